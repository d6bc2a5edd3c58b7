/** What an administrator reads of a town, and the tester of its matrix: for those who may, about their own towns. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

interface Routing { route: { lead: string[] } | null; units: { id: string; why: string | null }[]; version: string }

test('a town as it is set: for its administrator, for nobody who works in it', async () => {
  const { status, body } = await (await world.as('admin')).get<{ policies: { inForce: boolean }[]; people: unknown[]; organisations: unknown[]; shifts: unknown[] }>('/admin/town?town=pujin');
  expect(status).toBe(200);
  expect(body.policies.filter((p) => p.inForce)).toHaveLength(1);
  for (const list of [body.people, body.organisations, body.shifts]) expect(list.length).toBeGreaterThan(0);
  for (const who of ['dispatcher', 'police', 'responder1']) expect((await (await world.as(who)).get('/admin/town?town=pujin')).status).toBe(403);
  expect((await (await world.as('admin')).get('/admin/town?town=nowhere')).status).toBe(403);
});

test('the tester says what the dispatch would: who leads by day, and who is off shift at night', async () => {
  const ask = async (query: string) => (await world.as('admin')).get<Routing>(`/admin/routing?town=pujin&${query}`);
  const day = (await ask('item=HJ-04&at=2026-03-18T14:00:00%2B08:00')).body;
  expect(day.route?.lead.length).toBeGreaterThan(0);
  expect(day.units.some((u) => u.why === null)).toBe(true);
  const night = (await ask('item=HJ-04&at=2026-03-18T03:30:00%2B08:00')).body;
  expect(night.units.filter((u) => u.why === 'off_shift').length).toBeGreaterThan(day.units.filter((u) => u.why === 'off_shift').length);
  expect((await ask('item=XX-99')).status).toBe(409);
  expect((await ask('item=HJ-04&at=yesterday')).status).toBe(400);
  expect((await ask('item=HJ-04&area=nowhere')).status).toBe(400);
});
