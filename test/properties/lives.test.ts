/** Tens of thousands of seeded lives: no orphan, one lead, lawful moves only, replay equals what happened. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_VERSION, type DomainEvent } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import { takeCall, type PreparedCall } from '#domain/intake/take.ts';
import { STATUSES, type Incident } from '#domain/incident/incident.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { actorsOf, advance, begin, BEGINNINGS, stepsOf, type Life, type Step } from './drive.ts';

const district = loadDistrict();
const actors = actorsOf(district);
const officer = actors[0] ?? POLICY_ACTOR;
const dispatcher = actors.find((a) => a.roles.includes('dispatcher')) ?? POLICY_ACTOR;
const catalogue = district.catalogues.at(-1)?.version ?? '';
const START = '2026-03-18T02:00:00.000Z' as Instant;

function prepared(town: string, at: Instant, step: Pick<Step, 'pick'>, keys: string[]): PreparedCall {
  const danger = step.pick % 5 === 0 ? [{ code: 'G01', p: 0.9, evidence: 'x', span: null }] : [];
  return {
    call: { callId: `call_${at}_${step.pick}`, revision: 0, receivedAt: at, words: null, identity: null, placeText: null },
    town, stationId: district.stations[0]?.id ?? '', channel: '110', place: { areaId: null, position: null, precision: 'unknown' }, flags: {}, paper: false,
    proposal: { verdict: 'divert', item: 'HJ-04', items: [], danger, place: null, urgency: 'normal', abstained: step.pick % 3 === 0, why: [], versions: { catalogue, rules: 'r', model: null } },
    bodyHash: '00', linkKeys: keys, excluded: [], conflictEntry: null,
  };
}

/** A life just opened, with its log. */
function born(town: string, step: Step): Life {
  const call = prepared(town, START, step, ['p:1', 'l:1']);
  const ctx = { now: START, actor: POLICY_ACTOR, district, text: null, newId: (p: string) => `${p}_0` };
  const { events } = takeCall(call, { taken: [], prior: [], incident: () => null }, ctx);
  const log = events.map((e) => JSON.parse(JSON.stringify({ type: e.type, v: EVENT_VERSION, incident: e.incidentId, town, at: START, actor: 'police', data: e.data })) as DomainEvent);
  const incident = log.reduce<Incident | null>(evolve, null);
  if (!incident) throw new Error('nothing was opened');
  const other: Incident = { ...incident, id: 'inc_other' };
  return { incident, other, log, now: START, statuses: new Set([incident.status]) };
}

function live(town: string, steps: readonly Step[]): Life {
  const [first, ...rest] = steps;
  const life = born(town, first ?? { action: 'clock', actor: 0, pick: 0, seconds: 0 });
  begin(life, BEGINNINGS[(first?.actor ?? 0) % BEGINNINGS.length] ?? [], district, officer, dispatcher);
  for (const step of rest) advance(life, step, district, actors, (l, s) => prepared(town, l.now, s, ['p:1', 'l:1']));
  return life;
}

const RUNS = 10_000;
/** What a life alone can reach; the rest needs the other town, an uploaded conflict or the caller's link. */
const TYPES = [
  'incident.opened', 'call.linked', 'triage.second_person_asked', 'triage.decided', 'contact.made', 'unit.dispatched',
  'assignment.accepted', 'assignment.departed', 'assignment.arrived', 'assignment.ended', 'assignment.returned', 'arbitration.opened', 'arbitration.decided',
  'evidence.recorded', 'incident.supplemented', 'incident.finished', 'hand_back.asked', 'police.asked', 'police.acknowledged', 'police.refused', 'police.done',
  'assist.asked', 'assist.answered', 'incident.escalated', 'mediation.opened', 'passing.offered', 'review.passed', 'review.redone', 'incident.closed',
  'incident.reopened', 'incident.merged', 'incident.unmerged', 'incident.linked', 'note.added', 'deadline.missed',
];

for (const town of ['pujin', 'pujiang']) {
  test(`${RUNS} lives in ${town}: nobody is ever without a holder and a deadline, and the log tells the same life`, { timeout: 240_000 }, () => {
    const seen = new Set<string>();
    fc.assert(fc.property(stepsOf(24), (steps) => {
      const life = live(town, steps);
      life.statuses.forEach((x) => seen.add(x));
      life.log.forEach((e) => seen.add(e.type));
      const replayed = life.log.reduce<Incident | null>(evolve, null);
      // as text: a hundred times quicker than a deep comparison, and stricter about order
      expect(JSON.stringify(replayed)).toBe(JSON.stringify(life.incident));
    }), { numRuns: RUNS, seed: 20_261_126, endOnFailure: true });
    const missing = [...STATUSES, ...TYPES].filter((x) => !seen.has(x));
    expect(missing).toEqual([]);
  });
}

test('a clock is a pure function of events and time: looking earlier or later changes nothing but when', { timeout: 60_000 }, () => {
  fc.assert(fc.property(stepsOf(15), fc.nat(3_000), (steps, late) => {
    const once = live('pujin', steps);
    const again = live('pujin', steps);
    expect(JSON.stringify(again.incident)).toBe(JSON.stringify(once.incident));
    again.now = plus(again.now, { seconds: late });
    expect(again.incident.deadlines).toEqual(once.incident.deadlines);
  }), { numRuns: 1_000, seed: 20_261_126 });
});
