/**
 * 平安确认: whoever is at the scene is asked from time to time whether all is well. Asked by their own phone first; without an
 * answer the partner's is asked; without that the centre sees it. A clock of its own beside the incident's: nothing is
 * promised to anybody by it, and it never stands for the deadline that an open incident must have.
 */
import type { CheckInTimes, District } from '#domain/catalogue/district.ts';
import { nextCheckIn } from '#domain/incident/check-in.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import type { Context, Rules } from '#domain/incident/rule.ts';
import { assignmentFor, policyOf, whileOpen } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Instant, Span } from '#domain/shared/time.ts';
import { parseInstant, plus } from '#domain/shared/time.ts';

/** Between two questions: shorter where people are set against each other, or a danger sign was seen. */
export function checkInEvery(i: Incident, times: CheckInTimes): Span {
  const heated = i.verdict === 'joint' || i.dangers.length > 0 || (i.item?.startsWith(DISPUTES) ?? false) || i.police?.status === 'asked';
  return heated ? times.heated : times.every;
}

/** 矛盾纠纷, a category of the catalogue. */
const DISPUTES = 'JF-';

/** With somebody's arrival the first question is set; nothing where the town asks nobody, or the matter is typed in from paper. */
export function beginCheckIn(i: Incident, assignmentId: string, ctx: Context): NewEvent[] {
  const times = policyOf(i, ctx).checkIn;
  if (!times || i.paper) return [];
  return [event(i.id, 'check_in.begun', { assignmentId, account: ctx.actor.account, dueAt: plus(ctx.now, checkInEvery(i, times)) })];
}

/** The time of one question is over: the next is asked. */
export function missedCheckIn(i: Incident, ctx: Context): NewEvent[] {
  const next = nextCheckIn(i);
  const times = policyOf(i, ctx).checkIn;
  if (!next || !times || next.dueAt > ctx.now) return [];
  const about = { assignmentId: next.assignment.id, account: next.account };
  if (next.step === 'waiting') return [event(i.id, 'check_in.asked', { ...about, of: 'own', dueAt: plus(ctx.now, times.answer) })];
  if (next.step === 'own' && hasPartner(next.assignment, next.account, ctx.district)) return [event(i.id, 'check_in.asked', { ...about, of: 'partner', dueAt: plus(ctx.now, times.partner) })];
  return [event(i.id, 'check_in.missed', { ...about, toldTo: 'shift_leader' })];
}

function hasPartner({ unitId }: Assignment, account: string, { accounts }: District): boolean {
  return accounts.some((a) => a.unitId === unitId && a.username !== account);
}

/** All is well: said by whoever was asked, by the partner, or by the centre that reached them. The next question is set. */
function answer(i: Incident, body: ActionBody<'check-in'>, ctx: Context): NewEvent[] | Refusal {
  const found = onScene(i, ctx, body.unitId);
  const times = policyOf(i, ctx).checkIn;
  if (!found?.checkIn || !times) return refuse('response.not_on_scene');
  return [event(i.id, 'check_in.answered', { assignmentId: found.id, account: found.checkIn.account, statedAt: body.statedAt ? parseInstant(body.statedAt) : null, dueAt: nextQuestion(i, found, times, ctx) })];
}

/** Whoever has the result to wait for has left the scene by then, and is not asked for days. */
const LONGEST = { hours: 4 };

function nextQuestion(i: Incident, { arrival }: Assignment, times: CheckInTimes, ctx: Context): Instant | null {
  const next = plus(ctx.now, checkInEvery(i, times));
  return arrival && next <= plus(arrival.at, LONGEST) ? next : null;
}

function onScene(i: Incident, ctx: Context, unitId: string | undefined): Assignment | null {
  const asked = i.assignments.filter((a) => a.status === 'on_scene' && a.checkIn);
  const own = assignmentFor(i, ctx, unitId);
  return asked.find((a) => a.id === own?.id) ?? (ctx.actor.unitId === null ? asked.find((a) => (unitId === undefined ? a.checkIn?.step === 'missed' : a.unitId === unitId)) ?? null : null);
}

export const CHECK_IN_RULES: Rules<'check-in'> = {
  'check-in': { may: (i, ctx) => whileOpen(i) ?? (onScene(i, ctx, undefined) ? null : refuse('response.not_on_scene')), act: answer },
};
