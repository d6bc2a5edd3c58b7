/** The one way the screens speak to the server. */
import type { z } from 'zod';
import { ConnectionLost, Unreadable, readProblem } from './problem.ts';

export interface CallOptions<T extends z.ZodType> {
  /** shape of the answer; the edge where it is parsed */
  answer: T;
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  /** one per act: sent again unchanged when the connection breaks, so nothing is done twice (decision 19) */
  key?: string;
  ifMatch?: number;
  /** goes out even while the page is left */
  keepalive?: boolean;
  signal?: AbortSignal;
}

export interface Wire {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** waits before the second try, milliseconds */
  pause: (ms: number) => Promise<void>;
}

const BASE = '/api/v1';
const RETRY_PAUSE_MS = 400;

export function createCall(wire: Wire) {
  return async function call<T extends z.ZodType>(path: string, options: CallOptions<T>): Promise<z.output<T>> {
    const response = await send(wire, BASE + path, request(options), options);
    if (!response.ok) throw await readProblem(response);
    const json: unknown = response.status === 204 ? null : await response.json().catch((cause: unknown) => { throw lost(cause, options); });
    const parsed = options.answer.safeParse(json);
    if (!parsed.success) throw new Unreadable(path, parsed.error);
    return parsed.data;
  };
}

function request(options: CallOptions<z.ZodType>): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.key) headers['idempotency-key'] = options.key;
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  return {
    method: options.method ?? 'GET', headers, credentials: 'same-origin',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}), ...(options.keepalive ? { keepalive: true } : {}),
  };
}

/** A read or an act with a key is asked once more when nobody answered; an act without a key never is. */
async function send(wire: Wire, url: string, init: RequestInit, options: CallOptions<z.ZodType>): Promise<Response> {
  try {
    return await wire.fetch(url, init);
  } catch (cause) {
    const safe = init.method === 'GET' || options.key !== undefined;
    if (!safe || options.signal?.aborted) throw lost(cause, options);
    await wire.pause(RETRY_PAUSE_MS);
    return wire.fetch(url, init).catch((again: unknown) => { throw lost(again, options); });
  }
}

function lost(cause: unknown, options: CallOptions<z.ZodType>): unknown {
  return options.signal?.aborted ? cause : new ConnectionLost(cause);
}

export const call = createCall({
  fetch: (path, init) => fetch(path, init),
  pause: (ms) => new Promise((done) => { setTimeout(done, ms); }),
});

export function newKey(): string {
  return crypto.randomUUID();
}
