/** What a rule gets and gives: the incident, the act, the facts around it → events, or a coded "no". */
import type { Catalogue, District, Policy, Town } from '#domain/catalogue/district.ts';
import { catalogueAt, findItem, getTown, policyAt } from '#domain/catalogue/lookup.ts';
import type { Instant, Span } from '#domain/shared/time.ts';
import { plus } from '#domain/shared/time.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Action, ActionBody } from './contract.ts';
import type { NewEvent } from './events.ts';
import type { Assignment, Deadline, DeadlineKind, Holder, Incident, PolicePart, VaultRef } from './incident.ts';
import { DEADLINE_KINDS, findAssignmentOfUnit, findLead, isActive } from './incident.ts';

/** Who acts. The policy itself acts as POLICY_ACTOR; reactions as themselves. */
export interface Actor {
  account: string;
  roles: readonly string[];
  organisationId: string | null;
  unitId: string | null;
  stationId: string | null;
  personId: string | null;
}

export const POLICY_ACTOR: Actor = {
  account: 'policy', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null,
};

export interface Context {
  now: Instant;
  actor: Actor;
  district: District;
  /** the act's free text, already sealed in the vault */
  text: VaultRef | null;
  /** a fresh id; the shell supplies the chance */
  newId(prefix: string): string;
}

/** What the database knows beside the incident itself. */
export interface Facts {
  /** the incident an exclusive unit is on, if any */
  busyWith(unitId: string): string | null;
  /** another incident of the same town named by the act */
  other(incidentId: string): Incident | null;
}

/** Events to append; a refusal beside events is told to the actor although something was recorded. */
export interface Outcome {
  events: NewEvent[];
  refusal?: Refusal;
}

export interface Rule<A extends Action> {
  /** Whether the act fits the incident's state at all; also what greys a button. */
  may(i: Incident, ctx: Context): Refusal | null;
  act(i: Incident, body: ActionBody<A>, ctx: Context, facts: Facts): NewEvent[] | Refusal | Outcome;
}

export type Rules<A extends Action> = { readonly [K in A]: Rule<K> };

/** What happens when a clock runs out. */
export type Missed = (i: Incident, deadline: Deadline, ctx: Context) => NewEvent[];

export function townOf(i: Incident, ctx: Context): Town {
  return getTown(ctx.district, i.town);
}

/** The policy the incident was opened under: a later version never changes a running clock. */
export function policyOf(i: Incident, ctx: Context): Policy {
  const town = townOf(i, ctx);
  return town.policies.find((p) => p.version === i.versions.policy) ?? policyAt(town, i.openedAt);
}

export function catalogueOf(i: Incident, ctx: Context): Catalogue {
  return ctx.district.catalogues.find((c) => c.version === i.versions.catalogue) ?? catalogueAt(ctx.district, i.openedAt);
}

/** The town's operations centre as holder. */
export function centreOf(i: Incident, ctx: Context): Holder {
  return { kind: 'centre', id: townOf(i, ctx).centreId };
}

/** The police asked for something: the whole, their half, or to take back. */
export function askPolice(i: Incident, why: PolicePart['why'], reason: string | null, ctx: Context): PolicePart {
  return { why, status: 'asked', stationId: i.stationId, askedAt: ctx.now, reason };
}

export function itemOf(i: Incident, ctx: Context) {
  return i.item ? findItem(catalogueOf(i, ctx), i.item) : undefined;
}

export function clock(kind: DeadlineKind, from: Instant, span: Span, assignmentId?: string): Deadline {
  const at = plus(from, span);
  return { kind, at, promised: at, level: 0, ...(assignmentId ? { assignmentId } : {}) };
}

export function clockAt(kind: DeadlineKind, at: Instant): Deadline {
  return { kind, at, promised: at, level: 0 };
}

/** Once more to the centre: it is sent anew, and its result gets the item's time anew. */
export function clocksAgain(i: Incident, ctx: Context): Deadline[] {
  const hours = itemOf(i, ctx)?.closeHours ?? 24;
  return [clock('dispatch', ctx.now, policyOf(i, ctx).times.dispatch), clockAt('result', plus(ctx.now, { hours }))];
}

/** Every kind but those named: for moves that leave nothing of the old clocks. */
export function allClocksBut(...kept: DeadlineKind[]): DeadlineKind[] {
  return DEADLINE_KINDS.filter((k) => !kept.includes(k));
}

export function inStatus(i: Incident, ...statuses: Incident['status'][]): Refusal | null {
  if (statuses.includes(i.status)) return null;
  if (i.mergedInto) return refuse('incident.merged');
  return refuse(i.status === 'closed' ? 'incident.closed' : 'incident.wrong_status', { status: i.status });
}

export function whileOpen(i: Incident): Refusal | null {
  if (i.status !== 'closed') return null;
  return refuse(i.mergedInto ? 'incident.merged' : 'incident.closed');
}

export function hasRole(ctx: Context, ...roles: string[]): boolean {
  return roles.some((r) => ctx.actor.roles.includes(r));
}

/**
 * The assignment an act is about: the named unit's, else the actor's own unit's, else the one of the actor's
 * organisation, else – for whoever commands units – the lead.
 */
export function assignmentFor(i: Incident, ctx: Context, unitId?: string): Assignment | null {
  const own = ctx.actor.unitId;
  if (unitId && own && unitId !== own) return null;
  const wanted = unitId ?? own;
  const ofUnit = wanted ? findAssignmentOfUnit(i, wanted) : undefined;
  if (ofUnit) return ofUnit;
  if (unitId) return null;
  const ofOrganisation = i.assignments.findLast((a) => isActive(a) && a.organisationId === ctx.actor.organisationId);
  if (ofOrganisation) return ofOrganisation;
  return own ? null : (findLead(i) ?? null);
}
