/** PostgreSQL is gone for a while: 503 with Retry-After, the process stays, and it goes on by itself (F2; issue 3). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { prepareInstallation, type Installation } from '#server/platform/postgres-files.ts';
import { ensureCluster, freePort, launch, OWNER, shutDown } from '#server/platform/postgres-process.ts';
import { temporaryFolder, type TemporaryFolder } from '#test/support/process.ts';
import { audit, NOTHING } from './audit.ts';
import { followBoard, gapsOf } from './board.ts';
import { distinctCall, startLoad } from './load.ts';
import { startLineage, tokenOf } from './servers.ts';

const AWAY_MS = 60_000;
const PASSWORD = 'of-this-test';
const SETTINGS = { shared_buffers: '32MB' };

let folder: TemporaryFolder;
let installation: Installation;
let port: number;
let postgres: ChildProcess;

beforeAll(async () => {
  folder = temporaryFolder();
  installation = await prepareInstallation(folder.path);
  await ensureCluster(installation, PASSWORD);
  port = await freePort();
  postgres = await launch(installation, port, SETTINGS);
}, 60_000);
afterAll(async () => {
  await shutDown(postgres.pid ?? 0);
  await folder.remove();
}, 60_000);

test('calls wait, nothing acknowledged is lost, and nobody has to do anything', { timeout: 400_000 }, async () => {
  const server = `postgres://${OWNER}:${PASSWORD}@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query('create database gone');
  await client.end();
  const line = await startLineage(`${server}/gone`, { dataDir: folder.path });
  try {
    const token = await tokenOf(line, 'police');
    const board = followBoard(line.url, await tokenOf(line, 'commander'));
    const load = startLoad({ url: line.url, token, clients: 4, pauseMs: 50, patienceMs: 120_000 });
    while (load.calls.size < 20) await sleep(20);

    await shutDown(postgres.pid ?? 0);
    await sleep(2_500); // a beat has noticed
    const before = load.calls.size;
    const until = performance.now() + AWAY_MS - 2_500;
    for (let n = 0; performance.now() < until; n++) {
      const refused = await fetch(`${line.url}/api/v1/calls`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(distinctCall(`away-${n}`, n, 'pujin')),
      });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[1-9]\d*$/)]);
      expect(await refused.json()).toMatchObject({ code: 'system.not_ready' });
      const [ready, alive] = [await fetch(`${line.url}/readyz`), await fetch(`${line.url}/healthz`)];
      expect([ready.status, ready.headers.has('retry-after'), alive.status]).toEqual([503, true, 200]);
      await sleep(1_000);
    }
    expect(load.calls.size).toBe(before);

    postgres = await launch(installation, port, SETTINGS);
    const back = performance.now();
    while (load.calls.size < before + 20) await sleep(20);
    console.info(`database gone for ${AWAY_MS / 1000} s: 20 calls acknowledged ${Math.round(performance.now() - back)} ms after its return; answers ${JSON.stringify([...load.statuses])}`);
    await load.stop();
    await sleep(2_000);
    await board.stop();
    expect((await fetch(`${line.url}/readyz`)).status).toBe(200);
    expect([...load.statuses.keys()].filter((s) => ![200, 201, 503].includes(s)), 'nothing but "later"').toEqual([]);
    expect({ ...gapsOf(board), resyncs: board.resyncs() }).toEqual({ missed: 0, disorder: 0, resyncs: 0 });
    const { events: _, ...findings } = await audit(`${server}/gone`, [load]);
    expect(findings).toEqual(NOTHING);
  } finally {
    await line.end();
  }
});
