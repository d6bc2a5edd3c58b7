/** 纸质夜班补录: the times of the night, each matter once, marked as paper, and nobody sent out for what is long over. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, COMMITTEE, distinct, finishes, stands, timeline, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { plus, takeCall, type Person, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
beforeAll(async () => { world = await loopWorld(); police = await world.as('police'); });
afterAll(async () => { await replayed(world); await world.close(); });

test('a closed matter of the night, typed in at ten: its own times, its own mark', async () => {
  const [rang, went, done] = [plus(world.now(), { hours: -8 }), plus(world.now(), { hours: -7.75 }), plus(world.now(), { hours: -7 })];
  const form = { ...distinct(), observed: 'paper', receivedAt: rang, externalId: 'paper-001' };
  const taken = await takeCall(world, police, form);
  const id = taken.incidentId;
  stands(taken.incident, { status: 'received', holder: 'station', due: 'decide' });
  expect(taken.incident).toMatchObject({ paper: true, receivedAt: rang });
  expect(taken.incident.openedAt, 'when we took it is another time, and kept').toBe(world.now());
  expect(taken.warnings).toEqual([]);

  stands(await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  const [dispatcher, committee] = [await world.as('dispatcher'), await world.as('committee1')];
  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  await committee.does(id, 'accept');
  await committee.does(id, 'depart', { statedAt: went });
  await committee.does(id, 'arrive', { statedAt: went });
  await committee.does(id, 'record', { kind: 'persuasion', text: '夜里已劝停', statedAt: done });
  stands(await finishes(committee, id, []), { status: 'finished', holder: 'centre' });
  expect((await police.sees(id)).evidence).toMatchObject([{ kind: 'persuasion', statedAt: done, at: world.now() }]);
  const events = await timeline(police, id);
  expect(events.filter((e) => 'statedAt' in e.data).map((e) => [e.type, e.data['statedAt']])).toEqual([['assignment.departed', went], ['assignment.arrived', went]]);
  expect(events.every((e) => e.at === world.now()), 'the record says when it was written').toBe(true);
  stands(await (await world.as('reviewer')).does(id, 'review', { result: 'pass' }), { status: 'closed', holder: null });
});

test('the same form typed twice, by two people, counts once; another call of that night joins in any order', async () => {
  const who = distinct();
  const form = { ...who, observed: 'paper', receivedAt: plus(world.now(), { hours: -6 }), externalId: 'paper-002' };
  const first = await takeCall(world, police, form);
  const second = await takeCall(world, await world.as('police2'), form);
  expect(second).toMatchObject({ outcome: 'duplicate', callId: first.callId, incidentId: first.incidentId });
  expect(second.conflict ?? false).toBe(false);
  const earlier = await takeCall(world, police, { ...who, observed: 'paper', receivedAt: plus(world.now(), { hours: -7 }), externalId: 'paper-003' });
  expect(earlier).toMatchObject({ outcome: 'linked', incidentId: first.incidentId });
  expect(await ask(world, 'select count(*)::int as n, bool_and(paper) as paper from liandong.call where incident_id = $1', [first.incidentId])).toEqual([{ n: 2, paper: true }]);
  stands(await police.does(first.incidentId, 'decide', { verdict: 'advice' }), { status: 'closed', holder: null, may: ['reopen'] });
});

test('the direct feed sends no crew out for last night', async () => {
  const taken = await takeCall(world, police, { ...distinct(), place: { text: '纸上写的老地方' }, town: 'pujiang', observed: 'paper', receivedAt: plus(world.now(), { hours: -5 }), externalId: 'paper-004' });
  const view = stands(await police.does(taken.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' }), { status: 'to_dispatch', holder: 'station', due: 'dispatch' });
  expect(view.assignments).toEqual([]);
  await world.pass({ minutes: 2 });
  const later = stands(await police.sees(taken.incidentId), { status: 'to_dispatch', holder: 'station' });
  expect(later.assignments).toEqual([]);
  expect(later.overdue).toBe(true);
});

test('a paper that says tomorrow, or nothing readable, is taken with a warning', async () => {
  for (const [receivedAt, code] of [[plus(world.now(), { days: 1 }), 'time_in_future'], ['昨夜两点', 'unreadable_time']]) {
    const taken = await takeCall(world, police, { ...distinct(), observed: 'paper', receivedAt });
    expect(taken.warnings).toContainEqual({ field: 'receivedAt', code });
    expect(taken.incident.receivedAt).toBe(world.now());
    stands(taken.incident, { status: 'received', holder: 'station', due: 'decide' });
  }
});
