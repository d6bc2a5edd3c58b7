/**
 * What happened before the first start: the same people with the same habits, day by day, through the same rules. Their
 * acts are allowed by the same matrix and decided by the same table as over HTTP; only the time is the story's.
 */
import type { Account, District } from '#domain/catalogue/district.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isRole } from '#domain/access/subject.ts';
import { recommend } from '#domain/dispatch/recommend.ts';
import { ACTION_BODIES, type Action, type ActionBody } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { POLICY_ACTOR, type Context } from '#domain/incident/rule.ts';
import { callBody } from '#domain/intake/contract.ts';
import { miss } from '#domain/rules.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { instant, plus, toMs, type Instant } from '#domain/shared/time.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import type { Deps } from '#server/deps.ts';
import { offering } from '#server/dispatch/offering.ts';
import { decided } from '#server/incident/act.ts';
import { partFreeText } from '#server/incident/free-text.ts';
import { passing } from '#server/incident/passing.ts';
import { PRECEDENTS } from '#server/incident/precedents.ts';
import { accessTo, actorOf, incidentState } from '#server/incident/view.ts';
import { edgeHere } from '#server/edge/edge.ts';
import { submitCall } from '#server/intake/take.ts';
import { change, needs } from '#server/platform/change.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { writePast, type Past } from '#server/platform/past.ts';
import type { Cast } from './cast.ts';
import { Crowd, type CrowdOptions, type Matter } from './crowd.ts';
import { callBodyOf, type Acted, type Hands } from './hands.ts';

export interface HistoryOptions extends Pick<CrowdOptions, 'planner' | 'cast' | 'seed' | 'neverSigns' | 'wrongActs' | 'onAct'> {
  deps: Omit<Deps, 'shell' | 'edge' | 'now' | 'settled'>;
  days: number;
  until: Instant;
  /** how the town began (`LifeSettings`) */
  beginning: readonly { daysAgo: number; share: number }[];
  /** names of the consumers that must not hear of it a second time */
  consumers: readonly string[];
  /** told after each simulated day */
  onDay?(day: number, events: number): void;
  /** told of every event, as the record has it */
  onEvent?(event: StoredEvent): void;
}

/** What was going on when the story ended. Null: there was a record already, and nothing was written. */
export async function writeHistory(o: HistoryOptions): Promise<Matter[] | null> {
  const { db, district } = o.deps;
  const from = plus(o.until, { days: -o.days });
  let matters: Matter[] = [];
  let react: (event: StoredEvent) => Promise<void> = async () => undefined;
  const written = await writePast({
    db, district, from, consumers: o.consumers,
    told: async (event) => { o.onEvent?.(event); await react(event); },
  }, async (past) => {
    react = reactionsOf(past, district);
    const crowd = new Crowd({ ...o, district, hands: pastHands(past, o.deps, o.cast), speed: 1, from, share: (date) => shareOn(o, date) });
    await live(past, district, crowd, o);
    matters = crowd.matters();
  });
  return written ? matters : null;
}

/** A town takes up such work step by step: of its calls, first a part is judged this way, then all. */
function shareOn({ until, beginning }: HistoryOptions, date: string): number {
  const daysAgo = (toMs(until) - Date.parse(`${date}T00:00:00Z`)) / 86_400_000;
  return beginning.toSorted((a, b) => b.daysAgo - a.daysAgo).find((b) => daysAgo > b.daysAgo)?.share ?? 1;
}

/** The feed's offers and the passing between towns; no message went to anybody. */
function reactionsOf(past: Past, district: District): (event: StoredEvent) => Promise<void> {
  const find = async (_town: string, id: string): Promise<Incident | null> => past.find(id);
  const common = { shell: past, district, find };
  const consumers = [offering({ ...common, now: async () => past.now(), busyFacts: async () => (unitId) => past.busyWith(unitId) }), passing(common)];
  return async (event) => { for (const c of consumers) if (c.types.has(event.type)) await c.handle(event); };
}

/** From one instant at which something is due to the next: first the clocks, then the people. */
async function live(past: Past, district: District, crowd: Crowd, o: HistoryOptions): Promise<void> {
  const end = toMs(o.until);
  const begin = toMs(past.now());
  for (let day = 0; ;) {
    const due = past.nextDue();
    const at = Math.min(due ? toMs(due.at) : Infinity, crowd.nextMs());
    if (at > end) break;
    past.goTo(instant(Math.max(Math.floor(at), toMs(past.now()))));
    if (due && toMs(due.at) <= at) await ring(past, district, due);
    else await crowd.advance(at);
    for (; day < Math.floor((at - begin) / 86_400_000); day += 1) o.onDay?.(day + 1, past.events());
  }
}

