/**
 * Situations the rules can bring an incident into, found by acting: from a few beginnings each act is tried by each
 * sort of person, and each clock is let run out, until no two circumstances meet that have not met before. So the
 * reference of acts says what the rules say, and not what we think they do.
 */
import type { District } from '#domain/catalogue/district.ts';
import { catalogueAt, listUnits } from '#domain/catalogue/lookup.ts';
import { recommend } from '#domain/dispatch/recommend.ts';
import { ACTIONS, type Action } from '#domain/incident/contract.ts';
import type { DomainEvent, EventType, NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { findLead, isActive, nextDeadline, type DangerMark, type Incident, type Status } from '#domain/incident/incident.ts';
import { POLICY_ACTOR, type Actor, type Context } from '#domain/incident/rule.ts';
import { PERSON_ROLES } from '#domain/access/subject.ts';
import { RULES, act, miss } from '#domain/rules.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { instant, plus, type Instant } from '#domain/shared/time.ts';

/** In how many situations of a status somebody may, and in how many nobody. */
export interface Cell {
  yes: number;
  no: number;
}

export interface Explored {
  situations: number;
  statuses: Set<Status>;
  may: Map<Action, Map<Status, Cell>>;
  /** events an act was seen to write */
  writes: Map<Action, Set<EventType>>;
  /** codes an act was seen to be refused with */
  refusals: Map<Action, Set<string>>;
}

/** A working morning on which every unit type has somebody on shift. */
const BEGIN = instant(Date.UTC(2026, 2, 18, 2));

const roles = [...PERSON_ROLES];
const somebody = (account: string): Actor => ({ account, roles, organisationId: null, unitId: null, stationId: null, personId: null });
const OFFICERS = [somebody('one'), somebody('another')];

interface Visit {
  i: Incident;
  now: Instant;
}

interface World {
  district: District;
  item: string;
  outcome: string;
  town: string;
  next: number;
}

export function explore(district: District): Explored {
  const world = worldOf(district);
  const found: Explored = { situations: 0, statuses: new Set(), may: new Map(), writes: new Map(), refusals: new Map() };
  const met = new Set<string>();
  const queue: Visit[] = [];
  const add = (visits: readonly Visit[]) => { for (const v of visits) if (isNew(v.i, met)) queue.push(v); };
  add(beginnings(world).map((i) => ({ i, now: plus(BEGIN, { seconds: 1 }) })));
  for (let n = 0; n < queue.length; n++) {
    const visit = queue[n];
    if (!visit) break;
    found.statuses.add(visit.i.status);
    add(tryActs(visit, world, found));
    add(runOut(visit.i, world));
  }
  return { ...found, situations: queue.length };
}

function worldOf(district: District): World {
  const catalogue = catalogueAt(district, BEGIN);
  const waived = new Set(catalogue.outcomes.filter((o) => o.waivesEvidence).map((o) => o.code));
  for (const town of district.towns) {
    const item = catalogue.items.find((x) => x.visit && x.outcomes.some((o) => waived.has(o)));
    const outcome = item?.outcomes.find((o) => waived.has(o));
    if (item && outcome && town.policies.at(-1)?.model === 'centre') return { district, item: item.code, outcome, town: town.id, next: 0 };
  }
  throw new Error('the district has no town and item to explore with');
}

function beginnings(world: World): Incident[] {
  const danger: DangerMark = { code: 'G01', by: 'machine', p: 0.9 };
  return [opened(world, 'inc', []), opened(world, 'inc', [danger]), inherited(world)];
}

function opened(world: World, id: string, dangers: DangerMark[], origin: Incident['origin'] = null): Incident {
  const { district, town } = world;
  const station = district.stations.find((s) => s.towns.includes(town));
  const home = district.towns.find((t) => t.id === town);
  if (!station || !home) throw new Error(`${town} has no station`);
  const decision: Incident['decision'] = { verdict: 'divert', item: world.item, by: 'one', confirmedBy: null, at: BEGIN, safeDefault: false, overDanger: false, reason: null };
  const from = origin && { verdict: 'divert' as const, item: world.item, divertedAt: BEGIN, decision, contact: null, calls: [], holder: { kind: 'centre' as const, id: 'elsewhere' } };
  return applied(null, event(id, 'incident.opened', {
    number: 'N', stationId: station.id, channel: '110', place: { areaId: null, position: null, precision: 'unknown' }, flags: {}, paper: false,
    call: from ? null : { callId: 'call', revision: 0, receivedAt: BEGIN, words: null, identity: null, placeText: null },
    dangers, proposal: null, urgency: 'normal', origin, inherited: from, excluded: [],
    versions: { catalogue: catalogueAt(district, BEGIN).version, policy: home.policies.at(-1)?.version ?? '', rules: '', model: null },
    clocks: { start: [{ kind: from ? 'pass_on' : 'decide', at: plus(BEGIN, { seconds: 30 }), promised: plus(BEGIN, { seconds: 30 }), level: 0 }] },
  }), world.town, BEGIN);
}

function inherited(world: World): Incident {
  const other = world.district.towns.find((t) => t.id !== world.town);
  return opened(world, 'inc', [], { town: other?.id ?? 'elsewhere', incidentId: 'inc_there', accepted: false });
}

function applied(i: Incident | null, e: NewEvent, town: string, now: Instant): Incident {
  return evolve(i, { ...e, incident: e.incidentId, v: 1, town, at: now, actor: 'explorer' } as DomainEvent); // type and data come from one NewEvent
}

function afterAll(i: Incident, events: readonly NewEvent[], now: Instant): Incident {
  return events.filter((e) => e.incidentId === i.id).reduce((at, e) => applied(at, e, i.town, now), i);
}

/** What the rules ask of an incident, each by itself. */
function circumstancesOf(i: Incident): string[] {
  const lead = findLead(i);
  return [
    i.status, `verdict ${i.verdict}`, `danger ${i.dangers.length > 0}`, `pending ${i.pending !== null}`, `police ${i.police?.why} ${i.police?.status}`,
    `lead ${lead?.status}`, `co ${i.assignments.find((a) => a.part === 'co' && isActive(a))?.status}`, `returns ${i.returns.length > 0}`,
    `assist ${i.assists.some((a) => a.status === 'asked')}`, `passing ${i.passing !== null}`, `origin ${i.origin?.accepted}`, `merged ${i.mergedInto !== null}`, `closed ${i.closedAs}`, `redo ${i.review?.result === 'redo'}`, `appeal ${i.appeals?.at(-1)?.decision === null}`,
  ];
}

/** Whether two circumstances meet in it for the first time; remembers that they have. */
function isNew(i: Incident, met: Set<string>): boolean {
  const before = met.size;
  const list = circumstancesOf(i);
  for (const a of list) for (const b of list) met.add(`${a} & ${b}`);
  return met.size > before;
}

function contextFor(world: World, actor: Actor, now: Instant): Context {
  return { now, actor, district: world.district, text: { id: 'ent', commitment: '' }, newId: (prefix) => `${prefix}_${world.next++}` };
}

/** Two officers with every role, and somebody of each unit that has or had the incident. */
function actorsFor(i: Incident): Actor[] {
  const units = new Map(i.assignments.map((a) => [a.unitId, a]));
  return [...OFFICERS, ...[...units.values()].map((a): Actor => ({ account: `of ${a.unitId}`, roles: ['responder', 'mediator'], organisationId: a.organisationId, unitId: a.unitId, stationId: null, personId: null }))];
}

function tryActs({ i, now }: Visit, world: World, found: Explored): Visit[] {
  const after: Visit[] = [];
  for (const action of ACTIONS) {
    const allowed = actorsFor(i).filter((actor) => {
      const no = RULES[action].may(i, contextFor(world, actor, now));
      if (no) note(found.refusals, action, no.code);
      return no === null;
    });
    count(found, action, i.status, allowed.length > 0);
    for (const actor of allowed) for (const body of bodiesOf(action, i, world, now)) after.push(...tryOne(i, action, body, actor, now, world, found));
  }
  return after;
}

function tryOne(i: Incident, action: Action, body: object, actor: Actor, now: Instant, world: World, found: Explored): Visit[] {
  const other = { ...opened(world, 'inc_other', []), status: 'to_dispatch' as const };
  const outcome = act(i, action, body as never, contextFor(world, actor, now), { busyWith: () => null, other: () => other }); // the table pairs act and body
  if (isRefusal(outcome)) {
    note(found.refusals, action, outcome.code);
    return [];
  }
  if (outcome.refusal) note(found.refusals, action, outcome.refusal.code);
  for (const e of outcome.events) note(found.writes, action, e.type);
  return [{ i: afterAll(i, outcome.events, now), now: plus(now, { seconds: 1 }) }];
}

/** The next clock runs out unanswered. */
function runOut(i: Incident, world: World): Visit[] {
  const due = nextDeadline(i);
  return due ? [{ i: afterAll(i, miss(i, due, contextFor(world, POLICY_ACTOR, due.at)), due.at), now: due.at }] : [];
}

function note<T>(map: Map<Action, Set<T>>, action: Action, value: T): void {
  map.set(action, (map.get(action) ?? new Set()).add(value));
}

function count({ may }: Explored, action: Action, status: Status, allowed: boolean): void {
  const of = may.get(action) ?? new Map<Status, Cell>();
  const cell = of.get(status) ?? { yes: 0, no: 0 };
  cell[allowed ? 'yes' : 'no'] += 1;
  may.set(action, of.set(status, cell));
}

function bodiesOf(action: Action, i: Incident, world: World, now: Instant): object[] {
  const reason = 'stated';
  const make: Partial<Record<Action, () => object[]>> = {
    decide: () => (['divert', 'joint', 'police', 'emergency', 'advice'] as const).map((verdict) => ({ verdict, item: world.item })),
    contact: () => [{ reached: true, by: 'phone' }],
    dispatch: () => unitsFor(i, world, now).flatMap((unitId) => [{ unitId, part: 'lead' }, { unitId, part: 'co' }]),
    record: () => [{ kind: 'note' }],
    finish: () => [{ outcome: world.outcome }, { outcome: 'none_such' }, ...(i.item ? catalogueAt(world.district, now).items.find((x) => x.code === i.item)?.outcomes ?? [] : []).map((outcome) => ({ outcome }))],
    return: () => [{ reason: 'not_ours' }, { reason }],
    withdraw: () => i.assignments.filter(isActive).map((a) => ({ unitId: a.unitId, reason })),
    acknowledge: () => [{ by: 'telephone', result: 'taken' }, { by: 'telephone', result: 'done' }],
    assist: () => [{ kind: 'identity' }, { kind: 'identity', answer: '' }],
    escalate: () => (['shift_leader', 'police', 'mediation'] as const).map((to) => ({ to, reason })),
    'pass-on': () => world.district.towns.map((t) => ({ town: t.id })),
    adjudicate: () => [{ reason, precedent: true }, ...[findLead(i)?.unitId, ...unitsFor(i, world, now)].flatMap((unitId) => (unitId ? [{ unitId, reason, precedent: true }] : []))],
    review: () => [{ result: 'pass' }, { result: 'redo' }],
    appeal: () => [{ against: 'redo' }, { against: 'satisfaction' }],
    'decide-appeal': () => [{ result: 'upheld' }],
    close: () => [{}, { outcome: 'nuisance' }, { outcome: 'none_such' }],
    merge: () => [{ intoIncidentId: 'inc_other' }, { intoIncidentId: i.id }],
    link: () => [{ incidentId: 'inc_other' }, { incidentId: i.id }],
  };
  return make[action]?.() ?? [{ reason }];
}

/** The one recommended, one that already has it, one of the other town, and one that does not exist. */
function unitsFor(i: Incident, world: World, now: Instant): string[] {
  const best = recommend(i, contextFor(world, POLICY_ACTOR, now), { busyWith: () => null }).items.slice(0, 2).map((x) => x.unit.id);
  const away = listUnits(world.district, {}).find((u) => u.town !== null && u.town !== world.town);
  return [...best, ...(away ? [away.id] : []), ...i.assignments.filter(isActive).map((a) => a.unitId), 'none'];
}
