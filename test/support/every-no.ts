/**
 * Every "no" that the rules have: lives of a town's weeks, gone on with from wherever they stood by everybody who could act, at
 * once or much later, with bodies that fit and bodies that do not. Nothing is written; counted is how often each refusal came.
 */
import type { District, Unit } from '#domain/catalogue/district.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import { FILES_PER_CALLER, FILES_PER_RECORD } from '#domain/files/files.ts';
import { ACTIONS, type Action } from '#domain/incident/contract.ts';
import type { DomainEvent, NewEvent } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { findOpenAppeal, type Incident } from '#domain/incident/incident.ts';
import { POLICY_ACTOR, type Actor, type Context, type Facts } from '#domain/incident/rule.ts';
import { mayMessage } from '#domain/response/messages.ts';
import { mayCall } from '#domain/response/relay.ts';
import { addition } from '#domain/review/adding.ts';
import { act } from '#domain/rules.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { plus, type Instant, type Span } from '#domain/shared/time.ts';
import { createRandom, type Random } from '#engine/random.ts';
import { actorsOf, bodyFor } from '#test/properties/drive.ts';

/** An incident as it stood right after an event. */
export interface Moment {
  incident: Incident;
  at: Instant;
}

/** So many of each kind of event, the first that come. */
export function createMoments(each: number): { keep(type: string, moment: Moment): void; all(): Moment[] } {
  const kept = new Map<string, Moment[]>();
  return {
    keep(type, moment) {
      const list = kept.get(type) ?? [];
      if (list.length < each) kept.set(type, [...list, moment]);
    },
    all: () => [...kept.values()].flat(),
  };
}

const STEPS = 400; // of each life from its moment on
const LATER: readonly Span[] = [{ seconds: 0 }, { seconds: 0 }, { seconds: 5 }, { minutes: 3 }, { hours: 2 }, { days: 12 }];

/** How often each refusal came, by its code. The same seed asks the same. */
export function everyNo(moments: readonly Moment[], district: District, seed: number): Map<string, number> {
  const random = createRandom(seed);
  const counts = new Map<string, number>();
  const asking: Asking = {
    district, random, actors: actorsOf(district), others: moments.map((m) => m.incident), units: listUnits(district, {}),
    note: (said) => { if (isRefusal(said)) counts.set(said.code, (counts.get(said.code) ?? 0) + 1); },
  };
  for (const moment of moments) goOn(asking, turned(moment, random));
  return counts;
}

interface Asking {
  district: District;
  random: Random;
  actors: readonly Actor[];
  others: readonly Incident[];
  units: readonly Unit[];
  note(said: unknown): void;
}

/** How else it may stand: asked of a town's weeks these come too seldom to be counted. */
const TURNS: readonly ((i: Incident) => Partial<Incident>)[] = [
  // one side of a line between police and street (ARCHITECTURE 3): come from there, or offered to it
  (i) => ({ origin: { town: i.town, incidentId: i.id, accepted: true } }),
  (i) => (i.status === 'to_dispatch' || i.status === 'handling' ? { passing: { town: i.town, incidentId: null, at: i.openedAt } } : {}),
  // an arbitrator named who has it
  (i) => ({ ruledUnitId: i.assignments.findLast((a) => a.part === 'lead')?.unitId ?? null }),
  // nobody has said, and no machine, which item it is
  (i) => (i.status === 'received' ? { item: null, proposal: null } : {}),
];

/** One in four is turned. */
function turned({ incident, at }: Moment, random: Random): Moment {
  return { incident: random.below(4) > 0 ? incident : { ...incident, ...random.pick(TURNS)(incident) }, at };
}

function goOn(asking: Asking, { incident, at }: Moment): void {
  const { random } = asking;
  let [i, now] = [incident, at];
  for (let step = 0; step < STEPS; step += 1) {
    now = plus(now, random.pick(LATER));
    const ctx = contextOf(asking, whoAsks(asking, i), now, step);
    beside(asking, i, ctx);
    const action = random.below(4) === 0 ? pressing(i) ?? random.pick(ACTIONS) : random.pick(ACTIONS);
    const said = act(i, action, bodyOf(asking, action, i) as never, ctx, factsOf(asking, i));
    asking.note(isRefusal(said) ? said : said.refusal);
    if (!isRefusal(said) && random.below(2) === 0) i = lived(i, said.events, ctx);
  }
}

/** What it waits for, which is asked more often: a decision, and one about an appeal. */
function pressing(i: Incident): Action | null {
  if (findOpenAppeal(i)) return 'decide-appeal';
  return i.status === 'received' ? 'decide' : null;
}

