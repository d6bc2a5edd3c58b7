/** 派单: offered, declined, not answered, withdrawn; and every unit that may not go, with the reason. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, CREW, CREW_2, ENFORCEMENT, diverted, finishes, handledBy, recommended, stands, timeline, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { type Person, type World } from '#test/support/world.ts';

let world: World;
let dispatcher: Person;
let crew: Person;
let committee: Person;
beforeAll(async () => {
  world = await loopWorld();
  [dispatcher, crew, committee] = [await world.as('dispatcher'), await world.as('responder1'), await world.as('committee1')];
});
afterAll(async () => { await replayed(world); await world.close(); });

test('declined: back to the centre with its reason, and the centre never let go of it', async () => {
  const id = await diverted(world);
  stands(await dispatcher.does(id, 'dispatch', { unitId: CREW }), { status: 'dispatched', holder: 'centre', due: 'accept' });
  const declined = await crew.does(id, 'decline', { reason: 'no_vehicle' });
  stands(declined, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(declined.assignments).toMatchObject([{ status: 'declined', reason: 'no_vehicle' }]);
  await crew.isRefused(id, 'accept', 'incident.unknown');
  stands(await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE }), { status: 'dispatched', holder: 'centre', due: 'accept' });
  await finishesFrom(id);
});

async function finishesFrom(id: string): Promise<void> {
  await committee.does(id, 'accept');
  stands(await finishes(committee, id), { status: 'finished', holder: 'centre' });
}

test('not answered in 60 seconds: the next unit is offered it by policy, four times at most, then people are told', async () => {
  const id = await diverted(world);
  await dispatcher.does(id, 'dispatch', { unitId: CREW_2 });
  await world.pass({ seconds: 60 });
  const second = stands(await dispatcher.sees(id), { status: 'dispatched', holder: 'centre', due: 'accept' });
  expect(second.assignments.map((a) => a.status)).toEqual(['expired', 'offered']);
  expect(second.assignments[1]?.unitId).not.toBe(CREW_2);
  expect((await timeline(dispatcher, id)).findLast((e) => e.type === 'unit.dispatched')?.actor).toBe('direct_feed');
  await (await world.as('responder2')).isRefused(id, 'accept', 'incident.unknown');
  await world.pass({ minutes: 3 });
  const given = await dispatcher.sees(id);
  expect(given.assignments.map((a) => a.status)).toEqual(['expired', 'expired', 'expired', 'expired']);
  stands(given, { status: 'to_dispatch', holder: 'centre' });
  await world.pass({ minutes: 2 });
  const told = (await timeline(dispatcher, id)).filter((e) => e.data['kind'] === 'dispatch');
  expect(told.map((e) => e.data['toldTo'])).toEqual(['shift_leader']);
  stands(await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE }), { status: 'dispatched', holder: 'centre', due: 'accept' });
  await finishesFrom(id);
});

test('a unit that is taken off learns it, whether it had accepted or not', async () => {
  const id = await diverted(world);
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  stands(await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  await dispatcher.isRefused(id, 'withdraw', 'response.not_assigned', { unitId: CREW, reason: 'nearer_unit' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'accept');
  await crew.does(id, 'depart');
  const off = await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  stands(off, { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'dispatch' });
  stands(await crew.sees(id), { status: 'to_dispatch', holder: 'centre', may: ['hand-back'], mayNot: ['arrive', 'record', 'finish'] });
  await crew.isRefused(id, 'arrive', 'access.denied');
  expect((await crew.sees(id)).assignments.map((a) => [a.status, a.reason])).toEqual([['withdrawn', 'nearer_unit'], ['withdrawn', 'nearer_unit']]);
});

test('busy, off shift, unqualified, expired, wrong type, wrong area, wrong town, unknown: each "no" has its code', async () => {
  const busy = await handledBy(world, 'responder1', CREW);
  const id = await diverted(world);
  const NOES: [string, string][] = [
    [CREW, 'dispatch.unit_busy'], ['pujin.crew-5', 'dispatch.unit_off_shift'], ['pujin.crew-8', 'dispatch.unit_not_qualified'],
    ['pujin.crew-9', 'dispatch.unit_not_qualified'], [ENFORCEMENT, 'dispatch.unit_type_not_routed'], ['pujin.g2.c1.committee.desk', 'dispatch.unit_out_of_area'],
    ['pujiang.crew-1', 'dispatch.unit_wrong_town'], ['nobody', 'dispatch.unit_unknown'],
  ];
  for (const [unitId, code] of NOES) await dispatcher.isRefused(id, 'dispatch', code, { unitId });
  stands(await dispatcher.sees(id), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  const { items, shortfalls } = await recommended(dispatcher, id);
  const why = Object.fromEntries(shortfalls.map((s) => [s.unitId, s.code]));
  for (const [unitId, code] of NOES.slice(0, 4)) expect(why[unitId]).toBe(code);
  expect(items.map((i) => i.unitId)).toContain(COMMITTEE);
  expect(items.map((i) => i.unitId).filter((u) => NOES.some(([n]) => n === u))).toEqual([]);

  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  await dispatcher.isRefused(id, 'dispatch', 'dispatch.lead_exists', { unitId: CREW_2 });
  await dispatcher.isRefused(id, 'dispatch', 'dispatch.already_on_it', { unitId: COMMITTEE, part: 'co' });
  await committee.does(id, 'accept');
  // On one incident at a time, as a co-handler too; free again once it has finished.
  await dispatcher.isRefused(id, 'dispatch', 'dispatch.unit_busy', { unitId: CREW, part: 'co' });
  await finishes(crew, busy);
  stands(await dispatcher.does(id, 'dispatch', { unitId: CREW, part: 'co' }), { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
  await crew.does(id, 'decline', { reason: 'no_capacity' });
});

test('the list says why this one and not the next, what sending bares in minutes, and of those who cannot go the least change first', async () => {
  const id = await diverted(world);
  const { items, shortfalls } = await recommended(dispatcher, id);
  const [first, ...next] = items;
  expect(first?.reasons.some((r) => r.zh.startsWith('未列首位'))).toBe(false);
  expect(next.length).toBeGreaterThan(0);
  for (const r of next) expect(r.reasons.at(-1)?.zh, r.unitId).toMatch(/^(未列首位：|与首位条件相同$)/);
  const left = items.flatMap((r) => r.uncovers).filter((u) => u.zh.includes('责任区域暂无队组'));
  for (const u of left) expect(u.zh).toMatch(/约 \d+ 分钟可到（现为 \d+ 分钟）$/);
  const ease = ['dispatch.unit_busy', 'dispatch.unit_off_shift', 'dispatch.unit_out_of_area', 'dispatch.unit_not_qualified'];
  const order = shortfalls.map((s) => ease.indexOf(s.code)).filter((n) => n >= 0);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('the one complained about is neither chosen nor told, and neither is whoever works for it', async () => {
  const id = await diverted(world, 'FW-10');
  const property = await world.as('property1');
  await dispatcher.does(id, 'supplement', { excluded: ['pujin.jinlan-court.owners'] });
  await dispatcher.isRefused(id, 'dispatch', 'dispatch.unit_excluded', { unitId: 'pujin.property-1.desk' });
  const { items, shortfalls } = await recommended(dispatcher, id);
  expect(items.map((i) => i.unitId)).not.toContain('pujin.property-1.desk');
  expect(shortfalls).toContainEqual(expect.objectContaining({ unitId: 'pujin.property-1.desk', code: 'dispatch.unit_excluded' }));
  expect((await property.get(`/incidents/${id}`)).status).toBe(404);
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  stands(await crew.does(id, 'accept'), { status: 'handling', holder: 'organisation pujin.team' });
  expect((await property.get(`/incidents/${id}/events`)).status).toBe(404);
  stands(await finishes(crew, id, []), { status: 'finished', holder: 'centre' });
});

test('complained about after it had accepted: it sees nothing from then on, and the centre takes it off', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  await dispatcher.does(id, 'supplement', { excluded: ['pujin.g1.c1.committee'] });
  await committee.isRefused(id, 'record', 'incident.unknown', { kind: 'note', text: '还看得到吗' });
  expect((await committee.get(`/incidents/${id}`)).status).toBe(404);
  stands(await dispatcher.does(id, 'withdraw', { unitId: COMMITTEE, reason: 'conflict_of_interest' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
});
