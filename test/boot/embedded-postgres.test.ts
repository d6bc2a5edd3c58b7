/** The real PostgreSQL, and what happens when it or we are killed. Each start takes a second or two. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertDurable, openDatabase, UnusableDatabase } from '#server/platform/db.ts';
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { findCluster } from '#server/platform/postgres-files.ts';
import { isAlive } from '#server/platform/postgres-process.ts';
import { finish, liandong, spawnNode, temporaryFolder, type TemporaryFolder } from '#test/support/process.ts';

const SMALL = { shared_buffers: '16MB' };

let folder: TemporaryFolder;
let embedded: EmbeddedPostgres | null = null;

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(async () => {
  await embedded?.stop();
  await folder.remove();
});

async function start(settings: Readonly<Record<string, string>> = {}, onRestart?: (pid: number) => void): Promise<EmbeddedPostgres> {
  embedded = await startEmbedded(folder.path, silentLog(), { settings: { ...SMALL, ...settings }, ...(onRestart && { onRestart }) });
  return embedded;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const db = await openDatabase(url);
  try {
    return (await db.pool.query(sql)).rows;
  } finally {
    await db.close();
  }
}

async function patiently<T>(attempt: () => Promise<T>, ms: number): Promise<T> {
  for (let waited = 0; ; waited += 100) {
    try {
      return await attempt();
    } catch (error) {
      if (waited >= ms) throw error;
      await sleep(100);
    }
  }
}

test('starts durable, for this machine only, and not as root', async () => {
  const { url, pid } = await start();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const db = await openDatabase(url);
  await assertDurable(db);
  const { rows } = await db.pool.query(`select current_setting('listen_addresses') as listens, current_setting('max_connections')::int as most, current_setting('data_checksums') as checksums`);
  await db.close();
  expect(rows).toEqual([{ listens: '127.0.0.1', most: 200, checksums: 'on' }]);
  if (process.platform === 'linux') expect(await ownerOf(pid)).not.toBe(0);
  await expect(openDatabase(url.replace(/:[^:@]+@/, ':guess@'))).rejects.toThrow(/password/);
});

async function ownerOf(pid: number): Promise<number> {
  const { statSync } = await import('node:fs');
  return statSync(`/proc/${pid}`).uid;
}

test('killed, it is back by itself at the same address with all that was confirmed', async () => {
  const { url } = await (embedded ?? start());
  await ask(url, `create table kept (n int); insert into kept values (1), (2)`);
  await embedded?.stop();
  const restarts: number[] = [];
  const again = await start({}, (pid) => restarts.push(pid));
  const killed = again.pid;
  process.kill(killed, 'SIGKILL');
  await sleep(50);
  expect(await patiently(() => ask(again.url, 'select count(*) from kept'), 10_000)).toEqual([{ count: 2 }]);
  await patiently(async () => expect(restarts).toEqual([again.pid]), 2_000);
  expect(again.pid).not.toBe(killed);
});

test('stopped, nothing is left running; unsafe settings are refused by name', async () => {
  const pid = embedded?.pid ?? 0;
  await embedded?.stop();
  expect(isAlive(pid)).toBe(false);
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const unsafe = await start({ [setting]: 'off' });
    const db = await openDatabase(unsafe.url);
    await expect(assertDurable(db)).rejects.toThrow(UnusableDatabase);
    await expect(assertDurable(db)).rejects.toThrow(`${setting} = off`);
    await db.close();
    await unsafe.stop();
  }
});

const CHILD = `
  import { startEmbedded } from '#server/platform/embedded-postgres.ts';
  import { silentLog } from '#server/platform/log.ts';
  const embedded = await startEmbedded(process.argv[1], silentLog(), { settings: JSON.parse(process.argv[2]) });
  console.log(embedded.pid);
  setInterval(() => {}, 1000);`;

test('left behind by a server that was killed, it is taken over as it runs', async () => {
  const child = spawnNode(['--input-type=module', '-e', CHILD, folder.path, JSON.stringify(SMALL)]);
  const done = finish(child);
  const pid = await new Promise<number>((resolve) => child.stdout?.once('data', (text: string) => resolve(Number(text))));
  child.kill('SIGKILL');
  await done;
  expect(isAlive(pid)).toBe(true);
  const next = await start();
  expect(next.pid).toBe(pid);
  expect(await ask(next.url, 'select count(*) from kept')).toEqual([{ count: 2 }]);
  await next.stop();
  expect(isAlive(pid)).toBe(false);
});

test('left behind with other settings, it is stopped and started with ours', async () => {
  const child = spawnNode(['--input-type=module', '-e', CHILD, folder.path, JSON.stringify({ ...SMALL, fsync: 'off' })]);
  const done = finish(child);
  const pid = await new Promise<number>((resolve) => child.stdout?.once('data', (text: string) => resolve(Number(text))));
  child.kill('SIGKILL');
  await done;
  const next = await start();
  expect(next.pid).not.toBe(pid);
  expect(isAlive(pid)).toBe(false);
  const db = await openDatabase(next.url);
  await assertDurable(db);
  await db.close();
  await next.stop();
});

test('the migrate verb brings it up to this program, and stops it again', async () => {
  const env = { LIANDONG_DATA: folder.path };
  const first = await liandong(['migrate'], env);
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(/^\d+ migrations applied/);
  expect(await liandong(['migrate'], env)).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
  const cluster = await findCluster(folder.path);
  expect(cluster !== null && existsSync(`${cluster}/data/postmaster.pid`)).toBe(false);
});
