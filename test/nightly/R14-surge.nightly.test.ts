/**
 * R14: five hundred phones and fifty boards come back within ten seconds, twice over, while calls come at ten times the rate of the
 * busiest hour and faster: a quarter of an hour's calls in one minute. Every call is taken, nobody's clock is late, every screen that
 * was back is told everything; how long the intake took is said. The screens are a program of their own: their reading costs the
 * machine, not the server. And as fast as sixteen at once can be said, which has no goal but that nothing is lost.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Said, Screens } from '#test/faults/screens.ts';
import { ask, loopWorld } from '#test/support/journey.ts';
import type { World } from '#test/support/world.ts';

/** A district's day of 2,500 calls has 190 in its busiest hour; ten times that are 475 in a quarter of an hour. */
const [CALLS, PHONES, BOARDS, ROUNDS] = [475, 500, 50, 3];
const [MINUTE_MS, BACK_MS] = [60_000, 10_000];

let world: World;
const programs: ChildProcess[] = [];
beforeAll(async () => { world = await loopWorld(); }, 120_000);
afterAll(async () => {
  for (const p of programs) p.kill('SIGKILL');
  await world.close();
}, 120_000);

interface Room {
  told(): Promise<number[]>;
  leave(): void;
}

async function comeBack(username: string, count: number): Promise<Room> {
  const program = fork(fileURLToPath(new URL('../faults/screens.ts', import.meta.url)), [], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  programs.push(program);
  const { token } = await world.as(username);
  program.send({ url: world.url, tokens: [token], count, within: BACK_MS, counts: '"triage.decided"' } satisfies Screens);
  expect(await heard(program)).toEqual({ kind: 'back', refused: 0 });
  return {
    async told() {
      program.send('told');
      const said = await heard(program);
      return said.kind === 'told' ? said.told : [];
    },
    leave: () => { program.kill('SIGKILL'); },
  };
}

const heard = async (program: ChildProcess): Promise<Said> => ((await once(program, 'message')) as [Said])[0]; // of screens.ts

let said = 0;
/** Milliseconds the call waited for its answer. */
async function call(): Promise<number> {
  const n = (said += 1);
  const police = await world.as('police');
  const began = performance.now();
  const { status } = await police.post('/calls', {
    source: 'test', externalId: `surge-${n}`, receivedAt: world.now(), channel: '110', town: 'pujin', text: `第${n}户楼上吵`, caller: { phone: `138${String(n).padStart(8, '0')}` },
  });
  expect(status).toBe(201);
  return performance.now() - began;
}

/** Each at its instant, whether or not the one before has been answered. */
function paced(count: number, withinMs: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, async (_, n) => { await sleep((n * withinMs) / count); return call(); }));
}

async function asFastAs(atOnce: number, count: number): Promise<number[]> {
  let left = count;
  const waits: number[] = [];
  await Promise.all(Array.from({ length: atOnce }, async () => { while (left-- > 0) waits.push(await call()); }));
  return waits;
}

function spread(waits: readonly number[]): { calls: number; p50: number; p99: number; worst: number } {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { calls: waits.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

/** Half a minute later all of them are decided, and each of these boards was told of each. */
async function allDecided(before: number, boards: Room): Promise<void> {
  await world.pass({ seconds: 31 });
  const [held] = await ask<{ n: number; late: number }>(world, `select count(*)::int as n, count(*) filter (where status in ('received', 'studying'))::int as late from liandong.incident`);
  expect(held).toEqual({ n: before + CALLS, late: 0 });
  let told = await boards.told();
  for (let tries = 0; tries < 300 && told.some((n) => n < CALLS); tries++) {
    await sleep(200);
    told = await boards.told();
  }
  expect(told).toEqual(Array.from({ length: BOARDS }, () => CALLS));
}

const incidents = async (): Promise<number> => (await ask<{ n: number }>(world, 'select count(*)::int as n from liandong.incident'))[0]?.n ?? 0;

test('each call is taken, decided at its second, and told to every board', { timeout: 1_500_000 }, async () => {
  const waits: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const before = await incidents();
    const [boards, phones, took] = await Promise.all([comeBack('dispatcher', BOARDS), comeBack('responder1', PHONES), paced(CALLS, MINUTE_MS), sleep(MINUTE_MS / 2).then(async () => (await comeBack('dispatcher', BOARDS)).leave())]);
    waits.push(...took);
    await allDecided(before, boards);
    boards.leave();
    phones.leave();
  }
  console.info(JSON.stringify({ rate: 'a quarter of an hour in a minute', screens: (PHONES + 2 * BOARDS) * ROUNDS, ...spread(waits) }));
});

test('as fast as sixteen at once are answered: nothing is lost, late, or untold', { timeout: 600_000 }, async () => {
  const before = await incidents();
  const [boards, phones, took] = await Promise.all([comeBack('dispatcher', BOARDS), comeBack('responder1', PHONES), asFastAs(16, CALLS)]);
  await allDecided(before, boards);
  phones.leave();
  boards.leave();
  console.info(JSON.stringify({ rate: 'sixteen at once', ...spread(took) }));
});

test('twin: a board that comes back without saying where it was has missed what was decided meanwhile', { timeout: 300_000 }, async () => {
  const first = await comeBack('dispatcher', 1);
  await paced(20, 1_000);
  await world.pass({ seconds: 31 });
  const late = await comeBack('dispatcher', 1);
  for (let tries = 0; tries < 100 && (await first.told())[0] !== 20; tries++) await sleep(100);
  expect(await first.told()).toEqual([20]);
  expect(await late.told()).toEqual([0]);
});
