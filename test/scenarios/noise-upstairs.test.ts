/** 楼上噪声: police and committee go together, meet at the gate, and it is settled in one visit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILDING, COMMITTEE, stands, typesOf } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, plus, takeCall, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

test('a heated noise quarrel: joint, met at the gate, persuaded, closed', async () => {
  const [police, dispatcher, committee, reviewer] = await Promise.all(['police', 'dispatcher', 'committee1', 'reviewer'].map((n) => world.as(n)));
  if (!police || !dispatcher || !committee || !reviewer) throw new Error('the people of the story are missing');
  const taken = await takeCall(world, police, { text: `${BUILDING}楼上天天半夜拖家具，我上去说他还骂人，越吵越凶`, place: { text: BUILDING }, caller: { phone: '13900001111', name: '来电人' } });
  const id = taken.incidentId;
  expect(taken.outcome).toBe('new');
  stands(taken.incident, { status: taken.incident.status, holder: 'station', may: ['decide'], mayNot: ['contact'] });

  const joint = await police.does(id, 'decide', { verdict: 'joint', item: 'HJ-04' });
  // Both halves at once: the police have a minute to answer, the centre two to dispatch; the earlier one is due.
  stands(joint, { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'acknowledge', may: ['acknowledge', 'refuse'] });
  expect(joint.police).toMatchObject({ why: 'joint', status: 'asked' });

  const taken2 = await police.does(id, 'acknowledge');
  stands(taken2, { status: 'to_dispatch', holder: 'centre pujin.centre', due: 'dispatch' });
  expect(taken2.police).toMatchObject({ why: 'joint', status: 'acknowledged' });

  const offered = await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  stands(offered, { status: 'dispatched', holder: 'centre pujin.centre', due: 'accept', mayNot: ['accept'] });
  stands(await committee.sees(id), { status: 'dispatched', holder: 'centre', may: ['accept', 'decline', 'hand-back'], mayNot: ['finish', 'arrive'] });
  const accepted = await committee.does(id, 'accept');
  stands(accepted, { status: 'handling', holder: 'organisation pujin.g1.c1.committee', due: 'first_contact', may: ['depart', 'arrive', 'return', 'assist'] });
  const called = await dispatcher.does(id, 'contact', { reached: true, by: 'phone' });
  stands(called, { status: 'handling', holder: 'organisation', due: 'arrive' });

  const [policeAt, unitAt] = [plus(world.now(), { minutes: 6 }), plus(world.now(), { minutes: 4 })];
  await committee.does(id, 'record', { kind: 'meeting', text: '小区东门会合，先到的等后到的', data: { policeAt, unitAt } });
  for (const who of [police, dispatcher, committee]) {
    const meeting = (await who.sees(id)).evidence.find((e) => e.kind === 'meeting');
    expect(meeting?.data, `${who.username} sees when both sides arrive`).toEqual({ policeAt, unitAt });
  }

  await world.pass({ minutes: 4 });
  await committee.does(id, 'depart');
  const there = await committee.does(id, 'arrive', { position: { ...positionOf(accepted), datum: 'wgs84' } });
  stands(there, { status: 'handling', holder: 'organisation', due: 'police_result', may: ['finish', 'record'] });
  expect(there.assignments[0]).toMatchObject({ status: 'on_scene', arrivalCheck: 'near' });
  await world.pass({ minutes: 10 });
  await committee.isRefused(id, 'finish', 'response.evidence_missing', { outcome: 'persuaded_stopped' });
  await committee.does(id, 'record', { kind: 'persuasion', text: '法律宣讲后双方答应夜里十点后不挪家具', data: { stopped: true, signed: true } });
  const half = await police.does(id, 'acknowledge', { result: 'done' });
  stands(half, { status: 'handling', holder: 'organisation', due: 'result' });
  expect(half.police).toMatchObject({ status: 'done' });

  const finished = await committee.does(id, 'finish', { outcome: 'persuaded_stopped', text: '双方握手言和' });
  stands(finished, { status: 'finished', holder: 'centre pujin.centre', due: 'review' });
  await committee.isRefused(id, 'review', 'access.denied', { result: 'pass' });
  const closed = await reviewer.does(id, 'review', { result: 'pass' });
  stands(closed, { status: 'closed', holder: null, may: ['reopen'] });
  expect(closed).toMatchObject({ closedAs: 'reviewed', outcome: { code: 'persuaded_stopped' }, reopened: 0 });
  expect(closed.assignments).toHaveLength(1); // one visit settled it
  expect(await typesOf(police, id)).not.toContain('deadline.missed');
  await replayed(world);
});

function positionOf(view: { place: { position: { lon: number; lat: number } | null } }): { lon: number; lat: number } {
  if (!view.place.position) throw new Error('the building of the story has a position');
  return { lon: view.place.position.lon, lat: view.place.position.lat };
}
