/** The board's order: danger first, then vulnerable people, then whoever's clock runs out next (DOMAIN-RULES 9). */
import type { Deadline, Incident } from './incident.ts';

/** Items about people who cannot look after themselves: lost, stuck, unwell (category 非警务求助). */
const VULNERABLE_ITEMS = new Set(['QZ-03', 'QZ-04', 'QZ-05', 'QZ-06']);

export function isVulnerable(i: Incident): boolean {
  return i.flags.child === true || i.flags.injured === true || (i.item !== null && VULNERABLE_ITEMS.has(i.item));
}

/** 0 danger, 1 vulnerable people, 2 the rest. */
export function dangerRank(i: Incident): 0 | 1 | 2 {
  if (i.dangers.length > 0) return 0;
  return isVulnerable(i) ? 1 : 2;
}

export function isOverdue(i: Pick<Incident, 'deadlines'>): boolean {
  return findMissed(i) !== null;
}

/** The clock that was missed first and still runs: what it promised is what a person sees, not its next alarm. */
export function findMissed(i: Pick<Incident, 'deadlines'>): Deadline | null {
  return i.deadlines.filter((d) => d.level > 0).toSorted((a, b) => (a.promised < b.promised ? -1 : 1))[0] ?? null;
}

const UPWARD: readonly string[] = ['shift_leader', 'town_leader', 'district'];

/** Somebody asked upward (more hands at the scene, a caller's complaint), and nobody has been sent since. */
export function findRaised(i: Pick<Incident, 'status' | 'escalations' | 'assignments'>): Incident['escalations'][number] | null {
  const last = i.escalations.findLast((e) => UPWARD.includes(e.to));
  return last && i.status !== 'closed' && !i.assignments.some((a) => a.offeredAt > last.at) ? last : null;
}
