/** Clients that behave as the police platform does: they send until they are answered, and sometimes send again. */
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Acknowledged {
  callId: string;
  incidentId: string;
}

export interface Load {
  /** every different answer that was given for an id: more than one is a fault in itself */
  readonly calls: Map<string, Acknowledged[]>;
  /** notes that were answered, by their idempotency key → the incident they were made on */
  readonly notes: Map<string, string>;
  /** incidents that were acknowledged and then not there */
  readonly missing: string[];
  readonly statuses: Map<number, number>;
  /** milliseconds from the first sending to the answer, of all calls */
  readonly waits: number[];
  /** Finishes what is under way; throws what a client could not understand. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  url: string | (() => string);
  token: string;
  clients?: number;
  /** one in so many is sent a second time */
  duplicates?: number;
  /** one in so many gets a note, under an idempotency key */
  notes?: number;
  town?: string;
  pauseMs?: number;
  /** a client that gives up after so long reports it */
  patienceMs?: number;
}

const RETRY_MS = 80;
let loads = 0;

/** Another caller, another place, other words for each: no two calls are one matter. */
export function distinctCall(id: string, n: number, town: string): Record<string, unknown> {
  const mixed = Number.parseInt(hash('sha256', id, 'hex').slice(0, 8), 16);
  return {
    source: 'load', externalId: id, receivedAt: new Date(1_770_000_000_000 + n * 1000).toISOString(), channel: '110', town,
    text: strangeWords(mixed),
    caller: { phone: `139${String(mixed % 100_000_000).padStart(8, '0')}` }, place: { text: `第${id}号院${n}室` },
  };
}

/** A text that shares no run of characters with another, so that the look-up of repeats stays what it is in life. */
function strangeWords(n: number): string {
  const character = (k: number): string => String.fromCodePoint(0x4e00 + Math.imul(n * 31 + k, 2_654_435_761) % 20_000 / 2 + 10_000 | 0);
  return Array.from({ length: 18 }, (_, k) => character(k)).join('');
}

export function startLoad(options: LoadOptions): Load {
  const { token, clients = 8, duplicates = 10, notes = 4, town = 'pujin', pauseMs = 0, patienceMs = 60_000 } = options;
  loads += 1;
  const run = `L${loads}-${process.pid}`;
  const load = { calls: new Map<string, Acknowledged[]>(), notes: new Map<string, string>(), missing: [] as string[], statuses: new Map<number, number>(), waits: [] as number[] };
  let going = true;
  let count = 0;

  const send = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Record<string, unknown> | null> => {
    const until = performance.now() + patienceMs;
    const tried: number[] = [];
    while (performance.now() < until) {
      const answer = await attempt(typeof options.url === 'string' ? options.url : options.url(), token, path, body, headers);
      const status = answer?.status ?? 0;
      load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
      tried.push(status);
      if (answer && status < 300) return answer.body;
      if (status === 404) return null;
      if (status >= 400 && status < 500) throw new Error(`${path}: ${status} ${JSON.stringify(answer?.body)}`);
      await sleep(RETRY_MS);
    }
    throw new Error(`${path}: no answer within ${patienceMs} ms, only ${[...new Set(tried)].map((s) => `${tried.filter((t) => t === s).length} x ${s}`).join(', ')}`);
  };
  const takeOne = async (): Promise<void> => {
    const n = (count += 1);
    const id = `${run}-${n}`;
    const body = distinctCall(id, n, town);
    const began = performance.now();
    const first = remember(load.calls, id, await send('/calls', body) ?? {});
    load.waits.push(performance.now() - began);
    if (n % duplicates === 0) remember(load.calls, id, await send('/calls', body) ?? {});
    if (n % notes !== 0) return;
    const key = `${run}-note-${n}`;
    const noted = await send(`/incidents/${first.incidentId}/actions/note`, { text: key }, { 'idempotency-key': key });
    if (noted) load.notes.set(key, first.incidentId);
    else load.missing.push(first.incidentId);
  };
  const client = async (): Promise<void> => {
    while (going) {
      await takeOne();
      if (pauseMs > 0) await sleep(pauseMs);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, client));
  running.catch(() => { going = false; });
  return { ...load, stop: async () => { going = false; await running; } };
}

async function attempt(url: string, token: string, path: string, body: unknown, headers: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> } | null> {
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return null; // refused, cut, or answered by half: sent again
  }
}

function remember(calls: Map<string, Acknowledged[]>, id: string, { callId, incidentId }: Record<string, unknown>): Acknowledged {
  const answer = { callId: String(callId), incidentId: String(incidentId) };
  const known = calls.get(id) ?? [];
  if (!known.some((a) => a.callId === answer.callId && a.incidentId === answer.incidentId)) calls.set(id, [...known, answer]);
  return answer;
}
