/** 重复报警: joins, reopens within the window, is a matter of its own beyond it; never lost, never counted twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, distinct, finishes, handledBy, noise, stands, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { plus, takeCall, type CallAnswer, type Person, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
beforeAll(async () => { world = await loopWorld(); police = await world.as('police'); });
const WEEKS = 40 * 86_400;
afterAll(async () => { await replayed(world, WEEKS); await world.close(); });

async function closedMatter(): Promise<{ id: string; who: ReturnType<typeof distinct> }> {
  const who = distinct();
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', who);
  await finishes(await world.as('committee1'), id);
  stands(await (await world.as('reviewer')).does(id, 'review', { result: 'pass' }), { status: 'closed', holder: null });
  return { id, who };
}

test('while it is open, the same number and place join it and move no clock', async () => {
  const first = await noise(world);
  const who = { caller: { phone: '13977770001' }, place: { text: '锦澜城5号' } };
  const id = (await takeCall(world, police, { ...who, text: '隔壁装修电钻很吵' })).incidentId;
  const before = await police.sees(id);
  await world.pass({ seconds: 5 });
  const again = await takeCall(world, police, { ...who, text: '还在钻墙，快来' });
  expect(again).toMatchObject({ outcome: 'linked', incidentId: id });
  stands(again.incident, { status: 'received', holder: 'station', due: 'decide' });
  expect(again.incident.nextDueAt, 'no touch resets a clock').toBe(before.nextDueAt);
  expect(again.incident.calls.map((c) => c.how)).toEqual(['first', 'linked']);
  const neighbour = await takeCall(world, police, { text: '楼道里堆满杂物', place: who.place, caller: { phone: '13977770002' } });
  expect(neighbour.outcome, 'one key alone is a neighbour').toBe('new');
  await police.does(first.incidentId, 'decide', { verdict: 'advice' });
});

test('one police number is one matter, whatever else differs', async () => {
  const one = await noise(world, { policeNumber: 'J2026031800001' });
  const two = await noise(world, { policeNumber: 'J2026031800001' });
  expect(two).toMatchObject({ outcome: 'linked', incidentId: one.incidentId });
});

test('within the window it reopens, above the one who closed it, and is one success less', async () => {
  const { id, who } = await closedMatter();
  await world.set(plus(world.now(), { days: 6 }));
  await world.settle();
  const again = await takeCall(world, police, who);
  expect(again).toMatchObject({ outcome: 'linked', incidentId: id });
  stands(again.incident, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(again.incident).toMatchObject({ reopened: 1, closedAs: null, outcome: null });
  const centre = await world.as('dispatcher');
  await centre.does(id, 'dispatch', { unitId: COMMITTEE });
  await (await world.as('committee1')).does(id, 'accept');
  stands(await centre.does(id, 'contact', { reached: true, by: 'phone' }), { status: 'handling', holder: 'organisation', due: 'result' });
});

test('outside the window it is a new matter; the window counts by when it rang', async () => {
  const { id, who } = await closedMatter();
  const closedAt = (await police.sees(id)).closedAt;
  await world.set(plus(world.now(), { days: 8 }));
  await world.settle();
  const late = await takeCall(world, police, { ...who, receivedAt: plus(world.now(), { days: -2 }) });
  expect(late, 'rang on the sixth day, arrived on the eighth').toMatchObject({ outcome: 'linked', incidentId: id });
  const reopened = late.incident;
  expect(reopened.reopened).toBe(1);
  expect(closedAt).not.toBeNull();
  expect(late.incidentId).toBe(id);
  const { id: other, who: them } = await closedMatter();
  await world.set(plus(world.now(), { days: 8 }));
  await world.settle();
  const fresh = await takeCall(world, police, them);
  expect(fresh.outcome).toBe('new');
  expect(fresh.incidentId).not.toBe(other);
  stands(await police.sees(other), { status: 'closed', holder: null });
});

test('a call that rang before the closing and comes late joins and reopens nothing', async () => {
  const { who } = await closedMatter();
  const rang = world.now();
  await world.pass({ minutes: 3 });
  const { incident, outcome } = await takeCall(world, police, { ...who, receivedAt: plus(rang, { minutes: -1 }) });
  expect(outcome).toBe('linked');
  stands(incident, { status: 'closed', holder: null });
  expect(incident.reopened).toBe(0);
});

test('revisions, stale ones, duplicates and conflicts of one call', async () => {
  const body = { ...distinct(), source: 'test', externalId: 'one-call', receivedAt: world.now(), channel: '110', town: 'pujin' };
  const send = async (revision: number, text = body.text): Promise<CallAnswer & { http: number }> => {
    const answer = await police.post<CallAnswer>('/calls', { ...body, revision, text });
    return { ...answer.body, http: answer.status };
  };
  const first = await send(2);
  expect(first).toMatchObject({ http: 201, outcome: 'new' });
  expect(await send(2)).toMatchObject({ http: 200, outcome: 'duplicate', callId: first.callId, incidentId: first.incidentId });
  expect(await send(2, '同一编号，内容不同')).toMatchObject({ http: 200, outcome: 'duplicate', conflict: true, incidentId: first.incidentId });
  await send(2, '同一编号，内容不同'); // shown once
  expect(await send(1, '先发的一版，晚到')).toMatchObject({ http: 200, outcome: 'stale', incidentId: first.incidentId });
  const revised = await send(3, '更正：声音来自三楼');
  expect(revised).toMatchObject({ http: 201, outcome: 'revised', incidentId: first.incidentId });
  stands(revised.incident, { status: revised.incident.status, holder: 'station' });
  expect(revised.incident.calls).toHaveLength(1);
  expect((await typesOf(police, first.incidentId)).filter((t) => t.startsWith('call.'))).toEqual(['call.conflicted', 'call.revised', 'call.revised']);
  const found = await police.get<{ items: { revision: number; conflicts: number; incidentId: string }[] }>('/calls?source=test&externalId=one-call');
  expect(found.body.items.map((i) => [i.revision, i.conflicts])).toEqual([[1, 0], [2, 1], [3, 0]]);
  expect(new Set(found.body.items.map((i) => i.incidentId)).size).toBe(1);
});

test('told again as of another town, a number is still the call it was', async () => {
  const elsewhere = { town: 'pujiang', place: { text: '别处' } };
  const first = await takeCall(world, police, { ...distinct(), externalId: 'moved' });
  const again = (fill: Record<string, unknown>, who = police) => who.post<CallAnswer & { code?: string }>('/calls', { source: 'test', externalId: 'moved', receivedAt: world.now(), channel: '110', text: '其实在对岸', ...elsewhere, ...fill });
  expect(await again({})).toMatchObject({ status: 200, body: { outcome: 'duplicate', conflict: true, incidentId: first.incidentId } });
  expect(await again({ revision: 1 })).toMatchObject({ status: 201, body: { outcome: 'revised', incidentId: first.incidentId } });
  expect(await again({}, await world.as('dispatcher-pj')), 'whoever does not see that town learns nothing of it').toMatchObject({ status: 403, body: { code: 'intake.town_denied' } });
  expect((await again({ externalId: 'moved-not' }, await world.as('dispatcher-pj'))).status).toBe(201);
  expect((await again({ externalId: 'new-with-revision', revision: 4 })).body).toMatchObject({ outcome: 'new' });
});

test('a revision that came first, as of another town, is found again by its own number', async () => {
  const tell = (fill: Record<string, unknown>, who = police) => who.post<CallAnswer & { code?: string }>('/calls', { source: 'test', externalId: 'late-first', receivedAt: world.now(), channel: '110', text: '说的是同一件事', ...fill });
  const elsewhere = { town: 'pujiang', place: { text: '别处' } };
  const ahead = await tell({ revision: 1, ...elsewhere });
  expect(ahead.status).toBe(201);
  await world.pass({ seconds: 5 });
  expect((await tell({ revision: 0, town: 'pujin' })).status).toBe(201);
  expect(await tell({ revision: 1, town: 'pujin' })).toMatchObject({ status: 200, body: { outcome: 'duplicate', incidentId: ahead.body.incidentId } });
  expect((await tell({ revision: 2, town: 'pujin' })).body).toMatchObject({ outcome: 'revised', incidentId: ahead.body.incidentId });
  expect(await tell({ revision: 1, town: 'pujin' }, await world.as('dispatcher')), 'whoever does not see that town learns nothing of it').toMatchObject({ status: 403, body: { code: 'intake.town_denied' } });
});

test('revisions of one call are not a history of calls', async () => {
  const who = { ...distinct(), externalId: 'much-revised' };
  const id = (await takeCall(world, police, { ...who, revision: 0 })).incidentId;
  for (const revision of [1, 2, 3]) await takeCall(world, police, { ...who, revision });
  const second = await takeCall(world, police, { ...who, externalId: 'second-call' });
  expect(second).toMatchObject({ outcome: 'linked', incidentId: id, incident: { dangers: [] } });
});

test('a revision that brings a knife reaches the police although the matter was closed', async () => {
  const who = { ...distinct(), externalId: 'grows-worse' };
  const id = (await takeCall(world, police, who)).incidentId;
  stands(await police.does(id, 'decide', { verdict: 'advice' }), { status: 'closed', holder: null, may: ['reopen'] });
  const worse = await takeCall(world, police, { ...who, revision: 1, text: '他手里拿着刀在楼道里喊' });
  expect(worse).toMatchObject({ outcome: 'revised', incidentId: id });
  stands(worse.incident, { status: 'received', holder: 'station', due: 'decide', may: ['decide'] });
  expect(worse.incident.calls).toHaveLength(1);
});
