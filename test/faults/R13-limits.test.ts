/**
 * R13: what has an end. Numbers pass 2^31 unnoticed; a chain that has come to 2^53, where JavaScript can no longer count, and a
 * disk that is full refuse whole and loudly, one town beside others that go on; two hundred connections and 10 MB bodies harm nobody.
 */
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { asOwner } from '#server/platform/db.ts';
import { passTo } from '#server/platform/reactions.ts';
import { ask, COMMITTEE, distinct, finishes, goes, loopWorld } from '#test/support/journey.ts';
import { post, simulate } from '#test/support/police.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import type { World } from '#test/support/world.ts';

const LONG_MS = 120_000;
const PAST_31 = 2 ** 31 - 3;
const [HERE, THERE] = ['pujin', 'pujiang'];

let world: World;
afterEach(async () => { await world.close(); });

/** A town whose chain has got so far already, and whoever follows it as well. */
const chainAt = (seq: number) => async ({ db }: FreshDatabase): Promise<void> => {
  for (const consumer of ['offering', 'passing', 'police_line']) await asOwner(db, (client) => passTo(client, consumer, HERE, seq));
  await asOwner(db, (client) => client.query(`insert into ledger.head (town, seq, hash, at) values ($1, $2, decode(repeat('ab', 32), 'hex'), liandong.clock_now())`, [HERE, seq]));
};

/** Every number that the database draws by itself. */
async function drawnFrom({ db }: FreshDatabase, n: number): Promise<number> {
  return asOwner(db, async (client) => {
    const { rows } = await client.query<{ table: string; column: string }>(
      `select format('%I.%I', table_schema, table_name) as "table", quote_ident(column_name) as "column" from information_schema.columns
       where is_identity = 'YES' and table_schema in ('liandong', 'vault', 'ledger')`);
    for (const { table, column } of rows) await client.query(`alter table ${table} alter column ${column} restart with ${n}`);
    return rows.length;
  });
}

const headersOfNobody = { 'webhook-id': 'huge', 'webhook-timestamp': '1', 'webhook-signature': 'v1a,x' };

let ids = 0;
const call = async (town: string, more: object = {}) => (await world.as('police')).post<{ incidentId: string; outcome: string }>('/calls', {
  source: 'test', externalId: `r13-${(ids += 1)}`, receivedAt: world.now(), channel: '110', town, text: `第${ids}户楼上吵`, caller: { phone: `1380000${1000 + ids}` }, ...more,
});
const lastSeq = async (town: string): Promise<number> => Number((await ask<{ seq: string }>(world, 'select seq::text from ledger.head where town = $1', [town]))[0]?.seq);

test('a matter from call to end while chain, messages and drawn numbers pass 2^31', { timeout: LONG_MS }, async () => {
  world = await loopWorld({ before: async (database) => {
    await chainAt(PAST_31)(database);
    expect(await drawnFrom(database, PAST_31)).toBeGreaterThan(3);
  } });
  await asOwner(world.server.db, (client) => client.query(`update liandong.police_line set out_seq = $1 where platform = 'gateway'`, [PAST_31]));
  const sim = simulate(world);
  await sim.call(1);
  const id = String(sim.sender.all[0]?.told?.body['incidentId']);
  const [police, dispatcher, committee] = [await world.as('police'), await world.as('dispatcher'), await world.as('committee1')];
  await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  expect((await dispatcher.get(`/incidents/${id}/words?purpose=dispatch`)).status).toBe(200);
  await goes(committee, id);
  await finishes(committee, id);
  expect((await (await world.as('reviewer')).does(id, 'review', { result: 'pass' })).status).toBe('closed');
  expect(await lastSeq(HERE)).toBeGreaterThan(2 ** 31 + 5);
  const timeline = await police.get<{ items: { type: string; seq: number }[] }>(`/incidents/${id}/events`);
  expect(timeline.body.items.map((e) => e.seq)).toEqual(timeline.body.items.map((_, n) => PAST_31 + 1 + n));
  await world.settle();
  const numbers = await ask<{ seq: string }>(world, `select seq::text from liandong.police_out where platform = 'gateway' order by seq`);
  expect(numbers.map((n) => Number(n.seq))).toEqual(numbers.map((_, n) => PAST_31 + 1 + n));
  expect(numbers.length).toBeGreaterThan(4);
});

