/**
 * What explains a look: the work that the looker has with this incident now, for which the stated purpose serves. A purpose
 * alone explains nothing: anybody can choose one from a list. What nothing explains is recorded all the same, and read the
 * next day (TRUST 10; P6).
 */
import type { Incident } from '#domain/incident/incident.ts';
import { findOpenAppeal, isActive } from '#domain/incident/incident.ts';
import type { Purpose } from './purpose.ts';
import type { Relation } from './relations.ts';
import type { Role, Subject } from './subject.ts';

type Work = Pick<Incident, 'status' | 'assignments' | 'contact' | 'police' | 'assists' | 'reopened' | 'appeals'>;

/** An assignment's id, or the relation that makes it the looker's work (`duty:same_station`); null when nothing does. */
export function explainLook(subject: Subject, incident: Work, relations: readonly Relation[], purpose: Purpose): string | null {
  if (purpose === 'break_glass') return null;
  const disputed = purpose === 'appeal' ? incident.appeals?.find((a) => a.organisationId === subject.organisationId) : undefined;
  if (disputed) return disputed.id;
  const own = incident.assignments.find((a) => isActive(a) && a.unitId === subject.unitId);
  if (own && incident.status !== 'closed' && HANDLERS.has(purpose)) return own.id;
  const duty = dutyOf(subject, relations);
  return duty !== null && duty.roles.some((role) => SERVES[purpose](incident, role)) ? `duty:${duty.relation}` : null;
}

const HANDLERS: ReadonlySet<Purpose> = new Set<Purpose>(['first_contact', 'dispatch', 'hand_back', 'assist']);
const DESK: readonly Role[] = ['call_taker', 'duty_officer', 'dispatcher', 'reviewer', 'town_leader', 'commander'];
/** Who decides an appeal; of the other purposes none is theirs. */
const DECIDES: readonly Role[] = ['reviewer', 'town_leader', 'commander'];

/** A desk's work is that of its station or its town. */
function dutyOf(subject: Subject, relations: readonly Relation[]): { relation: Relation; roles: readonly Role[] } | null {
  const relation = (['same_station', 'same_town'] as const).find((each) => relations.includes(each));
  const roles = subject.roles.filter((role) => DESK.includes(role));
  return relation && roles.length > 0 ? { relation, roles } : null;
}

const isPolice = (role: Role): boolean => role === 'call_taker' || role === 'duty_officer';
const isCentre = (role: Role): boolean => isPolice(role) || role === 'dispatcher';

/** Whose work, in which state of the incident, a purpose belongs to. */
const SERVES: Readonly<Record<Exclude<Purpose, 'break_glass'>, (i: Work, role: Role) => boolean>> = {
  triage: (i, role) => isPolice(role) && ['received', 'studying', 'with_police'].includes(i.status),
  first_contact: (i, role) => isCentre(role) && i.status !== 'closed' && i.contact?.reached !== true,
  dispatch: (i, role) => isCentre(role) && ['to_dispatch', 'dispatched', 'handling', 'arbitration'].includes(i.status),
  hand_back: (i, role) => isCentre(role) && i.status !== 'closed' && i.police !== null,
  assist: (i, role) => isCentre(role) && i.status !== 'closed' && i.assists.length > 0,
  link: (i, role) => isCentre(role) && i.status !== 'closed',
  review: (i, role) => role === 'reviewer' && (i.status === 'finished' || i.status === 'closed'),
  appeal: (i, role) => (role === 'reviewer' && (i.status === 'closed' || i.reopened > 0)) || (DECIDES.includes(role) && findOpenAppeal(i) !== null),
};
