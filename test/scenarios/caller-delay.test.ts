/** Whoever was promised somebody by a time hears of it when that cannot be kept, once, with the new time, and never on an unsafe telephone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, noise, timeline } from '#test/support/journey.ts';
import { messages } from '#test/support/resident.ts';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

let last = 0;
async function diverted(): Promise<{ id: string; phone: string }> {
  last += 1;
  const phone = `1373333${String(last).padStart(4, '0')}`;
  const { incidentId: id } = await noise(world, { caller: { phone } });
  await (await world.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  return { id, phone };
}
const told = (phone: string): string[] => messages(world, phone).map((m) => m.text);
const delays = (phone: string): string[] => told(phone).filter((text) => text.includes('原定'));

test('accepted so late that nobody can be there in time: said before the promise breaks, and not again when it does', async () => {
  const { id, phone } = await diverted();
  await world.pass({ minutes: 14, seconds: 30 });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await (await world.as('responder1')).does(id, 'accept');
  await world.settle();
  expect(delays(phone)).toHaveLength(1);
  expect(delays(phone)[0]).toMatch(/原定3月18日\d\d:\d\d前到场，现预计3月18日\d\d:\d\d前到场，请谅解。.*110/);
  await world.pass({ minutes: 10 });
  await world.settle();
  expect(delays(phone)).toHaveLength(1);
  const abouts = (await timeline(await world.as('dispatcher'), id)).filter((e) => e.type === 'caller.told').map((e) => e.data['about']);
  expect(abouts).toEqual(['decision', 'delayed']);
  await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});

test('nobody has accepted and the time is over: that it is late is said, without a time that nobody can promise', async () => {
  const { phone } = await diverted();
  await world.pass({ minutes: 16 });
  await world.settle();
  expect(delays(phone)).toEqual([expect.stringContaining('现未能按时到场，我们正在催办')]);
});

test('in time, nothing is said', async () => {
  const { id, phone } = await diverted();
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  for (const act of ['accept', 'depart', 'arrive']) await (await world.as('responder1')).does(id, act);
  await world.pass({ minutes: 30 });
  await world.settle();
  expect(delays(phone)).toEqual([]);
  await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});