test('twin: a number of four bytes comes to its end where these went on', { timeout: LONG_MS }, async () => {
  world = await loopWorld();
  await asOwner(world.server.db, (client) => client.query(`create table liandong.narrow (n integer generated always as identity (start with ${PAST_31}), town text)`));
  const draw = () => asOwner(world.server.db, (client) => client.query('insert into liandong.narrow (town) values ($1)', [HERE]));
  for (let n = 0; n < 3; n++) await draw();
  await expect(draw()).rejects.toThrow(/maximum value of sequence/);
});

test('a chain at its very end refuses whole, and the other town goes on', { timeout: LONG_MS }, async () => {
  world = await loopWorld({ before: chainAt(2 ** 53 - 1) });
  const events = async () => (await ask<{ n: number }>(world, 'select count(*)::int as n from ledger.event where town = $1', [HERE]))[0]?.n;
  const before = [await events(), await lastSeq(HERE)];
  const refused = await call(HERE);
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(JSON.stringify(refused.body)).not.toMatch(/RangeError|at .*\.ts/);
  expect([await events(), await lastSeq(HERE)]).toEqual(before);
  expect((await ask(world, 'select from liandong.incident where town = $1', [HERE])).length).toBe(0);
  expect((await call(THERE)).status).toBe(201);
});

test('a disk that is full in the middle of a batch: refused whole, nothing half, and taken once there is room', { timeout: LONG_MS }, async () => {
  world = await loopWorld();
  const full = (on: boolean) => asOwner(world.server.db, (client) => client.query(on
    ? `create function ledger.full() returns trigger language plpgsql as $$ begin if new.town = '${HERE}' then raise exception 'could not extend file: No space left on device' using errcode = '53100'; end if; return new; end $$;
       create trigger full_disk before insert on ledger.event for each row execute function ledger.full()`
    : 'drop trigger full_disk on ledger.event; drop function ledger.full()'));
  await full(true);
  const body = { externalId: 'full-1', ...distinct() };
  const refused = await call(HERE, body);
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(JSON.stringify(refused.body)).not.toContain('No space left');
  for (const table of ['ledger.event', 'liandong.incident', 'liandong.call', 'vault.entry', 'ledger.head']) {
    expect((await ask(world, `select from ${table} where town = $1`, [HERE])).length, table).toBe(0);
  }
  expect((await call(THERE)).status).toBe(201);
  await full(false);
  expect(await call(HERE, body)).toMatchObject({ status: 201, body: { outcome: 'new' } });
  expect(await call(HERE, body)).toMatchObject({ status: 200, body: { outcome: 'duplicate' } });
});

test('two hundred connections that say half a request, and two hundred calls at once: each is taken', { timeout: LONG_MS }, async () => {
  world = await loopWorld();
  const { hostname, port } = new URL(world.url);
  const idle = await Promise.all(Array.from({ length: 200 }, () => new Promise<Socket>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => { socket.write('POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nContent-Len'); resolve(socket); });
    socket.once('error', reject);
  })));
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => call(n % 2 ? HERE : THERE)));
  expect(answers.filter((a) => a.status !== 201)).toEqual([]);
  for (const socket of idle) socket.destroy();
});

test('bodies of 10 MB are refused at every door, and the intake goes on beside them', { timeout: LONG_MS }, async () => {
  world = await loopWorld();
  const huge = 'x'.repeat(10 * 1024 * 1024);
  const police = await world.as('police');
  const doors = await Promise.all([
    call(HERE, { text: huge }), police.post('/triage', { text: huge }), police.post('/session', { username: huge, password: huge }), post(world, huge, headersOfNobody),
  ]);
  expect(doors.map((d) => d.status)).toEqual([413, 413, 413, 413]);
  expect((await call(HERE)).status).toBe(201);
});
