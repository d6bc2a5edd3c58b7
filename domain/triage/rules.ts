/** 判: who may decide what, and what a decision sets going. Danger first (DOMAIN-RULES 1; DECISIONS 12-14). */
import { findItem, routeFor } from '#domain/catalogue/lookup.ts';
import type { Item, Policy } from '#domain/catalogue/district.ts';
import type { ActionBody } from '#domain/incident/contract.ts';
import { diversionClocks } from '#domain/incident/diversion.ts';
import type { Clocks, NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Asked, DangerMark, Decision, Holder, Incident, PendingDecision, PolicePart } from '#domain/incident/incident.ts';
import type { Context, Missed, Outcome, Rules } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, catalogueOf, centreOf, clock, inStatus, policyOf } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Urgency, Verdict } from './proposal.ts';
import { isHeld } from './shadow-run.ts';

/** Verdicts that take a call off the police. */
const LEAVES_POLICE: readonly Verdict[] = ['divert', 'advice'];

interface Wish {
  verdict: Verdict;
  tried?: Verdict;
  item: Item | null;
  danger: string[];
  urgency: Urgency;
  reason: string | null;
  callerAgrees?: boolean | undefined;
  asked?: Asked[] | undefined;
}

function decidable(i: Incident): Refusal | null {
  if (i.status === 'closed') return inStatus(i, 'received');
  if (['received', 'studying', 'with_police'].includes(i.status)) return null;
  return refuse('triage.already_decided');
}

function wishOf(i: Incident, body: ActionBody<'decide'>, ctx: Context): Wish | Refusal {
  const code = body.item ?? i.item ?? i.proposal?.item ?? null;
  const item = code ? findItem(catalogueOf(i, ctx), code) : undefined;
  if (body.item && !item) return refuse('triage.item_unknown');
  const signs = catalogueOf(i, ctx).dangerSigns;
  const known = (code: string): boolean => signs.some((s) => s.code === code);
  const danger = [...new Set([...(body.danger ?? []), ...(body.asked ?? []).flatMap((a) => (a.yes ? [a.sign] : []))])];
  if (!danger.every(known)) return refuse('request.invalid', { path: 'danger' });
  if (body.asked?.some((a) => !known(a.sign))) return refuse('request.invalid', { path: 'asked' });
  const takesItem = body.verdict === 'divert' || body.verdict === 'joint';
  if (takesItem && !item) return refuse('triage.item_needed');
  const urgency = body.urgency ?? (i.proposal?.urgency === 'urgent' ? 'urgent' : (item?.urgency ?? i.urgency));
  const wish = { verdict: body.verdict, item: item ?? null, danger, urgency, reason: body.reason ?? null, callerAgrees: body.callerAgrees, asked: body.asked };
  return heldBack(wish, policyOf(i, ctx));
}

/** In a shadow run the judgement is kept, to be compared, and the police keep the call. */
function heldBack(wish: Wish, { shadowRun }: Policy): Wish {
  return isHeld(shadowRun, wish.verdict, wish.item?.code ?? null) ? { ...wish, verdict: 'police', tried: wish.verdict, reason: 'shadow_run' } : wish;
}

/** Danger marks known before this act and those it brings. */
function marksOf(i: Incident, danger: string[]): DangerMark[] {
  return danger.filter((code) => !i.dangers.some((d) => d.code === code)).map((code) => ({ code, by: 'person', p: 1 }));
}

function decideOrAsk(i: Incident, body: ActionBody<'decide'>, ctx: Context): Outcome | Refusal {
  const wish = wishOf(i, body, ctx);
  if (isRefusal(wish)) return wish;
  const overDanger = i.dangers.length + wish.danger.length > 0;
  const events = decisionEvents(i, wish, ctx, { by: ctx.actor.account, confirmedBy: null, safeDefault: false });
  if (isRefusal(events)) return events;
  if (!overDanger || !LEAVES_POLICE.includes(wish.verdict)) return { events };
  const pending: PendingDecision = { verdict: wish.verdict, item: wish.item?.code ?? null, by: ctx.actor.account, at: ctx.now, ...said(wish) };
  return { events: [event(i.id, 'triage.second_person_asked', { pending, dangers: marksOf(i, wish.danger) })], refusal: refuse('triage.second_person_needed') };
}

function confirm(i: Incident, _body: ActionBody<'confirm'>, ctx: Context): NewEvent[] | Refusal {
  const pending = i.pending;
  if (!pending) return refuse('triage.nothing_pending');
  if (pending.by === ctx.actor.account) return refuse('triage.same_person');
  const wish = wishOf(i, { verdict: pending.verdict, item: pending.item, callerAgrees: pending.callerAgrees, asked: pending.asked }, ctx);
  if (isRefusal(wish)) return wish;
  return decisionEvents(i, wish, ctx, { by: pending.by, confirmedBy: ctx.actor.account, safeDefault: false });
}

