/** 接: accept, go, arrive, record, finish, or give back. The old handler stays until the new one has accepted. */
import { findOutcome, findUnit, isOnShift, qualification } from '#domain/catalogue/lookup.ts';
import { workingDaysOrDays } from '#domain/deadlines/working-time.ts';
import { waitsForStreet } from '#domain/incident/across.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Deadline, Evidence, Incident } from '#domain/incident/incident.ts';
import type { Context, Rules } from '#domain/incident/rule.ts';
import { assignmentFor, catalogueOf, centreOf, clock, clockAt, hasRole, inStatus, itemOf, policyOf, townOf, whileOpen } from '#domain/incident/rule.ts';
import { fromGcj02 } from '#domain/shared/datum.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { parseInstant } from '#domain/shared/time.ts';
import { takenByTelephone } from './across.ts';
import { checkArrival } from './arrival.ts';
import { beginCheckIn } from './check-in.ts';
import { missingEvidence } from './evidence.ts';
import { statedFiles } from './files.ts';

/** Why a unit gives an assignment back (DOMAIN-RULES 2.5). */
export const RETURN_REASONS = ['wrong_area', 'not_ours', 'overlap', 'unclear', 'conflict_of_interest', 'no_capacity'] as const;

type At = { assignment: Assignment };

/** The assignment the act is about, in one of the states given, or the reason why not. */
function on(i: Incident, ctx: Context, unitId: string | undefined, states: Assignment['status'][], no: Refusal): At | Refusal {
  const assignment = assignmentFor(i, ctx, unitId);
  if (!assignment) return lost(i, ctx, unitId);
  return states.includes(assignment.status) ? { assignment } : ahead(assignment, no);
}

/** A phone that sends again what it has sent is not told to accept first. */
function ahead({ status }: Assignment, no: Refusal): Refusal {
  if (status === 'on_scene') return refuse('response.already_on_scene');
  return status === 'en_route' ? refuse('response.already_departed') : no;
}

/** A unit that had it learns what became of it: withdrawn is another "no" than never yours. */
export function lost(i: Incident, ctx: Context, unitId?: string): Refusal {
  const wanted = unitId ?? ctx.actor.unitId;
  const last = i.assignments.findLast((a) => a.unitId === wanted);
  if (last?.status === 'withdrawn') return refuse('response.withdrawn');
  if (last?.status === 'expired' || last?.status === 'declined') return refuse('response.not_offered');
  if (last?.status === 'finished') return refuse('response.already_finished');
  return refuse('response.not_assigned');
}

/** For a button: some state in which the actor could do it. */
function mayOn(states: Assignment['status'][], no: Refusal) {
  return (i: Incident, ctx: Context): Refusal | null => {
    const open = whileOpen(i);
    if (open) return open;
    const at = on(i, ctx, undefined, states, no);
    return isRefusal(at) ? at : null;
  };
}

const NOT_OFFERED = refuse('response.not_offered');
const NOT_ACCEPTED = refuse('response.not_accepted');
const WORKING: Assignment['status'][] = ['accepted', 'en_route', 'on_scene'];

function accept(i: Incident, body: ActionBody<'accept'>, ctx: Context): NewEvent[] | Refusal {
  if (waitsForTown(i) && hasRole(ctx, 'dispatcher', 'commander')) {
    return [event(i.id, 'passing.accepted', { holder: centreOf(i, ctx) })];
  }
  if (waitsForStreet(i)) return takenByTelephone(i, ctx);
  const at = onOwn(i, ctx, body.unitId);
  if (isRefusal(at)) return at;
  const no = stillFit(at.assignment, ctx);
  if (no) return no;
  // A unit that accepts while its return is arbitrated acts meanwhile; the arbitrator keeps the matter until the decision.
  const lead = at.assignment.part === 'lead' && i.status !== 'arbitration';
  return [event(i.id, 'assignment.accepted', {
    assignmentId: at.assignment.id, lead,
    holder: lead ? { kind: 'organisation', id: at.assignment.organisationId } : null,
    clocks: lead ? { stop: ['dispatch'] } : {},
  })];
}

/** Only the unit itself answers an offer: nobody accepts for another. */
function onOwn(i: Incident, ctx: Context, unitId: string | undefined): At | Refusal {
  if (!hasRole(ctx, 'responder', 'mediator', 'volunteer')) return refuse('response.not_assigned');
  return on(i, ctx, unitId, ['offered'], NOT_OFFERED);
}

