/** The first run as it is offered: six steps, one a role, that end with a closed incident and its verified record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Demo } from '#domain/access/contract.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';

let world: World;
let demo: Demo;
beforeAll(async () => {
  world = await makeWorld();
  demo = (await (await fetch(`${world.url}/api/v1/demo`)).json()) as Demo;
});
afterAll(async () => { await world.close(); });

test('six steps, each by an account of its role', () => {
  expect(demo.tour.length).toBe(6);
  expect(new Set(demo.tour.map((s) => s.role)).size).toBe(6);
  for (const { account, role } of demo.tour) expect(demo.accounts.find((a) => a.username === account)?.role, account).toBe(role);
});

test('played as they are written, they end with a closed incident whose record verifies', async () => {
  const [first] = demo.tour;
  const police = await world.as(first?.account ?? '');
  const { incidentId } = await takeCall(world, police, { text: first?.call?.text.replace('{n}', '5') ?? '', town: 'pujin' });
  for (const step of demo.tour) {
    const person = await world.as(step.account);
    for (const { action, body, unitOf } of step.acts) {
      const unitId = demo.accounts.find((a) => a.username === unitOf)?.unitId;
      await person.does(incidentId, action, { ...body, ...(unitId ? { unitId } : {}) });
    }
    expect((await person.sees(incidentId)).status, step.title.en).toBe(step.status);
  }
  const { story } = await replayed(world);
  expect(story(incidentId).at(-1)).toMatchObject({ type: 'incident.closed', holder: null });
});
