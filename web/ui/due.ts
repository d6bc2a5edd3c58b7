/** How much is left of a clock, and how pressing that is. */
import { parseInstant, toMs } from '#domain/shared/time.ts';
import type { DeadlineKind } from '#domain/incident/incident.ts';

/** Full circle of each clock in seconds: the usual length, for the drawing only (ARCHITECTURE 3). */
export const FULL: Record<DeadlineKind, number> = {
  decide: 30, study: 180, acknowledge: 60, police_result: 86_400, dispatch: 120, first_contact: 180, seen: 60, accept: 60, arrive: 900,
  result: 86_400, arbitrate: 1800, mediate: 259_200, review: 86_400, pass_on: 600,
};
const SOON_SHARE = 0.25;

export type Urge = 'calm' | 'soon' | 'over';

export function leftOf(at: string, now: number): number {
  const due = parseInstant(at);
  return due === null ? 0 : Math.ceil((toMs(due) - now) / 1000) * 1000;
}

/** Due soon: a quarter of the usual length is left, and never more than an hour. */
export function urge(leftMs: number, kind: string): Urge {
  if (leftMs < 0) return 'over';
  const full = isKind(kind) ? FULL[kind] : 0;
  return leftMs < Math.min(full * SOON_SHARE, 3600) * 1000 ? 'soon' : 'calm';
}

function isKind(kind: string): kind is DeadlineKind {
  return Object.hasOwn(FULL, kind);
}
