/** 核: somebody else looks; sent back, passed, or opened again by a person; and late reviews are told on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, CREW, districtWith, finishes, handledBy, noise, stands, timeline, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { plus, type Person, type World } from '#test/support/world.ts';

let world: World;
let reviewer: Person;
let committee: Person;
let dispatcher: Person;
beforeAll(async () => {
  world = await loopWorld({
    district: districtWith(
      { username: 'team-reviewer', roles: ['reviewer'], organisationId: 'pujin.team' },
      { username: 'crew-reviewer', roles: ['responder', 'reviewer'], organisationId: 'pujin.team', unitId: CREW },
    ),
  });
  [reviewer, committee, dispatcher] = [await world.as('reviewer'), await world.as('committee1'), await world.as('dispatcher')];
});
const DAY = 86_400;
afterAll(async () => { await replayed(world, DAY); await world.close(); });

async function finished(): Promise<string> {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone' });
  stands(await finishes(committee, id), { status: 'finished', holder: 'centre pujin.centre', due: 'review' });
  return id;
}

test('nobody reviews own work: not the crew, not its colleague, not whoever wears both hats', async () => {
  const id = await handledBy(world, 'responder1', CREW);
  const [crew, colleague, both] = [await world.as('responder1'), await world.as('team-reviewer'), await world.as('crew-reviewer')];
  await reviewer.isRefused(id, 'review', 'review.not_finished', { result: 'pass' });
  await finishes(crew, id);
  await crew.isRefused(id, 'review', 'access.denied', { result: 'pass' });
  await both.isRefused(id, 'review', 'access.denied', { result: 'pass' });
  stands(await colleague.sees(id), { status: 'finished', holder: 'centre', mayNot: ['review', 'redo'] });
  await colleague.isRefused(id, 'review', 'review.own_work', { result: 'pass' });
  await colleague.isRefused(id, 'redo', 'review.own_work', { reason: 'again' });
  stands(await reviewer.sees(id), { status: 'finished', holder: 'centre', may: ['review', 'redo'] });
  stands(await reviewer.does(id, 'review', { result: 'pass' }), { status: 'closed', holder: null, may: ['reopen'] });
  await reviewer.isRefused(id, 'review', 'incident.closed', { result: 'pass' });
});

test('sent back: dispatched anew, with new evidence asked for, and passed the second time', async () => {
  const id = await finished();
  await world.pass({ seconds: 1 });
  const back = await reviewer.does(id, 'review', { result: 'redo', text: '来电人说半夜又响了' });
  stands(back, { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'dispatch' });
  expect(back).toMatchObject({ outcome: null, review: { result: 'redo' } });
  expect(back.deadlines.find((d) => d.kind === 'result')?.at, 'the item’s own time, anew').toBe(plus(world.now(), { hours: 72 }));
  stands(await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE }), { status: 'dispatched', holder: 'centre', due: 'accept' });
  await committee.does(id, 'accept');
  await committee.isRefused(id, 'finish', 'response.evidence_missing', { outcome: 'settled' }); // yesterday's persuasion is yesterday's
  stands(await finishes(committee, id), { status: 'finished', holder: 'centre', due: 'review' });
  const closed = stands(await reviewer.does(id, 'review', { result: 'pass' }), { status: 'closed', holder: null });
  expect(closed).toMatchObject({ closedAs: 'reviewed', review: { result: 'pass' } });
  expect(closed.assignments.map((a) => a.status)).toEqual(['finished', 'finished']);
});

test('redo with a reason of its own is the same way back', async () => {
  const id = await finished();
  stands(await reviewer.does(id, 'redo', { reason: 'photo_unclear' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
});

test('a person who doubts the closing opens it again; police matters go to the police', async () => {
  const id = await finished();
  await reviewer.isRefused(id, 'reopen', 'incident.not_closed', { reason: 'doubt' });
  await reviewer.does(id, 'review', { result: 'pass' });
  await committee.isRefused(id, 'reopen', 'access.denied', { reason: 'doubt' });
  const again = stands(await (await world.as('leader')).does(id, 'reopen', { reason: 'doubt' }), { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'dispatch' });
  expect(again).toMatchObject({ reopened: 1, closedAs: null, outcome: null });

  const police = await world.as('police');
  const theirs = (await noise(world)).incidentId;
  await police.does(theirs, 'decide', { verdict: 'police' });
  await dispatcher.isRefused(theirs, 'close', 'triage.not_a_duty_officer');
  stands(await police.does(theirs, 'close', { text: '现场已处置' }), { status: 'closed', holder: null });
  const back = stands(await dispatcher.does(theirs, 'reopen', { reason: 'caller_disagrees' }), { status: 'with_police', holder: 'station', due: 'acknowledge' });
  expect(back.police).toMatchObject({ why: 'verdict', status: 'asked' });
});

test('a wrong number is no matter for anybody, with its own outcome, and only a duty officer says so', async () => {
  const police = await world.as('police');
  const id = (await noise(world)).incidentId;
  await dispatcher.isRefused(id, 'close', 'triage.not_a_duty_officer', { outcome: 'wrong_number' });
  await police.isRefused(id, 'close', 'review.outcome_needed');
  await police.isRefused(id, 'close', 'response.outcome_unknown', { outcome: 'settled' });
  const closed = stands(await police.does(id, 'close', { outcome: 'wrong_number' }), { status: 'closed', holder: null, may: ['reopen'] });
  expect(closed).toMatchObject({ closedAs: 'no_matter', outcome: { code: 'wrong_number' } });
});

test('a review nobody does is told on after a day, and stays the centre’s', async () => {
  const id = await finished();
  await world.set(plus(world.now(), { hours: 23, minutes: 59 })); // at one stroke: the other stories of this file need not ring all night
  await world.settle();
  expect((await reviewer.sees(id)).overdue).toBe(false);
  await world.pass({ minutes: 1 });
  stands(await reviewer.sees(id), { status: 'finished', holder: 'centre pujin.centre', due: 'review' });
  const told = (await timeline(reviewer, id)).filter((e) => e.type === 'deadline.missed');
  expect(told.map((e) => [e.data['kind'], e.data['toldTo']])).toEqual([['review', 'shift_leader']]);
});
