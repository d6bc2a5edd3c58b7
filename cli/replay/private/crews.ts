/**
 * Our own dispatch over the calls of a file: a duty officer diverts, the centre sends the crew that the engine
 * recommends, the crew accepts at once and drives. How long a call was handled before anybody was told to go, and
 * how long a crew stayed, are the file's own: what differs is who is sent, from where.
 */
import type { District, Unit } from '#domain/catalogue/district.ts';
import { catalogueAt, findItem, findOutcome, getUnit } from '#domain/catalogue/lookup.ts';
import type { Action } from '#domain/incident/contract.ts';
import { metresBetween, type Position } from '#domain/shared/place.ts';
import { instant, secondsBetween, toMs, type Instant } from '#domain/shared/time.ts';
import type { Posted } from '../post.ts';
import type { CallRow } from '../read/row.ts';
import type { Agenda } from './agenda.ts';
import type { Day } from './day.ts';
import type { Acted, PrivateTown, Who } from './town.ts';

const DECIDE_AFTER = 20_000; // ms: inside the 30 s that an officer has
const DETOUR = 1.3; // streets against the straight line
const METRES_PER_SECOND = 30_000 / 3600; // 30 km/h through a town, lights or not
const STAY = 20 * 60_000; // ms, where the file does not say when a crew was free again

/** Milliseconds on the way; a call without a position is taken as in the middle of the crew's own area. */
export function travelMs(unit: Unit, to: Position | null): number {
  return to ? (metresBetween(unit.base, to) * DETOUR * 1000) / METRES_PER_SECOND : 0;
}

/** What the file says of one call, over all its unit rows. */
interface Matter {
  key: string;
  receivedAt: number;
  item: string;
  position: Position | null;
  dispatchAt: number;
  stay: number;
  firstOnScene: Instant | null;
}

/** Gathers matters before the day begins: when the first unit was told to go, how long the first to arrive stayed. */
export function mattersOf(rows: Iterable<CallRow>): Map<string, Matter> {
  const matters = new Map<string, Matter>();
  for (const { key, at, facts } of rows) {
    if (at === null || !facts?.item) continue;
    const known = matters.get(key) ?? { key, receivedAt: toMs(at), item: facts.item, position: facts.position, dispatchAt: Infinity, stay: STAY, firstOnScene: null };
    matters.set(key, known);
    if (facts.dispatchedAt !== null) known.dispatchAt = Math.min(known.dispatchAt, toMs(facts.dispatchedAt));
    if (facts.onSceneAt === null || facts.endedAt === null || (known.firstOnScene !== null && known.firstOnScene <= facts.onSceneAt)) continue;
    known.firstOnScene = facts.onSceneAt;
    known.stay = Math.max(0, toMs(facts.endedAt) - toMs(facts.onSceneAt));
  }
  return matters;
}

interface Job extends Matter { incidentId: string }

