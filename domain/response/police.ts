/**
 * The ways between street and police: hand-back (one press, from any open status, no approval), the police's
 * answer, 协查 (only what they alone may do; the incident stays), escalation, and first contact with the caller.
 */
import { findOrganisation, findUnit, listUnits } from '#domain/catalogue/lookup.ts';
import { cameFromPolice } from '#domain/incident/across.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Holder, Incident, PolicePart } from '#domain/incident/incident.ts';
import type { Context, Missed, Rules } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, assignmentFor, clock, hasRole, inStatus, policyOf, whileOpen } from '#domain/incident/rule.ts';
import { fromGcj02 } from '#domain/shared/datum.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Span } from '#domain/shared/time.ts';
import { spanMs, toMs } from '#domain/shared/time.ts';

/** Whether the police already have the whole of it, or an answer to a hand-back is awaited. */
function handBackable(i: Incident): Refusal | null {
  if (i.status === 'closed') return whileOpen(i);
  if (i.status === 'with_police') return refuse('incident.police_already');
  return pendingHandBack(i) ? refuse('incident.hand_back_pending') : null;
}

export function pendingHandBack(i: Incident): boolean {
  return i.police?.why === 'hand_back' && i.police.status === 'asked';
}

/** The handler stays responsible until the police acknowledge; silence is told upward every ladder step. */
export function handBack(i: Incident, reason: string, ctx: Context, unitId?: string): NewEvent[] {
  const from = assignmentFor(i, ctx, unitId);
  return [event(i.id, 'hand_back.asked', {
    police: askPolice(i, 'hand_back', reason, ctx), assignmentId: from?.id ?? null,
    clocks: { start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] },
  })];
}

function acknowledge(i: Incident, body: ActionBody<'acknowledge'>, ctx: Context): NewEvent[] | Refusal {
  if (cameFromPolice(i) && body.by === 'message' && !hasRole(ctx, 'gateway')) return refuse('incident.with_police_side');
  const part = i.police;
  if (!part) return refuse('incident.no_hand_back');
  if (body.result === 'done') return policeDone(i, part, body.by, ctx);
  if (part.status !== 'asked') return refuse('incident.no_hand_back');
  return [taken(i, part, body.by, ctx)];
}

export function taken(i: Incident, part: PolicePart, by: 'message' | 'telephone', ctx: Context): NewEvent {
  const takesAll = part.why !== 'joint';
  const result = clock('police_result', ctx.now, policyOf(i, ctx).times.policeResult);
  const holder: Holder = { kind: 'station', id: part.stationId };
  return event(i.id, 'police.acknowledged', {
    by, takesAll, holder: takesAll ? holder : null,
    clocks: takesAll ? { stop: allClocksBut(), start: [result] } : { stop: ['acknowledge'], start: [result] },
  });
}

/** The police have finished their part; where they had the whole, that closes it. */
function policeDone(i: Incident, part: PolicePart, by: 'message' | 'telephone', ctx: Context): NewEvent[] | Refusal {
  if (part.status === 'done' || part.status === 'refused') return refuse('incident.no_hand_back');
  const first = part.status === 'asked' ? [taken(i, part, by, ctx)] : [];
  if (part.why === 'joint') return [...first, event(i.id, 'police.done', { clocks: { stop: ['acknowledge', 'police_result'] } })];
  return [...first, event(i.id, 'incident.closed', { as: 'police_done', outcome: null, text: ctx.text })];
}

function refusePolice(i: Incident, body: ActionBody<'refuse'>): NewEvent[] | Refusal {
  if (!i.police || i.police.status !== 'asked' || i.police.why === 'verdict') return refuse('incident.no_hand_back');
  return [event(i.id, 'police.refused', { reason: body.reason, clocks: { stop: ['acknowledge'] } })];
}

function assist(i: Incident, body: ActionBody<'assist'>, ctx: Context): NewEvent[] | Refusal {
  const asked = i.assists.find((a) => a.id === body.assistId) ?? (body.answer === undefined ? undefined : i.assists.findLast((a) => a.status === 'asked'));
  if (asked && hasRole(ctx, 'duty_officer', 'call_taker', 'gateway')) {
    return asked.status === 'asked' ? [event(i.id, 'assist.answered', { assistId: asked.id, text: ctx.text })] : refuse('triage.nothing_pending');
  }
  if (body.assistId || body.answer !== undefined) return refuse('triage.not_a_duty_officer');
  return [event(i.id, 'assist.asked', { assistId: ctx.newId('ast'), kind: body.kind, text: ctx.text })];
}

function escalate(i: Incident, body: ActionBody<'escalate'>, ctx: Context): NewEvent[] | Refusal {
  const said = event(i.id, 'incident.escalated', { to: body.to, reason: body.reason });
  if (body.to === 'police') {
    if (i.status === 'with_police') return refuse('incident.police_already');
    if (i.police && (i.police.status === 'asked' || i.police.status === 'acknowledged')) return refuse('incident.hand_back_pending');
    return [said, event(i.id, 'police.asked', {
      police: askPolice(i, 'joint', body.reason, ctx),
      clocks: { start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] },
    })];
  }
  return body.to === 'mediation' ? mediate(i, body.reason, said, ctx) : [said];
}

