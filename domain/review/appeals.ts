/**
 * 申诉: an organisation disputes that its result was sent back, or what the caller said of it (DOMAIN-RULES 4.4). Somebody
 * who had no part in it decides. What was disputed is marked and never deleted, and the matter itself goes on meanwhile: the
 * caller does not wait for a quarrel about marks.
 */
import { workingDaysOrDays } from '#domain/deadlines/working-time.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import { APPEALABLE, findOpenAppeal, type Appealable, type Assignment, type Incident } from '#domain/incident/incident.ts';
import type { Context, Rules } from '#domain/incident/rule.ts';
import { hasRole, policyOf, townOf } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';

/** Working days where the town's policy names none: from what was said to the appeal, from the appeal to its decision in the town. */
const USUAL = { lodged: 3, decided: 5 };
/** Of five: an answer from here on is nothing to dispute. */
const CONTENT_FROM = 4;

function workingDays(from: Instant, days: number, ctx: Context): Instant {
  return workingDaysOrDays(ctx.district.calendar, ctx.district.timeZone, from, days);
}

function lodgedBy(i: Incident, said: Instant, ctx: Context): Instant {
  return workingDays(said, policyOf(i, ctx).times.appealWorkingDays ?? USUAL.lodged, ctx);
}

function decidedBy(i: Incident, ctx: Context): Instant {
  return workingDays(ctx.now, policyOf(i, ctx).times.appealDecidedWorkingDays ?? USUAL.decided, ctx);
}

/** When it was said, or null: it was not, or was overtaken, or there is nothing in it to dispute. A caller for whom it goes on is no reviewer. */
function saidAt(i: Incident, against: Appealable): Instant | null {
  if (against === 'satisfaction') return i.satisfaction && i.satisfaction.score < CONTENT_FROM ? i.satisfaction.at : null;
  return i.review?.result === 'redo' && i.review.by !== 'caller' ? i.review.at : null;
}

/** Whoever handed in a result last, as lead. */
function findWork(i: Incident): Assignment | undefined {
  return i.assignments.findLast((a) => a.part === 'lead' && a.status === 'finished');
}

interface Ground { saidAt: Instant; work: Assignment }

/** What an appeal stands on, or why there may be none. */
function groundOf(i: Incident, against: Appealable, ctx: Context): Ground | Refusal {
  const said = saidAt(i, against);
  if (!said) return refuse('review.nothing_to_appeal');
  const work = findWork(i);
  const own = work && (work.unitId === ctx.actor.unitId || work.organisationId === ctx.actor.organisationId);
  if (!own) return refuse('review.appeal_not_yours');
  if (i.appeals?.some((a) => a.against === against && a.saidAt === said)) return refuse('review.appealed_already');
  return lodgedBy(i, said, ctx) < ctx.now ? refuse('review.appeal_late') : { saidAt: said, work };
}

/** What the actor may dispute now, and until when; in the order of APPEALABLE. */
export function listAppealable(i: Incident, ctx: Context): { against: Appealable; until: Instant }[] {
  if (findOpenAppeal(i)) return [];
  return APPEALABLE.flatMap((against) => {
    const ground = groundOf(i, against, ctx);
    return isRefusal(ground) ? [] : [{ against, until: lodgedBy(i, ground.saidAt, ctx) }];
  });
}

function mayAppeal(i: Incident, ctx: Context): Refusal | null {
  if (findOpenAppeal(i)) return refuse('review.appealed_already');
  const grounds = APPEALABLE.map((against) => groundOf(i, against, ctx));
  // of two "no", the one about something that was said tells more
  return grounds.every(isRefusal) ? (grounds.find((g) => g.code !== 'review.nothing_to_appeal') ?? refuse('review.nothing_to_appeal')) : null;
}

function appeal(i: Incident, body: ActionBody<'appeal'>, ctx: Context): NewEvent[] | Refusal {
  if (!ctx.text) return refuse('request.invalid', { path: 'text' });
  const ground = groundOf(i, body.against, ctx);
  if (isRefusal(ground)) return ground;
  return [event(i.id, 'appeal.lodged', {
    appeal: {
      id: ctx.newId('apl'), against: body.against, saidAt: ground.saidAt, organisationId: ground.work.organisationId, by: ctx.actor.account,
      at: ctx.now, dueAt: decidedBy(i, ctx),
    },
    text: ctx.text,
  })];
}

/** Neither whoever said it, nor whoever did the work; and once the town has let its time pass, the district alone. */
function mayDecide(i: Incident, ctx: Context): Refusal | null {
  const open = findOpenAppeal(i);
  if (!open) return refuse('review.no_appeal');
  if (open.by === ctx.actor.account || (open.organisationId === ctx.actor.organisationId && open.organisationId !== townOf(i, ctx).centreId)) return refuse('review.own_work');
  if (open.against === 'redo' && i.review?.at === open.saidAt && i.review.by === ctx.actor.account) return refuse('review.appeal_own_review');
  return open.dueAt < ctx.now && !hasRole(ctx, 'commander') ? refuse('review.appeal_district') : null;
}

function decideAppeal(i: Incident, body: ActionBody<'decide-appeal'>, ctx: Context): NewEvent[] | Refusal {
  const open = findOpenAppeal(i);
  if (!open) return refuse('review.no_appeal');
  if (!ctx.text) return refuse('request.invalid', { path: 'text' });
  return [event(i.id, 'appeal.decided', { appealId: open.id, result: body.result, by: ctx.actor.account, text: ctx.text })];
}

export const APPEAL_RULES: Rules<'appeal' | 'decide-appeal'> = {
  appeal: { may: mayAppeal, act: appeal },
  'decide-appeal': { may: mayDecide, act: decideAppeal },
};
