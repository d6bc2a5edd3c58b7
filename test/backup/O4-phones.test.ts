/**
 * O4: a server restored to an older second. The phones keep what they told for days; a new epoch makes them tell it again, and the
 * incident stands where it stood. The twin forgets what was answered for, as a phone without that memory would.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentView } from '#domain/incident/contract.ts';
import type { ReportAnswer } from '#domain/response/contract.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { CREW, diverted, loopWorld } from '#test/support/journey.ts';
import { MemoryOutbox } from '#test/support/memory-outbox.ts';
import type { World } from '#test/support/world.ts';
import { flush, type OutboxWire } from '../../web/field/outbox.ts';
import { backUp, restoredTo, serverOn, type BackedUp } from './town.ts';

const ACCOUNT = 'responder1';
const DEVICE = '4'.repeat(32);
const ACTS: readonly [string, Record<string, unknown>][] = [
  ['accept', {}], ['depart', {}], ['arrive', {}], ['record', { kind: 'persuasion', text: '劝其停止施工，对方同意' }], ['record', { kind: 'note', text: '约定午休停工' }], ['finish', { outcome: 'persuaded_stopped' }],
];
/** after which act the restored second lies */
const MOMENTS = [0, 2, 4];

let world: World;
let backup: BackedUp;
let id = '';
const phone = new MemoryOutbox();
const seconds: Instant[] = [];
const databases: FreshDatabase[] = [];

async function tokenAt(url: string, dataDir: string, username: string): Promise<string> {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
  const opened = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords[username], token: true }) });
  return ((await opened.json()) as { token: string }).token;
}

function wireTo(url: string, token: string): OutboxWire {
  return {
    async report(report) {
      const answer = await fetch(`${url}/api/v1/devices/${DEVICE}/commands`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(report) });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return (await answer.json()) as ReportAnswer;
    },
  };
}

const tells = (store: MemoryOutbox, url: string, token: string): Promise<unknown> => flush({ store, wire: wireTo(url, token), account: ACCOUNT, now: () => Date.parse(world.now()) });
const standing = (i: IncidentView) => ({ status: i.status, holder: i.holder?.kind, assignments: i.assignments.map((a) => a.status), evidence: i.evidence.map((e) => e.kind), outcome: i.outcome?.code });
async function seenAt(url: string, token: string): Promise<ReturnType<typeof standing>> {
  return standing((await (await fetch(`${url}/api/v1/incidents/${id}`, { headers: { authorization: `Bearer ${token}` } })).json()) as IncidentView);
}

beforeAll(async () => {
  world = await loopWorld();
  id = await diverted(world);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  backup = await backUp(world);
  await backup.following.base();
  const { token } = await world.as(ACCOUNT);
  for (const [action, body] of ACTS) {
    await world.pass({ seconds: 5 });
    await phone.add(ACCOUNT, { incidentId: id, action, body, statedAt: world.now() });
    await tells(phone, world.url, token);
    await world.pass({ seconds: 1 });
    seconds.push(world.now());
  }
  await backup.following.segment();
}, 240_000);
afterAll(async () => {
  await backup.close();
  await world.close();
  await Promise.all(databases.map((d) => d.drop()));
});

async function after(n: number, store: MemoryOutbox): Promise<{ there: ReturnType<typeof standing>; told: number }> {
  const { database } = await restoredTo(seconds[n] ?? null, backup);
  databases.push(database);
  const { server, dataDir } = await serverOn(database, world, world.now());
  try {
    await tells(store, server.url, await tokenAt(server.url, dataDir, ACCOUNT));
    const { rows } = await database.db.pool.query<{ n: number }>('select count(*)::int as n from liandong.device_command where device = $1', [DEVICE]);
    return { there: await seenAt(server.url, await tokenAt(server.url, dataDir, 'dispatcher')), told: rows[0]?.n ?? 0 };
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true });
  }
}

test.each(MOMENTS)('restored to the second after act %i: the phone tells again, and all stands as in the town that was never restored', async (n) => {
  const never = await seenAt(world.url, (await world.as('dispatcher')).token);
  const store = new MemoryOutbox();
  store.rows = structuredClone(phone.rows);
  store.last = phone.last;
  const { there, told } = await after(n, store);
  expect(there).toEqual(never);
  expect(told).toBe(ACTS.length);
  expect((await store.list()).map((k) => [k.receipt?.result, k.epoch])).toEqual(ACTS.map(() => ['done', 2]));
}, 180_000);

test('the twin that deletes what was answered for: the restored server never hears of it', async () => {
  const never = await seenAt(world.url, (await world.as('dispatcher')).token);
  const forgetful = new MemoryOutbox();
  forgetful.last = phone.last;
  expect((await after(2, forgetful)).there).not.toEqual(never);
}, 180_000);