/** @param remark told of a step that the server refused: the matter is left as it is and the day goes on. */
export function createCrews(town: PrivateTown, district: District, agenda: Agenda, matters: ReadonlyMap<string, Matter>, remark: (code: string) => void): Day {
  const arrivals = new Map<string, Instant>(); // by incident
  const incidentOf = new Map<string, { incidentId: string; receivedAt: number }>(); // by call
  const waiting: Job[] = [];
  const steps = createSteps(town, remark);

  async function decide(job: Job): Promise<void> {
    const first = await town.act('officer', job.incidentId, 'decide', { verdict: 'divert', item: job.item });
    const { refused } = first.refused === 'triage.second_person_needed' ? await town.act('second', job.incidentId, 'confirm', {}) : first;
    if (refused === null) agenda.add(Math.max(agenda.now(), finite(job.dispatchAt)), () => dispatch(job));
    else remark(`decide refused: ${refused}`);
  }

  /** Nobody free: it waits its turn, and the dispatch deadline of the incident runs. */
  async function dispatch(job: Job): Promise<void> {
    const [unitId] = await town.recommend(job.incidentId);
    if (unitId === undefined) { waiting.push(job); return; }
    const gone = await steps(job, ['dispatcher', 'dispatch', { unitId }], ['dispatcher', 'contact', { reached: true, by: 'phone' }], ['crews', 'accept', { unitId }]);
    if (gone) agenda.add(agenda.now() + travelMs(getUnit(district, unitId), job.position), () => arrive(job, unitId));
  }

  async function arrive(job: Job, unitId: string): Promise<void> {
    const position = job.position ? { position: { ...job.position, datum: 'wgs84' } } : {};
    const arrived = await steps(job, ['crews', 'arrive', { unitId, ...position }]);
    const at = arrived && arrivalOf(arrived.incident, unitId);
    if (at !== null && !arrivals.has(job.incidentId)) arrivals.set(job.incidentId, at);
    agenda.add(agenda.now() + job.stay, () => finish(job, unitId));
  }

  async function finish(job: Job, unitId: string): Promise<void> {
    const finished = await steps(job, ['crews', 'finish', { unitId, outcome: outcomeOf(district, job) }], ['reviewer', 'review', { result: 'pass' }]);
    // a crew must never be lost to a matter that could not be ended
    if (!finished) await steps(job, ['dispatcher', 'withdraw', { unitId, reason: 'replay' }]);
    const next = waiting.shift();
    if (next) await dispatch(next);
  }

  return {
    taken(row: CallRow, { outcome, incidentId }: Posted) {
      const matter = matters.get(row.key);
      if (!matter || incidentId === null || outcome === 'duplicate' || outcome === 'refused') return;
      incidentOf.set(row.key, { incidentId, receivedAt: matter.receivedAt });
      if (outcome === 'accepted') agenda.add(matter.receivedAt + DECIDE_AFTER, () => decide({ ...matter, incidentId }));
    },
    seconds: () => secondsOf(incidentOf, arrivals),
  };
}

/** Received → on scene by call; a call that joined a matter where a crew already was has waited for nobody. */
function secondsOf(incidentOf: ReadonlyMap<string, { incidentId: string; receivedAt: number }>, arrivals: ReadonlyMap<string, Instant>): Map<string, number> {
  return new Map([...incidentOf].flatMap(([key, { incidentId, receivedAt }]) => {
    const at = arrivals.get(incidentId);
    return at === undefined ? [] : [[key, Math.max(0, secondsBetween(instant(receivedAt), at))] as const];
  }));
}

type Step = [who: Who, action: Action, body: object];

/** Steps one after the other, until one is refused: then null, and the refusal is told. */
function createSteps(town: PrivateTown, remark: (code: string) => void): (job: Job, ...steps: Step[]) => Promise<Acted | null> {
  return async (job, ...steps) => {
    let last: Acted | null = null;
    for (const [who, action, body] of steps) {
      last = await town.act(who, job.incidentId, action, body);
      if (last.refused === null) continue;
      remark(`${action} refused: ${last.refused}`);
      return null;
    }
    return last;
  };
}

function finite(at: number): number {
  return Number.isFinite(at) ? at : 0;
}

function arrivalOf(incident: Acted['incident'], unitId: string): Instant | null {
  const assignments: unknown = incident['assignments'];
  if (!Array.isArray(assignments)) return null;
  const own: unknown = assignments.findLast((a: unknown) => typeof a === 'object' && a !== null && 'unitId' in a && a.unitId === unitId);
  if (typeof own !== 'object' || own === null || !('arrivedAt' in own) || typeof own.arrivedAt !== 'string') return null;
  return instant(Date.parse(own.arrivedAt));
}

function outcomeOf(district: District, { item, receivedAt }: Matter): string {
  const catalogue = catalogueAt(district, instant(receivedAt));
  const outcomes = findItem(catalogue, item)?.outcomes ?? [];
  return outcomes.find((code) => findOutcome(catalogue, code)?.settled) ?? outcomes[0] ?? 'settled';
}
