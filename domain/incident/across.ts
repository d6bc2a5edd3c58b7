/**
 * 跨网: police and street on networks of their own, each with a record of its own. The police's incident is offered to
 * the street side of the same town and held by the station until that side has it; there it opens as an incident of
 * its own that names where it came from (DECISIONS 8, across a line instead of across a river).
 */
import type { Action } from './contract.ts';
import type { Incident } from './incident.ts';
import { hasRole, type Context } from './rule.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';

/** On the police's side: the street side has it, or is asked to take it. */
export function isWithStreet(i: Incident): boolean {
  return i.passing?.town === i.town && (i.status === 'to_dispatch' || i.status === 'handling');
}

/** On the police's side: it was offered, and nobody there is known to have it yet. */
export function waitsForStreet(i: Incident): boolean {
  return isWithStreet(i) && i.status === 'to_dispatch';
}

/** On the street's side: it was judged by the police on theirs. */
export function cameFromPolice(i: Incident): boolean {
  return i.origin?.town === i.town;
}

/** The street's incident is a function of the police's, so that whatever is told twice opens nothing twice. */
export function idAcross(policeId: string): string {
  return `inc_x${policeId}`;
}

/** What the police may still do to a matter the street has: take it back, answer, keep, and hear that it was taken. */
const STILL_OF_POLICE: ReadonlySet<Action> = new Set<Action>(['accept', 'hand-back', 'acknowledge', 'refuse', 'assist', 'record', 'link', 'note']);
const ONLY_OF_POLICE: ReadonlySet<Action> = new Set<Action>(['decide', 'confirm', 'study', 'refuse']);

/** An act that belongs to the other side of the line, where the people are who answer for it. */
export function otherSides(i: Incident, action: Action, ctx: Context): Refusal | null {
  if (isWithStreet(i) && !STILL_OF_POLICE.has(action)) return refuse('incident.with_street');
  if (cameFromPolice(i) && ONLY_OF_POLICE.has(action) && !hasRole(ctx, 'gateway')) return refuse('incident.with_police_side');
  return null;
}

/**
 * Where the other side answers by a line, its word by telephone is written down by this one: by whoever may hand the
 * matter back. Everybody else's rights stay as they are.
 */
export function spokenFor<A extends string>(i: Incident, action: A): A | 'hand-back' {
  const answers = (action === 'acknowledge' && cameFromPolice(i)) || (action === 'accept' && waitsForStreet(i));
  return answers ? 'hand-back' : action;
}