/** Shift and stages are asked again at acceptance: an offer may outlive a shift. */
function stillFit(a: Assignment, ctx: Context): Refusal | null {
  const unit = findUnit(ctx.district, a.unitId);
  if (!unit || !unit.exclusive) return null;
  if (!isOnShift(ctx.district, unit, ctx.now)) return refuse('dispatch.unit_off_shift', { unit: unit.id });
  const stages = qualification(ctx.district, unit, ctx.now);
  return stages.ok ? null : refuse('dispatch.unit_not_qualified', { unit: unit.id, stage: stages.stage, why: stages.why });
}

export function waitsForTown(i: Incident): boolean {
  return i.origin !== null && !i.origin.accepted;
}

function decline(i: Incident, body: ActionBody<'decline'>, ctx: Context): NewEvent[] | Refusal {
  if (waitsForTown(i) && hasRole(ctx, 'dispatcher', 'commander')) {
    return [
      event(i.id, 'passing.declined', { reason: body.reason }),
      event(i.id, 'incident.closed', { as: 'passed_on', outcome: null, text: null }),
    ];
  }
  const at = onOwn(i, ctx, body.unitId);
  if (isRefusal(at)) return at;
  const lead = at.assignment.part === 'lead' && i.status === 'dispatched';
  return [event(i.id, 'assignment.ended', {
    assignmentId: at.assignment.id, as: 'declined', reason: body.reason, status: lead ? 'to_dispatch' : null, holder: null,
    clocks: lead ? { start: [clock('dispatch', ctx.now, policyOf(i, ctx).times.dispatch)] } : {},
  })];
}

function depart(i: Incident, body: ActionBody<'depart'>, ctx: Context): NewEvent[] | Refusal {
  const at = on(i, ctx, body.unitId, ['accepted'], NOT_ACCEPTED);
  if (isRefusal(at)) return at;
  return [event(i.id, 'assignment.departed', { assignmentId: at.assignment.id, statedAt: stated(body.statedAt) })];
}

function stated(text: string | undefined) {
  return text ? parseInstant(text) : null;
}

function arrive(i: Incident, body: ActionBody<'arrive'>, ctx: Context): NewEvent[] | Refusal {
  const at = on(i, ctx, body.unitId, ['accepted', 'en_route'], NOT_ACCEPTED);
  if (isRefusal(at)) return at;
  const position = body.position ? (body.position.datum === 'gcj02' ? fromGcj02(body.position) : body.position) : null;
  const arrival = checkArrival(i, position, ctx);
  return [event(i.id, 'assignment.arrived', {
    assignmentId: at.assignment.id, arrival, statedAt: stated(body.statedAt),
    clocks: at.assignment.part === 'lead' ? { stop: ['arrive'] } : {},
  }), ...beginCheckIn(i, at.assignment.id, ctx)];
}

function record(i: Incident, body: ActionBody<'record'>, ctx: Context): NewEvent[] | Refusal {
  // Police and centre record what they did themselves (a telephone call, their time at the meeting), for no unit.
  const handler = hasRole(ctx, 'responder', 'mediator', 'volunteer');
  const assignment = handler ? assignmentFor(i, ctx, body.unitId) : null;
  if (handler && !assignment) return lost(i, ctx, body.unitId);
  const id = ctx.newId('evd');
  const files = statedFiles(i, body.kind, body.files ?? [], id, ctx);
  if (isRefusal(files)) return files;
  const { files: _said, ...data } = body.data ?? {};
  const evidence: Evidence = {
    id, kind: body.kind, at: ctx.now, statedAt: stated(body.statedAt), by: ctx.actor.account,
    assignmentId: assignment?.id ?? null, text: ctx.text, data: files.length > 0 ? { ...data, files: files.length } : data,
  };
  return [
    event(i.id, 'evidence.recorded', { evidence, meeting: body.kind === 'meeting' ? meetingOf(i, body, ctx) : null }),
    ...files.map((file) => event(i.id, 'file.committed', { file })),
  ];
}

/** 会合点: where the two sides of a joint handling meet, and when each expects to be there. */
function meetingOf(i: Incident, body: ActionBody<'record'>, ctx: Context): Incident['meeting'] {
  const time = (key: string) => {
    const value = body.data?.[key];
    return typeof value === 'string' ? parseInstant(value) : null;
  };
  return { place: i.place, text: ctx.text, policeAt: time('policeAt') ?? i.meeting?.policeAt ?? null, unitAt: time('unitAt') ?? i.meeting?.unitAt ?? null };
}

