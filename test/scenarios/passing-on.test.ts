/** 跨街镇移交: the first town holds it until the second has accepted; clocks are those of the origin. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, CREW, diverted, finishes, handledBy, stands, timeline, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { type Person, type World } from '#test/support/world.ts';

const THERE = 'pujiang.crew-1';
let world: World;
let here: Person;
let there: Person;
beforeAll(async () => { world = await loopWorld(); [here, there] = [await world.as('dispatcher'), await world.as('dispatcher-pj')]; });
afterAll(async () => { await replayed(world); await world.close(); });

async function passedOn(from: string): Promise<{ id: string; away: string }> {
  await here.isRefused(from, 'pass-on', 'incident.pass_on_same_town', { town: 'pujin' });
  await here.does(from, 'pass-on', { town: 'pujiang', reason: 'wrong_area' });
  await world.settle();
  const away = (await here.sees(from)).passing?.incidentId;
  if (!away) throw new Error('nothing was opened in the other town');
  await here.isRefused(from, 'pass-on', 'incident.passing_pending', { town: 'pujiang' });
  return { id: from, away };
}

function promised(view: { deadlines: { kind: string; at: string }[] }): (string | undefined)[] {
  return ['arrive', 'result', 'first_contact'].map((kind) => view.deadlines.find((d) => d.kind === kind)?.at);
}

test('accepted by its first dispatch; the clocks go on from the diversion', async () => {
  const { id, away } = await passedOn(await diverted(world));
  const mine = stands(await here.sees(id), { status: 'to_dispatch', holder: 'centre pujin.centre' });
  const theirs = stands(await there.sees(away), { status: 'to_dispatch', holder: 'centre pujin.centre', may: ['accept', 'decline', 'dispatch'] });
  expect(theirs).toMatchObject({ town: 'pujiang', origin: { town: 'pujin', incidentId: id }, verdict: 'divert', item: 'HJ-04' });
  expect(promised(theirs)).toEqual(promised(mine));
  expect(theirs.calls.map((c) => c.callId)).toEqual(mine.calls.map((c) => c.callId));
  await world.pass({ seconds: 30 });

  stands(await there.does(away, 'dispatch', { unitId: THERE }), { status: 'dispatched', holder: 'centre pujiang.centre', due: 'accept' });
  await world.settle();
  const closed = stands(await here.sees(id), { status: 'closed', holder: null });
  expect(closed.closedAs).toBe('passed_on');
  await here.isRefused(id, 'reopen', 'incident.merged', { reason: 'ours_after_all' });
  const crew = await world.as('responder-pj1');
  const went = await crew.does(away, 'accept');
  stands(went, { status: 'handling', holder: 'organisation pujiang.team' });
  expect(promised(went)).toEqual(promised(mine));
  stands(await finishes(crew, away), { status: 'finished', holder: 'centre pujiang.centre' });
});

test('accepted by word: the centre there has it from then on, and only there', async () => {
  const { id, away } = await passedOn(await handledBy(world, 'committee1', COMMITTEE));
  stands(await (await world.as('committee1')).sees(id), { status: 'handling', holder: 'organisation pujin.g1.c1.committee', may: ['record'] });
  await (await world.as('responder-pj1')).isRefused(away, 'accept', 'incident.unknown');
  stands(await there.does(away, 'accept'), { status: 'to_dispatch', holder: 'centre pujiang.centre', due: 'dispatch', mayNot: ['accept'] });
  await world.settle();
  const closed = stands(await here.sees(id), { status: 'closed', holder: null });
  expect(closed.assignments.map((a) => a.status)).toEqual(['withdrawn']);
});

test('declined: the first town has it as before, and may ask again', async () => {
  const { id, away } = await passedOn(await diverted(world));
  stands(await there.does(away, 'decline', { reason: 'wrong_area' }), { status: 'closed', holder: null });
  await world.settle();
  const mine = stands(await here.sees(id), { status: 'to_dispatch', holder: 'centre pujin.centre', may: ['dispatch', 'pass-on'] });
  expect(mine.passing).toBeNull();
  expect(mine.deadlines.map((d) => d.kind)).not.toContain('pass_on');
  expect((await passedOn(id)).away).not.toBe(away);
});

test('nobody answers for five minutes: both towns are told, the first still holds it', async () => {
  const { id, away } = await passedOn(await handledBy(world, 'committee1', COMMITTEE));
  await world.pass({ minutes: 5 });
  for (const [who, incident] of [[here, id], [there, away]] as const) {
    const told = (await timeline(who, incident)).filter((e) => e.type === 'deadline.missed' && e.data['kind'] === 'pass_on');
    expect(told.map((e) => e.data['toldTo'])).toEqual(['shift_leader']);
  }
  stands(await here.sees(id), { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
  stands(await there.sees(away), { status: 'to_dispatch', holder: 'organisation pujin.g1.c1.committee', may: ['accept'] });
});

test('settled here meanwhile: the offer there ends, nothing is left held twice', async () => {
  const { id, away } = await passedOn(await handledBy(world, 'responder1', CREW));
  stands(await finishes(await world.as('responder1'), id), { status: 'finished', holder: 'centre pujin.centre' });
  await world.settle();
  const ended = stands(await there.sees(away), { status: 'closed', holder: null });
  expect(ended.closedAs).toBe('passed_on');
  expect(await typesOf(here, id)).toContain('passing.declined');
  stands(await here.sees(id), { status: 'finished', holder: 'centre pujin.centre' });
});

test('taken back by the police meanwhile: the same', async () => {
  const { id, away } = await passedOn(await diverted(world));
  await here.does(id, 'hand-back', { reason: 'danger' });
  stands(await (await world.as('police')).does(id, 'acknowledge'), { status: 'with_police', holder: 'station', due: 'police_result' });
  await world.settle();
  stands(await there.sees(away), { status: 'closed', holder: null });
});
