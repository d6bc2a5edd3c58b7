/** Clocks that jump and stand: no deadline early by more than a second, none lost, late ones act at the next look (R7, F16). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { startServer, type Parts } from '#server/main.ts';
import { createClockGuard, databaseNow, monotonicMs } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { silentLog } from '#server/platform/log.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, plus, takeCall, toMs } from '#test/support/world.ts';
import { audit, NOTHING } from './audit.ts';
import { fakeWall, type FakeWall } from './fake-wall.ts';
import { distinctCall } from './load.ts';
import { pick, seeded } from './numbers.ts';
import { tokenOf } from './servers.ts';

const HOUR = 3_600;
const DAY = 86_400;
const WAIT_SECONDS = 4;

let database: FreshDatabase | null = null;
afterEach(async () => {
  await database?.drop();
  database = null;
});

test('the driven clock jumps an hour and a day on, an hour back, and stands: 20 jumps', { timeout: 120_000 }, async () => {
  const world = await makeWorld();
  try {
    const police = await world.as('police');
    const chance = seeded(7);
    for (let n = 0; n < 20; n++) {
      await takeCall(world, police, { caller: { phone: `1380000${1000 + n}` }, place: { text: `第${n}条路${n}号` } });
      await world.set(plus(world.now(), { seconds: pick([HOUR, -HOUR, DAY, 0, 45, -45, 600], chance()) }));
      await world.settle();
      const { rows } = await world.server.db.pool.query(`select id from liandong.incident where status <> 'closed' and next_due_at <= liandong.clock_now()`);
      expect(rows, `after jump ${n}, everything due was acted on`).toEqual([]);
    }
    await replayed(world);
    const { events: _, ...findings } = await audit(world.server.db.url, []);
    expect(findings).toEqual(NOTHING);
    const { rows } = await world.server.db.pool.query<{ incident: string; at: Date; actor: string; type: string; due: string | null }>(
      `select incident, at, payload::jsonb ->> 'actor' as actor, type, payload::jsonb #>> '{nextDue,at}' as due from ledger.event order by town, seq`);
    const due = new Map<string, string | null>();
    let fired = 0;
    for (const e of rows) {
      const promised = due.get(e.incident);
      if (e.type === 'deadline.missed' || (e.type === 'triage.decided' && e.actor === 'policy')) {
        fired += 1;
        expect(e.at.getTime() - Date.parse(promised ?? ''), `${e.type} of ${e.incident}, due ${promised}`).toBeGreaterThanOrEqual(-1_000);
      }
      due.set(e.incident, e.due);
    }
    expect(fired).toBeGreaterThan(20);
  } finally {
    await world.close();
  }
});

for (const [what, seconds] of [['an hour on', HOUR], ['an hour back', -HOUR], ['a day on', DAY]] as const) {
  test(`the machine's wall clock jumps ${what}: deadlines go on by true time`, { timeout: 120_000 }, async () => {
    const run = await jumpUnderway(seconds, {});
    console.info(`R7: ${what}: ${run.decided.length} deadlines, dated off by at most ${Math.max(...run.decided.map(Math.abs))} ms`);
    expect(run.lost).toBe(0);
    expect(run.decided).toHaveLength(4);
    for (const off of run.decided) expect(off).toBeLessThan(1_000);
    expect(Math.abs(run.nextOpenedOff)).toBeLessThan(60_000);
    const { events: _, ...findings } = await audit(database?.url ?? '', []);
    expect(findings).toEqual(NOTHING);
  });
}

test('twin: without the guard, deadlines of the next hour fire at once', { timeout: 120_000 }, async () => {
  const run = await jumpUnderway(HOUR, { guarded: false });
  expect(Math.max(...run.decided)).toBeGreaterThan(1_000);
});

interface Jump {
  /** of each deadline that fired: by how many ms the record claims more time to have passed than can have passed */
  decided: number[];
  lost: number;
  /** of a call taken after the jump: its time against what true time says, ms */
  nextOpenedOff: number;
}

