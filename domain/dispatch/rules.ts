/** 转: which unit gets it, taking it back, deciding where two refuse, and passing it to another town. */
import { findItem, findUnit, getTown } from '#domain/catalogue/lookup.ts';
import type { Unit } from '#domain/catalogue/district.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Holder, Incident } from '#domain/incident/incident.ts';
import { findAssignmentOfUnit, findLead } from '#domain/incident/incident.ts';
import type { Context, Facts, Missed, Rules } from '#domain/incident/rule.ts';
import { catalogueOf, centreOf, clock, hasRole, inStatus, policyOf, whileOpen } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { eligible } from './eligibility.ts';

const DISPATCHABLE = ['to_dispatch', 'dispatched', 'handling', 'mediating'] as const;

function dispatchUnit(i: Incident, body: ActionBody<'dispatch'>, ctx: Context, facts: Facts): NewEvent[] | Refusal {
  const unit = findUnit(ctx.district, body.unitId);
  if (!unit) return refuse('dispatch.unit_unknown');
  if (body.part === 'lead' && findLead(i)) return refuse('dispatch.lead_exists');
  const no = eligible(i, unit, body.part, ctx, facts);
  if (no) return no;
  return [...acceptPassing(i, ctx), offer(i, unit, body.part, ctx)];
}

/** The other town's first dispatch accepts what was passed on. */
function acceptPassing(i: Incident, ctx: Context): NewEvent[] {
  if (!i.origin || i.origin.accepted) return [];
  return [event(i.id, 'passing.accepted', { holder: centreOf(i, ctx) })];
}

export function offer(i: Incident, unit: Unit, part: 'lead' | 'co', ctx: Context): NewEvent {
  const assignment: Assignment = {
    id: ctx.newId('asg'), unitId: unit.id, organisationId: unit.organisationId, town: unit.town, part,
    status: 'offered', exclusive: unit.exclusive, offeredAt: ctx.now, acceptedAt: null, departedAt: null,
    arrival: null, endedAt: null, reason: null,
  };
  const { times } = policyOf(i, ctx);
  // A crew carries its phone; a duty desk takes several at once and answers within the time to accept.
  const looks = unit.exclusive && times.seen ? [clock('seen', ctx.now, times.seen, assignment.id)] : [];
  const start = [...looks, clock('accept', ctx.now, times.accept, assignment.id)];
  return event(i.id, 'unit.dispatched', {
    assignment, status: part === 'lead' && i.status === 'to_dispatch' ? 'dispatched' : null,
    clocks: part === 'lead' ? { stop: ['dispatch'], start } : { start },
  });
}

/** The dispatcher takes a unit off: what the unit held goes to the centre at once, nobody is left without. */
function withdrawUnit(i: Incident, body: ActionBody<'withdraw'>, ctx: Context): NewEvent[] | Refusal {
  const assignment = findAssignmentOfUnit(i, body.unitId);
  if (!assignment) return refuse('response.not_assigned');
  const lead = assignment.part === 'lead' && (i.status === 'dispatched' || i.status === 'handling');
  return [event(i.id, 'assignment.ended', {
    assignmentId: assignment.id, as: 'withdrawn', reason: body.reason,
    status: lead ? 'to_dispatch' : null,
    holder: lead && i.status === 'handling' ? centreOf(i, ctx) : null,
    clocks: lead ? { start: [clock('dispatch', ctx.now, policyOf(i, ctx).times.dispatch)] } : {},
  })];
}