/** The caller's yes or no, where the sentence was read out, and the answers to what was asked. */
function said({ callerAgrees, asked }: Wish): Pick<Decision, 'callerAgrees' | 'asked'> {
  return { ...(callerAgrees === undefined ? {} : { callerAgrees }), ...(asked && asked.length > 0 ? { asked } : {}) };
}

type By = Pick<Decision, 'by' | 'confirmedBy' | 'safeDefault'>;

function decisionEvents(i: Incident, wish: Wish, ctx: Context, by: By): NewEvent[] | Refusal {
  const grassroots = wish.verdict === 'divert' || wish.verdict === 'joint';
  if (grassroots && !routeFor(ctx.district, i.town, wish.item?.code ?? '', i.place.areaId, ctx.now).route?.lead.length) {
    return refuse('triage.no_route', { item: wish.item?.code ?? '' });
  }
  const marks = marksOf(i, wish.danger);
  const decision: Decision = {
    ...by, verdict: wish.verdict, item: wish.item?.code ?? null, at: ctx.now, reason: wish.reason,
    overDanger: i.dangers.length + marks.length > 0,
    ...said(wish),
    ...(wish.tried ? { tried: wish.tried } : {}),
  };
  const policy = policyOf(i, ctx);
  return [event(i.id, 'triage.decided', {
    decision, dangers: marks, urgency: wish.urgency, ...consequences(i, wish, policy, ctx),
  })];
}

interface Consequences {
  status: 'with_police' | 'to_dispatch' | 'closed';
  police: PolicePart | null;
  divertedAt: Instant | null;
  holder: Holder | null;
  clocks: Clocks;
}

function consequences(i: Incident, wish: Wish, policy: Policy, ctx: Context): Consequences {
  if (wish.verdict === 'advice') return { status: 'closed', police: null, divertedAt: null, holder: null, clocks: {} };
  if (wish.verdict === 'divert' || wish.verdict === 'joint') return diversion(i, wish, policy, ctx);
  return {
    status: 'with_police', police: askPolice(i, 'verdict', null, ctx), divertedAt: null, holder: { kind: 'station', id: i.stationId },
    clocks: { stop: allClocksBut(), start: [clock('acknowledge', ctx.now, policy.times.acknowledge)] },
  };
}

function diversion(i: Incident, wish: Wish, policy: Policy, ctx: Context): Consequences {
  const joint = wish.verdict === 'joint';
  const divertedAt = ctx.now; // a matter the police had back and divert anew is a new diversion
  const start = diversionClocks(i.contact, wish.item, divertedAt, policy, ctx);
  if (joint) start.push(clock('acknowledge', ctx.now, policy.times.acknowledge));
  return {
    status: 'to_dispatch', divertedAt,
    police: joint ? askPolice(i, 'joint', null, ctx) : i.police && { ...i.police, status: 'done' },
    // 浦江: the station keeps it until the team accepts; 浦锦: the centre has it from the diversion (decision 11)
    holder: policy.model === 'centre' ? centreOf(i, ctx) : { kind: 'station', id: i.stationId },
    clocks: { stop: allClocksBut(), start },
  };
}

/** 30 s without a decision, or the study's time over: the policy's safe default, on the record as such. */
const safeDefault: Missed = (i, _deadline, ctx) => {
  const policy = policyOf(i, ctx);
  const wish: Wish = { verdict: policy.safeDefault, item: null, danger: [], urgency: i.urgency, reason: i.pending ? 'second_person_missing' : 'not_triaged' };
  const events = decisionEvents(i, wish, ctx, { by: 'policy', confirmedBy: null, safeDefault: true });
  return isRefusal(events) ? [] : events;
};

export const TRIAGE_RULES: Rules<'decide' | 'confirm' | 'study'> = {
  decide: { may: decidable, act: decideOrAsk },
  confirm: { may: (i) => decidable(i) ?? (i.pending ? null : refuse('triage.nothing_pending')), act: confirm },
  study: {
    may: (i) => (i.status === 'closed' ? inStatus(i, 'received') : i.status === 'received' ? null : refuse('triage.wrong_status')),
    act: (i, _body, ctx) => [event(i.id, 'triage.study_opened', {
      text: ctx.text,
      clocks: { stop: ['decide'], start: [clock('study', ctx.now, policyOf(i, ctx).times.study)] },
    })],
  },
};

export const TRIAGE_MISSED = { decide: safeDefault, study: safeDefault };
