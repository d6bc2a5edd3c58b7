/**
 * One call to a running server. What may have been lost on the way is sent again with the same body: the
 * intake counts a call once by its source and id, so a repeat is harmless and a lost call is not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallBodyToSend } from './read/row.ts';
import type { RowOutcome } from './tally.ts';

export interface Posted {
  outcome: RowOutcome;
  reason?: string;
  warnings: string[];
  incidentId: string | null;
}

/** The server cannot be used at all: wrong address or token, or it stayed away. */
export class ServerUnusable extends Error {
  override name = 'ServerUnusable';
}

export interface Target {
  url: string;
  token: string;
  /** how long a server may stay away before the replay gives up, milliseconds */
  patience: number;
  signal: AbortSignal;
}

const FAULT_TRIES = 3; // a 500 that stays is about this call, and must not stop the others
const ANSWER_WITHIN = 30_000; // ms; a call is judged and stored in far less, or it is lost

/** @throws ServerUnusable; an AbortError when the target's signal ends the replay. */
export async function postCall(target: Target, body: CallBodyToSend): Promise<Posted> {
  const text = JSON.stringify(body);
  const since = performance.now();
  for (let tries = 0; ; tries += 1) {
    const answer = await attempt(target, text, String(body['source']));
    if ('outcome' in answer) return answer;
    if (answer.fault && tries >= FAULT_TRIES) return refused('server_fault');
    if (performance.now() - since > target.patience) throw new ServerUnusable(`${target.url} did not take calls for ${Math.round(target.patience / 1000)} s (${answer.why})`);
    await sleep(answer.after ?? Math.min(250 * 2 ** tries, 5000), undefined, { signal: target.signal });
  }
}

/** Asked before the first row is read: a token nobody knows would refuse every one of them. @throws ServerUnusable */
export async function assertKnown({ url, token }: Pick<Target, 'url' | 'token'>): Promise<void> {
  const answer = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` }, redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN) }).catch(() => null);
  if (answer?.status === 401) throw new ServerUnusable(`${url}: ${whyUnusable(401, '') ?? ''}`);
}

interface Again { after: number | null; why: string; fault?: boolean }

async function attempt(target: Target, text: string, source: string): Promise<Posted | Again> {
  const response = await send(target, text);
  if (typeof response === 'string') return { after: null, why: response };
  const read = await readJson(response);
  target.signal.throwIfAborted();
  if (read === undefined) return { after: null, why: 'the answer broke off' };
  if (response.ok) return accepted(read);
  if (AGAIN.has(response.status)) return { after: retryAfter(response.headers.get('retry-after')), why: `HTTP ${response.status}`, fault: response.status === 500 };
  const unusable = whyUnusable(response.status, source);
  if (unusable !== null) throw new ServerUnusable(`${target.url}: ${unusable}`);
  return refused(typeof read['code'] === 'string' ? read['code'] : `http_${response.status}`);
}

async function send(target: Target, text: string): Promise<Response | string> {
  try {
    return await fetch(`${target.url}/api/v1/calls`, {
      method: 'POST', body: text, redirect: 'error',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${target.token}` },
      signal: AbortSignal.any([target.signal, AbortSignal.timeout(ANSWER_WITHIN)]),
    });
  } catch (error) {
    target.signal.throwIfAborted();
    return causeOf(error);
  }
}

async function readJson(response: Response): Promise<Record<string, unknown> | undefined> {
  const text = await response.text().catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return response.ok ? undefined : {};
  }
}

const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);
const OUTCOME: Readonly<Record<string, RowOutcome>> = {
  new: 'accepted', linked: 'linked',
  // the id was there already: sent twice, late, or with more words; never a second call
  duplicate: 'duplicate', stale: 'duplicate', revised: 'duplicate',
};

function whyUnusable(status: number, source: string): string | null {
  if (status === 401) return 'this token is not known (401): log in again and pass --token';
  if (status === 403) return `the account of this token may not hand in calls of source "${source}" (403): use a gateway account that may`;
  if (status === 404 || status === 405) return `no intake at /api/v1/calls (${status}): is this the address of a Liandong server?`;
  return null;
}

function refused(reason: string): Posted {
  return { outcome: 'refused', reason, warnings: [], incidentId: null };
}

function accepted(body: Record<string, unknown>): Posted {
  const outcome = OUTCOME[String(body['outcome'])];
  if (!outcome) throw new ServerUnusable(`the answer to a call has no known outcome ("${String(body['outcome'])}"): is this the address of a Liandong server?`);
  const warnings = [...codesOf(body['warnings']), ...(body['conflict'] === true ? ['conflict'] : [])];
  return { outcome, warnings, incidentId: typeof body['incidentId'] === 'string' ? body['incidentId'] : null };
}

function codesOf(warnings: unknown): string[] {
  if (!Array.isArray(warnings)) return [];
  return warnings.flatMap((w: unknown) => (typeof w === 'object' && w !== null && 'code' in w && typeof w.code === 'string' ? [w.code] : []));
}

/** Retry-After in seconds → milliseconds, at most a minute. A date is not used: our clock may differ from the server's. */
function retryAfter(header: string | null): number | null {
  const seconds = Number(header);
  return header === null || header === '' || !Number.isFinite(seconds) || seconds < 0 ? null : Math.min(seconds * 1000, 60_000);
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? (error.cause.message || error.cause.name) : error.message;
}
