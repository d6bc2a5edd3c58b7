/**
 * Taking a call: new, linked, reopening, revised, stale or duplicate. Never refused for what it says (decision 1),
 * never counted twice (source, id, revision), repeats join what they repeat (decision 3: windows by `receivedAt`).
 */
import { catalogueAt, findItem, getTown, policyAt } from '#domain/catalogue/lookup.ts';
import { idAcross } from '#domain/incident/across.ts';
import { diversionClocks } from '#domain/incident/diversion.ts';
import type { NewEvent, TakenCall } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import { freshMarks, machineMarks, raise } from '#domain/incident/raise.ts';
import type { DangerMark, Deadline, Decision, Holder, Incident, VaultRef, Versions } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { allClocksBut, centreOf, clock, clocksAgain, policyOf } from '#domain/incident/rule.ts';
import type { Place } from '#domain/shared/place.ts';
import type { Instant } from '#domain/shared/time.ts';
import { secondsBetween, spanMs } from '#domain/shared/time.ts';
import type { Flags, Proposal, Urgency } from '#domain/triage/proposal.ts';
import { historyMarks, type PriorCall } from './history.ts';
import { ranked, type Reason, type Told } from './same-matter.ts';

/** A call as the edge prepared it: read, sealed, proposed for, keyed. */
export interface PreparedCall {
  call: TakenCall;
  town: string;
  stationId: string;
  channel: string;
  place: Place;
  flags: Flags;
  paper: boolean;
  proposal: Proposal;
  bodyHash: string; // hex SHA-256 of the canonical body
  linkKeys: string[];
  excluded: string[];
  /** judged on the police's side of a line: it opens as it was decided there, and joins what that opened */
  diverted?: DivertedThere;
  /** the whole body, sealed, in case it conflicts with what was taken before */
  conflictEntry: VaultRef | null;
}

export interface DivertedThere {
  /** the police's incident */
  incidentId: string;
  number: string;
  stationId: string;
  decision: Decision;
  divertedAt: Instant;
  urgency: Urgency;
  place: Place;
  flags: Flags;
  dangers: DangerMark[];
  contact: Incident['contact'];
  excluded: string[];
}

export interface TakenRevision {
  callId: string;
  incidentId: string;
  revision: number;
  bodyHash: string;
  /** other bodies seen under the same source, id and revision */
  conflictHashes: string[];
}

export interface IntakeFacts {
  /** every revision taken under this source and id */
  taken: TakenRevision[];
  /** calls of the last 30 days that share a key, newest first */
  prior: PriorCall[];
  incident(id: string): Incident | null;
}

export type IntakeOutcome = 'new' | 'linked' | 'duplicate' | 'revised' | 'stale';

export interface Taken {
  outcome: IntakeOutcome;
  conflict: boolean;
  callId: string;
  incidentId: string;
  events: NewEvent[];
  /** whether a row of its own is to be kept: false for duplicates */
  keep: boolean;
  danger: string[];
}

export function takeCall(p: PreparedCall, facts: IntakeFacts, ctx: Context): Taken {
  const same = facts.taken.find((t) => t.revision === p.call.revision);
  if (same) return repeated(p, same);
  const newest = facts.taken.reduce<TakenRevision | null>((a, t) => (!a || t.revision > a.revision ? t : a), null);
  const dangers = [...machineMarks(p.proposal), ...flagMarks(p.flags)];
  if (newest) return revised(p, newest, dangers, facts, ctx);
  if (p.diverted) return fromPolice(p, p.diverted, facts, dangers, ctx);
  const earlier = sameAs(p, facts.prior);
  const matter = findMatter(p, earlier, facts, ctx);
  const history = historyMarks(p, facts.prior);
  if (matter) return joined(p, matter, [...dangers, ...history], ctx);
  return opened(p, [...dangers, ...history], passedOnMatter(earlier, facts), ctx);
}

/** One incident of the police's is one here, whatever it resembles: what is one matter was judged on their side. */
function fromPolice(p: PreparedCall, there: DivertedThere, facts: IntakeFacts, dangers: DangerMark[], ctx: Context): Taken {
  const incidentId = idAcross(there.incidentId);
  const incident = standing(facts.incident(incidentId), facts);
  const taken = { conflict: false, callId: p.call.callId, keep: true, danger: dangers.map((d) => d.code) } as const;
  if (incident) return { ...taken, outcome: 'linked', incidentId: incident.id, events: [event(incident.id, 'call.linked', { call: p.call, why: ['police_number'], dangers }), ...raise(incident, dangers, ctx)] };
  return { ...taken, outcome: 'new', incidentId, events: [openedAcross(incidentId, p, there, ctx)] };
}

