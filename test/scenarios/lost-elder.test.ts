/** 走失老人: the team at once and no police visit first; a search across the river; the police asked only who he is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, CREW, goes, stands, timeline } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, takeCall, type Person, type World } from '#test/support/world.ts';

const OVER_THE_RIVER = 'pujiang.crew-1';
const TEAM = 'organisation pujin.team';
let world: World;
let [police, dispatcher, crew, across, committee]: Person[] = [];
beforeAll(async () => {
  world = await makeWorld();
  [police, dispatcher, crew, across, committee] = await Promise.all(['police', 'dispatcher', 'responder1', 'responder-pj1', 'committee1'].map((n) => world.as(n)));
});
afterAll(async () => { await world.close(); });

test('the elder is found across the river and brought to the door', async () => {
  if (!police || !dispatcher || !crew || !across || !committee) throw new Error('the people of the story are missing');
  const taken = await takeCall(world, police, { text: '江边有位老人迷路了，说不清自己住哪里，我在陪着他', caller: { phone: '13900002222' } });
  const id = taken.incidentId;
  expect(taken.proposal).toMatchObject({ item: 'QZ-03', danger: [] });
  const gone = await police.does(id, 'decide', { verdict: 'divert', item: 'QZ-03' });
  stands(gone, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(gone.police, 'no police visit first').toBeNull();
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone' });
  stands(await dispatcher.does(id, 'dispatch', { unitId: CREW }), { status: 'dispatched', holder: 'centre', due: 'accept' });
  stands(await goes(crew, id), { status: 'handling', holder: TEAM, due: 'result', may: ['record', 'assist', 'hand-back', 'escalate'] });

  // He had walked on. The search: description, last seen, sectors.
  await crew.does(id, 'record', { kind: 'sighting', text: '灰上衣，拄拐，一刻钟前往渡口方向走', data: { minutesAgo: 15 } });
  await crew.does(id, 'record', { kind: 'sector', text: '滨江步道由本组搜寻', data: { sector: 'A' } });
  const wider = await dispatcher.does(id, 'dispatch', { unitId: OVER_THE_RIVER, part: 'co' });
  stands(wider, { status: 'handling', holder: TEAM, due: 'accept' });
  await crew.isRefused(id, 'dispatch', 'access.denied', { unitId: OVER_THE_RIVER, part: 'co' });
  stands(await across.does(id, 'accept'), { status: 'handling', holder: TEAM, due: 'result', may: ['depart', 'record'] });
  await across.does(id, 'depart');
  await across.does(id, 'arrive');
  await across.does(id, 'record', { kind: 'sector', text: '对岸渡口一带由本组搜寻', data: { sector: 'B' } });
  const found = await across.does(id, 'record', { kind: 'sighting', text: '在候船室找到，神志清楚', data: { found: true } });
  expect(found.evidence.map((e) => e.kind)).toEqual(['sighting', 'sector', 'sector', 'sighting']);

  // 协查: only who he is. The incident stays where it is.
  const asked = await across.does(id, 'assist', { kind: 'identity', text: '请协助核实身份及家属联系方式' });
  stands(asked, { status: 'handling', holder: TEAM });
  const assist = asked.assists[0];
  expect(assist).toMatchObject({ kind: 'identity', status: 'asked' });
  await crew.isRefused(id, 'assist', 'triage.not_a_duty_officer', { assistId: assist?.id, answer: '我来答' });
  const answered = await police.does(id, 'assist', { assistId: assist?.id, answer: '家住锦澜苑，家属已联系' });
  stands(answered, { status: 'handling', holder: TEAM });
  expect(answered.assists).toMatchObject([{ status: 'answered' }]);
  expect(answered.police, 'the police were asked, not given the matter').toBeNull();

  // The committee at the door.
  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE, part: 'co' });
  await goes(committee, id);
  await committee.does(id, 'record', { kind: 'handover', text: '老人交家属，居委在场' });
  stands(await committee.does(id, 'finish', { outcome: 'reunited' }), { status: 'handling', holder: TEAM });
  stands(await across.does(id, 'finish', { outcome: 'reunited' }), { status: 'handling', holder: TEAM });
  const home = await crew.does(id, 'finish', { outcome: 'reunited' });
  stands(home, { status: 'finished', holder: 'centre', due: 'review' });
  const closed = await (await world.as('commander')).does(id, 'review', { result: 'pass' });
  stands(closed, { status: 'closed', holder: null });
  expect(closed.assignments.map((a) => a.status)).toEqual(['finished', 'finished', 'finished']);

  await noSecondWithoutHolder(id);
  // The other town's crew is free again for its own town, and reads no more than what it had in hand.
  const own = await takeCall(world, police, { text: '路边有只流浪狗被困在栏杆里，没有咬人', town: 'pujiang' });
  const offered = await police.does(own.incidentId, 'decide', { verdict: 'divert', item: 'QZ-07' });
  expect(offered.assignments[0]?.status).toBe('offered');
  await replayed(world);
});

async function noSecondWithoutHolder(id: string): Promise<void> {
  const events = await timeline(await world.as('police'), id);
  const held = events.map((e) => e.holder && `${e.holder.kind} ${e.holder.id}`);
  const changes = held.filter((h, n) => h !== held[n - 1]);
  expect(changes).toEqual(['station station.north', 'centre pujin.centre', TEAM, 'centre pujin.centre', null]);
  // the last word to the caller may come after the closing; until then somebody always has it
  expect(held.slice(0, events.findIndex((e) => e.type === 'incident.closed'))).not.toContain(null);
  const moved = events.filter((_e, n) => n > 0 && held[n] !== held[n - 1]).map((e) => e.type);
  expect(moved).toEqual(['triage.decided', 'assignment.accepted', 'incident.finished', 'incident.closed']);
}
