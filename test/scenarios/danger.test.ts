/** 危险先于事项: no call with a danger sign leaves the police on one word, and none disappears into a matter they do not have. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, BUILDING, COMMITTEE, distinct, finishes, handledBy, noise, stands, timeline, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { takeCall, type World } from '#test/support/world.ts';

const KNIFE = '他手里拿着刀在楼道里喊';
let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await replayed(world); await world.close(); });

test('diverting over a danger sign waits for a second officer, who is another one', async () => {
  const [police, second, taker] = [await world.as('police'), await world.as('police2'), await world.as('calltaker')];
  const taken = await noise(world, { text: KNIFE });
  const id = taken.incidentId;
  stands(taken.incident, { status: 'received', holder: 'station', due: 'decide', may: ['decide'] });
  expect(taken.incident.dangers.map((d) => d.code)).toEqual(['G02']);
  await taker.isRefused(id, 'decide', 'access.denied', { verdict: 'divert', item: 'HJ-04' });
  const no = await police.isRefused(id, 'decide', 'triage.second_person_needed', { verdict: 'divert', item: 'HJ-04' });
  expect(no.status).toBe(409);
  const waiting = stands(await police.sees(id), { status: 'received', holder: 'station', due: 'decide', mayNot: ['confirm'] });
  expect(waiting.pending).toMatchObject({ verdict: 'divert', by: 'police' });
  await police.isRefused(id, 'confirm', 'triage.same_person');
  stands(await second.sees(id), { status: 'received', holder: 'station', may: ['confirm'] });
  const done = await second.does(id, 'confirm');
  stands(done, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(done).toMatchObject({ pending: null, decision: { verdict: 'divert', by: 'police', confirmedBy: 'police2', safeDefault: false } });
});

test('nobody confirms within 30 seconds: the safe default, recorded as such', async () => {
  const [police, second] = [await world.as('police'), await world.as('police2')];
  const id = (await noise(world, { text: KNIFE })).incidentId;
  await police.isRefused(id, 'decide', 'triage.second_person_needed', { verdict: 'advice' });
  await world.pass({ seconds: 29 });
  stands(await police.sees(id), { status: 'received', holder: 'station', due: 'decide' });
  await world.pass({ seconds: 1 });
  const kept = stands(await police.sees(id), { status: 'with_police', holder: 'station', due: 'acknowledge' });
  expect(kept).toMatchObject({ pending: null, decision: { verdict: 'police', by: 'policy', safeDefault: true } });
  await second.isRefused(id, 'confirm', 'triage.nothing_pending');
  expect(await ask(world, 'select offered, no_reason from liandong.incident where id = $1', [id])).toEqual([{ offered: false, no_reason: 'second_person_missing' }]);
});

test('a sign that only the officer heard counts as much, and stays on record', async () => {
  const [police, second] = [await world.as('police'), await world.as('police2')];
  const id = (await noise(world)).incidentId;
  await police.isRefused(id, 'decide', 'triage.second_person_needed', { verdict: 'divert', item: 'HJ-04', danger: ['G08'] });
  expect((await police.sees(id)).dangers).toMatchObject([{ code: 'G08', by: 'person' }]);
  await second.does(id, 'confirm');
  expect(await ask(world, 'select has_danger, decided_by, confirmed_by from liandong.incident where id = $1', [id]))
    .toEqual([{ has_danger: true, decided_by: 'police', confirmed_by: 'police2' }]);
});

test('no program can do it either: the database refuses one officer alone', async () => {
  const [row] = await ask<{ id: string }>(world, `select id from liandong.incident where has_danger and verdict = 'divert' limit 1`);
  for (const set of ['confirmed_by = null', 'confirmed_by = decided_by', 'decided_by = null']) {
    await expect(ask(world, `update liandong.incident set ${set} where id = $1`, [row?.id])).rejects.toMatchObject({ constraint: 'incident_second_person' });
  }
  await expect(ask(world, `update liandong.incident set holder_kind = null, holder_id = null where id = $1`, [row?.id])).rejects.toMatchObject({ constraint: 'incident_no_orphan' });
  await expect(ask(world, `update liandong.incident set next_due_at = null where id = $1`, [row?.id])).rejects.toMatchObject({ constraint: 'incident_no_orphan' });
});

test('a second call with a knife about a diverted matter: handed back by policy, the handler stays until the answer', async () => {
  const who = { caller: { phone: '13911112222' }, place: { text: BUILDING } };
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', who);
  const police = await world.as('police');
  const again = await takeCall(world, police, { ...who, text: KNIFE });
  expect(again).toMatchObject({ outcome: 'linked', incidentId: id });
  stands(again.incident, { status: 'handling', holder: 'organisation pujin.g1.c1.committee', may: ['acknowledge', 'refuse'] });
  expect(again.incident.police).toMatchObject({ why: 'hand_back', status: 'asked', reason: 'G02' });
  expect(await typesOf(police, id)).toContain('hand_back.asked');
  stands(await police.does(id, 'acknowledge'), { status: 'with_police', holder: 'station', due: 'police_result' });
  await police.does(id, 'close', { text: '已处置' });
  const later = await takeCall(world, police, { ...who, text: '他又来了，把人打得头破血流' });
  expect(later).toMatchObject({ outcome: 'linked', incidentId: id });
  stands(later.incident, { status: 'received', holder: 'station', due: 'decide', may: ['decide'] });
});

test('the third call in thirty days about one place calls the police in beside the handler', async () => {
  const who = { caller: { phone: '13933334444' }, place: { text: '锦澜城1号' } };
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', who);
  const police = await world.as('police');
  const second = await takeCall(world, police, { ...who, text: '隔壁还在装修，电钻很吵' });
  expect(second.incidentId).toBe(id);
  expect(second.incident.police).toBeNull();
  const third = await takeCall(world, police, { ...who, text: '隔壁装修的电钻还在响' });
  expect(third).toMatchObject({ outcome: 'linked', incidentId: id });
  expect(third.incident.dangers).toMatchObject([{ code: 'G15', by: 'history' }]);
  expect(third.incident.police).toMatchObject({ why: 'joint', status: 'asked' });
  stands(third.incident, { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
  const joined = stands(await police.does(id, 'acknowledge'), { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
  expect(joined.police).toMatchObject({ why: 'joint', status: 'acknowledged' });
  await goesOn(id);
});

async function goesOn(id: string): Promise<void> {
  const committee = await world.as('committee1');
  await committee.does(id, 'arrive');
  stands(await finishes(committee, id), { status: 'finished', holder: 'centre' });
}

test('a new matter at a place with history is proposed as joint at least, and one officer alone may not divert it', async () => {
  const police = await world.as('police');
  const place = { text: '锦澜城2号' };
  for (const n of [1, 2]) {
    const one = await takeCall(world, police, { text: NOISES[n], place, caller: { phone: `1395555000${n}` } });
    expect(one.outcome).toBe('new');
    await police.does(one.incidentId, 'decide', { verdict: 'advice' });
    await world.pass({ hours: 3 }); // sooner, the same door and item would be the same matter
  }
  const third = await takeCall(world, police, { text: NOISES[0], place, caller: { phone: '13955550003' } });
  expect(third).toMatchObject({ outcome: 'new', incident: { dangers: [{ code: 'G15', by: 'history' }] } });
  expect(['joint', 'police']).toContain(third.incident.proposal?.verdict);
  await police.isRefused(third.incidentId, 'decide', 'triage.second_person_needed', { verdict: 'divert', item: 'HJ-04' });
  const joint = await police.does(third.incidentId, 'decide', { verdict: 'joint', item: 'HJ-04' });
  stands(joint, { status: 'to_dispatch', holder: 'centre', due: 'acknowledge' });
});
const NOISES = ['隔壁装修电钻很吵', '楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声', '楼上邻居天天吵，小孩跑来跑去'];

test('a flag beside the words is a sign of its own', async () => {
  const police = await world.as('police');
  const taken = await noise(world, { ...distinct(), flags: { weapon: true } });
  expect(taken.incident.dangers).toContainEqual(expect.objectContaining({ code: 'G02', by: 'person' }));
  expect(taken.incident.proposal?.verdict).toBe('police');
  stands(await police.does(taken.incidentId, 'decide', { verdict: 'police' }), { status: 'with_police', holder: 'station', due: 'acknowledge' });
  expect((await timeline(police, taken.incidentId)).map((e) => e.type).filter((t) => t !== 'caller.told')).toEqual(['incident.opened', 'triage.decided']);
});
