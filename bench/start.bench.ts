/**
 * From the command to the first ready answer: a first start, a start on what is there, and after a kill -9 of Node; and of the living
 * demonstration in turns with its police and without them.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeEmbedded } from '#server/platform/embedded-postgres.ts';
import type { Measurement } from './measurement.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const WITHOUT_POLICE = new URL('./start/without-police.ts', import.meta.url).href;
const TIMES = 3;
const TURNS = 5;
const LONGEST_MS = 120_000;

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function* measure(): AsyncGenerator<Measurement> {
  yield* starting();
  yield* playing();
}

async function* starting(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-start-'));
  const port = await freePort();
  let server: ChildProcess | null = null;
  const start = async (): Promise<number> => {
    const began = performance.now();
    server = spawn(process.execPath, [...SERVER_FLAGS, MAIN, 'serve'], {
      stdio: 'ignore', env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: tmpdir(), LIANDONG_DATA: folder, PORT: String(port), LIANDONG_DEMO: 'still', LOG_LEVEL: 'silent' },
    });
    await ready(port);
    return performance.now() - began;
  };
  const stop = (signal: 'SIGTERM' | 'SIGKILL') => new Promise<void>((resolve) => {
    server?.once('exit', () => resolve());
    server?.kill(signal);
  });
  try {
    yield told('start.first', [await start()]);
    await stop('SIGTERM');
    const warm: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      warm.push(await start());
      await stop('SIGTERM');
    }
    yield told('start.again', warm);
    await start();
    const killed: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      await stop('SIGKILL');
      killed.push(await start());
    }
    yield told('start.after-kill', killed);
  } finally {
    await stop('SIGTERM');
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first start writes a little history and is not counted. */
async function* playing(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-start-'));
  const port = await freePort();
  const once = async (police: boolean): Promise<number> => {
    const began = performance.now();
    const server = spawn(process.execPath, [...SERVER_FLAGS, ...(police ? [] : ['--import', WITHOUT_POLICE]), MAIN, 'serve'], {
      stdio: 'ignore', env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: tmpdir(), LIANDONG_DATA: folder, PORT: String(port), LIANDONG_DEMO: 'live', LIANDONG_HISTORY_DAYS: '2', LOG_LEVEL: 'silent' },
    });
    try {
      await ready(port);
      return performance.now() - began;
    } finally {
      const ended = new Promise((resolve) => { server.once('exit', resolve); });
      server.kill('SIGTERM');
      await ended;
    }
  };
  try {
    await once(true);
    const turns: { with: number; without: number }[] = [];
    for (let n = 0; n < TURNS; n++) turns.push({ without: await once(false), with: await once(true) });
    const [its, bare] = [median(turns.map((t) => t.with)) / 1000, median(turns.map((t) => t.without)) / 1000];
    yield { name: 'start.live', value: its, unit: 's', baseline: bare, ratio: its / bare, n: TURNS, spread: [Math.min(...turns.map((t) => t.with / t.without)), Math.max(...turns.map((t) => t.with / t.without))] };
    yield { name: 'start.live.police-add', value: its - bare, unit: 's', baseline: null, ratio: null, n: TURNS };
  } finally {
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function told(name: string, ms: number[]): Measurement {
  return { name, value: median(ms) / 1000, unit: 's', baseline: null, ratio: null, n: ms.length };
}

async function ready(port: number): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  while (performance.now() < until) {
    const answer = await fetch(`http://localhost:${port}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the server did not become ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
