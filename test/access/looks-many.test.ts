/** P2 by the thousand: who opens what for which purpose, at random and eight at a time; what was delivered and what is on the record are the same, as often. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PURPOSES } from '#domain/access/purpose.ts';
import type { WordsView } from '#server/incident/words.ts';
import { chance } from '#test/support/canaries.ts';
import { ask, CREW, diverted, finishes, handledBy, noise } from '#test/support/journey.ts';
import { each } from '#test/support/raw.ts';
import { size, within } from '#test/support/size.ts';
import { makeWorld, plus, type Person, type World } from '#test/support/world.ts';

const DELIVERIES = size('P2', 1_000);
const A_MINUTE = 400;
const PEOPLE = ['police', 'police2', 'calltaker', 'dispatcher', 'responder1', 'reviewer', 'leader', 'commander', 'admin', 'property1'];
/** Of work, and of one's own: break-glass. */
const REASONS = [...PURPOSES, '核对一处地址', '报警人来电催问'];
const SEED = 22;

let world: World;
let ids: string[];
const random = chance(SEED);
const any = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] ?? (() => { throw new Error('nothing to choose from'); })();
beforeAll(async () => {
  world = await makeWorld();
  ids = await Promise.all([noise(world).then((c) => c.incidentId), diverted(world), told()]);
  ids.push(await worked());
}, 120_000);
afterAll(async () => { await world.close(); });

/** One number told twice, with another content. */
async function told(): Promise<string> {
  const first = { externalId: 'told-twice', caller: { phone: '13900334455', name: '爨熠' }, place: { text: '锦澜苑9号' } };
  const { incidentId } = await noise(world, first);
  await noise(world, { ...first, text: '同一编号，另一内容' });
  return incidentId;
}

/** With notes of the centre and of the scene. */
async function worked(): Promise<string> {
  const id = await handledBy(world, 'responder1', CREW);
  const [dispatcher, responder] = [await world.as('dispatcher'), await world.as('responder1')];
  await dispatcher.does(id, 'note', { text: '请带执法记录仪' });
  await responder.does(id, 'depart');
  await responder.does(id, 'arrive');
  for (const kind of ['note', 'parties', 'measure']) await responder.does(id, 'record', { kind, text: '已上门劝说' });
  await finishes(responder, id);
  return id;
}

type Delivered = string[];

async function words(who: Person, id: string, purpose: string): Promise<Delivered> {
  const { body, status } = await who.get<WordsView>(`/incidents/${id}/words?purpose=${encodeURIComponent(purpose)}`);
  if (status !== 200) return [];
  const calls = body.calls.flatMap((c) => [c.text === null ? [] : ['words'], c.caller === null ? [] : ['identity'], c.place === null ? [] : ['place_text'], c.conflicts.flatMap((x) => (x === null ? [] : ['raw']))].flat());
  return [...calls, ...body.notes.flatMap((n) => (n.text === null ? [] : ['note']))];
}

async function records(who: Person, id: string, purpose: string): Promise<Delivered> {
  const { body, status } = await who.get<{ items: { text: string | null }[] }>(`/incidents/${id}/records?purpose=${encodeURIComponent(purpose)}`);
  return status === 200 ? body.items.flatMap((i) => (i.text === null ? [] : ['note'])) : [];
}

/** As many looks as that, and how often each was delivered: minute, who, of what, which text, why. */
async function looked(least: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  let delivered = 0;
  for (let asked = 0; delivered < least; asked += A_MINUTE) {
    if (asked > 0 && delivered === 0) throw new Error('nobody was shown anything');
    await world.set(plus(world.now(), { minutes: 1 }));
    await each(Array.from({ length: Math.min(A_MINUTE, least) }, () => [any(PEOPLE), any(ids), any(REASONS), any([words, records])] as const), async ([username, id, purpose, way]) => {
      const kinds = await way(await world.as(username), id, purpose);
      delivered += kinds.length;
      const why = PURPOSES.some((p) => p === purpose) ? purpose : 'break_glass';
      for (const kind of kinds) count(seen, `${world.now()} ${username} ${id} ${kind} ${why}`);
    });
  }
  return seen;
}

function count(in_: Map<string, number>, key: string, n = 1): void {
  in_.set(key, (in_.get(key) ?? 0) + n);
}

/** Of these people: the program itself looks up a number meanwhile, to send somebody a link. */
async function recordedAfter(at: string): Promise<Map<string, number>> {
  const rows = await ask<{ at: Date; who: string; incident: string; kind: string; purpose: string; n: number }>(
    world, 'select at, who, incident, kind, purpose, count(*)::int as n from vault.look where at > $1 and who = any($2) group by 1, 2, 3, 4, 5', [at, PEOPLE]);
  return new Map(rows.map((r) => [`${r.at.toISOString()} ${r.who} ${r.incident} ${r.kind} ${r.purpose}`, r.n]));
}

function differences(delivered: ReadonlyMap<string, number>, recorded: ReadonlyMap<string, number>): string[] {
  return [...new Set([...delivered.keys(), ...recorded.keys()])].filter((key) => delivered.get(key) !== recorded.get(key))
    .map((key) => `${key}: delivered ${delivered.get(key) ?? 0}, recorded ${recorded.get(key) ?? 0}`);
}

const sum = (of: ReadonlyMap<string, number>): number => [...of.values()].reduce((a, b) => a + b, 0);

test(`${DELIVERIES} texts delivered are as many looks: who, which, why and when`, async () => {
  const began = world.now();
  const delivered = await looked(DELIVERIES);
  const recorded = await recordedAfter(began);
  console.info(JSON.stringify({ delivered: sum(delivered), recorded: sum(recorded), kinds: delivered.size, seed: SEED }));
  expect(differences(delivered, recorded).slice(0, 10)).toEqual([]);
  expect(sum(delivered)).toBeGreaterThanOrEqual(DELIVERIES);
  expect(new Set([...delivered.keys()].map((key) => key.split(' ')[3]))).toEqual(new Set(['words', 'identity', 'place_text', 'raw', 'note']));
}, within('P2', 120_000));

test('twin: a vault that opens an identity without writing it down is seen, and nothing but the identities', async () => {
  const { rows } = await world.server.db.pool.query<{ sql: string }>(`select pg_get_functiondef('vault.open'::regproc) as sql`);
  const whole = rows[0]?.sql ?? '';
  const silent = whole.replace('from wanted w\n    returning', "from wanted w where w.kind <> 'identity'\n    returning").replace('join looked l on l.entry = w.id join', 'join');
  expect(silent).not.toBe(whole);
  await world.server.db.pool.query(silent);
  const began = world.now();
  const delivered = await looked(300);
  const found = differences(delivered, await recordedAfter(began));
  await world.server.db.pool.query(whole);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((f) => !/ identity .*recorded 0$/.test(f))).toEqual([]);
}, 60_000);