async function ring(past: Past, district: District, due: { id: string; town: string }): Promise<void> {
  const before = past.events();
  await change(past, due, POLICY_ACTOR, (incident, view) => {
    const ctx: Context = { now: view.now, actor: POLICY_ACTOR, district, text: null, newId: view.newId };
    const [ran] = (incident?.deadlines ?? []).filter((d) => d.at <= view.now).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    return { events: incident && ran ? miss(incident, ran, ctx) : [], answer: null };
  });
  if (past.events() === before) throw new Error(`a clock of ${due.id} ran out and nothing follows from it`);
}

function subjectFor(a: Account): Subject {
  const { username, roles, towns, organisationId, personId, sources } = a;
  return { account: username, roles: roles.filter(isRole), towns, organisationId, unitId: a.unitId ?? null, stationId: a.stationId ?? null, personId, sources };
}

/** The cast's hands in the story: what `POST …/actions/…` does, without the way through the network. */
export function pastHands(past: Past, known: HistoryOptions['deps'], cast: Cast): Hands {
  const judge = remembering(known.judge);
  const deps: Deps = { ...known, judge, edge: edgeHere({ ...known, judge }), shell: past, now: async () => past.now(), settled: async () => undefined };
  const subjects = new Map(cast.accounts.map((a) => [a.username, subjectFor(a)]));
  const subject = (account: string): Subject => {
    const found = subjects.get(account);
    if (!found) throw new Error(`nobody of the cast is ${account}`);
    return found;
  };
  const eye = subject(cast.officer(0));
  const see = async (id: string) => {
    const i = past.find(id);
    return i && incidentState(i, { subject: eye, district: deps.district, now: past.now() });
  };
  return {
    see,
    async call(call) {
      const body = callBody.parse(callBodyOf(call, past.now()));
      const prepared = await deps.edge.prepare(subject(cast.gateway), body, past.now(), { bytes: null, broken: false });
      const taken = isRefusal(prepared) ? prepared : await submitCall(deps, subject(cast.gateway), prepared);
      return isRefusal(taken) ? null : { incidentId: taken.answer.incidentId };
    },
    async act(account, incidentId, action, body) {
      const refused = await actInPast(deps, past, subject(account), incidentId, action, body);
      return { refused, seen: await see(incidentId) } satisfies Acted;
    },
    async recommend(account, incidentId) {
      const i = past.find(incidentId);
      const ctx: Context = { now: past.now(), actor: actorOf(subject(account)), district: deps.district, text: null, newId: (p) => p };
      return i ? recommend(i, ctx, past).items.map((r) => r.unit.id) : [];
    },
    actors: async () => [],
  };
}

/** Ninety days bring the same places and many of the same texts again; the judge is a function of what it is given. */
function remembering(judge: Judge): Judge {
  const known = new Map<string, ReturnType<Judge['propose']>>();
  return {
    versions: judge.versions,
    propose(input) {
      if (input.flags || input.history) return judge.propose(input);
      const key = `${input.town ?? ''} ${input.text}`;
      const found = known.get(key) ?? judge.propose(input);
      known.set(key, found);
      return found;
    },
  };
}

async function actInPast(deps: Deps, past: Past, subject: Subject, incidentId: string, action: Action, told: object): Promise<string | null> {
  const found = past.find(incidentId);
  const parsed = ACTION_BODIES[action].safeParse(told);
  if (!found || !parsed.success) return found ? 'request.invalid' : 'incident.unknown';
  const { body, text } = partFreeText(parsed.data);
  const result = await change(past, found, actorOf(subject), (incident, view) => {
    if (!incident) return refuse('incident.unknown');
    if (!accessTo(subject, action, incident, deps.district).allow) return refuse('access.denied');
    const request = { subject, incidentId, action, body: parsed.data as ActionBody<Action>, version: null, key: null };
    return decided(deps, request, incident, body as ActionBody<Action>, text, null, view);
  }, { needs: [needs(PRECEDENTS, null)] });
  return isRefusal(result) ? result.code : (result.refusal?.code ?? null);
}
