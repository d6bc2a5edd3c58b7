/** Drives one incident through random acts, calls and clocks, in memory, by the rules alone. */
import fc from 'fast-check';
import type { District } from '#domain/catalogue/district.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import { ACTIONS, type Action } from '#domain/incident/contract.ts';
import type { DomainEvent, NewEvent } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { isLawful } from '#domain/incident/lifecycle.ts';
import { isActive, nextDeadline, type Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import { takeCall, type PreparedCall } from '#domain/intake/take.ts';
import { recommend } from '#domain/dispatch/recommend.ts';
import { act, miss, possibleActions } from '#domain/rules.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { plus, type Instant } from '#domain/shared/time.ts';

export interface Step {
  action: Action | 'clock' | 'call';
  actor: number;
  pick: number;
  seconds: number;
}

export const stepsOf = (max: number): fc.Arbitrary<Step[]> => fc.array(fc.record({
  action: fc.oneof({ weight: 6, arbitrary: fc.constantFrom<Step['action']>(...ACTIONS) }, { weight: 1, arbitrary: fc.constant<Step['action']>('clock') }, { weight: 1, arbitrary: fc.constant<Step['action']>('call') }),
  actor: fc.nat(30), pick: fc.nat(1000), seconds: fc.oneof({ weight: 7, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(90) }, { weight: 1, arbitrary: fc.nat(7200) }, { weight: 1, arbitrary: fc.nat(400_000) }),
}), { minLength: 1, maxLength: max });

export interface Life {
  incident: Incident;
  other: Incident;
  log: DomainEvent[];
  now: Instant;
  statuses: Set<string>;
}

export function actorsOf(district: District): Actor[] {
  return district.accounts.map((a) => ({
    account: a.username, roles: a.roles, organisationId: a.organisationId, unitId: a.unitId ?? null, stationId: a.stationId ?? null, personId: a.personId,
  }));
}

const VERDICTS = ['divert', 'joint', 'police', 'advice', 'emergency'] as const;
const OUTCOMES = ['settled', 'persuaded_stopped', 'referred', 'no_such_matter', 'wrong_number', 'nuisance'];
const REASONS = ['wrong_area', 'not_ours', 'overlap', 'stated'];

/** A plausible body for an act; the rules judge it. */
export function bodyFor(action: Action, step: Step, i: Incident, district: District): Record<string, unknown> {
  const units = listUnits(district, {});
  const unit = units[step.pick % units.length];
  const items = district.catalogues.at(-1)?.items ?? [];
  const item = items[step.pick % items.length];
  const reason = REASONS[step.pick % REASONS.length] ?? 'stated';
  switch (action) {
    case 'decide': return { verdict: VERDICTS[step.pick % VERDICTS.length], item: item?.code, danger: step.pick % 7 === 0 ? ['G01'] : [] };
    case 'dispatch': return { unitId: step.pick % 2 === 0 ? unit?.id : (bestUnit(i, district, step) ?? unit?.id), part: step.pick % 4 === 0 ? 'co' : 'lead' };
    case 'withdraw': return { unitId: i.assignments.find(isActive)?.unitId ?? unit?.id, reason };
    case 'finish': {
      const outcomes = items.find((x) => x.code === i.item)?.outcomes ?? OUTCOMES;
      return { outcome: outcomes[step.pick % outcomes.length] };
    }
    case 'record': return { kind: (['note', 'persuasion', 'parties', 'measure', 'photo', 'meeting', 'handover', 'identity_checked'] as const)[step.pick % 8] };
    case 'contact': return { reached: step.pick % 2 === 0, by: 'phone' };
    case 'return': return { reason, proposedUnitId: unit?.id };
    case 'acknowledge': return { by: 'telephone', result: step.pick % 3 === 0 ? 'done' : 'taken' };
    case 'assist': return step.pick % 2 === 0 ? { kind: 'identity' } : { kind: 'identity', answer: 'x' };
    case 'escalate': return { to: (['shift_leader', 'town_leader', 'district', 'police', 'mediation'] as const)[step.pick % 5], reason };
    case 'pass-on': return { town: district.towns[step.pick % district.towns.length]?.id };
    case 'adjudicate': return { unitId: step.pick % 3 === 0 ? undefined : unit?.id, reason, precedent: true };
    case 'review': return { result: step.pick % 2 === 0 ? 'pass' : 'redo' };
    case 'appeal': return { against: step.pick % 2 === 0 ? 'redo' : 'satisfaction' };
    case 'decide-appeal': return { result: step.pick % 2 === 0 ? 'upheld' : 'dismissed' };
    case 'close': return { outcome: OUTCOMES[step.pick % OUTCOMES.length] };
    case 'merge': return { intoIncidentId: step.pick % 3 === 0 ? i.id : 'inc_other' };
    case 'link': return { incidentId: 'inc_other' };
    default: return { reason };
  }
}

function bestUnit(i: Incident, district: District, step: Step): string | undefined {
  const ctx: Context = { now: i.openedAt, actor: POLICY_ACTOR, district, text: null, newId: (p) => p };
  const { items } = recommend(i, ctx, { busyWith: () => null });
  return items[step.pick % Math.max(1, Math.min(3, items.length))]?.unit.id;
}

/** Half of the time somebody of the unit that has it, so that lives get beyond the first offer. */
function whoActs(life: Life, step: Step, actors: readonly Actor[]): Actor {
  const unit = life.incident.assignments.findLast(isActive);
  if (unit && step.actor % 2 === 0) {
    return { account: `of-${unit.unitId}`, roles: ['responder'], organisationId: unit.organisationId, unitId: unit.unitId, stationId: null, personId: null };
  }
  return actors[step.actor % actors.length] ?? POLICY_ACTOR;
}

/** Most steps choose among what is possible; the rest try anything. */
function whatHappens(life: Life, step: Step, ctx: Context): Action {
  if (step.action === 'clock' || step.action === 'call') throw new Error('not an act');
  if (step.pick % 3 === 0) return step.action;
  const { allowed } = possibleActions(life.incident, ctx);
  const forward = allowed.filter((a) => !['merge', 'hand-back', 'close', 'note', 'link', 'escalate', 'supplement', 'assist'].includes(a));
  const from = step.pick % 3 === 1 && forward.length > 0 ? forward : allowed;
  return from[Math.floor(step.pick / 3) % Math.max(1, from.length)] ?? step.action;
}

export class Broken extends Error {}

/** Applies events to a life and checks what must hold after each single one. */
export function applyAll(life: Life, events: readonly NewEvent[], actor: Actor): void {
  for (const e of events) {
    const target = e.incidentId === life.incident.id ? 'incident' : 'other';
    const before = life[target];
    const whole = JSON.parse(JSON.stringify({ type: e.type, v: 1, incident: e.incidentId, town: before.town, at: life.now, actor: actor.account, data: e.data })) as DomainEvent;
    const after = evolve(before, whole);
    check(before, after, e);
    life[target] = after;
    if (target !== 'incident') continue;
    life.log.push(whole);
    life.statuses.add(after.status);
  }
}

function check(before: Incident, after: Incident, e: NewEvent): void {
  const fail = (why: string): never => { throw new Broken(`${e.type}: ${why}\n${JSON.stringify(after, null, 1).slice(0, 1500)}`); };
  if (!isLawful(e.type, before.status, after.status)) fail(`unlawful ${before.status} → ${after.status}`);
  const open = after.status !== 'closed';
  if (open !== (after.holder !== null)) fail('holder');
  if (open !== (nextDeadline(after) !== null)) fail('deadline');
  if (after.assignments.filter((a) => a.part === 'lead' && isActive(a)).length > 1) fail('two leads');
  if (!open && after.closedAs !== 'merged' && after.assignments.some(isActive)) fail('active assignment on a closed incident');
  if (after.version !== before.version + 1) fail('version');
  const kinds = after.deadlines.map((d) => `${d.kind} ${d.assignmentId ?? ''}`);
  if (new Set(kinds).size !== kinds.length) fail('two clocks of one kind');
  const leaves = after.verdict === 'divert' || after.verdict === 'advice';
  if (leaves && after.decision?.overDanger && (!after.decision.confirmedBy || after.decision.confirmedBy === after.decision.by)) fail('danger left the police on one word');
}

/** Where a life starts from: random steps alone seldom get far. */
export const BEGINNINGS: readonly (readonly Action[])[] = [
  [], ['decide', 'dispatch', 'accept'], ['decide', 'dispatch', 'accept', 'arrive', 'finish'],
  ['decide', 'dispatch', 'accept', 'return', 'dispatch', 'accept', 'return'],
];

export function begin(life: Life, beginning: readonly Action[], district: District, officer: Actor, dispatcher: Actor): void {
  let n = 0;
  for (const action of beginning) {
    const unit = life.incident.assignments.findLast(isActive);
    const own = unit && action !== 'dispatch' && action !== 'decide';
    const actor: Actor = own ? { account: `of-${unit.unitId}`, roles: ['responder'], organisationId: unit.organisationId, unitId: unit.unitId, stationId: null, personId: null } : action === 'dispatch' ? dispatcher : officer;
    const ctx: Context = { now: life.now, actor, district, text: null, newId: (p) => `${p}_b${n++}` };
    const step: Step = { action, actor: 0, pick: 1, seconds: 0 };
    const fixed: Partial<Record<Action, Record<string, unknown>>> = { decide: { verdict: 'joint', item: 'HJ-04' }, finish: { outcome: 'no_such_matter' }, return: { reason: 'not_ours' }, arrive: {}, dispatch: { unitId: bestUnit(life.incident, district, step), part: 'lead' } };
    const outcome = act(life.incident, action, (fixed[action] ?? {}) as never, ctx, { busyWith: () => null, other: () => null });
    if (!isRefusal(outcome)) applyAll(life, outcome.events, actor);
  }
}

/** One step: an act by somebody, a clock running out, or another call. Refusals are lawful and change nothing. */
export function advance(life: Life, step: Step, district: District, actors: readonly Actor[], prepared: (life: Life, step: Step) => PreparedCall): void {
  life.now = plus(life.now, { seconds: step.seconds });
  let n = 0;
  const contextFor = (actor: Actor): Context => ({ now: life.now, actor, district, text: { id: 'ent', commitment: '00' }, newId: (p) => `${p}_${life.log.length}_${n++}` });
  if (step.action === 'clock') {
    for (let guard = 0; guard < 40; guard++) {
      const due = nextDeadline(life.incident);
      if (!due || due.at > life.now) return;
      const events = miss(life.incident, due, contextFor(POLICY_ACTOR));
      if (events.length === 0) throw new Broken(`clock ${due.kind} at ${due.at} does nothing`);
      applyAll(life, events, POLICY_ACTOR);
    }
    throw new Broken('a clock that never stops');
  }
  const actor = whoActs(life, step, actors);
  const ctx = contextFor(actor);
  if (step.action === 'call') {
    const call = prepared(life, step);
    const prior = [{ callId: 'c0', sender: 'c0', incidentId: life.incident.id, receivedAt: life.incident.receivedAt, linkKeys: ['p:1', 'l:1'], item: life.incident.item, danger: [] }];
    const taken = takeCall(call, { taken: [], prior, incident: (id) => (id === life.incident.id ? life.incident : null) }, ctx);
    if (taken.outcome !== 'new') applyAll(life, taken.events, actor);
    return;
  }
  const action = whatHappens(life, step, ctx);
  const body = bodyFor(action, step, life.incident, district);
  const outcome = act(life.incident, action, body as never, ctx, { busyWith: () => null, other: (id) => (id === life.incident.mergedInto || id === 'inc_other' ? life.other : null) });
  if (!isRefusal(outcome)) applyAll(life, outcome.events, actor);
}
