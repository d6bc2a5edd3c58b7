/** What somebody is to an incident. Rights follow from role and relation together, never from a role alone. */
import type { District } from '#domain/catalogue/district.ts';
import { shutOutWith } from '#domain/catalogue/lookup.ts';
import { isActive } from '#domain/incident/incident.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import type { Role, Subject } from './subject.ts';

export const RELATIONS = [
  'lead', 'co_handler', 'former_holder', 'complained', 'same_org', 'same_station', 'same_town', 'other_town',
  'decider', 'arbitrator', 'none',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** The facts of an incident that decide what somebody is to it; a whole `Incident` fits. */
export type RelationFacts = Pick<
  Incident,
  'status' | 'stationId' | 'towns' | 'assignments' | 'returns' | 'excluded' | 'decision' | 'pending' | 'arbitratorId' | 'holder'
>;

const HANDLING_ROLES: readonly Role[] = ['responder', 'mediator', 'volunteer'];

/**
 * Every relation that holds, in the order of RELATIONS; `['none']` when none does. `complained` is listed
 * beside the others and beats them all (`decide`).
 */
export function relationsOf(subject: Subject, incident: RelationFacts, district: District): Relation[] {
  const found = RELATIONS.filter((relation) => TESTS[relation](subject, incident, district));
  return found.length > 0 ? found : ['none'];
}

/** Relations to something that has only a town and perhaps a station, such as a call being taken. */
export function placeRelations(subject: Subject, at: { town: string; stationId?: string | null }): Relation[] {
  const found: Relation[] = [];
  if (at.stationId != null && at.stationId === subject.stationId) found.push('same_station');
  if (subject.towns.includes(at.town)) found.push('same_town');
  else if (subject.towns.length > 0) found.push('other_town');
  return found.length > 0 ? found : ['none'];
}

type Test = (subject: Subject, incident: RelationFacts, district: District) => boolean;

const TESTS: Record<Relation, Test> = {
  lead: (s, i) => i.assignments.some((a) => a.part === 'lead' && holds(a, i) && isOwn(s, a)),
  co_handler: (s, i) => i.assignments.some((a) => a.part === 'co' && holds(a, i) && isOwn(s, a)),
  former_holder: (s, i) => i.assignments.some((a) => a.acceptedAt !== null && !holds(a, i) && isOwn(s, a)),
  complained: (s, i, d) => isExcluded(s.organisationId, i.excluded, d),
  same_org: (s, i) => i.assignments.some((a) => holds(a, i) && a.organisationId === s.organisationId) || heldByOrganisation(s, i),
  same_station: (s, i) => s.stationId !== null && s.stationId === i.stationId,
  same_town: (s, i) => s.towns.some((town) => i.towns.includes(town)),
  other_town: (s, i) => s.towns.length > 0 && !s.towns.some((town) => i.towns.includes(town)),
  // A waiting decision is its proposer's; the earlier decider may confirm it.
  decider: (s, i) => (i.pending ?? i.decision)?.by === s.account,
  arbitrator: (s, i) => i.arbitratorId === s.personId || (i.holder?.kind === 'person' && i.holder.id === s.personId),
  none: () => false,
};

/** In arbitration the unit that returned the incident keeps acting until the decision (DOMAIN-RULES 2.5). */
function holds(assignment: Assignment, incident: RelationFacts): boolean {
  if (isActive(assignment)) return true;
  return incident.status === 'arbitration' && incident.returns.at(-1)?.assignmentId === assignment.id;
}

/**
 * An account of a unit stands for that unit; a handler's account without one for its whole organisation. What a desk
 * has (it takes several at once) is done by anyone of its organisation: a mediator sits for the mediation centre.
 */
function isOwn(subject: Subject, assignment: Assignment): boolean {
  if (assignment.unitId === subject.unitId) return true;
  if (subject.unitId !== null && assignment.exclusive) return false;
  return assignment.organisationId === subject.organisationId && subject.roles.some((role) => HANDLING_ROLES.includes(role));
}

function heldByOrganisation(subject: Subject, incident: RelationFacts): boolean {
  return incident.holder?.kind === 'organisation' && incident.holder.id === subject.organisationId;
}

/** Whether an organisation is one complained about, or part of, employed by or contracted to one (DOMAIN-RULES 2.6). */
export function isExcluded(organisationId: string, excluded: readonly string[], district: District): boolean {
  return excluded.length > 0 && shutOutWith(district, organisationId).some((id) => excluded.includes(id));
}
