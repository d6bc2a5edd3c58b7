/** The living town over HTTP, on a clock that the test moves: the same day for a seed, and no harm from a clock that steps back. */
import { expect, it } from 'vitest';
import { seedAccounts } from '#server/access/seed.ts';
import { loadDistrict } from '#server/district/load.ts';
import { ask } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, plus, toMs, type World } from '#test/support/world.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { ActDone } from './crowd.ts';
import { lifeWorld, startLiving, type Living } from './living.ts';
import { startDemoPolice, type DemoPolice } from './police.ts';

/** A Wednesday, local 19:00: the busiest hours begin. */
const EVENING = instant(Date.UTC(2026, 2, 18, 11));
const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const LONG_MS = 600_000;

interface Town {
  world: World;
  living: Living;
  police: DemoPolice;
  acts: ActDone[];
}

async function liveIn(seed: number): Promise<Town> {
  const district = loadDistrict();
  const life = lifeWorld(district, 51, seed);
  const world = await makeWorld({
    at: EVENING, district,
    before: ({ db }, dataDir, at) => seedAccounts({ db, district: { ...district, accounts: [...life.cast.accounts] }, dataDir, at, cost: CHEAP }),
  });
  const acts: ActDone[] = [];
  const known = { url: world.url, dataDir: world.dataDir, now: world.now, onError: (error: unknown) => { throw error; } };
  const police = startDemoPolice(known);
  const living = startLiving({ ...known, world: life, district, speed: 1, police, onAct: (a) => acts.push(a), tickMs: 0 });
  return { world, living, police, acts };
}

/** From one instant at which somebody has something to do to the next, each clock of the town in between. */
async function pass({ world, living }: Town, until: Instant): Promise<void> {
  for (let next = living.nextMs(); next <= toMs(until); next = living.nextMs()) {
    await world.pass({ seconds: Math.max(0, Math.ceil((next - toMs(world.now())) / 1000)) });
    await living.advance();
    await world.settle();
  }
  await world.pass({ seconds: Math.max(0, (toMs(until) - toMs(world.now())) / 1000) });
}

async function end({ world, living, police }: Town): Promise<void> {
  await living.stop();
  await police.stop();
  await world.close();
}

/** Calls of 110 that no signed message brought. */
async function byOtherWays(world: World): Promise<number> {
  const [row] = await ask<{ of: number; byLine: number; other: number }>(world, `
    select count(*)::int as of, count(p.call_id)::int as "byLine", count(*) filter (where p.call_id is null and c.channel = '110')::int as other
    from liandong.call c left join liandong.police_call p on p.call_id = c.id where c.source = 'demo-life'`);
  expect(row?.byLine).toBeGreaterThan(3);
  return row?.other ?? -1;
}

it('the same seed brings the same evening over HTTP, bit for bit', { timeout: LONG_MS }, async () => {
  const evenings = [];
  for (const seed of [5, 5, 6]) {
    const town = await liveIn(seed);
    await pass(town, plus(EVENING, { minutes: 20 }));
    evenings.push(JSON.stringify(town.acts));
    await replayed(town.world);
    expect(await byOtherWays(town.world)).toBe(0);
    await end(town);
  }
  expect(JSON.parse(evenings[0] ?? '').length).toBeGreaterThan(10);
  expect(evenings[1]).toBe(evenings[0]);
  expect(evenings[2]).not.toBe(evenings[0]);
});

it('when the clock steps back an hour nobody acts twice, and life goes on when it is there again', { timeout: LONG_MS }, async () => {
  const town = await liveIn(7);
  await pass(town, plus(EVENING, { minutes: 10 }));
  const before = town.acts.length;
  await town.world.set(plus(EVENING, { minutes: -40 }));
  await town.living.advance();
  await town.world.settle();
  expect(town.acts.length).toBe(before);
  await pass(town, plus(EVENING, { minutes: 60 }));
  expect(town.acts.length).toBeGreaterThan(before);
  const done = town.acts.filter((a) => a.refused === null).map((a) => [a.at, a.key, a.account, a.action].join(' '));
  expect(new Set(done).size).toBe(done.length);
  await replayed(town.world);
  await end(town);
});
