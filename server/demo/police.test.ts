/** The demonstration's police as the process it is: what it brings and answers, what it survives, and that nothing of it is left behind. */
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { seedAccounts } from '#server/access/seed.ts';
import { loadDistrict } from '#server/district/load.ts';
import { isAlive } from '#server/platform/postgres-process.ts';
import { ask, COMMITTEE, distinct, loopWorld } from '#test/support/journey.ts';
import { spawnNode } from '#test/support/process.ts';
import type { World } from '#test/support/world.ts';
import { castOf, LIFE_SOURCE } from './cast.ts';
import { DEMO_POLICE, startDemoPolice, type DemoPolice } from './police.ts';

const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const LONG_MS = 120_000;
const CASE = [COMMITTEE, 'committee1'] as const;

let world: World;
let police: DemoPolice;
let troubles: string[] = [];
afterEach(async () => {
  await police.stop();
  await world.close();
});

async function begin(): Promise<void> {
  const district = loadDistrict();
  troubles = [];
  world = await loopWorld({
    district, before: ({ db }, dataDir, at) => seedAccounts({ db, district: { ...district, accounts: [...district.accounts, ...castOf(district).accounts] }, dataDir, at, cost: CHEAP }),
  });
  police = startDemoPolice({ url: world.url, dataDir: world.dataDir, now: world.now, onError: (error) => { troubles.push(error.message); } });
}

let rung = 0;
const callOf = () => ({ source: LIFE_SOURCE, externalId: `c${(rung += 1)}`, town: 'pujin', receivedAt: world.now(), channel: '110', ...distinct() });

async function brought(): Promise<string> {
  const told = await police.call(callOf());
  expect(told).toMatchObject({ outcome: 'accepted' });
  return told.incidentId ?? '';
}

async function handled(): Promise<string> {
  const id = await brought();
  await (await world.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CASE[0] });
  await (await world.as(CASE[1])).does(id, 'accept');
  await world.settle();
  return id;
}

const comparison = () => ask<{ compared: number; off: number }>(world, `select compared::int, (missing + extra + changed)::int as off from liandong.police_comparison where platform = $1`, [DEMO_POLICE]);

test('it answers what it was asked by message, once, and nothing else', { timeout: LONG_MS }, async () => {
  await begin();
  const id = await handled();
  expect(await police.answer(id, 'taken')).toMatchObject({ outcome: 'unheard' });
  const handler = await world.as(CASE[1]);
  await handler.does(id, 'hand-back', { reason: 'danger' });
  await world.settle();
  expect(await police.answer(id, 'refused', 'no_danger_seen')).toMatchObject({ outcome: 'accepted' });
  expect(await handler.sees(id)).toMatchObject({ status: 'handling', police: { status: 'refused' } });
  await handler.does(id, 'hand-back', { reason: 'danger' });
  await world.settle();
  expect(await police.answer(id, 'taken')).toMatchObject({ outcome: 'accepted' });
  expect(await police.answer(id, 'taken')).toMatchObject({ outcome: 'unheard' });
  expect((await (await world.as('police')).sees(id)).status).toBe('with_police');
  expect(await police.answer(id, 'done')).toMatchObject({ outcome: 'accepted' });
  await world.settle();
  expect((await (await world.as('police')).sees(id)).status).toBe('closed');
  expect(troubles).toEqual([]);
});

test('killed and started again it goes on counting, says nothing twice, and the day compares to zero', { timeout: LONG_MS }, async () => {
  await begin();
  await handled();
  const before = police.pid() ?? 0;
  process.kill(before, 'SIGKILL');
  const during = await police.call(callOf());
  expect(during).toMatchObject({ outcome: 'accepted' });
  expect(police.pid()).not.toBe(before);
  await brought();
  const [counts] = await ask<{ epochs: number; calls: number; sent: number }>(world, `
    select (select count(distinct epoch)::int from liandong.police_in where platform = $1) as epochs, (select count(*)::int from liandong.police_call where platform = $1) as calls,
           (select count(*)::int from liandong.police_in where platform = $1 and kind = 'call') as sent`, [DEMO_POLICE]);
  expect(counts).toMatchObject({ epochs: 1, calls: 3 });
  await world.pass({ hours: 15, minutes: 5 });
  // An act sets its clock; the statement of the day before follows by itself within a few looks.
  await police.answer('inc_none', 'taken');
  for (let waited = 0; waited < 30_000 && (await comparison()).length === 0; waited += 200) {
    await sleep(200);
    await world.settle();
  }
  await world.settle();
  const [day] = await comparison();
  expect(day?.off).toBe(0);
  expect(day?.compared).toBeGreaterThan(5);
});

test('the line has a pulse while it is there', { timeout: LONG_MS }, async () => {
  await begin();
  await brought();
  for (let waited = 0; waited < 20_000; waited += 100) {
    await world.server.links.tick();
    if (world.server.links.states().some((l) => l.link === 'police_in')) break;
    await sleep(100);
  }
  expect(world.server.links.states().find((l) => l.link === 'police_in')).toMatchObject({ ok: true });
  await police.stop();
  await world.pass({ minutes: 4 });
  await world.server.links.tick();
  expect(world.server.links.states().find((l) => l.link === 'police_in')).toMatchObject({ ok: false, detail: 'silent' });
});

test('when whoever started it is killed, it ends by itself', { timeout: LONG_MS }, async () => {
  await begin();
  const parent = spawnNode([fileURLToPath(new URL('../../test/support/police-parent.ts', import.meta.url)), world.url, world.dataDir], {});
  const pid = Number(await new Promise<string>((resolve) => { parent.stdout?.once('data', (text: Buffer) => { resolve(text.toString()); }); }));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  for (let waited = 0; waited < 20_000 && isAlive(pid); waited += 50) await sleep(50);
  expect(isAlive(pid)).toBe(false);
});