function openedAcross(incidentId: string, p: PreparedCall, there: DivertedThere, ctx: Context): NewEvent {
  const town = getTown(ctx.district, p.town);
  const policy = policyAt(town, ctx.now);
  const { decision, divertedAt, contact } = there;
  const item = findItem(catalogueAt(ctx.district, ctx.now), decision.item ?? '') ?? null;
  const { rules, model, catalogue } = p.proposal.versions;
  const holder: Holder = policy.model === 'centre' ? { kind: 'centre', id: town.centreId } : { kind: 'station', id: there.stationId };
  return event(incidentId, 'incident.opened', {
    number: there.number, stationId: there.stationId, channel: p.channel, place: there.place, flags: there.flags, paper: p.paper, call: p.call,
    dangers: there.dangers, proposal: null, urgency: there.urgency, versions: { catalogue, policy: policy.version, rules, model }, excluded: there.excluded,
    origin: { town: p.town, incidentId: there.incidentId, accepted: true },
    inherited: { verdict: decision.verdict, item: decision.item, divertedAt, decision, contact, calls: [], holder },
    clocks: { start: diversionClocks(contact, item, divertedAt, policy, ctx) },
  });
}

/** Same source, id and revision: the first rules; another body is kept beside it and shown to a person. */
function repeated(p: PreparedCall, same: TakenRevision): Taken {
  const differs = same.bodyHash !== p.bodyHash;
  const isNew = differs && !same.conflictHashes.includes(p.bodyHash);
  const events = isNew
    ? [event(same.incidentId, 'call.conflicted', { callId: same.callId, revision: same.revision, entry: p.conflictEntry })]
    : [];
  return { outcome: 'duplicate', conflict: differs, callId: same.callId, incidentId: same.incidentId, events, keep: false, danger: [] };
}

/** A revision is told to whatever now stands for the matter; a danger it brings reaches the police even after the closing. */
function revised(p: PreparedCall, newest: TakenRevision, dangers: DangerMark[], facts: IntakeFacts, ctx: Context): Taken {
  const incident = standing(facts.incident(newest.incidentId), facts);
  const incidentId = incident?.id ?? newest.incidentId;
  const stale = p.call.revision < newest.revision;
  const events = [event(incidentId, 'call.revised', { call: p.call, stale, dangers })];
  if (incident) events.push(...raise(incident, dangers, ctx));
  if (incident?.status === 'closed' && freshMarks(incident, dangers).length > 0) events.push(reopenedBy(null, incident, dangers, ctx));
  return {
    outcome: stale ? 'stale' : 'revised', conflict: false, callId: p.call.callId, incidentId,
    events, keep: true, danger: dangers.map((d) => d.code),
  };
}

const FLAG_SIGNS: readonly [keyof Flags, string][] = [
  ['weapon', 'G02'], ['cannotTalk', 'G03'], ['child', 'G04'], ['injured', 'G08'], ['crowd', 'G10'],
];

/** Facts beside the text count as much (DOMAIN-RULES 1.5): a flag is a danger sign although no word says so. */
function flagMarks(flags: Flags): DangerMark[] {
  return FLAG_SIGNS.filter(([flag]) => flags[flag]).map(([, code]) => ({ code, by: 'person', p: 1 }));
}

/** The likeliest matter this call repeats: open, or closed within the town's window counted by `receivedAt`. */
function findMatter(p: PreparedCall, earlier: readonly Earlier[], facts: IntakeFacts, ctx: Context): { incident: Incident; why: Reason[] } | null {
  for (const { call, why } of earlier) {
    const incident = standing(facts.incident(call.incidentId), facts);
    if (incident && incident.town === p.town && withinWindow(incident, p.call.receivedAt, ctx)) return { incident, why };
  }
  return null;
}

interface Earlier {
  call: PriorCall;
  why: Reason[];
}

/** Earlier calls that are one matter with this one, likeliest first. */
function sameAs(p: PreparedCall, prior: readonly PriorCall[]): Earlier[] {
  return ranked(told(p), prior).filter(({ likeness }) => likeness.same).map(({ call, likeness }) => ({ call, why: likeness.why }));
}

export function told(p: PreparedCall): Told {
  return { linkKeys: p.linkKeys, item: p.proposal.item, receivedAt: p.call.receivedAt };
}

/** A matter that another town has meanwhile: the call opens here, where people answer it, and points there. */
function passedOnMatter(earlier: readonly Earlier[], facts: IntakeFacts): string | null {
  for (const { call } of earlier) {
    const incident = facts.incident(call.incidentId);
    if (incident?.closedAs === 'passed_on' && incident.passing?.incidentId) return incident.passing.incidentId;
  }
  return null;
}

/** What was merged stands for by what it was merged into. */
function standing(incident: Incident | null, facts: IntakeFacts): Incident | null {
  return incident?.mergedInto ? facts.incident(incident.mergedInto) : incident;
}

