/** 合并与拆分: what is one matter is settled once; a mistake is undone with its clocks; across towns one only links. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, COMMITTEE, CREW, distinct, diverted, finishes, handledBy, noise, stands, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { takeCall, type Person, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
let dispatcher: Person;
beforeAll(async () => { world = await loopWorld(); police = await world.as('police'); dispatcher = await world.as('dispatcher'); });
afterAll(async () => { await replayed(world); await world.close(); });

test('merged: one of them goes on with both calls, repeats of either join it, success counts once', async () => {
  const who = distinct();
  const [into, from] = [await diverted(world), await diverted(world, 'HJ-04', who)];
  const before = await dispatcher.sees(into);
  const merged = await dispatcher.does(from, 'merge', { intoIncidentId: into });
  stands(merged, { status: 'closed', holder: null, may: ['unmerge'], mayNot: ['reopen'] });
  expect(merged).toMatchObject({ closedAs: 'merged', mergedInto: into });
  const both = stands(await dispatcher.sees(into), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(both.nextDueAt).toBe(before.nextDueAt);
  expect(both.calls.map((c) => c.how)).toEqual(['first', 'merged']);
  expect(both.mergedFrom).toEqual([from]);
  const again = await takeCall(world, police, who);
  expect(again, 'a repeat of the merged one').toMatchObject({ outcome: 'linked', incidentId: into });
  await dispatcher.isRefused(from, 'dispatch', 'incident.merged', { unitId: COMMITTEE });
  await dispatcher.isRefused(from, 'reopen', 'incident.merged', { reason: 'mistake' });

  await dispatcher.does(into, 'dispatch', { unitId: COMMITTEE });
  await (await world.as('committee1')).does(into, 'accept');
  await finishes(await world.as('committee1'), into);
  stands(await (await world.as('reviewer')).does(into, 'review', { result: 'pass' }), { status: 'closed', holder: null });
  expect(await ask(world, `select count(*) filter (where served)::int as served, count(*) filter (where no_reason = 'merged')::int as merged
    from liandong.incident where id = any($1)`, [[into, from]])).toEqual([{ served: 1, merged: 1 }]);
});

test('undone: it stands where it stood, with the clocks it had, and its call goes home', async () => {
  const [into, from] = [await diverted(world), await diverted(world)];
  const before = await dispatcher.sees(from);
  await dispatcher.does(from, 'merge', { intoIncidentId: into });
  await world.pass({ seconds: 90 });
  const back = await dispatcher.does(from, 'unmerge');
  stands(back, { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'dispatch', may: ['dispatch'], mayNot: ['unmerge'] });
  expect(back.deadlines).toEqual(before.deadlines);
  expect(back.mergedInto).toBeNull();
  const left = await dispatcher.sees(into);
  expect([left.calls.length, left.mergedFrom]).toEqual([1, []]);
  await dispatcher.isRefused(from, 'unmerge', 'incident.not_merged');
  // A clock that ran out meanwhile rings at once: being merged was no pause.
  const late = await diverted(world);
  await dispatcher.does(late, 'merge', { intoIncidentId: into });
  await world.pass({ minutes: 3 });
  await dispatcher.does(late, 'unmerge');
  await world.settle();
  expect((await dispatcher.sees(late)).overdue).toBe(true);
  expect(await typesOf(dispatcher, late)).toContain('deadline.missed');
});

test('a call with a knife merged into a diverted matter takes the police there with it', async () => {
  const into = await handledBy(world, 'committee1', COMMITTEE);
  const knife = (await noise(world, { text: '他手里拿着刀在楼道里喊' })).incidentId;
  await police.does(knife, 'merge', { intoIncidentId: into });
  const view = stands(await police.sees(into), { status: 'handling', holder: 'organisation', may: ['acknowledge'] });
  expect(view.police).toMatchObject({ why: 'hand_back', status: 'asked' });
  expect(view.dangers.map((d) => d.code)).toContain('G02');
  stands(await police.does(into, 'acknowledge'), { status: 'with_police', holder: 'station', due: 'police_result' });
});

test('what cannot be merged says why; a link is always possible', async () => {
  const [one, other] = [await diverted(world), await diverted(world)];
  const across = (await takeCall(world, police, { ...distinct(), place: { text: '路边' }, town: 'pujiang' })).incidentId;
  await police.isRefused(one, 'merge', 'incident.merge_self', { intoIncidentId: one });
  await police.isRefused(one, 'merge', 'incident.unknown', { intoIncidentId: 'inc_none' });
  await police.isRefused(one, 'merge', 'incident.merge_other_town', { intoIncidentId: across });
  await dispatcher.isRefused(one, 'merge', 'incident.unknown', { intoIncidentId: across }); // not hers to know of
  const advised = (await noise(world)).incidentId;
  await police.does(advised, 'decide', { verdict: 'advice' });
  await police.isRefused(one, 'merge', 'incident.merge_closed', { intoIncidentId: advised });
  await dispatcher.does(other, 'dispatch', { unitId: CREW });
  await dispatcher.isRefused(other, 'merge', 'incident.wrong_status', { intoIncidentId: one });

  await police.isRefused(one, 'link', 'incident.link_self', { incidentId: one });
  const linked = stands(await police.does(one, 'link', { incidentId: across, reason: 'same_people' }), { status: 'to_dispatch', holder: 'centre' });
  expect(linked.linkedTo).toEqual([across]);
  expect((await police.does(one, 'link', { incidentId: advised })).linkedTo).toEqual([across, advised]);
});
