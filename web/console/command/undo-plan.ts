/**
 * What a line can take back, and how. What changes who answers for a matter happens at once, and is taken back by the act that
 * undoes it: both stay on the record, and at no moment is nobody responsible. Words, which nothing takes back, wait ten seconds
 * before they leave. A hand-back never waits, nor does what is said in one line with it. Pure.
 */
import type { Act } from '#web/data/act.ts';
import type { Verb } from '#web/text/commands.ts';
import type { Step } from './parse.ts';

const WORDS: readonly Verb[] = ['note', 'contact', 'message'];
/** After these the words would come too late, or to a matter that is closed. */
const NOT_BEFORE: readonly Verb[] = ['hand-back', 'merge'];
/** A clock that runs out within this leaves no time to change one's mind. */
const CLOSE_MS = 20_000;

/** Whether a step waits before it is sent. `contactDue`: when its incident's first contact is due, as milliseconds of the server's time. */
export function waits(step: Step, line: readonly Step[], contactDue: number | null, now: number): boolean {
  if (step.verb === null || !WORDS.includes(step.verb) || line.some((s) => s.verb !== null && NOT_BEFORE.includes(s.verb))) return false;
  return step.verb !== 'contact' || contactDue === null || contactDue <= now || contactDue - now >= CLOSE_MS;
}

/** The act that takes a step back; null where there is none. `part`: what a withdrawn unit had in it. */
export function counterOf({ verb, unit }: Step, part: 'lead' | 'co'): Act | null {
  switch (verb) {
    case 'dispatch': case 'co': return { action: 'withdraw', body: { unitId: unit?.id, reason: 'taken_back' } };
    case 'withdraw': return { action: 'dispatch', body: { unitId: unit?.id, part } };
    case 'merge': return { action: 'unmerge', body: {} };
    case 'open': case 'contact': case 'message': case 'note': case 'hand-back': case null: return null;
  }
}
