/** 23 到 7 点与节假日: an explicit rule per item; no route means it stays with the police, with the reason on record. */
import { afterEach, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { ask, CREW, distinct, districtWith, goes, finishes, recommended, stands, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { parseInstant, takeCall, type World } from '#test/support/world.ts';

let world: World;
async function at(local: string, district = loadDistrict()): Promise<World> {
  const when = parseInstant(`${local}+08:00`);
  if (!when) throw new Error(`no time: ${local}`);
  return (world = await loopWorld({ at: when, district }));
}
const YEAR = 366 * 86_400;
afterEach(async () => { await replayed(world, YEAR); await world.close(); });

async function typesFor(item: string): Promise<{ id: string; types: string[]; shortfalls: Record<string, string> }> {
  const [police, dispatcher] = [await world.as('police'), await world.as('dispatcher')];
  const taken = await takeCall(world, police, distinct());
  stands(await police.does(taken.incidentId, 'decide', { verdict: 'divert', item }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  const { items, shortfalls } = await recommended(dispatcher, taken.incidentId);
  return { id: taken.incidentId, types: [...new Set(items.map((i) => i.type))], shortfalls: Object.fromEntries(shortfalls.map((s) => [s.unitId, s.code])) };
}

test('at half past eleven noise goes to the standing crew, and a family quarrel stays with the police', async () => {
  await at('2026-03-18T23:30:00');
  const [police, dispatcher, crew] = [await world.as('police'), await world.as('dispatcher'), await world.as('responder1')];
  const noise = await typesFor('HJ-04');
  expect(noise.types[0], 'by day the committee, by night the crew').toBe('LIANDONG');
  expect(noise.shortfalls).toMatchObject({ 'pujin.crew-3': 'dispatch.unit_off_shift', 'pujin.crew-5': 'dispatch.unit_off_shift' });
  await dispatcher.does(noise.id, 'dispatch', { unitId: CREW });
  stands(await goes(crew, noise.id), { status: 'handling', holder: 'organisation pujin.team' });
  stands(await finishes(crew, noise.id), { status: 'finished', holder: 'centre' });

  const quarrel = await takeCall(world, police, { ...distinct(), text: '和老公吵架，一家人吵个不停，没有动手' });
  const no = await police.isRefused(quarrel.incidentId, 'decide', 'triage.no_route', { verdict: 'divert', item: 'JF-02' });
  expect(no.status).toBe(409);
  stands(await police.sees(quarrel.incidentId), { status: quarrel.incident.status, holder: 'station' });
  const kept = await police.does(quarrel.incidentId, 'decide', { verdict: 'police', item: 'JF-02', reason: 'no_route' });
  stands(kept, { status: 'with_police', holder: 'station', due: 'acknowledge' });
  expect(await ask(world, 'select eligible, offered, served, no_reason from liandong.incident where id = $1', [quarrel.incidentId]))
    .toEqual([{ eligible: true, offered: false, served: false, no_reason: 'no_route' }]);
});

test('at seven the day rule is back', async () => {
  await at('2026-03-18T06:59:00');
  expect((await typesFor('JF-01')).types[0]).toBe('LIANDONG');
  await world.pass({ minutes: 1 });
  expect((await typesFor('JF-01')).types[0]).toBe('JUWEI');
});

test('on a holiday the committee leads where by workday the housing office does; a make-up Saturday is a workday', async () => {
  await at('2026-10-01T10:00:00');
  const holiday = await typesFor('FW-03');
  expect(holiday.types[0]).toBe('JUWEI');
  expect(holiday.shortfalls).toMatchObject({ 'pujin.housing.desk': 'dispatch.unit_off_shift' });
  await world.set(parseInstant('2026-10-10T10:00:00+08:00') ?? world.now());
  expect((await typesFor('FW-03')).types[0]).toBe('FANGGUAN');
});

test('working-day clocks skip the holiday, elapsed ones do not', async () => {
  await at('2026-09-30T10:00:00');
  const [office, elapsed] = [await typesFor('HJ-10'), await typesFor('FW-06')];
  const dispatcher = await world.as('dispatcher');
  const due = async (id: string) => (await dispatcher.sees(id)).deadlines.find((d) => d.kind === 'result')?.at;
  expect(await due(office.id)).toBe('2026-10-08T02:00:00.000Z'); // 24 working hours over the seven free days
  expect(await due(elapsed.id)).toBe('2026-10-03T02:00:00.000Z');
});

test('an offer may outlive a shift: accepted a minute too late, it is refused', async () => {
  await at('2026-03-18T22:59:30', districtWith({ username: 'middle', roles: ['responder'], organisationId: 'pujin.team', unitId: 'pujin.crew-5' }));
  const night = await typesFor('HJ-04');
  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(night.id, 'dispatch', { unitId: 'pujin.crew-5' });
  await world.pass({ seconds: 30 });
  await (await world.as('middle')).isRefused(night.id, 'accept', 'dispatch.unit_off_shift');
  await dispatcher.isRefused(night.id, 'dispatch', 'dispatch.lead_exists', { unitId: CREW });
  await world.pass({ seconds: 30 });
  const next = stands(await dispatcher.sees(night.id), { status: 'dispatched', holder: 'centre', due: 'accept' });
  expect(next.assignments.map((a) => a.status)).toEqual(['expired', 'offered']);
  expect(next.assignments[1]?.unitId, 'the next is on shift at night').not.toMatch(/crew-[3456]$/);
});
