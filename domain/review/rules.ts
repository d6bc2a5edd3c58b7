/** 核: the result is checked by somebody else; closed is not solved is not satisfied (DOMAIN-RULES 4). */
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Holder, Incident } from '#domain/incident/incident.ts';
import type { Context, Rules } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, centreOf, clock, clocksAgain, hasRole, inStatus, policyOf, townOf, whileOpen } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';

/** Outcomes of a call that is no matter for anybody: closed by the duty officer without a verdict. */
export const NO_MATTER = ['wrong_number', 'nuisance', 'not_our_area', 'withdrawn_by_caller'] as const;

/** Nobody checks own work: neither the person nor anyone of the unit's organisation. */
function ownWork(i: Incident, ctx: Context): Refusal | null {
  const handlers = i.assignments.filter((a) => a.acceptedAt !== null && a.endedAt !== null && a.status === 'finished');
  const own = i.outcome?.by === ctx.actor.account
    || handlers.some((a) => a.unitId === ctx.actor.unitId || (a.organisationId === ctx.actor.organisationId && a.organisationId !== townOf(i, ctx).centreId));
  return own ? refuse('review.own_work') : null;
}

function finished(i: Incident, ctx: Context): Refusal | null {
  if (i.status === 'closed') return whileOpen(i);
  if (i.status !== 'finished') return refuse('review.not_finished');
  return ownWork(i, ctx);
}

function review(i: Incident, body: ActionBody<'review'>, ctx: Context): NewEvent[] {
  if (body.result === 'redo') return [redone(i, null, ctx)];
  return [
    event(i.id, 'review.passed', { by: ctx.actor.account, text: ctx.text }),
    event(i.id, 'incident.closed', { as: 'reviewed', outcome: null, text: null }),
  ];
}

/** Sent back: the diversion's own instant stays, the result gets the item's time anew from the redo. */
function redone(i: Incident, reason: string | null, ctx: Context): NewEvent {
  const centre: Holder = centreOf(i, ctx);
  return event(i.id, 'review.redone', {
    by: ctx.actor.account, reason, text: ctx.text, holder: centre, clocks: { stop: ['review'], start: clocksAgain(i, ctx) },
  });
}

function close(i: Incident, body: ActionBody<'close'>, ctx: Context): NewEvent[] | Refusal {
  if (i.status === 'with_police') {
    return [event(i.id, 'incident.closed', { as: 'police_done', outcome: body.outcome ?? null, text: ctx.text })];
  }
  if (!body.outcome) return refuse('review.outcome_needed');
  const known = NO_MATTER.some((o) => o === body.outcome);
  if (!known) return refuse('response.outcome_unknown');
  if (i.dangers.length > 0) return refuse('triage.second_person_needed');
  return [event(i.id, 'incident.closed', { as: 'no_matter', outcome: body.outcome, text: ctx.text })];
}

function reopen(i: Incident, body: ActionBody<'reopen'>, ctx: Context): NewEvent[] {
  return [reopening(i, body.reason, 'person', ctx)];
}

/** Police matters go back to the police, everything else to the centre, above those who closed it. */
export function reopening(i: Incident, reason: string, by: 'person' | 'caller', ctx: Context): NewEvent {
  const { times } = policyOf(i, ctx);
  const police = i.closedAs === 'police_done' || i.closedAs === 'no_matter' || i.verdict === null || i.verdict === 'advice';
  return event(i.id, 'incident.reopened', {
    reason, by, call: null, dangers: [], status: police ? 'with_police' : 'to_dispatch', police: police ? askPolice(i, 'verdict', reason, ctx) : null,
    holder: police ? { kind: 'station', id: i.stationId } : centreOf(i, ctx),
    clocks: { stop: allClocksBut(), start: police ? [clock('acknowledge', ctx.now, times.acknowledge)] : clocksAgain(i, ctx) },
  });
}

/**
 * "It is still happening", by the caller's link: closed is reopened, finished goes back before anybody checks it. Both
 * land above those who handled it: at the centre, or with the police where they had it.
 */
export function stillHappening(i: Incident, ctx: Context): NewEvent[] | Refusal {
  if (i.status === 'finished') return [redone(i, 'still_happening', ctx)];
  if (i.status !== 'closed') return refuse('incident.not_closed');
  if (i.mergedInto || i.closedAs === 'passed_on') return refuse('incident.merged');
  return [reopening(i, 'still_happening', 'caller', ctx)];
}

/** Two taps by the caller's link; asked by nobody who handled it. A later answer replaces the first. */
export function satisfaction(i: Incident, score: number, ctx: Context): NewEvent[] | Refusal {
  if (i.status !== 'finished' && i.status !== 'closed') return refuse('review.not_finished');
  return [event(i.id, 'satisfaction.given', { score, text: ctx.text })];
}

/** 投诉, by the caller's link, at any time: it goes to the leader on duty, past those who handle it and those who check them. */
export function complaint(i: Incident, ctx: Context): NewEvent[] | Refusal {
  if (i.mergedInto || i.closedAs === 'passed_on') return refuse('incident.merged');
  if (!ctx.text) return refuse('request.invalid', { path: 'text' });
  return [event(i.id, 'incident.escalated', { to: 'town_leader', reason: 'caller_complains' }), event(i.id, 'note.added', { text: ctx.text })];
}

export const REVIEW_RULES: Rules<'review' | 'redo' | 'close' | 'reopen'> = {
  review: { may: finished, act: review },
  redo: { may: finished, act: (i, body, ctx) => [redone(i, body.reason, ctx)] },
  // Nobody but a duty officer ends what is with the police, nor calls it no matter at all.
  close: { may: (i, ctx) => inStatus(i, 'received', 'studying', 'with_police') ?? (hasRole(ctx, 'duty_officer') ? null : refuse('triage.not_a_duty_officer')), act: close },
  reopen: {
    may: (i) => (i.status === 'closed' ? (i.mergedInto || i.closedAs === 'passed_on' ? refuse('incident.merged') : null) : refuse('incident.not_closed')),
    act: reopen,
  },
};