function contextOf({ district }: Asking, actor: Actor, now: Instant, step: number): Context {
  let n = 0;
  return { now, actor, district, text: { id: 'ent', commitment: '00' }, newId: (prefix) => `${prefix}_${step}_${n += 1}` };
}

/** Half of the time somebody of a unit that has or had it, often whoever judged or reviewed it: most rules are about them. */
function whoAsks({ random, actors }: Asking, i: Incident): Actor {
  const last = i.assignments.at(-random.below(2) - 1);
  const wrote = random.pick([i.review?.by ?? '', i.decision?.by ?? '', i.pending?.by ?? '', '']);
  const same = actors.find((a) => a.account === wrote);
  if (same) return same;
  if (!last || random.below(2) === 0) return random.below(12) === 0 ? POLICY_ACTOR : random.pick(actors);
  return { account: `of-${last.unitId}`, roles: ['responder'], organisationId: last.organisationId, unitId: last.unitId, stationId: null, personId: null };
}

/** Another incident is any of the town's weeks; a crew is sometimes on one. */
function factsOf({ random, others }: Asking, i: Incident): Facts {
  return { busyWith: () => (random.below(4) === 0 ? 'inc_elsewhere' : null), other: (id) => (id === i.id ? i : id === 'inc_other' ? random.pick(others) : (others.find((o) => o.id === id) ?? null)) };
}

function lived(i: Incident, events: readonly NewEvent[], { now, actor }: Context): Incident {
  const own = events.filter((e) => e.incidentId === i.id);
  return own.reduce((before, e) => evolve(before, JSON.parse(JSON.stringify({ type: e.type, v: 1, incident: i.id, town: i.town, at: now, actor: actor.account, data: e.data })) as DomainEvent), i);
}

const HASH = '0'.repeat(64);
const file = { sha256: HASH, media: 'image/jpeg', bytes: 1_000 } as const;

/** Bodies that do not fit, beside those of the random lives, which mostly do. */
const UNFIT: Partial<Record<Action, (asking: Asking, i: Incident) => object>> = {
  decide: ({ random }) => ({ verdict: 'divert', ...random.pick([{}, { item: 'ZZ-99' }, { item: 'HJ-04' }, { item: 'QZ-01' }]), danger: random.below(3) === 0 ? ['G02'] : [] }),
  dispatch: ({ random, units }) => ({ unitId: random.below(6) === 0 ? 'nobody' : random.pick(units).id, part: random.pick(['lead', 'co']) }),
  supplement: ({ random, district }) => ({ excluded: [random.pick(district.organisations).id] }),
  return: ({ random }) => ({ reason: random.pick(['no_wish', 'not_ours', 'overlap']) }),
  finish: ({ random }) => ({ outcome: random.pick(['unheard_of', 'settled', 'no_such_matter']) }),
  record: ({ random }) => ({ kind: random.pick(['photo', 'note', 'measure', 'recording']), files: Array.from({ length: FILES_PER_RECORD }, () => file) }),
  merge: ({ random }, i) => ({ intoIncidentId: random.pick([i.id, 'inc_none', 'inc_other']) }),
  link: ({ random }, i) => ({ incidentId: random.pick([i.id, 'inc_none', 'inc_other']) }),
  'pass-on': ({ random }, i) => ({ town: random.pick([i.town, 'atlantis', 'pujiang', 'pujin']) }),
  close: ({ random }) => random.pick([{}, { outcome: 'unheard_of' }, { outcome: 'nuisance' }]),
  adjudicate: ({ random }) => ({ ...random.pick([{}, { unitId: 'nobody' }]), ...random.pick([{}, { item: 'ZZ-99' }]), reason: 'first_reached' }),
};

function bodyOf(asking: Asking, action: Action, i: Incident): object {
  const { random, district } = asking;
  const unfit = UNFIT[action];
  if (unfit && random.below(3) > 0) return { reason: 'by_mistake', ...unfit(asking, i) };
  return bodyFor(action, { action, actor: 0, pick: random.below(1_000), seconds: 0 }, i, district);
}

/** What stands beside the acts: a number that is lent, a word to a unit, what the caller adds. */
function beside({ random, units, note }: Asking, i: Incident, ctx: Context): void {
  note(mayCall(i, ctx));
  note(mayMessage(random.pick(units), random.pick(['请到东门会合', '打 13900001234']), random.pick([i, null]), ctx));
  note(addition(i, [file], random.below(FILES_PER_CALLER + 2), ctx));
}
