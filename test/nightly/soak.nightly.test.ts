/**
 * A day of the living demonstration at sixty times its pace: 24 minutes in which memory does not grow, and after which
 * the record verifies. What was measured is shown.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finish, liandong, spawnNode, temporaryFolder } from '#test/support/process.ts';

const [SPEED, MINUTES, EVERY_MS] = [60, 24, 30_000];
/** The first third fills caches and pools; from then on so much may come, in percent of what there is. */
const [WARM, MOST_GROWTH] = [1 / 3, 10];
const MB = 1024 * 1024;

const folder = temporaryFolder();
const settings = { PORT: '0', LIANDONG_DATA: folder.path, LIANDONG_DEMO: 'live', LIANDONG_SPEED: String(SPEED), LIANDONG_HISTORY_DAYS: '2', LOG_LEVEL: 'warn' };
const server = spawnNode(['cli/main.ts', 'serve'], settings, ['ignore', 'ignore', 'inherit']);
const ended = finish(server);
let url = '';

beforeAll(async () => {
  for (;;) {
    url = announced();
    if (url !== '' && (await fetch(`${url}/readyz`).catch(() => null))?.status === 200) return;
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    await sleep(500);
  }
}, 600_000);
afterAll(async () => {
  server.kill('SIGTERM');
  await ended;
  await folder.remove();
}, 60_000);

function announced(): string {
  try {
    return (JSON.parse(readFileSync(join(folder.path, 'server.json'), 'utf8')) as { url: string }).url; // written by the server
  } catch {
    return '';
  }
}

async function resident(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^liandong_process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / MB;
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

test(`${MINUTES} minutes at ${SPEED} times: memory stays flat and the record verifies`, async () => {
  const samples: number[] = [];
  for (let n = 0; n < (MINUTES * 60_000) / EVERY_MS; n += 1) {
    await sleep(EVERY_MS);
    samples.push(await resident());
  }
  console.info(`resident, MB, every ${EVERY_MS / 1000} s: ${samples.map((s) => s.toFixed(0)).join(' ')}`);
  const warm = samples.slice(Math.ceil(samples.length * WARM));
  const [early, late] = [median(warm.slice(0, warm.length / 3)), median(warm.slice(-warm.length / 3))];
  expect(late, `from ${early.toFixed(0)} to ${late.toFixed(0)} MB`).toBeLessThanOrEqual(early * (1 + MOST_GROWTH / 100));
  const verified = await liandong(['verify', '--json'], settings);
  console.info(verified.out.trim());
  expect(JSON.parse(verified.out)).toMatchObject({ firstBad: null });
});
