/**
 * 撤销: what a thumb may have hit by mistake waits some seconds on the phone, already written down, before it becomes a numbered
 * act. Calling the police never waits, nor does an acceptance: from it on somebody is responsible, and a return undoes it.
 */
import type { Kept } from './outbox.ts';
import type { Task } from './shapes.ts';

/** Long enough to see it and to press with a glove, short enough for whoever waits at the other end. */
export const HOLD_MS = 6_000;
/** A clock that runs out within this leaves no time to change one's mind. */
const CLOSE_MS = 20_000;

/** Acts that can be taken back, with the clocks that each of them stops. */
const HELD: Readonly<Record<string, readonly string[]>> = { decline: ['accept'], return: ['accept'], depart: [], arrive: ['arrive'], finish: ['arrive', 'result'] };

/** Whether an act waits before it is sent. `now`: server time, milliseconds. */
export function isHeldBack(action: string, deadlines: Task['deadlines'], now: number): boolean {
  const stops = HELD[action];
  return stops !== undefined && !deadlines.some((d) => stops.includes(d.kind) && isClose(Date.parse(d.at) - now));
}

/** One that is over already is not kept any better by hurrying. */
function isClose(leftMs: number): boolean {
  return leftMs > 0 && leftMs < CLOSE_MS;
}

/** All that was done on this phone, with what can still be taken back as the last of it. */
export function withHeld({ kept, held }: { kept: readonly Kept[]; held: Pick<Kept, 'account' | 'act'> | null }): readonly Kept[] {
  return held ? [...kept, { n: Number.MAX_SAFE_INTEGER, account: held.account, act: held.act, receipt: null, epoch: null, heardAt: null, read: false }] : kept;
}
