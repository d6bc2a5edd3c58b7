/**
 * What the invented people of the demonstration would do next about one incident, if it goes its ordinary way. They
 * judge as its label says, are mostly quick, sometimes slow or wrong; `habits.ts` says how it may go otherwise.
 */
import type { Random } from '#engine/random.ts';
import type { Action, IncidentView } from '#domain/incident/contract.ts';
import type { Verdict } from '#domain/triage/proposal.ts';
import type { Cast } from './cast.ts';
import type { Habit } from './habits.ts';

/** What somebody at the police sees of an incident. */
export type Seen = Omit<IncidentView, 'allowedActions' | 'refusedActions'>;

export interface Next {
  account: string;
  action: Action;
  body: object;
  /** seconds until they do it, at their natural pace */
  after: number;
}

export interface Knowledge {
  /** what the call really was, as its text is labelled */
  verdict: Verdict;
  item: string | null;
  habit: Habit;
  /** which two of the officers have it before them */
  officer: number;
  /** acts done about it so far, in order */
  did: readonly Action[];
  /** how the last one was refused; null: it was done */
  refused: string | null;
  /** units that would go, best first */
  recommended: readonly string[];
  /** another open incident of the town that they have in hand, the one before this */
  neighbour: string | null;
  otherTown: string | null;
  neverSigns: ReadonlySet<string>;
  cast: Cast;
  random: Random;
}

/** Null: nobody has anything to do but wait. */
export function ordinary(i: Seen, k: Knowledge): Next | null {
  if (i.police?.status === 'asked') return acknowledged(k, 8 + k.random.exponential(15));
  switch (i.status) {
    case 'received': case 'studying': return judged(i, k);
    case 'with_police': return policeDone(k, 900 + k.random.exponential(1200));
    case 'to_dispatch': return sent(i, k);
    case 'dispatched': return answered(i, k);
    case 'handling': return handled(i, k);
    case 'arbitration': return adjudicated(i, k);
    case 'mediating': return finished(i, k, 20_000);
    case 'finished': return reviewed(i, k, k.random.next() < 0.04 ? 'redo' : 'pass');
    case 'closed': return null;
  }
}

export function acknowledged(k: Knowledge, after: number, by: 'message' | 'telephone' = 'message'): Next {
  return { account: k.cast.officer(k.officer), action: 'acknowledge', body: { by }, after };
}

export function policeDone(k: Knowledge, after: number): Next {
  return { account: k.cast.officer(k.officer), action: 'acknowledge', body: { result: 'done' }, after };
}

/** Six seconds in the median, now and then too late: then the safe default acts. */
function judged(i: Seen, k: Knowledge): Next {
  if (i.pending) return { account: k.cast.officer(k.officer + 1), action: 'confirm', body: {}, after: 3 + k.random.exponential(5) };
  return decide(i, k, k.verdict, 3 + k.random.exponential(4));
}

/** Where a danger sign stands, half of the officers would rather send the police; where nobody is named for the item, all. */
export function decide(i: Seen, k: Knowledge, verdict: Verdict, after: number): Next {
  const leaves = verdict === 'divert' || verdict === 'advice';
  const stays = k.refused === 'triage.no_route' || k.refused === 'triage.item_needed' || (leaves && i.dangers.length > 0 && k.random.next() < 0.3);
  const body = { verdict: stays ? 'police' : verdict, ...(k.item ? { item: k.item } : {}) };
  return { account: k.cast.officer(k.officer), action: 'decide', body, after };
}

/** Times the centre rings a caller who does not answer; then the crew speaks with them on the scene. */
const TRIES = 3;

function metOnScene(i: Seen, k: Knowledge): Next {
  return { account: k.cast.dispatcher(i.town), action: 'contact', body: { reached: true, by: 'relay' }, after: 60 + k.random.exponential(60) };
}

/** Offers that came to nothing before the centre stops asking. */
const MOST_OFFERS = 5;

/** The centre speaks with the caller, then sends; in the direct feed the offer goes out by itself and the centre looks later. */
function sent(i: Seen, k: Knowledge): Next | null {
  const account = k.cast.dispatcher(i.town);
  if (!i.contact?.reached && (i.contact?.tries ?? 0) < TRIES) return contact(i, k, k.random.next() < 0.93);
  // Nobody signs: the police have not left, so to them it goes back, with the record of who was asked.
  if (i.assignments.length >= MOST_OFFERS && i.police === null) return { account, action: 'hand-back', body: { reason: 'nobody_answers' }, after: 30 + k.random.exponential(30) };
  const [unitId] = k.recommended;
  return unitId ? { account, action: 'dispatch', body: { unitId }, after: 8 + k.random.exponential(15) } : null;
}

export function contact(i: Seen, k: Knowledge, reached: boolean): Next {
  return { account: k.cast.dispatcher(i.town), action: 'contact', body: { reached, by: 'phone' }, after: 20 + k.random.exponential(35) };
}

