/**
 * 政务微信: application messages of WeCom (企业微信 `message/send`), which the government's own installation speaks as well
 * under its own address. Its token is fetched once for all who wait, kept until shortly before its end, and fetched anew
 * when the platform says that it does not hold. The platform itself drops the same text to the same person twice within
 * half an hour (`enable_duplicate_check`), so an answer that never came may be asked for again.
 */
import { z } from 'zod';
import { PATIENCE_MS, SENT, type Message, type MessageWay, type Sent } from '#server/gateway/messages.ts';
import { answerJson } from '#server/platform/answer-of.ts';

export interface WeComSettings {
  /** base address, without a slash at the end */
  url: string;
  corpId: string;
  agentId: number;
  secret: string;
}

export interface WeComParts {
  /** milliseconds that only run forwards */
  now(): number;
  fetch?: typeof fetch;
  patienceMs?: number;
}

const tokenShape = z.object({ errcode: z.number(), access_token: z.string().optional(), expires_in: z.number().optional() });
const sendShape = z.object({ errcode: z.number(), invaliduser: z.string().optional() });
type Reply<T> = { kind: 'answered'; body: T } | { kind: 'away'; code: string };

/** Tokens are renewed this long before their end, so that none dies on the way. */
const SPARE_MS = 300_000;
const DUPLICATE_WINDOW_S = 1_800;
const SLOW_DOWN_MS = 60_000;

/** What the platform's codes mean for us (errcode, 全局错误码); whatever else it says is about this message alone. */
const TOKEN_DEAD: ReadonlySet<number> = new Set([40014, 41001, 42001]);
const TOO_OFTEN: ReadonlySet<number> = new Set([45009, 45033]);
const NOT_NOW: ReadonlySet<number> = new Set([-1, 40001, 40013, 60020, 301002]);
const NOBODY: ReadonlySet<number> = new Set([40003, 60111, 81013, 82001]);

export function createWeCom(settings: WeComSettings, parts: WeComParts): MessageWay {
  return new WeCom(settings, parts);
}

class WeCom implements MessageWay {
  readonly #s: WeComSettings;
  readonly #p: WeComParts;
  #token: { value: string; until: number } | null = null;
  #fetching: Promise<Reply<string>> | null = null;

  constructor(settings: WeComSettings, parts: WeComParts) {
    this.#s = settings;
    this.#p = parts;
  }

  async send(message: Message): Promise<Sent> {
    const first = await this.#once(message);
    if (first !== 'token_dead') return first;
    this.#token = null;
    const second = await this.#once(message);
    return second === 'token_dead' ? { kind: 'later', code: 'wecom_token' } : second;
  }

  async #once(message: Message): Promise<Sent | 'token_dead'> {
    const token = await this.#current();
    if (token.kind === 'away') return { kind: 'later', code: token.code };
    const reply = await this.#ask(sendShape, `/cgi-bin/message/send?access_token=${encodeURIComponent(token.body)}`, {
      touser: message.to, agentid: this.#s.agentId, ...cardOf(message), enable_duplicate_check: 1, duplicate_check_interval: DUPLICATE_WINDOW_S,
    });
    if (reply.kind === 'away') return { kind: 'later', code: reply.code };
    return TOKEN_DEAD.has(reply.body.errcode) ? 'token_dead' : meant(reply.body, message.to);
  }

  /** One fetch for all who wait: a crew's messages must not use up the platform's daily share of tokens. */
  #current(): Promise<Reply<string>> {
    if (this.#token && this.#token.until > this.#p.now()) return Promise.resolve({ kind: 'answered', body: this.#token.value });
    return (this.#fetching ??= this.#fetchToken().finally(() => { this.#fetching = null; }));
  }

  async #fetchToken(): Promise<Reply<string>> {
    const { corpId, secret } = this.#s;
    const reply = await this.#ask(tokenShape, `/cgi-bin/gettoken?corpid=${encodeURIComponent(corpId)}&corpsecret=${encodeURIComponent(secret)}`);
    if (reply.kind === 'away') return reply;
    const { errcode, access_token: value, expires_in: seconds = 0 } = reply.body;
    if (errcode !== 0 || value === undefined) return { kind: 'away', code: `wecom_${errcode}` };
    this.#token = { value, until: this.#p.now() + Math.max(0, seconds * 1000 - SPARE_MS) };
    return { kind: 'answered', body: value };
  }

  /** The address of a request holds secrets: no error of it is passed on, only a code. */
  async #ask<T>(shape: z.ZodType<T>, path: string, body?: object): Promise<Reply<T>> {
    try {
      const reply = await (this.#p.fetch ?? fetch)(this.#s.url + path, {
        redirect: 'error', signal: AbortSignal.timeout(this.#p.patienceMs ?? PATIENCE_MS),
        ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      });
      if (!reply.ok) return { kind: 'away', code: `http_${reply.status}` };
      const parsed = shape.safeParse(await answerJson(reply));
      return parsed.success ? { kind: 'answered', body: parsed.data } : { kind: 'away', code: 'unreadable' };
    } catch {
      return { kind: 'away', code: 'no_connection' };
    }
  }
}

function cardOf({ title, text, url }: Message): object {
  return url === null ? { msgtype: 'text', text: { content: `${title}\n${text}` } } : { msgtype: 'textcard', textcard: { title, description: text, url, btntxt: '打开' } };
}

function meant(said: z.output<typeof sendShape>, to: string): Sent {
  const { errcode } = said;
  // Said to be done while the one person it was for is unknown: nobody got it.
  if (errcode === 0) return said.invaliduser?.split('|').includes(to) ? { kind: 'never', code: 'nobody' } : SENT;
  if (TOO_OFTEN.has(errcode)) return { kind: 'later', code: 'too_often', afterMs: SLOW_DOWN_MS };
  if (NOT_NOW.has(errcode)) return { kind: 'later', code: `wecom_${errcode}` };
  return { kind: 'never', code: NOBODY.has(errcode) ? 'nobody' : `wecom_${errcode}` };
}
