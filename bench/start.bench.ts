/** From the command to the first ready answer: a first start, a start on what is there, and after a kill -9 of Node. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeEmbedded } from '#server/platform/embedded-postgres.ts';
import type { Measurement } from './measurement.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const TIMES = 3;
const LONGEST_MS = 120_000;

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-start-'));
  const port = await freePort();
  let server: ChildProcess | null = null;
  const start = async (): Promise<number> => {
    const began = performance.now();
    server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'serve'], {
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
