/**
 * 短信: the plain interface of China Mobile's cloud MAS (`norsubmit`), the message platform most government bodies have. It
 * signs a request with an MD5 of its fields and the key, by its own specification, and knows no reference of ours: after an answer
 * that never came the same message may arrive twice, which is better than not at all.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { contentOf, PATIENCE_MS, SENT, type Message, type MessageWay, type Sent } from '#server/gateway/messages.ts';
import { answerJson } from '#server/platform/answer-of.ts';

export interface MasSettings {
  url: string;
  ecName: string;
  apId: string;
  secretKey: string;
  /** code of the signature that the operator has approved, such as 【…】 */
  sign: string;
  addSerial: string;
}

export interface MasParts {
  fetch?: typeof fetch;
  patienceMs?: number;
}

const replyShape = z.object({ rspcod: z.string(), success: z.boolean() });

/** Refusals that are about this message; all others are about us or them, and may pass. */
const ABOUT_IT: ReadonlySet<string> = new Set(['InvalidMessage', 'TooManyMobiles']);
const SLOW_DOWN_MS = 30_000;

export function createMas(s: MasSettings, parts: MasParts = {}): MessageWay {
  return {
    async send(message: Message): Promise<Sent> {
      try {
        const reply = await (parts.fetch ?? fetch)(s.url, {
          method: 'POST', redirect: 'error', signal: AbortSignal.timeout(parts.patienceMs ?? PATIENCE_MS), headers: { 'content-type': 'text/plain' }, body: signed(s, message),
        });
        if (reply.status === 429) return { kind: 'later', code: 'too_often', afterMs: SLOW_DOWN_MS };
        if (!reply.ok) return { kind: 'later', code: `http_${reply.status}` };
        const said = replyShape.safeParse(await answerJson(reply));
        return said.success ? meant(said.data) : { kind: 'later', code: 'unreadable' };
      } catch {
        return { kind: 'later', code: 'no_connection' };
      }
    },
  };
}

/** Base64 of the fields as JSON; `mac` over them in the order of the specification. */
function signed(s: MasSettings, message: Message): string {
  const [to, text] = [message.to, contentOf(message)];
  const mac = hash('md5', s.ecName + s.apId + s.secretKey + to + text + s.sign + s.addSerial, 'hex');
  const fields = { ecName: s.ecName, apId: s.apId, mobiles: to, content: text, sign: s.sign, addSerial: s.addSerial, mac };
  return Buffer.from(JSON.stringify(fields), 'utf8').toString('base64');
}

function meant({ rspcod, success }: z.output<typeof replyShape>): Sent {
  if (success) return SENT;
  return { kind: ABOUT_IT.has(rspcod) ? 'never' : 'later', code: `mas_${rspcod.toLowerCase().replace(/\W/g, '').slice(0, 40)}` };
}
