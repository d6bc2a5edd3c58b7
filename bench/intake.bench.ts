/**
 * A1 and A2: durable intake beside `pgbench`'s one-row insert on the same server, in turns (PERFORMANCE 1-3). Load on
 * the HTTP path comes from `wrk`, never from the process measured.
 */
import { execFile, fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { createLive } from '#server/platform/live.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { said } from './intake/whole.ts';
import { runWriter } from './intake/writer.ts';
import { notRun, ofRounds, type Measurement } from './measurement.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const ROUNDS = 3;
const SECONDS = 4;
/** As many as the bare script of the promise had under way. */
const IN_FLIGHT = 64;
const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(`./intake/${name}`, import.meta.url));
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

export async function* measure(): AsyncGenerator<Measurement> {
  if (!has('pgbench')) return yield notRun('A1.writer', 'calls/s', 'pgbench is not installed');
  yield* onItsOwn(writerAlone);
  // What the writer alone left behind would be followed and found overdue by the whole server: it begins with nothing.
  if (has('wrk')) yield* onItsOwn(throughHttp);
  else yield notRun('A1.http', 'calls/s', 'wrk is not installed');
}

type Part = (url: string, folder: string) => AsyncGenerator<Measurement>;

async function* onItsOwn(part: Part): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    yield* part(embedded.url, folder);
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

async function* writerAlone(url: string, folder: string): AsyncGenerator<Measurement> {
  const live = createLive<{ town: string; seq: number }>({ readLog: async () => [], heads: async () => new Map(), now: () => performance.now() });
  await runWriter(url, IN_FLIGHT, 2_000); // warm
  const pairs: { bench: number; plain: number; push: number; p99: number }[] = [];
  let n = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bench = await pgbench(url, folder);
    const plain = await runWriter(url, IN_FLIGHT, SECONDS * 1000);
    const push = await runWriter(url, IN_FLIGHT, SECONDS * 1000, (events) => live.publish(events[0]?.town ?? '', events));
    pairs.push({ bench, plain: plain.perSecond, push: push.perSecond, p99: plain.p99 });
    n += plain.n + push.n;
  }
  live.close();
  yield ofRounds('A1.writer', 'calls/s', n, pairs.map((p) => ({ ours: p.plain, bare: p.bench })));
  yield { name: 'A1.writer.p99', value: median(pairs.map((p) => p.p99)), unit: 'ms', baseline: null, ratio: null, n };
  yield ofRounds('A2.push', 'calls/s', n, pairs.map((p) => ({ ours: p.push, bare: p.plain })));
}

/** One-row inserts of 8 clients a second: the yardstick of A1. */
async function pgbench(url: string, folder: string): Promise<number> {
  const script = join(folder, 'one-row.sql');
  writeFileSync(script, `insert into yardstick (source, body) values ('s', '{"text":"a call"}');\n`);
  const db = await openDatabase(url, { max: 1 });
  await db.pool.query('create table if not exists yardstick (id bigint generated always as identity primary key, source text not null, body jsonb not null)');
  await db.close();
  const { stdout } = await run('pgbench', ['-n', '-c', '8', '-j', '1', '-M', 'prepared', '-T', String(SECONDS), '-f', script, url]);
  const found = /tps = ([\d.]+)/.exec(stdout);
  if (!found) throw new Error(`pgbench said: ${stdout}`);
  return Number(found[1]);
}

async function* throughHttp(url: string, folder: string): AsyncGenerator<Measurement> {
  const child = fork(here('server.ts'), [url, join(folder, 'http')], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [...SERVER_FLAGS] });
  const { url: address, token } = await said(child);
  const pairs: { bench: number; ours: number }[] = [];
  await wrk(address, token, 0, 2);
  for (let round = 0; round < ROUNDS; round++) {
    const bench = await pgbench(url, folder);
    pairs.push({ bench, ours: await wrk(address, token, round + 1, SECONDS) });
  }
  child.disconnect();
  await new Promise((resolve) => child.once('exit', resolve));
  const perSecond = median(pairs.map((p) => p.ours));
  yield ofRounds('A1.http', 'calls/s', Math.round(perSecond * SECONDS * ROUNDS), pairs.map((p) => ({ ours: p.ours, bare: p.bench })));
}

/** Calls a second that were answered 2xx. */
async function wrk(address: string, token: string, runNumber: number, seconds: number): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', `-c${IN_FLIGHT}`, `-d${seconds}s`, '-s', here('load.lua'), address], { env: { PATH: '/usr/bin:/bin:/usr/local/bin', LOAD_TOKEN: token, LOAD_RUN: String(runNumber) } });
  const all = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0);
  const total = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0);
  const failed = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
  if (failed > 0) throw new Error(`${failed} of ${total} requests were refused`);
  return all;
}
