/** The simulator at its worst over real HTTP: whatever it does, each call is one call, and the day compares to zero. */
import { afterEach, expect, test } from 'vitest';
import { ALL_FAULTS } from '../../cli/police-sim/faults.ts';
import { simulate } from '#test/support/police.ts';
import { ask, loopWorld } from '#test/support/journey.ts';
import type { World } from '#test/support/world.ts';

let world: World | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

test.each([1, 2])('every fault at once, seed %i', { timeout: 240_000 }, async (seed) => {
  world = await loopWorld();
  const sim = simulate(world, { faults: new Set(ALL_FAULTS), seed, calls: 60, silentMs: 8 * 3_600_000 });
  const summary = await sim.run();
  console.info(JSON.stringify({ seed, ...summary, findings: summary.findings.length }));
  expect(summary.findings).toEqual([]);
  expect(summary.days.every((d) => d.zero)).toBe(true);
  const [row] = await ask<{ calls: number; ids: number }>(world, 'select count(*)::int as calls, count(distinct (external_id, revision))::int as ids from liandong.call');
  expect(row?.calls).toBe(row?.ids);
  expect(row?.ids).toBe(sim.sender.all.filter((m) => m.kind === 'call' || m.kind === 'call_update').length);
  expect(summary.sent.repeated).toBeGreaterThan(10);
  expect(summary.sent.held).toBeGreaterThan(5);
  expect(summary.sent.rubbish).toBeGreaterThan(20);
});
