/** What each act does to the fake's incident. Refusals come back as their code. */
import { ACTION_BODIES, type Action } from '#domain/incident/contract.ts';
import type { FakeAccount } from './district.ts';
import { CENTRE, ITEMS, STATION, TEAM, UNITS, at, newId, possible, type Incidents, type Stored } from './incidents.ts';

export function isAction(name: string): name is Action {
  return Object.hasOwn(ACTION_BODIES, name);
}

/** Null when done, else the refusal's code. */
export function actOn(incidents: Incidents, i: Stored, who: FakeAccount, action: Action, raw: unknown): string | null {
  const parsed = ACTION_BODIES[action].safeParse(raw);
  if (!parsed.success) return 'request.invalid';
  const { allowed, refused } = possible(i, who);
  if (!allowed.includes(action)) return refused[action] ?? 'access.denied';
  const body: Readonly<Record<string, unknown>> = parsed.data;
  return STEPS[action]?.(incidents, i, who, body) ?? null;
}

type Step = (incidents: Incidents, i: Stored, who: FakeAccount, body: Readonly<Record<string, unknown>>) => string | null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const ownOf = (i: Stored, who: FakeAccount) => i.assignments.findLast((a) => a.unitId === who.unitId);

function settle(incidents: Incidents, i: Stored, verdict: NonNullable<Stored['verdict']>, by: string, confirmedBy: string | null): void {
  i.verdict = verdict;
  i.pending = null;
  i.decision = { verdict, by, confirmedBy, at: at(0), safeDefault: false, reason: null };
  const data = { decision: { verdict, item: i.item, safeDefault: false } };
  if (verdict === 'divert' || verdict === 'joint') { i.status = 'to_dispatch'; i.holder = CENTRE; incidents.record(i, 'triage.decided', by, data, ['dispatch', 120]); }
  else if (verdict === 'advice') { i.status = 'closed'; i.closedAs = 'advised'; incidents.record(i, 'triage.decided', by, data); }
  else { i.status = 'with_police'; incidents.record(i, 'triage.decided', by, data, ['acknowledge', 60]); }
}

const decide: Step = (incidents, i, who, body) => {
  const verdict = ACTION_BODIES.decide.parse(body).verdict;
  const item = ITEMS.find((x) => x.code === text(body['item']));
  if ((verdict === 'divert' || verdict === 'joint') && !item) return 'triage.item_needed';
  i.item = item?.code ?? i.item;
  i.itemName = item?.name ?? i.itemName;
  if (i.dangers.length > 0 && (verdict === 'divert' || verdict === 'advice')) {
    i.pending = { verdict, by: who.username, at: at(0) };
    incidents.record(i, 'triage.second_person_asked', who.username, { pending: { verdict } });
    return 'triage.second_person_needed';
  }
  settle(incidents, i, verdict, who.username, null);
  return null;
};

const dispatch: Step = (incidents, i, who, body) => {
  const unit = UNITS.find((u) => u.id === body['unitId']);
  if (!unit) return 'dispatch.unit_unknown';
  if (i.assignments.some((a) => a.unitId === unit.id && a.endedAt === null)) return 'dispatch.already_on_it';
  const part = body['part'] === 'co' ? 'co' : 'lead';
  i.assignments = [...i.assignments, {
    id: newId('asg'), unitId: unit.id, unitName: unit.name, organisationId: TEAM.id, organisationName: TEAM.name, part, status: 'offered',
    offeredAt: at(0), acceptedAt: null, departedAt: null, arrivedAt: null, arrivalCheck: null, endedAt: null, reason: null,
  }];
  if (part === 'lead') i.status = 'dispatched';
  incidents.record(i, 'unit.dispatched', who.username, { assignment: { unitId: unit.id, part } }, ['accept', 60]);
  return null;
};

function step(type: string, change: (own: Stored['assignments'][number], i: Stored) => void, due: Parameters<Incidents['record']>[4], data: Record<string, unknown> = {}): Step {
  return (incidents, i, who) => {
    const own = ownOf(i, who);
    if (!own) return 'response.not_assigned';
    change(own, i);
    incidents.record(i, type, who.username, data, due);
    return null;
  };
}

