/**
 * What each side of a line records when the other has told something. All of it is safe to be told twice, late, or after
 * the telephone was quicker: an incident that already stands so gives no events.
 */
import { policyAt, findItem } from '#domain/catalogue/lookup.ts';
import { isWithStreet, waitsForStreet } from '#domain/incident/across.ts';
import { diversionClocks } from '#domain/incident/diversion.ts';
import type { EventData, NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Deadline, DeadlineKind, Decision, Holder, Incident, PolicePart, Status } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, catalogueOf, centreOf, clock, clockAt, itemOf, policyOf, townOf } from '#domain/incident/rule.ts';
import type { Instant } from '#domain/shared/time.ts';
import { pendingHandBack, taken } from './police.ts';

/** How an incident stands on the street's side, as it tells the police. */
export interface Told {
  step: string;
  /** of the message on the line: what was said before it is not heard after it */
  seq: number;
  incidentId: string;
  statedAt: Instant;
  status: Status;
  holder: Holder | null;
  closedAs: Incident['closedAs'];
  outcome: string | null;
  /** the clock of the result, the mediation or the review there, as it was promised */
  due: { kind: DeadlineKind; at: Instant } | null;
  /** what the police are asked for with it */
  asks: { why: 'hand_back' | 'joint'; reason: string | null } | null;
}

/** Clocks of the street's work that the police's side follows; its own (acknowledge, police_result) go on beside. */
const FOLLOWED: readonly DeadlineKind[] = ['dispatch', 'first_contact', 'accept', 'arrive', 'result', 'arbitrate', 'mediate', 'review', 'pass_on'];

/** 公安侧: a diversion is offered across the line; the station holds it until the street is known to have it. */
export function offerAcross(i: Incident, ctx: Context): NewEvent[] {
  const offered = isWithStreet(i) && (i.status === 'handling' || i.deadlines.some((d) => d.kind === 'pass_on'));
  if (i.status !== 'to_dispatch' || offered) return [];
  return [event(i.id, 'passing.offered', {
    town: i.town, reason: null,
    clocks: { stop: ['dispatch', 'first_contact', 'arrive'], start: [clock('pass_on', ctx.now, policyOf(i, ctx).times.acknowledge)] },
  })];
}

/** 公安侧: the street was told by telephone and said yes; its message will come when the line is there. */
export function takenByTelephone(i: Incident, ctx: Context): NewEvent[] {
  if (!waitsForStreet(i)) return [];
  return [event(i.id, 'passing.told', { step: 'telephone', seq: 0, incidentId: null, holder: centreOf(i, ctx), statedAt: ctx.now, clocks: following(i, null, ctx) })];
}

/** 公安侧: makes the police's record say what the street's says. */
export function follow(i: Incident, told: Told, ctx: Context): NewEvent[] {
  if (!i.passing || i.passing.town !== i.town || told.seq <= (i.passing.seq ?? 0)) return [];
  if (i.status === 'closed') return told.closedAs === null && REOPENS.has(told.step) ? reopened(i, told, ctx) : [];
  if (!isWithStreet(i)) return []; // the police took it back meanwhile; the street hears so
  const step = stepOf(i, told, following(i, told.due, ctx));
  if (told.closedAs === 'passed_on') return [step]; // another town of the street side has it, and goes on telling
  if (told.closedAs !== null && told.closedAs !== 'police_done') return [step, event(i.id, 'incident.closed', { as: told.closedAs, outcome: told.outcome, text: ctx.text })];
  return [step, ...asked(i, told, ctx)];
}

const REOPENS: ReadonlySet<string> = new Set(['reopened', 'unmerged']);

function stepOf(i: Incident, told: Told, clocks: EventData['passing.told']['clocks']): NewEvent {
  return event(i.id, 'passing.told', {
    step: told.step, seq: told.seq, incidentId: told.incidentId, holder: told.holder ?? i.holder ?? { kind: 'station', id: i.stationId }, statedAt: told.statedAt, clocks,
  });
}

