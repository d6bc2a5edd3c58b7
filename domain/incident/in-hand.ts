import { isActive, type Assignment, type Incident } from './incident.ts';

/** Who has it in hand: every active unit, and one that gave it back, until another has accepted. */
export function unitsInHand(i: Incident): string[] {
  return [...new Set([...i.assignments.filter(isActive), ...i.assignments.filter((a) => isStillTheirs(a, i))].map((a) => a.unitId))];
}

/** Given back, and nobody else has accepted: its organisation stays responsible (DOMAIN-RULES 3.6). */
function isStillTheirs(a: Assignment, { status, returns, holder }: Incident): boolean {
  const open = status === 'to_dispatch' || status === 'dispatched';
  return open && a.status === 'returned' && a.acceptedAt !== null && returns.at(-1)?.assignmentId === a.id && holder?.kind === 'organisation' && holder.id === a.organisationId;
}