/** Four calls wait for a decision that nobody makes; the wall clock jumps while they wait. */
async function jumpUnderway(seconds: number, parts: Parts): Promise<Jump> {
  database = await freshDatabase();
  const wall = await fakeWall(database.db);
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-clock-'));
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: database.url, LIANDONG_DEMO: 'still', LOG_LEVEL: 'silent' });
  const server = await startServer(config, { log: silentLog(), tickMs: 100, passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 }, district: hastyDistrict(), ...parts });
  try {
    const token = await tokenOf({ url: server.url, dataDir }, 'police');
    const began: number[] = [];
    for (let n = 0; n < 4; n++) {
      began.push(performance.now());
      await post(server.url, token, n);
    }
    await wall.ahead(seconds);
    const decided = await whenDecided(database, began);
    const later = performance.now();
    await post(server.url, token, 9);
    const { rows } = await database.db.pool.query<{ opened: Date }>('select opened_at as opened from liandong.incident order by number');
    const [first, last] = [rows[0]?.opened.getTime() ?? 0, rows.at(-1)?.opened.getTime() ?? 0];
    return { decided, lost: 4 - decided.length, nextOpenedOff: last - first - (later - (began[0] ?? 0)) };
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The district with a few seconds for a decision, so that a test can wait for them. */
function hastyDistrict(): ReturnType<typeof loadDistrict> {
  const d = loadDistrict();
  const soon = { seconds: WAIT_SECONDS };
  return { ...d, towns: d.towns.map((t) => ({ ...t, policies: t.policies.map((p) => ({ ...p, times: { ...p.times, decide: soon, study: soon } })) })) };
}

async function post(url: string, token: string, n: number): Promise<void> {
  const body = { ...distinctCall(`jump-${n}`, n, 'pujin'), receivedAt: '2026-01-01T00:00:00.000Z' };
  const answer = await fetch(`${url}/api/v1/calls`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
  expect(answer.status, await answer.text()).toBe(201);
}

/** Waits for the safe default of every incident, up to a minute; compares what the record claims with what passed here. */
async function whenDecided({ db }: FreshDatabase, began: readonly number[]): Promise<number[]> {
  const off = new Map<string, number>();
  for (let waited = 0; waited < 60_000 && off.size < began.length; waited += 50) {
    const { rows } = await db.pool.query<{ incident: string; claimed: number; n: number }>(
      `select d.incident, extract(epoch from d.at - o.at)::float8 * 1000 as claimed, (rank() over (order by o.seq) - 1)::int as n
       from ledger.event d join ledger.event o on o.incident = d.incident and o.type = 'incident.opened' where d.type = 'triage.decided'`);
    for (const r of rows) if (!off.has(r.incident)) off.set(r.incident, r.claimed - (performance.now() - (began[r.n] ?? 0)));
    await sleep(50);
  }
  return [...off.values()].map(Math.round);
}

test('of two servers that notice the same jump one corrects; a clock that stood is brought up', { timeout: 60_000 }, async () => {
  database = await freshDatabase();
  const wall: FakeWall = await fakeWall(database.db);
  const db = await openDatabase(database.url);
  try {
    const jumps: number[] = [];
    let stood = 0;
    const guards = [1, 2].map(() => createClockGuard(db, (ms) => jumps.push(ms), () => monotonicMs() + stood));
    for (const guard of guards) await guard.check();
    const before = { now: toMs(await databaseNow(db)), mono: monotonicMs() };
    const off = async (): Promise<number> => toMs(await databaseNow(db)) - before.now - (monotonicMs() + stood - before.mono);
    for (const seconds of [DAY, DAY - HOUR, 0]) {
      await wall.ahead(seconds);
      const jumped = toMs(await databaseNow(db));
      expect(guards.map((g) => g.trusts(jumped, monotonicMs(), monotonicMs())), 'nobody dates anything by it').toEqual([false, false]);
      await Promise.all(guards.map((g) => g.check()));
      expect(Math.abs(await off()), `after ${seconds} s`).toBeLessThan(1_000);
    }
    stood = 600_000; // ten minutes by monotonic time, in which the wall clock did not move
    await Promise.all(guards.map((g) => g.check()));
    expect(Math.abs(await off())).toBeLessThan(1_000);
    expect(jumps.length).toBeGreaterThanOrEqual(4);
    expect(guards.some((g) => g.frozen !== null)).toBe(true);
  } finally {
    await db.close();
  }
});