/** The arbitrator's word: who takes it, and whether it binds the next such matter (precedent). */
function adjudicate(i: Incident, body: ActionBody<'adjudicate'>, ctx: Context, facts: Facts): NewEvent[] | Refusal {
  if (body.item && !findItem(catalogueOf(i, ctx), body.item)) return refuse('triage.item_unknown');
  const unit = body.unitId ? findUnit(ctx.district, body.unitId) : undefined;
  if (body.unitId && !unit) return refuse('dispatch.unit_unknown');
  const first = findLead(i);
  const holder: Holder = first?.acceptedAt ? { kind: 'organisation', id: first.organisationId } : centreOf(i, ctx);
  const keeps = first !== undefined && first.unitId === body.unitId;
  const { times } = policyOf(i, ctx);
  // Told to keep what it never accepted, a unit still has to accept it.
  const unsigned = keeps && first.status === 'offered' ? [clock('accept', ctx.now, times.accept, first.id)] : [];
  const decided = event(i.id, 'arbitration.decided', {
    unitId: body.unitId ?? null, item: body.item ?? null, reason: body.reason, precedent: body.precedent, holder,
    status: unsigned.length > 0 ? 'dispatched' : keeps ? 'handling' : 'to_dispatch',
    clocks: { stop: ['arbitrate'], start: keeps ? unsigned : [clock('dispatch', ctx.now, times.dispatch)] },
  });
  if (keeps) return [decided];
  if (!unit) return [decided, ...freed(i)];
  const after: Incident = { ...i, item: body.item ?? i.item, status: 'to_dispatch', assignments: i.assignments.filter((a) => a !== first) };
  // The arbitrator's choice outranks the matrix; standing aside, shift, stages and being busy do not yield.
  const no = eligible(after, unit, 'co', ctx, facts);
  if (no) return no;
  return [decided, ...freed(i), offer(after, unit, 'lead', ctx)];
}

/** The first handler acts until the arbitrator has spoken; then its assignment ends. */
function freed(i: Incident): NewEvent[] {
  const first = findLead(i);
  if (!first) return [];
  return [event(i.id, 'assignment.ended', {
    assignmentId: first.id, as: 'withdrawn', reason: 'arbitration', status: null, holder: null, clocks: {},
  })];
}

function passOn(i: Incident, body: ActionBody<'pass-on'>, ctx: Context): NewEvent[] | Refusal {
  const town = ctx.district.towns.find((t) => t.id === body.town);
  if (!town) return refuse('incident.town_unknown');
  if (town.id === i.town) return refuse('incident.pass_on_same_town');
  return [event(i.id, 'passing.offered', {
    town: getTown(ctx.district, town.id).id, reason: body.reason ?? null,
    clocks: { start: [clock('pass_on', ctx.now, policyOf(i, ctx).times.passOn)] },
  })];
}

/** Nobody answered the offer, or looked at it, in time: it ends, the first holder stays, the next unit is a reaction's matter. */
const offerExpired = (reason: 'not_answered' | 'not_seen'): Missed => (i, deadline, ctx) => {
  const assignment = i.assignments.find((a) => a.id === deadline.assignmentId && a.status === 'offered');
  if (!assignment) return [];
  const lead = assignment.part === 'lead' && i.status === 'dispatched';
  return [event(i.id, 'assignment.ended', {
    assignmentId: assignment.id, as: 'expired', reason, status: lead ? 'to_dispatch' : null, holder: null,
    clocks: lead ? { start: [clock('dispatch', ctx.now, policyOf(i, ctx).times.dispatch)] } : {},
  })];
};

/** 判转接核: where calls go through the centre, the police do not dispatch past it; in the direct feed they may. */
function pastTheCentre(i: Incident, ctx: Context): Refusal | null {
  const police = hasRole(ctx, 'duty_officer', 'call_taker') && !hasRole(ctx, 'dispatcher', 'commander');
  return police && policyOf(i, ctx).model === 'centre' ? refuse('dispatch.centre_dispatches') : null;
}

export const DISPATCH_RULES: Rules<'dispatch' | 'withdraw' | 'adjudicate' | 'pass-on'> = {
  dispatch: { may: (i, ctx) => inStatus(i, ...DISPATCHABLE) ?? pastTheCentre(i, ctx), act: dispatchUnit },
  withdraw: {
    may: (i) => whileOpen(i) ?? (i.assignments.some((a) => a.endedAt === null && i.status !== 'mediating') ? null : refuse('response.not_assigned')),
    act: withdrawUnit,
  },
  adjudicate: { may: (i) => inStatus(i, 'arbitration'), act: adjudicate },
  'pass-on': {
    may: (i) => inStatus(i, 'to_dispatch', 'dispatched', 'handling') ?? (i.passing ? refuse('incident.passing_pending') : null),
    act: passOn,
  },
};

export const DISPATCH_MISSED = { seen: offerExpired('not_seen'), accept: offerExpired('not_answered') };
