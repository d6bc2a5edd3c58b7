/** People of both towns who take calls and act on incidents, all at once, some of it refused, as in life. */
import { ACTIONS, type Action, type IncidentView } from '#domain/incident/contract.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import type { District } from '#domain/catalogue/district.ts';
import { distinctCall } from './load.ts';
import { pick, seeded } from './numbers.ts';
import { tokenOf } from './servers.ts';

export const PEOPLE = [
  'police', 'police2', 'police-south', 'calltaker', 'dispatcher', 'dispatcher-pj', 'responder1', 'responder2', 'responder-pj1', 'responder-pj2',
  'committee1', 'property1', 'mediator', 'reviewer', 'leader', 'commander',
] as const;

export interface Town {
  url: string;
  tokens: ReadonlyMap<string, string>;
  district: District;
  incidents: string[];
  statuses: Map<number, number>;
  /** acts that were accepted, by name */
  done: Map<string, number>;
  /** bodies of answers from 500 on */
  faults: string[];
}

export async function makeTown(server: { url: string; dataDir: string }, district: District, people: readonly string[] = PEOPLE): Promise<Town> {
  const tokens = new Map<string, string>();
  for (const name of people) tokens.set(name, await tokenOf(server, name));
  return { url: server.url, tokens, district, incidents: [], statuses: new Map(), done: new Map(), faults: [] };
}

interface Answer<T> {
  status: number;
  body: T;
}

export async function send<T>(town: Town, who: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(`${town.url}/api/v1${path}`, {
    method, headers: { authorization: `Bearer ${town.tokens.get(who)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  town.statuses.set(response.status, (town.statuses.get(response.status) ?? 0) + 1);
  if (response.status >= 500) town.faults.push(`${who} ${method} ${path} ${JSON.stringify(body)}: ${text.slice(0, 300)}`);
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

let calls = 0;

/** A call in one of the towns, by somebody who takes calls in both. */
export async function call(town: Town, chance: () => number): Promise<void> {
  calls += 1;
  const where = pick(town.district.towns, chance()).id;
  const taken = await send<{ incidentId: string }>(town, 'police', 'POST', '/calls', distinctCall(`p${process.pid}-${calls}`, calls, where));
  if (taken.status < 300) town.incidents.push(taken.body.incidentId);
}

const OUTCOMES = ['settled', 'persuaded_stopped', 'referred', 'no_such_matter'] as const;
const REASONS = ['not_ours', 'overlap', 'wrong_area', 'stated'] as const;

/** Handlers see only what is theirs: a few tries, then it is somebody else's turn. */
async function oneInSight(town: Town, who: string, chance: () => number): Promise<{ id: string; seen: Answer<IncidentView> } | null> {
  for (let tries = 0; tries < 4; tries++) {
    const id = pick(town.incidents.slice(-60), chance());
    const seen = await send<IncidentView>(town, who, 'GET', `/incidents/${id}`);
    if (seen.status === 200) return { id, seen };
  }
  return null;
}

/** One act on one of the incidents: mostly one that the actor is offered, with a plausible body. */
export async function act(town: Town, who: string, chance: () => number): Promise<void> {
  const found = await oneInSight(town, who, chance);
  if (!found) return;
  const { id, seen } = found;
  const offered = seen.body.allowedActions.filter((a): a is Action => ACTIONS.some((known) => known === a));
  const action = chance() < 0.1 || offered.length === 0 ? pick(ACTIONS, chance()) : pick(offered, chance());
  const done = await send(town, who, 'POST', `/incidents/${id}/actions/${action}`, bodyOf(action, seen.body, town, chance));
  if (done.status === 200) town.done.set(action, (town.done.get(action) ?? 0) + 1);
}

function bodyOf(action: Action, seen: IncidentView, town: Town, chance: () => number): Record<string, unknown> {
  const units = listUnits(town.district, { town: seen.town });
  const items = town.district.catalogues.at(-1)?.items ?? [];
  const [unitId, reason] = [pick(units, chance()).id, pick(REASONS, chance())];
  const other = pick(town.incidents, chance());
  switch (action) {
    case 'decide': return { verdict: pick(['divert', 'divert', 'joint', 'police', 'advice', 'emergency'] as const, chance()), item: pick(items, chance()).code };
    case 'contact': return { reached: chance() < 0.5, by: 'phone' };
    case 'dispatch': return { unitId: chance() < 0.6 ? pick(['pujin.crew-1', 'pujin.crew-2', 'pujiang.crew-1', 'pujiang.crew-2', 'pujin.g1.c1.committee.desk'], chance()) : unitId, part: chance() < 0.2 ? 'co' : 'lead' };
    case 'withdraw': return { unitId: seen.assignments[0]?.unitId ?? unitId, reason };
    case 'record': return { kind: pick(['note', 'persuasion', 'parties', 'measure', 'handover'] as const, chance()), text: '记录' };
    case 'finish': return { outcome: items.find((x) => x.code === seen.item)?.outcomes[0] ?? pick(OUTCOMES, chance()) };
    case 'close': return { outcome: pick(OUTCOMES, chance()) };
    case 'acknowledge': return { by: 'telephone', result: chance() < 0.4 ? 'done' : 'taken' };
    case 'assist': return { kind: 'identity' };
    case 'escalate': return { to: pick(['shift_leader', 'town_leader', 'district', 'police', 'mediation'] as const, chance()), reason };
    case 'pass-on': return { town: pick(town.district.towns, chance()).id };
    case 'adjudicate': return { unitId, reason, precedent: chance() < 0.5 };
    case 'review': return { result: chance() < 0.6 ? 'pass' : 'redo' };
    case 'appeal': return { against: chance() < 0.5 ? 'redo' : 'satisfaction', text: '已按要求办理' };
    case 'decide-appeal': return { result: chance() < 0.5 ? 'upheld' : 'dismissed', text: '核对记录' };
    case 'merge': return { intoIncidentId: other };
    case 'link': return { incidentId: other };
    case 'note': return { text: '补充' };
    case 'confirm': case 'study': case 'accept': case 'depart': case 'arrive': case 'check-in': case 'unmerge': return {};
    default: return { reason };
  }
}

/** Everybody acts until the time is over; an incident is often acted on by several at once. */
export async function everybodyActs(town: Town, options: { ms: number; seed: number; acts?: number }): Promise<number> {
  const until = performance.now() + options.ms;
  let acts = 0;
  await Promise.all([...town.tokens.keys()].map(async (who, n) => {
    const chance = seeded(options.seed * 100 + n);
    while (performance.now() < until && acts < (options.acts ?? Infinity)) {
      if (town.incidents.length === 0 || chance() < 0.12) await call(town, chance);
      else await act(town, who, chance);
      acts += 1;
    }
  }));
  return acts;
}
