/** 现场电话表: whoever answers for the place, the nearest first; the one complained about is not in it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, diverted, loopWorld } from '#test/support/journey.ts';
import type { World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await world.close(); });

interface Lines { items: { name: { zh: string }; type: string; phone: string }[] }

test('owners and property company of the compound, its committee, and the public numbers; nobody shut out', async () => {
  const id = await diverted(world);
  const dispatcher = await world.as('dispatcher');
  const crew = await world.as('responder1');
  expect((await crew.get(`/incidents/${id}/telephones`)).status).toBe(404);
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  const lines = async (): Promise<Lines['items']> => (await crew.get<Lines>(`/incidents/${id}/telephones`)).body.items;
  const types = (await lines()).map((l) => l.type);
  expect(types.slice(-4)).toEqual(['PAICHUSUO', 'XIAOFANG', 'WEIJIAN', 'CHENGYUN']);
  expect(types.indexOf('WUYE')).toBeGreaterThanOrEqual(0);
  expect(types.indexOf('JUWEI')).toBeGreaterThan(types.indexOf('WUYE'));
  await dispatcher.does(id, 'supplement', { excluded: ['pujin.jinlan-court.owners'] });
  expect((await lines()).map((l) => l.type)).not.toContain('WUYE');
  expect((await lines()).map((l) => l.type)).toContain('JUWEI');
});