/** One clock of the street's is followed; one that is promised as before goes on as it is. */
function following(i: Incident, due: Told['due'], ctx: Context): { start: Deadline[]; stop: DeadlineKind[] } {
  const running = i.deadlines.find((d) => (due ? d.kind === due.kind && d.promised === due.at : d.kind === 'result'));
  const start = running ?? (due ? clockAt(due.kind, due.at) : clock('result', ctx.now, { hours: itemOf(i, ctx)?.closeHours ?? 24 }));
  return { start: [start], stop: FOLLOWED.filter((kind) => kind !== start.kind) };
}

function reopened(i: Incident, told: Told, ctx: Context): NewEvent[] {
  const holder = told.holder ?? centreOf(i, ctx);
  const clocks = following({ ...i, deadlines: [] }, told.due, ctx);
  return [
    event(i.id, 'incident.reopened', { reason: 'street', by: 'person', call: null, dangers: [], status: 'to_dispatch', holder, police: null, clocks: { stop: allClocksBut(), start: clocks.start } }),
    stepOf(i, told, clocks),
  ];
}

/** The police are asked to take it, or to come beside; by telephone they may have said yes before the message came. */
function asked(i: Incident, told: Told, ctx: Context): NewEvent[] {
  const telephoned = told.step === 'police_by_telephone';
  if (!told.asks && !telephoned) return [];
  const why = told.asks?.why ?? 'hand_back';
  const part: PolicePart = i.police?.status === 'asked' && (i.police.why === why || pendingHandBack(i)) ? i.police : askPolice(i, why, told.asks?.reason ?? null, ctx);
  const before = part === i.police ? [] : [asking(i, part, ctx)];
  return telephoned ? [...before, taken(i, part, 'telephone', ctx)] : before;
}

function asking(i: Incident, police: PolicePart, ctx: Context): NewEvent {
  const clocks = { start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] };
  return police.why === 'joint' ? event(i.id, 'police.asked', { police, clocks }) : event(i.id, 'hand_back.asked', { police, assignmentId: null, clocks });
}

/** 街镇侧: the police have it, whether they were asked or took it themselves; with `done` it is over. */
export function tookBack(i: Incident, done: boolean, ctx: Context): NewEvent[] {
  if (i.status === 'closed') return [];
  const over = done ? [event(i.id, 'incident.closed', { as: 'police_done', outcome: null, text: null })] : [];
  if (i.status === 'with_police') return over;
  const part = i.police && pendingHandBack(i) ? i.police : askPolice(i, 'hand_back', 'taken_back', ctx);
  const before = part === i.police ? [] : [asking(i, part, ctx)];
  return [...before, taken(i, part, 'message', ctx), ...over];
}

/** 街镇侧: the police come beside the handler. Nothing where nobody asked: that part of a joint matter is on their own record. */
export function comesBeside(i: Incident, ctx: Context): NewEvent[] {
  return i.status !== 'closed' && i.police?.why === 'joint' && i.police.status === 'asked' ? [taken(i, i.police, 'message', ctx)] : [];
}

/** What the police decided on their side, as it comes across. */
export interface DecidedThere {
  decision: Decision;
  divertedAt: Instant;
  urgency: Incident['urgency'];
}

/** 街镇侧: a matter the police had back, or that was closed, is diverted anew. */
export function divertedAnew(i: Incident, there: DecidedThere, ctx: Context): NewEvent[] {
  const clocks = { stop: allClocksBut(), start: diversionClocks(i.contact, findItem(catalogueOf(i, ctx), there.decision.item ?? '') ?? null, there.divertedAt, policyOf(i, ctx), ctx) };
  const holder: Holder = policyAt(townOf(i, ctx), ctx.now).model === 'centre' ? centreOf(i, ctx) : { kind: 'station', id: i.stationId };
  if (i.status === 'with_police') {
    return [event(i.id, 'triage.decided', {
      decision: there.decision, dangers: [], urgency: there.urgency, status: 'to_dispatch', police: i.police && { ...i.police, status: 'done' }, divertedAt: there.divertedAt, holder, clocks,
    })];
  }
  if (i.status !== 'closed' || i.mergedInto || (i.closedAt !== null && there.divertedAt <= i.closedAt)) return [];
  return [event(i.id, 'incident.reopened', { reason: 'police', by: 'person', call: null, dangers: [], status: 'to_dispatch', holder, police: null, clocks })];
}