/** 转入调解: the mediation centre takes it over at once; its target is three days (a target, not a legal limit). */
function mediate(i: Incident, reason: string, said: NewEvent, ctx: Context): NewEvent[] | Refusal {
  const no = inStatus(i, 'to_dispatch', 'handling');
  if (no) return no;
  const unit = listUnits(ctx.district, { types: ['TIAOJIE'] }).find((u) => u.town === null || u.town === i.town);
  if (!unit) return refuse('dispatch.no_unit');
  const assignment: Assignment = {
    id: ctx.newId('asg'), unitId: unit.id, organisationId: unit.organisationId, town: unit.town, part: 'lead', status: 'accepted',
    exclusive: false, offeredAt: ctx.now, acceptedAt: ctx.now, departedAt: null, arrival: null, endedAt: null, reason: null,
  };
  return [said, event(i.id, 'mediation.opened', {
    assignment, reason, holder: { kind: 'organisation', id: unit.organisationId },
    clocks: { stop: ['dispatch', 'arrive', 'result'], start: [clock('mediate', ctx.now, policyOf(i, ctx).times.mediation)] },
  })];
}

function contact(i: Incident, body: ActionBody<'contact'>, ctx: Context): NewEvent[] | Refusal {
  return [event(i.id, 'contact.made', {
    reached: body.reached, by: body.by, text: ctx.text, clocks: body.reached ? { stop: ['first_contact'] } : {},
  })];
}

function supplement(i: Incident, body: ActionBody<'supplement'>, ctx: Context): NewEvent[] | Refusal {
  const area = body.place ? ctx.district.areas.find((a) => a.id === body.place) : undefined;
  if (body.place && !area) return refuse('request.invalid', { path: 'place' });
  if (body.excluded?.some((o) => !findOrganisation(ctx.district, o))) return refuse('request.invalid', { path: 'excluded' });
  const told = body.position ? (body.position.datum === 'gcj02' ? fromGcj02(body.position) : { lon: body.position.lon, lat: body.position.lat }) : null;
  const moved = area || told;
  return [event(i.id, 'incident.supplemented', {
    text: ctx.text, urgency: body.urgency ?? null, excluded: body.excluded ?? [],
    place: moved ? {
      areaId: area?.id ?? i.place.areaId, position: told ?? area?.position ?? i.place.position,
      precision: area?.level === 'building' || told ? 'building' : 'community',
    } : null,
  })];
}

/** A clock nobody met: told one step higher, and told again until somebody acts. It is never reset. */
export const LADDER = ['shift_leader', 'town_leader', 'district'] as const;

const LONGEST_STEP_MS = 24 * 3_600_000;

/** One step a rung up to the district; then each alarm waits twice as long, to once a day: an alarm nobody hears any more warns nobody. */
function stepAfter(level: number, ladder: Span): Span {
  const doubled = spanMs(ladder) * 2 ** Math.max(0, Math.min(level - LADDER.length, 30));
  return { seconds: Math.min(doubled, Math.max(LONGEST_STEP_MS, spanMs(ladder))) / 1000 };
}

export const tellHigher: Missed = (i, d, ctx) => {
  const ladder = policyOf(i, ctx).times.ladder;
  let level = d.level + 1;
  let next = clock(d.kind, d.at, stepAfter(level, ladder), d.assignmentId);
  // After an outage the steps that passed unseen are counted, not replayed one by one.
  while (toMs(next.at) <= toMs(ctx.now)) {
    level += 1;
    next = clock(d.kind, next.at, stepAfter(level, ladder), d.assignmentId);
  }
  const toldTo = LADDER[Math.min(level, LADDER.length) - 1] ?? 'district';
  return [event(i.id, 'deadline.missed', {
    kind: d.kind, level, dueAt: d.promised, toldTo, clocks: { start: [{ ...next, promised: d.promised, level }] },
  })];
};

/** An unknown unit is refused before it can be named on the record. */
function handBackAct(i: Incident, body: ActionBody<'hand-back'>, ctx: Context): NewEvent[] | Refusal {
  if (body.unitId && !findUnit(ctx.district, body.unitId)) return refuse('dispatch.unit_unknown');
  return handBack(i, body.reason, ctx, body.unitId);
}

export const POLICE_RULES: Rules<'hand-back' | 'acknowledge' | 'refuse' | 'assist' | 'escalate' | 'contact' | 'supplement'> = {
  'hand-back': { may: handBackable, act: handBackAct },
  acknowledge: {
    may: (i) => whileOpen(i) ?? (i.police && ['asked', 'acknowledged'].includes(i.police.status) ? null : refuse('incident.no_hand_back')),
    act: acknowledge,
  },
  refuse: {
    may: (i) => whileOpen(i) ?? (i.police?.status === 'asked' && i.police.why !== 'verdict' ? null : refuse('incident.no_hand_back')),
    act: refusePolice,
  },
  assist: { may: whileOpen, act: assist },
  escalate: { may: whileOpen, act: escalate },
  contact: { may: (i) => (i.status === 'received' || i.status === 'studying' ? refuse('incident.wrong_status', { status: i.status }) : whileOpen(i)), act: contact },
  supplement: { may: whileOpen, act: supplement },
};