function finish(i: Incident, body: ActionBody<'finish'>, ctx: Context): NewEvent[] | Refusal {
  const at = on(i, ctx, body.unitId, WORKING, NOT_ACCEPTED);
  if (isRefusal(at)) return at;
  if (at.assignment.part === 'co') {
    return [event(i.id, 'assignment.ended', { assignmentId: at.assignment.id, as: 'finished', reason: null, status: null, holder: null, clocks: {} })];
  }
  const item = itemOf(i, ctx);
  if (item && !item.outcomes.includes(body.outcome)) return refuse('response.outcome_unknown');
  const missing = item ? missingEvidence(i, item, at.assignment, findOutcome(catalogueOf(i, ctx), body.outcome)) : [];
  if (missing.length > 0) return refuse('response.evidence_missing', { missing: missing.join(' ') });
  return [event(i.id, 'incident.finished', {
    assignmentId: at.assignment.id, outcome: { code: body.outcome, by: ctx.actor.account, unitId: at.assignment.unitId }, text: ctx.text,
    holder: centreOf(i, ctx),
    clocks: { stop: ['arrive', 'result', 'dispatch', 'arbitrate', 'mediate', 'pass_on'], start: [clock('review', ctx.now, policyOf(i, ctx).times.review)] },
  })];
}

/** 退单: at most once a unit, then the arbitrator decides while the unit goes on acting. */
function giveBack(i: Incident, body: ActionBody<'return'>, ctx: Context): NewEvent[] | Refusal {
  const at = on(i, ctx, body.unitId, ['offered', ...WORKING], NOT_ACCEPTED);
  if (isRefusal(at)) return at;
  if (!RETURN_REASONS.some((r) => r === body.reason)) return refuse('response.return_reason_unknown');
  if (body.proposedUnitId && !findUnit(ctx.district, body.proposedUnitId)) return refuse('dispatch.unit_unknown');
  const line = {
    assignmentId: at.assignment.id, unitId: at.assignment.unitId, reason: body.reason,
    proposedUnitId: body.proposedUnitId ?? null, text: ctx.text,
  };
  const policy = policyOf(i, ctx);
  const lead = at.assignment.part === 'lead';
  if (lead && i.ruledUnitId === at.assignment.unitId) return refuse('response.ruled');
  // A second unit refusing, or the same again, is ping-pong: it goes to the arbitrator, not back and forth.
  if (lead && i.returns.length > 0) {
    return [event(i.id, 'arbitration.opened', { ...line, arbitratorId: townOf(i, ctx).arbitratorId, clocks: { start: [arbitration(i, ctx)] } })];
  }
  return [event(i.id, 'assignment.returned', {
    ...line, status: lead ? 'to_dispatch' : null,
    clocks: lead ? { start: [clock('dispatch', ctx.now, policy.times.dispatch)] } : {},
  })];
}

/** Half an hour where somebody waits at a scene or the matter is urgent, else a working day (ARCHITECTURE 3). */
function arbitration(i: Incident, ctx: Context): Deadline {
  const { arbitrationLive, arbitrationWorkingDays } = policyOf(i, ctx).times;
  if (i.urgency === 'urgent' || itemOf(i, ctx)?.visit !== false) return clock('arbitrate', ctx.now, arbitrationLive);
  return clockAt('arbitrate', workingDaysOrDays(ctx.district.calendar, ctx.district.timeZone, ctx.now, arbitrationWorkingDays));
}

function mayAnswer(i: Incident, ctx: Context): Refusal | null {
  if (waitsForTown(i) && hasRole(ctx, 'dispatcher', 'commander')) return whileOpen(i);
  if (waitsForStreet(i)) return null;
  const own = whileOpen(i) ?? onOwn(i, ctx, undefined);
  return isRefusal(own) ? own : null;
}

export const RESPONSE_RULES: Rules<'accept' | 'decline' | 'depart' | 'arrive' | 'record' | 'finish' | 'return'> = {
  accept: { may: mayAnswer, act: accept },
  decline: { may: mayAnswer, act: decline },
  depart: { may: mayOn(['accepted'], NOT_ACCEPTED), act: depart },
  arrive: { may: mayOn(['accepted', 'en_route'], NOT_ACCEPTED), act: arrive },
  record: { may: (i) => whileOpen(i), act: record },
  finish: { may: mayOn(WORKING, NOT_ACCEPTED), act: finish },
  return: {
    may: (i, ctx) => inStatus(i, 'dispatched', 'handling') ?? mayOn(['offered', ...WORKING], NOT_ACCEPTED)(i, ctx),
    act: giveBack,
  },
};