/** The unit that has been offered it says yes; one that never signs says nothing, and the next is asked when its minute is over. */
function answered(i: Seen, k: Knowledge): Next | null {
  const offer = i.assignments.find((a) => a.part === 'lead' && a.status === 'offered');
  if (!offer) return null;
  const looked = i.deadlines.find((d) => d.kind === 'seen') ? MOST_LOOK : Infinity;
  return byUnit(offer, k, 'accept', {}, Math.min(looked, 5 + k.random.exponential(12)));
}

/** Seconds within which a crew has looked where the town's policy asks for it: it answers with the phone in its hand. */
export const MOST_LOOK = 40;

type Assigned = Seen['assignments'][number];

/** An act of the unit's people; null where nobody of the cast is there for it. */
export function byUnit(a: Assigned, k: Knowledge, action: Action, body: object, after: number): Next | null {
  const account = k.cast.handler(a.unitId);
  if (account === null || k.neverSigns.has(a.organisationId)) return null;
  return { account, action, body: UNNAMED.has(action) ? body : { ...body, unitId: a.unitId }, after };
}

/** Acts of a handler that are about the matter and name no unit. */
const UNNAMED: ReadonlySet<Action> = new Set<Action>(['assist', 'escalate', 'appeal']);

function handled(i: Seen, k: Knowledge): Next | null {
  const well = saidWell(i, k);
  if (well) return well;
  const helper = i.assignments.find((a) => a.part === 'co' && a.endedAt === null);
  if (helper) return helped(helper, k);
  if (i.police?.why === 'joint' && i.police.status === 'acknowledged') return policeDone(k, 600 + k.random.exponential(900));
  const lead = leadOf(i);
  if (!lead) return null;
  if (!i.contact?.reached && (i.contact?.tries ?? 0) < TRIES) return contact(i, k, k.random.next() < 0.93);
  if (lead.status === 'on_scene' && !i.contact?.reached) return metOnScene(i, k);
  if (lead.status === 'accepted') return byUnit(lead, k, 'depart', {}, 20 + k.random.exponential(30));
  if (lead.status === 'en_route') return byUnit(lead, k, 'arrive', positionNear(i, k, 0.0003), 240 + k.random.exponential(260));
  const [missing] = i.evidenceNeeded;
  if (missing) return byUnit(lead, k, 'record', { kind: missing, text: '现场已处理并记录。' }, 60 + k.random.exponential(120));
  return finished(i, k, 700);
}

/** Whoever is asked at the scene says that all is well; where nobody did, the centre rings them. */
function saidWell(i: Seen, k: Knowledge): Next | null {
  const asked = i.assignments.find((a) => a.checkIn && a.checkIn.step !== 'waiting');
  if (!asked?.checkIn) return null;
  if (asked.checkIn.step === 'missed') return { account: k.cast.dispatcher(i.town), action: 'check-in', body: { unitId: asked.unitId }, after: 30 + k.random.exponential(30) };
  return byUnit(asked, k, 'check-in', {}, 5 + k.random.exponential(20));
}

function helped(a: Assigned, k: Knowledge): Next | null {
  return a.status === 'offered' ? byUnit(a, k, 'accept', {}, 10 + k.random.exponential(15)) : byUnit(a, k, 'finish', { outcome: 'settled' }, 400 + k.random.exponential(500));
}

export function leadOf(i: Seen): Assigned | undefined {
  return i.assignments.find((a) => a.part === 'lead' && ['accepted', 'en_route', 'on_scene'].includes(a.status));
}

/** Where the unit says it is: degrees of drift around the place. */
export function positionNear(i: Seen, k: Knowledge, off: number): object {
  const at = i.place.position;
  if (!at) return {};
  return { position: { lon: at.lon + (k.random.next() - 0.5) * off, lat: at.lat + (k.random.next() - 0.5) * off, datum: 'wgs84' } };
}

export function finished(i: Seen, k: Knowledge, mean: number): Next | null {
  const lead = leadOf(i);
  const outcome = i.outcomes[k.random.next() < 0.8 ? 0 : k.random.below(Math.max(1, i.outcomes.length))];
  return lead ? byUnit(lead, k, 'finish', { outcome: outcome?.code ?? 'settled', text: '已按规定处理，现场已恢复。' }, 240 + k.random.exponential(mean)) : null;
}

export function reviewed(i: Seen, k: Knowledge, result: 'pass' | 'redo'): Next {
  return { account: k.cast.reviewer(i.town), action: 'review', body: { result }, after: 300 + k.random.exponential(2400) };
}

/** The leader on duty decides: the first keeps it, or another unit gets it. */
function adjudicated(i: Seen, k: Knowledge): Next {
  const [other] = k.recommended;
  const first = leadOf(i);
  const unitId = k.random.next() < 0.5 ? first?.unitId : other;
  return { account: k.cast.leader(i.town), action: 'adjudicate', body: { ...(unitId ? { unitId } : {}), reason: 'as_the_catalogue_says' }, after: 400 + k.random.exponential(500) };
}
