/** The wire between the two: one signed request, and whatever comes back. */
import type { KeyObject } from 'node:crypto';
import { byFetch, type Ask } from './pinned.ts';
import { headersFor, type Headers } from './sign.ts';

export interface SimKey {
  platform: string;
  /** one or more seeds, base64; the later ones take over by and by */
  seeds: string[];
  /** `whsec_…`: a shared secret that signs instead */
  secret?: string;
  /** what the town signs with */
  ours: string;
}

export interface Told {
  /** 0: nothing came back */
  status: number;
  body: Record<string, unknown>;
}

export interface OutItem {
  seq: number;
  id: string;
  kind: string;
  timestamp: string;
  signature: string;
  body: string;
}

const PATH = '/api/v1/gateway/police';
const TIMEOUT_MS = 15_000;

export class Wire {
  readonly #url: string;
  /** seconds since 1970 as the platform's clock says */
  readonly #seconds: () => number;
  readonly #ask: Ask;
  keys: readonly KeyObject[];
  #asked = 0;

  constructor(url: string, keys: readonly KeyObject[], seconds: () => number, ask: Ask = byFetch) {
    this.#url = url.replace(/\/$/, '');
    this.keys = keys;
    this.#seconds = seconds;
    this.#ask = ask;
  }

  /** Signed now; or as `headers` say, for those who lie. */
  post(id: string, body: string | Buffer, headers: Partial<Headers> = headersFor(this.keys, id, this.#seconds(), body)): Promise<Told> {
    return this.#send('POST', `${PATH}/messages`, { ...headers, 'content-type': 'application/json' }, body);
  }

  async outbox(after: number): Promise<{ items: OutItem[]; more: boolean } | null> {
    const told = await this.#get(`${PATH}/outbox?after=${after}`);
    const items = told.body['items'];
    return told.status === 200 && Array.isArray(items) ? { items: items as OutItem[], more: told.body['next'] !== null } : null; // of the interface
  }

  reconcile(day: string): Promise<Told> {
    return this.#get(`${PATH}/reconcile?day=${day}`);
  }

  #get(target: string): Promise<Told> {
    const id = `ask-${(this.#asked += 1)}-${Math.floor(this.#seconds())}`;
    return this.#send('GET', target, { ...headersFor(this.keys, id, this.#seconds(), `GET ${target}`) });
  }

  async #send(method: string, target: string, headers: Record<string, string>, body?: string | Buffer): Promise<Told> {
    try {
      const { status, text } = await this.#ask(`${this.#url}${target}`, { method, headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
      return { status, body: record(text) };
    } catch {
      return { status: 0, body: {} };
    }
  }
}

function record(text: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? { ...said } : {};
  } catch {
    return {};
  }
}