const STEPS: Partial<Record<Action, Step>> = {
  decide, dispatch,
  confirm: (incidents, i, who) => { if (i.pending) settle(incidents, i, i.pending.verdict, i.pending.by, who.username); return null; },
  accept: step('assignment.accepted', (own, i) => { own.status = 'accepted'; own.acceptedAt = at(0); i.status = 'handling'; i.holder = TEAM; }, ['arrive', 840]),
  depart: step('assignment.departed', (own) => { own.status = 'en_route'; own.departedAt = at(0); }, undefined),
  arrive: step('assignment.arrived', (own) => { own.status = 'on_scene'; own.arrivedAt = at(0); own.arrivalCheck = 'unknown'; }, ['result', 14_400], { arrival: { check: 'unknown' } }),
  decline: step('assignment.ended', (own, i) => { own.status = 'declined'; own.endedAt = at(0); i.status = 'to_dispatch'; }, ['dispatch', 120], { as: 'declined' }),
  finish: (incidents, i, who, body) => {
    if (i.evidence.length === 0) return 'response.evidence_missing';
    const own = ownOf(i, who);
    if (own) { own.status = 'finished'; own.endedAt = at(0); }
    i.status = 'finished';
    i.holder = CENTRE;
    i.outcome = { code: text(body['outcome']), at: at(0) };
    incidents.record(i, 'incident.finished', who.username, { outcome: { code: i.outcome.code } }, ['review', 86_400]);
    return null;
  },
  return: (incidents, i, who, body) => {
    const own = ownOf(i, who);
    if (own) { own.status = 'returned'; own.endedAt = at(0); own.reason = text(body['reason']); }
    i.returns = [...i.returns, { unitId: text(who.unitId), reason: text(body['reason']), proposedUnitId: text(body['proposedUnitId']) || null, at: at(0) }];
    i.status = 'to_dispatch';
    i.holder = CENTRE;
    incidents.record(i, 'assignment.returned', who.username, { reason: body['reason'] }, ['dispatch', 120]);
    return null;
  },
  record: (incidents, i, who, body) => {
    i.evidence = [...i.evidence, { id: newId('ev'), kind: text(body['kind']), at: at(0), statedAt: null, by: who.username, text: null, data: {} }];
    i.evidenceNeeded = [];
    incidents.record(i, 'evidence.recorded', who.username, { evidence: { kind: body['kind'] } });
    return null;
  },
  contact: (incidents, i, who, body) => {
    i.contact = { reached: body['reached'] === true, at: at(0), tries: (i.contact?.tries ?? 0) + 1 };
    incidents.record(i, 'contact.made', who.username, { reached: body['reached'] });
    return null;
  },
  review: (incidents, i, who, body) => {
    i.review = { result: text(body['result']), at: at(0) };
    if (body['result'] === 'pass') { i.status = 'closed'; i.closedAs = 'reviewed'; incidents.record(i, 'review.passed', who.username); return null; }
    i.status = 'to_dispatch';
    incidents.record(i, 'review.redone', who.username, {}, ['dispatch', 120]);
    return null;
  },
  'hand-back': (incidents, i, who) => {
    i.police = { why: 'hand_back', status: 'asked', stationId: STATION.id, askedAt: at(0), reason: 'stated' };
    incidents.record(i, 'hand_back.asked', who.username, {}, ['acknowledge', 60]);
    return null;
  },
  acknowledge: (incidents, i, who) => {
    if (i.police) i.police.status = 'acknowledged';
    i.status = 'with_police';
    i.holder = STATION;
    incidents.record(i, 'police.acknowledged', who.username, {}, ['police_result', 86_400]);
    return null;
  },
  merge: (incidents, i, who, body) => {
    const into = incidents.all.get(text(body['intoIncidentId']));
    if (!into) return 'incident.unknown';
    i.status = 'closed';
    i.closedAs = 'merged';
    i.mergedInto = into.id;
    incidents.record(i, 'incident.merged', who.username, { into: into.id });
    return null;
  },
  withdraw: (incidents, i, who, body) => {
    const one = i.assignments.find((a) => a.unitId === body['unitId']);
    if (one) { one.status = 'withdrawn'; one.endedAt = at(0); }
    i.status = 'to_dispatch';
    incidents.record(i, 'assignment.ended', who.username, { as: 'withdrawn' }, ['dispatch', 120]);
    return null;
  },
  note: (incidents, i, who) => { incidents.record(i, 'note.added', who.username); return null; },
  reopen: (incidents, i, who) => { i.status = 'to_dispatch'; i.reopened += 1; i.closedAt = null; i.closedAs = null; i.holder = CENTRE; incidents.record(i, 'incident.reopened', who.username, {}, ['dispatch', 120]); return null; },
};
