/** Two servers on one database: one chain, one winner, each clock once, and what one commits the other's boards see. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Incident } from '#domain/incident/incident.ts';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { type Part, needs } from '#server/platform/change.ts';
import { driveClock } from '#server/platform/clock.ts';
import { inTowns, openDatabase } from '#server/platform/db.ts';
import { appendEvents, encodeEvent, readHead } from '#server/platform/event-log.ts';
import { createWriters } from '#server/platform/writer.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { audit, NOTHING } from './audit.ts';
import { followBoard, gapsOf } from './board.ts';
import { distinctCall, startLoad } from './load.ts';
import { percentile } from './numbers.ts';
import { startLineage, tokenOf, type Lineage } from './servers.ts';

const START = Date.parse('2026-03-18T02:00:00.000Z');

let database: FreshDatabase;
let folder: string;
let servers: Lineage[] = [];
let tokens: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'liandong-two-'));
  await driveClock(database.db, instant(START));
  servers = [await startLineage(database.url, { dataDir: folder, clock: 'driven' }), await startLineage(database.url, { dataDir: folder, clock: 'driven' })];
  tokens = await Promise.all(['police', 'police2', 'commander'].map((name) => tokenOf({ url: servers[0]?.url ?? '', dataDir: folder }, name)));
}, 120_000);
afterAll(async () => {
  for (const server of servers) await server.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function send(server: number, who: number, path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${servers[server]?.url}/api/v1${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[who]}`, ...headers }, body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('the same message at both servers in the same moment is one call', { timeout: 60_000 }, async () => {
  for (let n = 0; n < 10; n++) {
    const body = distinctCall(`both-${n}`, n, n % 2 === 0 ? 'pujin' : 'pujiang');
    const answers = await Promise.all([0, 1, 0, 1].map((server) => send(server, 0, '/calls', body)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map((a) => a.body['callId'])).size).toBe(1);
  }
});

test('two people decide at once, each at a server of theirs: one wins, the other learns what happened', { timeout: 60_000 }, async () => {
  for (let n = 0; n < 8; n++) {
    const { body } = await send(n % 2, 0, '/calls', distinctCall(`race-${n}`, 100 + n, 'pujin'));
    const path = `/incidents/${String(body['incidentId'])}/actions/decide`;
    const version = { 'if-match': `"${String((body['incident'] as { version: number }).version)}"` };
    const answers = await Promise.all([send(0, 0, path, { verdict: 'police' }, version), send(1, 1, path, { verdict: 'divert', item: 'HJ-04' }, version)]);
    const statuses = answers.map((a) => a.status).sort();
    expect(statuses[0]).toBe(200);
    expect([409, 412]).toContain(statuses[1]);
  }
});

test('every clock runs out once, and at both servers the same has happened', { timeout: 90_000 }, async () => {
  await driveClock(database.db, instant(START + 3_600_000));
  const open = async (): Promise<number> => (await database.db.pool.query<{ n: number }>(
    `select count(*)::int as n from liandong.incident where status <> 'closed' and next_due_at <= liandong.clock_now()`)).rows[0]?.n ?? 0;
  for (let waited = 0; waited < 60_000 && (await open()) > 0; waited += 100) await sleep(100);
  expect(await open()).toBe(0);
  const { rows } = await database.db.pool.query<{ incident: string; n: number }>(
    `select incident, count(*)::int as n from ledger.event where type = 'triage.decided' and payload::jsonb ->> 'actor' = 'policy' group by 1`);
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((r) => r.n !== 1)).toEqual([]);
});

test('load at both: chains do not fork, boards at each see what the other commits', { timeout: 120_000 }, async () => {
  const boards = servers.map((s) => followBoard(s.url, tokens[2] ?? ''));
  await sleep(500);
  const loads = servers.map((s, n) => startLoad({ url: s.url, token: tokens[n] ?? '', clients: 4, town: 'pujin' }));
  await sleep(6_000);
  for (const load of loads) await load.stop();
  const [a, b] = boards;
  const headIn = async (town: string): Promise<number> => (await readHead(database.db.pool, town)).seq;
  const lastOf = (board: typeof a): number | undefined => board?.seen.get('pujin')?.at(-1);
  await expect.poll(async () => { const head = await headIn('pujin'); return [a, b].map((board) => head - (lastOf(board) ?? 0)); }, { timeout: 60_000, interval: 200 }).toEqual([0, 0]);
  await sleep(1_500); // and nothing more comes
  for (const board of boards) await board.stop();
  // Neither has gaps; one may have joined a moment after the other.
  const lags = [...(a?.cameAt ?? [])].flatMap(([key, at]) => { const other = b?.cameAt.get(key); return other === undefined ? [] : [Math.abs(at - other)]; });
  console.info(`two servers: ${lags.length} events; between the two boards median ${percentile(lags, 0.5)} ms, p99 ${percentile(lags, 0.99)} ms`);
  for (const board of boards) expect(gapsOf(board)).toEqual({ missed: 0, disorder: 0 });
  expect(lags.length).toBeGreaterThan(20);
  expect([lastOf(a), lastOf(b)]).toEqual([await headIn('pujin'), await headIn('pujin')]);
  const { events: _, ...findings } = await audit(database.url, loads);
  expect(findings).toEqual(NOTHING);
});

test('a head that moved between look and write: the writer looks again, and nothing is lost', { timeout: 30_000 }, async () => {
  const { rows } = await database.db.pool.query<{ state: string }>(`select state from liandong.incident where town = 'pujiang' and status <> 'closed' limit 1`);
  const incident = JSON.parse(rows[0]?.state ?? '') as Incident;
  let moves = 0;
  // A writer that does not take the town's lock, as a restored backup's or a careless script would be.
  const intruder: Part<null, null, never> = {
    name: 'intruder',
    load: async () => {
      moves += 1;
      if (moves > 2) return null;
      await inTowns(database.db, ['pujiang'], async (client) => {
        const head = await readHead(client, 'pujiang');
        const at = instant(START + 7_200_000);
        const event = { type: 'test.intruded', v: 1, incident: incident.id, at, actor: 'nobody', data: {} };
        await appendEvents(client, head, [{ ...event, payload: encodeEvent('pujiang', event, { holder: null, nextDue: null }) }]);
      });
      return null;
    },
    remember: () => undefined, save: async () => undefined,
  };
  const db = await openDatabase(database.url, { max: 4, pipeline: true });
  const writers = createWriters({ db, district: loadDistrict() });
  const result = await writers.submit({
    town: 'pujiang', actor: POLICY_ACTOR, incidents: [incident.id], needs: [needs(intruder, null)],
    decide: () => ({ events: [{ type: 'note.added', incidentId: incident.id, data: { text: null } } as never], answer: null }),
  });
  expect(isRefusal(result)).toBe(false);
  expect(moves).toBe(3);
  const head = await readHead(database.db.pool, 'pujiang');
  expect(isRefusal(result) ? 0 : result.seq).toBe(head.seq);
  await writers.close();
  await db.close();
});
