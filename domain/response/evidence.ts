/** Which records an item still needs before its result (DOMAIN-RULES 3.5). */
import type { Item, Outcome } from '#domain/catalogue/district.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';

/** Kinds missing; those recorded since the last redo count, whoever of the handlers recorded them. */
export function missingEvidence(i: Incident, item: Item, assignment: Assignment, outcome: Outcome | undefined): string[] {
  // Nobody there, withdrawn, handed to the police: nothing was done that could be shown.
  if (outcome?.waivesEvidence) return [];
  const since = i.review?.result === 'redo' ? i.review.at : i.openedAt;
  const have = new Set(i.evidence.filter((e) => e.at >= since && e.assignmentId !== null).map((e) => e.kind));
  // A visit shown by an arrival on the scene is itself the proof of a measure taken there.
  if (assignment.arrival) have.add('arrival');
  return item.evidence.filter((kind) => !have.has(kind));
}
