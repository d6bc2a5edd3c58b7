/**
 * AXB: A rings X and reaches B, B rings X and reaches A. The interface of Huawei Cloud's private numbers (隐私保护通话), which the
 * operators' own platforms resemble: WSSE by application key, E.164 numbers, and one fee notice a call when it is over.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PATIENCE_MS } from '#server/gateway/messages.ts';
import { answerJson } from '#server/platform/answer-of.ts';
import type { Binding, Bound, Ended, EndedCall, RelayPlatform } from './platform.ts';

export interface AxbSettings {
  url: string;
  appKey: string;
  appSecret: string;
  /** code of the area whose numbers are lent, as the platform writes it */
  areaCode: string;
}

export interface AxbParts {
  /** the wall's time, which the platform compares with its own */
  wall(): number;
  fetch?: typeof fetch;
  patienceMs?: number;
}

const PATH = '/rest/caas/relationnumber/partners/v1.0';
const reply = z.object({ resultcode: z.string(), relationNum: z.string().optional(), subscriptionId: z.string().optional() });
type Reply = z.output<typeof reply>;

/** 1012012 … no number is free, 1010002 … the platform is busy: others are told apart by their first digits in its documents. */
const NO_NUMBER: ReadonlySet<string> = new Set(['1012012', '1012008']);
const NOT_KNOWN: ReadonlySet<string> = new Set(['1012005', '1012010']);
const ABOUT_IT: ReadonlySet<string> = new Set(['1010003', '1012001', '1012002']);

export function createAxb(s: AxbSettings, p: AxbParts): RelayPlatform {
  const ask = async (method: 'POST' | 'DELETE', query: string, body?: object): Promise<Reply | string> => {
    try {
      const answer = await (p.fetch ?? fetch)(`${s.url}${PATH}${query}`, {
        method, redirect: 'error', signal: AbortSignal.timeout(p.patienceMs ?? PATIENCE_MS),
        headers: { 'content-type': 'application/json', authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"', 'x-aksk': signed(s, p.wall()) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const parsed = reply.safeParse(await answerJson(answer));
      return parsed.success ? parsed.data : `http_${answer.status}`;
    } catch {
      return 'no_connection';
    }
  };
  return {
    async bind(b: Binding): Promise<Bound> {
      const said = await ask('POST', '', { areaCode: s.areaCode, callDirection: 0, duration: b.seconds, callerNum: e164(b.handler), calleeNum: e164(b.caller), recordFlag: 'false' });
      if (typeof said === 'string') return { kind: 'later', code: said };
      if (said.resultcode === '0' && said.relationNum && said.subscriptionId) return { kind: 'bound', id: said.subscriptionId, number: national(said.relationNum) };
      if (NO_NUMBER.has(said.resultcode)) return { kind: 'later', code: 'no_number' };
      return { kind: ABOUT_IT.has(said.resultcode) ? 'never' : 'later', code: `axb_${said.resultcode}` };
    },
    async unbind(id: string): Promise<Ended> {
      const said = await ask('DELETE', `?subscriptionId=${encodeURIComponent(id)}`);
      if (typeof said === 'string') return { kind: 'later', code: said };
      return said.resultcode === '0' || NOT_KNOWN.has(said.resultcode) ? { kind: 'ended' } : { kind: 'later', code: `axb_${said.resultcode}` };
    },
  };
}

/** WSSE: Base64(SHA-256(nonce ‖ time ‖ secret)). */
function signed({ appKey, appSecret }: AxbSettings, wall: number): string {
  const nonce = randomBytes(16).toString('hex');
  const created = new Date(wall).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const digest = createHash('sha256').update(nonce + created + appSecret).digest('base64');
  return `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`;
}

const e164 = (digits: string): string => `+86${digits}`;
const national = (number: string): string => number.replace(/^\+86/, '');

const fee = z.object({
  eventType: z.literal('fee'),
  feeLst: z.array(z.object({ sessionId: z.string().min(1).max(200), subscriptionId: z.string().min(1).max(200), fwdAnswerTime: z.string().default(''), callEndTime: z.string().default('') })).max(100),
});

/** Calls that are over; other notices (ringing, answering) say nothing that the end does not say. */
export function endedCalls(body: unknown): EndedCall[] {
  const parsed = fee.safeParse(body);
  return parsed.success ? parsed.data.feeLst.map((f) => ({ id: f.subscriptionId, session: f.sessionId, answered: f.fwdAnswerTime !== '', seconds: spoken(f.fwdAnswerTime, f.callEndTime) })) : [];
}

function spoken(from: string, to: string): number {
  const seconds = Math.round((Date.parse(`${to.replace(' ', 'T')}Z`) - Date.parse(`${from.replace(' ', 'T')}Z`)) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 86_400) : 0;
}
