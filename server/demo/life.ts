/**
 * What the invented people of the demonstration would do next about one incident. They judge as its label says, are
 * mostly quick, sometimes slow or wrong; they see only what their role sees and act only through the public interface.
 */
import type { Random } from '#engine/random.ts';
import type { Action, IncidentView } from '#domain/incident/contract.ts';
import type { Verdict } from '#domain/triage/proposal.ts';

/** What the call really was, as the corpus labels it. */
export interface Truth {
  verdict: Verdict;
  item: string | null;
}

/** Who acts: a role of the town, or the account of a unit. */
export type Who = { role: 'officer' | 'second' | 'dispatcher' | 'reviewer' } | { unitId: string };

export interface Next {
  who: Who;
  action: Action;
  body: object;
  /** seconds until they do it */
  after: number;
}

export interface Knowledge {
  truth: Truth;
  /** units whose people are in the demonstration, best first */
  recommended: readonly { unitId: string; arrivalMinutes: number }[];
  random: Random;
}

/** Null: nobody has anything to do but wait. */
export function nextAct(i: IncidentView, k: Knowledge): Next | null {
  if (i.police?.status === 'asked') return { who: { role: 'officer' }, action: 'acknowledge', body: {}, after: 8 + k.random.exponential(15) };
  switch (i.status) {
    case 'received': case 'studying': return judged(i, k);
    case 'with_police': return { who: { role: 'officer' }, action: 'acknowledge', body: { result: 'done' }, after: 900 + k.random.exponential(1200) };
    case 'to_dispatch': return dispatched(i, k);
    case 'dispatched': return answered(i, k);
    case 'handling': return handled(i, k);
    case 'mediating': return finished(i, k, 3600);
    case 'finished': return { who: { role: 'reviewer' }, action: 'review', body: { result: k.random.next() < 0.05 ? 'redo' : 'pass' }, after: 300 + k.random.exponential(1800) };
    case 'arbitration': case 'closed': return null;
  }
}

/** Six seconds in the median, now and then too late: then the safe default acts. */
function judged(i: IncidentView, { truth, random }: Knowledge): Next {
  if (i.pending) return { who: { role: 'second' }, action: 'confirm', body: {}, after: 3 + random.exponential(5) };
  const slow = random.next() < 0.03 ? 60 : 0;
  const danger = i.dangers.length > 0;
  const verdict = danger && (truth.verdict === 'divert' || truth.verdict === 'advice') && random.next() < 0.5 ? 'police' : truth.verdict;
  return { who: { role: 'officer' }, action: 'decide', body: { verdict, ...(truth.item ? { item: truth.item } : {}) }, after: 3 + random.exponential(5) + slow };
}

function dispatched(i: IncidentView, { recommended, random }: Knowledge): Next | null {
  if (!i.contact?.reached) return { who: { role: 'dispatcher' }, action: 'contact', body: { reached: random.next() < 0.9, by: 'phone' }, after: 15 + random.exponential(40) };
  const unit = recommended[0];
  return unit ? { who: { role: 'dispatcher' }, action: 'dispatch', body: { unitId: unit.unitId }, after: 5 + random.exponential(15) } : null;
}

function answered(i: IncidentView, { random }: Knowledge): Next | null {
  const offer = i.assignments.find((a) => a.status === 'offered');
  if (!offer) return null;
  const who = { unitId: offer.unitId };
  const chance = random.next();
  if (chance < 0.04) return { who, action: 'decline', body: { reason: 'no_capacity' }, after: 20 };
  return { who, action: 'accept', body: {}, after: chance < 0.09 ? 90 : 5 + random.exponential(12) };
}

function handled(i: IncidentView, k: Knowledge): Next | null {
  const mine = i.assignments.find((a) => a.part === 'lead' && ['accepted', 'en_route', 'on_scene'].includes(a.status));
  if (!mine) return null;
  const who = { unitId: mine.unitId };
  if (mine.status === 'accepted') return { who, action: 'depart', body: {}, after: 20 + k.random.exponential(30) };
  if (mine.status === 'en_route') return { who, action: 'arrive', body: arrivalAt(i, k.random), after: 180 + k.random.exponential(300) };
  const missing = i.evidenceNeeded[0];
  if (missing) return { who, action: 'record', body: { kind: missing, text: '现场已处理并记录' }, after: 60 + k.random.exponential(120) };
  if (k.random.next() < 0.02) return { who, action: 'hand-back', body: { reason: 'situation_changed' }, after: 30 };
  return finished(i, k, 300);
}

/** Thirty metres of drift; one in thirty reports from somewhere else. */
function arrivalAt(i: IncidentView, random: Random): object {
  const at = i.place.position;
  if (!at) return {};
  const off = random.next() < 0.03 ? 0.01 : 0.0003;
  return { position: { lon: at.lon + (random.next() - 0.5) * off, lat: at.lat + (random.next() - 0.5) * off, datum: 'wgs84' } };
}

function finished(i: IncidentView, { random }: Knowledge, mean: number): Next | null {
  const lead = i.assignments.find((a) => a.part === 'lead' && a.endedAt === null);
  const outcome = i.outcomes[random.next() < 0.8 ? 0 : random.below(Math.max(1, i.outcomes.length))];
  return lead && outcome ? { who: { unitId: lead.unitId }, action: 'finish', body: { outcome: outcome.code }, after: 120 + random.exponential(mean) } : null;
}
