/** Words for scenario tests: where an incident stands, who has it, what is due, and what its viewer may do. */
import { expect } from 'vitest';
import type { Account, District } from '#domain/catalogue/district.ts';
import type { IncidentView } from '#domain/incident/contract.ts';
import type { EventView } from '#domain/incident/contract.ts';
import { loadDistrict } from '#server/district/load.ts';
import { plainJudge } from './plain-judge.ts';
import { makeWorld, MORNING, takeCall, type CallAnswer, type Person, type World, type WorldOptions } from './world.ts';

export const CREW = 'pujin.crew-1';
export const CREW_2 = 'pujin.crew-2';
export const COMMITTEE = 'pujin.g1.c1.committee.desk';
export const PROPERTY = 'pujin.property-1.desk';
export const ENFORCEMENT = 'pujin.enforcement.desk';
/** In the committee's and the property company's own area. */
export const BUILDING = '锦澜苑3号';

export const NOISE = '隔壁装修电钻很吵';
/** Compounds of the committee's area, with how many buildings each has; 锦澜苑3号 is kept for stories of their own. */
const BUILDINGS = [['锦澜苑', 26], ['东苑新村', 46]] as const;

export interface Stand {
  status: IncidentView['status'];
  /** kind, or kind and id; null once closed */
  holder: string | null;
  due?: IncidentView['nextDueKind'];
  may?: readonly string[];
  mayNot?: readonly string[];
}

/** One holder, one next deadline, the status, and buttons that make sense: asserted at every step of a journey. */
export function stands(view: IncidentView, as: Stand): IncidentView {
  const holder = view.holder && (as.holder?.includes(' ') ? `${view.holder.kind} ${view.holder.id}` : view.holder.kind);
  expect({ status: view.status, holder }).toEqual({ status: as.status, holder: as.holder });
  const earliest = view.deadlines.map((d) => d.at).sort()[0] ?? null;
  expect(view.nextDueAt, 'the next deadline is the earliest running clock').toBe(earliest);
  expect(view.nextDueAt === null).toBe(view.status === 'closed');
  expect(view.nextDueKind === null).toBe(view.status === 'closed');
  if (as.due !== undefined) expect(view.nextDueKind).toBe(as.due);
  expect(view.allowedActions).toEqual(expect.arrayContaining([...(as.may ?? [])]));
  for (const action of as.mayNot ?? []) expect(view.allowedActions).not.toContain(action);
  sensible(view);
  return view;
}

const WITH_POLICE = ['received', 'studying', 'with_police'];
const AFTER_CLOSING = ['reopen', 'unmerge', 'link', 'note', 'appeal', 'decide-appeal'];

/** What no viewer may ever be offered in that state, whoever it is. */
function sensible(view: IncidentView): void {
  const may = new Set(view.allowedActions);
  for (const action of may) expect(view.refusedActions, `${action} is both offered and refused`).not.toHaveProperty(action);
  if (view.status === 'closed') {
    expect([...may].filter((a) => !AFTER_CLOSING.includes(a)), 'offered on a closed incident').toEqual([]);
    return;
  }
  expect(may.has('reopen') || may.has('unmerge'), 'reopening what is open').toBe(false);
  if (!WITH_POLICE.includes(view.status)) expect(may.has('decide') || may.has('confirm'), 'deciding what has left the police').toBe(false);
  if (view.status !== 'finished') expect(may.has('review') || may.has('redo'), 'reviewing what has no result').toBe(false);
  if (view.status !== 'arbitration') expect(may.has('adjudicate'), 'arbitrating what nobody disputes').toBe(false);
  if (view.status === 'with_police') expect(may.has('hand-back'), 'handing back what the police have').toBe(false);
}

/** The unit goes: accepts, sets out, arrives. */
export async function goes(who: Person, id: string): Promise<IncidentView> {
  await who.does(id, 'accept');
  await who.does(id, 'depart');
  return who.does(id, 'arrive');
}

/** Records what the item asks for and hands in the result. */
export async function finishes(who: Person, id: string, evidence: readonly string[] = ['persuasion'], outcome = 'settled'): Promise<IncidentView> {
  for (const kind of evidence) await who.does(id, 'record', { kind, text: '已按要求记录' });
  return who.does(id, 'finish', { outcome });
}

/** A noise call, as the police take it; another caller and another building each time, so that none repeats another. */
export async function noise(world: World, fill: Record<string, unknown> = {}): Promise<CallAnswer> {
  return takeCall(world, await world.as('police'), { ...distinct(), ...fill });
}

let many = 0;

/** Another caller in another building of the committee's area: no key of it is shared with a call before. */
export function distinct(): { caller: { phone: string }; place: { text: string }; text: string } {
  many += 1;
  const [compound, last] = BUILDINGS[many > 22 ? 1 : 0];
  const number = many > 22 ? many - 22 : many + 3;
  if (number > last) throw new Error('the committee has no more buildings');
  return { caller: { phone: `1390000${String(many).padStart(4, '0')}` }, place: { text: `${compound}${number}号` }, text: NOISE };
}

/** An incident diverted to the centre and, if asked, accepted by the committee. */
export async function diverted(world: World, item = 'HJ-04', fill: Record<string, unknown> = {}): Promise<string> {
  const taken = await noise(world, fill);
  await (await world.as('police')).does(taken.incidentId, 'decide', { verdict: 'divert', item });
  return taken.incidentId;
}

export async function handledBy(world: World, username: string, unitId: string, item = 'HJ-04', fill: Record<string, unknown> = {}): Promise<string> {
  const id = await diverted(world, item, fill);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId });
  await (await world.as(username)).does(id, 'accept');
  return id;
}

export async function timeline(who: Person, id: string): Promise<EventView[]> {
  const all: EventView[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const answer: { status: number; body: { items: EventView[]; next: string | null } } = await who.get(`/incidents/${id}/events${next === '' ? '' : `?cursor=${next}`}`);
    expect(answer.status).toBe(200);
    all.push(...answer.body.items);
    next = answer.body.next;
  }
  return all;
}

export async function typesOf(who: Person, id: string): Promise<string[]> {
  return (await timeline(who, id)).map((e) => e.type);
}

export interface Recommendations {
  items: { unitId: string; type: string; arrivalMinutes: number; reasons: { zh: string; en: string }[]; uncovers: { zh: string; en: string }[] }[];
  shortfalls: { unitId: string; code: string }[];
  precedents: { item: string | null; organisationId: string; reason: string }[];
}

export async function recommended(who: Person, id: string): Promise<Recommendations> {
  const answer = await who.get<Recommendations>(`/incidents/${id}/recommendations`);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** A world whose proposals are plain and never change: for stories about the loop, not about judging. */
export function loopWorld(options: WorldOptions = {}): Promise<World> {
  const district = options.district ?? loadDistrict();
  return makeWorld({ ...options, district, judge: plainJudge(district, options.at ?? MORNING) });
}

/** The demonstration's district with people of our own in it. */
export function districtWith(...accounts: (Pick<Account, 'username' | 'roles' | 'organisationId'> & Partial<Account>)[]): District {
  const district = loadDistrict();
  const made = accounts.map((a): Account => ({ personId: district.people[0]?.id ?? '', towns: ['pujin'], sources: [], ...a }));
  return { ...district, accounts: [...district.accounts, ...made] };
}

/** Rows of a query as the database's owner; for what only the database can say. */
export async function ask<T extends object>(world: World, sql: string, values: readonly unknown[] = []): Promise<T[]> {
  const { rows } = await world.server.db.pool.query<T>(sql, [...values]);
  return rows;
}