function withinWindow(i: Incident, receivedAt: Instant, ctx: Context): boolean {
  if (i.closedAt === null) return true;
  if (i.closedAs === 'passed_on' || i.closedAs === 'merged') return false;
  const since = secondsBetween(i.closedAt, receivedAt);
  return since * 1000 <= spanMs(policyOf(i, ctx).times.repeatWindow);
}

function joined(p: PreparedCall, matter: { incident: Incident; why: Reason[] }, dangers: DangerMark[], ctx: Context): Taken {
  const { incident, why } = matter;
  const taken = { outcome: 'linked', conflict: false, callId: p.call.callId, incidentId: incident.id, keep: true, danger: dangers.map((d) => d.code) } as const;
  if (incident.status === 'closed' && !knownThen(p, incident, dangers)) return { ...taken, events: [reopenedBy(p.call, incident, dangers, ctx)] };
  return { ...taken, events: [event(incident.id, 'call.linked', { call: p.call, why, dangers }), ...raise(incident, dangers, ctx)] };
}

/** A call that rang before the closing and comes late tells nothing new: it joins and reopens nothing (decision 3). */
function knownThen(p: PreparedCall, i: Incident, dangers: DangerMark[]): boolean {
  return i.closedAt !== null && p.call.receivedAt <= i.closedAt && freshMarks(i, dangers).length === 0;
}

/** A repeat reopens the old incident; with a danger sign, or after the police had it, it is judged again. */
function reopenedBy(call: TakenCall | null, i: Incident, dangers: DangerMark[], ctx: Context): NewEvent {
  const { times } = policyOf(i, ctx);
  const judge = dangers.length > 0 || i.closedAs === 'police_done' || i.closedAs === 'no_matter' || i.verdict === null || i.verdict === 'advice';
  const holder: Holder = judge ? { kind: 'station', id: i.stationId } : centreOf(i, ctx);
  const start: Deadline[] = judge
    ? [clock('decide', ctx.now, times.decide)]
    : [...clocksAgain(i, ctx), clock('first_contact', ctx.now, times.firstContact)];
  return event(i.id, 'incident.reopened', {
    reason: 'repeat_call', by: 'repeat', call, dangers, status: judge ? 'received' : 'to_dispatch', police: null,
    holder, clocks: { stop: allClocksBut(), start },
  });
}

function opened(p: PreparedCall, dangers: DangerMark[], elsewhere: string | null, ctx: Context): Taken {
  const town = getTown(ctx.district, p.town);
  const policy = policyAt(town, ctx.now);
  const incidentId = ctx.newId('inc');
  const versions: Versions = {
    catalogue: p.proposal.versions.catalogue, policy: policy.version, rules: p.proposal.versions.rules, model: p.proposal.versions.model,
  };
  const { verdict, item, items, urgency, abstained } = p.proposal;
  // Where no item fits there is nothing for police and street to study: it stays with the police. A learned reader that would divert is unsure of the
  // item alone, which whoever decides picks; rules by themselves are unsure of the call.
  const itemAlone = verdict === 'divert' && versions.model !== null;
  const unclear = abstained && !itemAlone && item !== null && dangers.length === 0;
  const study = policy.study === 'every' || (policy.study === 'unclear' && unclear);
  const events: NewEvent[] = [event(incidentId, 'incident.opened', {
    number: '', stationId: p.stationId, channel: p.channel, place: p.place, flags: p.flags, paper: p.paper, call: p.call,
    dangers: strongest(dangers), proposal: { verdict: atLeast(verdict, dangers), item, items, urgency, abstained }, urgency,
    versions, excluded: p.excluded, origin: null, inherited: null,
    clocks: { start: [clock('decide', ctx.now, policy.times.decide)] },
  })];
  if (study) events.push(event(incidentId, 'triage.study_opened', { text: null, clocks: { stop: ['decide'], start: [clock('study', ctx.now, policy.times.study)] } }));
  if (elsewhere) events.push(event(incidentId, 'incident.linked', { incidentId: elsewhere, reason: 'passed_on' }));
  return { outcome: 'new', conflict: false, callId: p.call.callId, incidentId, events, keep: true, danger: dangers.map((d) => d.code) };
}

/** Facts and history may only raise what the words alone proposed. */
export function atLeast(verdict: Proposal['verdict'], dangers: DangerMark[]): Proposal['verdict'] {
  if (verdict === 'emergency' || verdict === 'police') return verdict;
  const codes = new Set(dangers.map((d) => d.code));
  if (codes.size === 0) return verdict;
  if (codes.has('G05') || codes.has('G07') || codes.has('G08')) return 'emergency';
  return codes.size === 1 && codes.has('G15') ? 'joint' : 'police';
}

function strongest(dangers: DangerMark[]): DangerMark[] {
  const best = new Map<string, DangerMark>();
  for (const d of dangers) {
    const key = `${d.code} ${d.by}`;
    if ((best.get(key)?.p ?? -1) < d.p) best.set(key, d);
  }
  return [...best.values()];
}
