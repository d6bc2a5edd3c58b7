/**
 * 撤销: what a command line just did, for ten seconds. Acts that were done are taken back by their counter-acts, the last first;
 * words wait here, written down in the tab's storage, and leave when the time is over, when the next line comes, when the page
 * is left and before anybody logs out. Each has a key of its own, so that whatever is sent twice is done once.
 */
import { z } from 'zod';
import { act, type Act } from './act.ts';
import { call, newKey } from './call.ts';
import { clock } from './clock.ts';
import { dropDraft, keepDraft, readDraft } from './draft.ts';
import { ConnectionLost, Refused } from './problem.ts';
import { nothing, queryClient } from './queries.ts';

export const UNDO_MS = 10_000;
/** How long it stays to be read what was taken back. */
const READ_MS = 4_000;
const AGAIN_MS = 2_000;
const TRIES = 300; // ten minutes; then the person is asked

const waitingShape = z.object({ key: z.string(), path: z.string(), body: z.record(z.string(), z.unknown()), incidentId: z.string().nullable(), says: z.string() });
export type Waiting = z.output<typeof waitingShape>;
export interface Counter { incidentId: string; act: Act; says: string }

export interface Turn {
  id: string;
  /** `clock.mono()` */
  until: number;
  counters: readonly Counter[];
  waiting: readonly Waiting[];
  state: 'open' | 'sending' | 'taking' | 'undone' | 'not_sent' | 'not_undone';
  cause?: unknown;
}

let turns: readonly Turn[] = [];
const listeners = new Set<() => void>();
export const undoTurns = { get: () => turns, subscribe: (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; } };

function set(next: readonly Turn[]): void {
  turns = next;
  const left = turns.flatMap((t) => (t.state === 'taking' || t.state === 'undone' ? [] : t.waiting));
  if (left.length > 0) keepDraft(PLACE, left); else dropDraft(PLACE);
  for (const listener of listeners) listener();
}

const PLACE = 'undo';
const change = (id: string, part: Partial<Turn>): void => set(turns.map((t) => (t.id === id ? { ...t, ...part } : t)));
export const closeTurn = (id: string): void => set(turns.filter((t) => t.id !== id));
const find = (id: string): Turn | undefined => turns.find((t) => t.id === id);

/** A line was done: from here on it can be taken back. What an earlier one still holds leaves first. */
export function beginTurn(counters: readonly Counter[], waiting: readonly Waiting[]): void {
  if (counters.length + waiting.length === 0) return;
  for (const earlier of turns) if (earlier.state === 'open') void close(earlier.id);
  const id = newKey();
  set([...turns, { id, until: clock.mono() + UNDO_MS, counters, waiting, state: 'open' }]);
  setTimeout(() => void close(id), UNDO_MS);
}

/** The time is over: what waits leaves. */
async function close(id: string): Promise<void> {
  const turn = find(id);
  if (turn?.state !== 'open') return;
  if (turn.waiting.length === 0) closeTurn(id); else await send(id, TRIES);
}

async function send(id: string, tries: number): Promise<void> {
  change(id, { state: 'sending' });
  for (;;) {
    const [next] = find(id)?.waiting ?? [];
    if (!next) break;
    try {
      await patiently(tries, () => call(next.path, { method: 'POST', body: next.body, key: next.key, answer: nothing }));
    } catch (cause) {
      change(id, { state: 'not_sent', cause });
      return;
    }
    change(id, { waiting: (find(id)?.waiting ?? []).filter((w) => w !== next) });
    told(next.incidentId);
  }
  closeTurn(id);
}

function told(incidentId: string | null): void {
  if (incidentId) void queryClient.invalidateQueries({ queryKey: ['incident', incidentId] });
  void queryClient.invalidateQueries({ queryKey: ['messages'] });
}

/** As long as nobody answers. */
async function patiently<T>(tries: number, ask: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try { return await ask(); } catch (cause) {
      if (left <= 1 || !(cause instanceof ConnectionLost || (cause instanceof Refused && cause.status === 503))) throw cause;
      await new Promise((later) => { setTimeout(later, AGAIN_MS); });
    }
  }
}

/** What was to be done with something else and was not: said, with the cause, until it is tried again or left. */
export const notSent = (waiting: readonly Waiting[], cause: unknown): void => set([...turns, { id: newKey(), until: 0, counters: [], waiting, state: 'not_sent', cause }]);

/** What could not leave tries again. */
export const sendAgain = (id: string): void => void send(id, TRIES);

/** Words that wait are gone as if never typed; what was done is undone by acts of its own, the last first, as far as each is allowed. */
export async function takeBack(id: string): Promise<void> {
  const turn = find(id);
  if (turn?.state !== 'open') return;
  change(id, { state: 'taking' });
  const refused: { counter: Counter; cause: unknown }[] = [];
  for (const counter of turn.counters.toReversed()) {
    const key = newKey();
    try { await patiently(TRIES, () => act({ id: counter.incidentId, version: 0 }, counter.act, key)); } catch (cause) { refused.push({ counter, cause }); }
    told(counter.incidentId);
  }
  if (refused[0]) change(id, { state: 'not_undone', counters: refused.map((r) => r.counter), waiting: [], cause: refused[0].cause });
  else { change(id, { state: 'undone' }); setTimeout(() => closeTurn(id), READ_MS); }
}

/** Before somebody logs out, or another logs in: what waits leaves under the name of who wrote it. */
export async function leaveUndo(): Promise<void> {
  await Promise.all(turns.filter((t) => t.state === 'open').map((t) => (t.waiting.length > 0 ? send(t.id, 1) : closeTurn(t.id))));
  set(turns.filter((t) => t.state === 'not_sent'));
}

/** A page that is left sends at once; what was not acknowledged then goes out again, once, when the page is back. */
export function watchLeaving(): () => void {
  const left = readDraft(PLACE, z.array(waitingShape)) ?? [];
  if (left.length > 0 && turns.length === 0) {
    const id = newKey();
    set([{ id, until: 0, counters: [], waiting: left, state: 'sending' }]);
    void send(id, TRIES);
  }
  const onHide = (): void => {
    for (const t of turns.filter((one) => one.state === 'open' && one.waiting.length > 0)) {
      for (const w of t.waiting) void call(w.path, { method: 'POST', body: w.body, key: w.key, answer: nothing, keepalive: true }).catch(() => undefined);
      void send(t.id, TRIES); // should the page stay after all: each is done once, by its key
    }
  };
  addEventListener('pagehide', onHide);
  return () => removeEventListener('pagehide', onHide);
}
