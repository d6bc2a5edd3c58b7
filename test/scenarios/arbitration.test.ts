/** 退单与裁定: once with a reason, then an arbitrator with a deadline; the first unit acts meanwhile; the word is a precedent. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMITTEE, CREW, ENFORCEMENT, finishes, handledBy, recommended, stands, timeline, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { plus, type World } from '#test/support/world.ts';

const ARBITRATOR = 'person pujin.leader';
let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await replayed(world); await world.close(); });

/** The committee returned it, the crew got it and returned it too. */
async function disputed(): Promise<string> {
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04');
  await (await world.as('committee1')).does(id, 'return', { reason: 'not_ours', proposedUnitId: CREW });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await (await world.as('responder1')).does(id, 'accept');
  await (await world.as('responder1')).does(id, 'return', { reason: 'overlap', proposedUnitId: COMMITTEE });
  return id;
}

test('a return needs a reason of the list and stays with the returner until another accepts', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [committee, dispatcher, crew] = [await world.as('committee1'), await world.as('dispatcher'), await world.as('responder1')];
  await committee.isRefused(id, 'return', 'response.return_reason_unknown', { reason: 'too_far' });
  await committee.isRefused(id, 'return', 'dispatch.unit_unknown', { reason: 'not_ours', proposedUnitId: 'nobody' });
  const returned = await committee.does(id, 'return', { reason: 'not_ours', proposedUnitId: CREW, text: '属于联动队职责' });
  stands(returned, { status: 'to_dispatch', holder: 'organisation pujin.g1.c1.committee', due: 'dispatch', may: ['hand-back'], mayNot: ['finish', 'return'] });
  expect(returned.returns).toMatchObject([{ unitId: COMMITTEE, reason: 'not_ours', proposedUnitId: CREW }]);
  stands(await dispatcher.does(id, 'dispatch', { unitId: CREW }), { status: 'dispatched', holder: 'organisation pujin.g1.c1.committee', due: 'accept' });
  stands(await crew.does(id, 'accept'), { status: 'handling', holder: 'organisation pujin.team' });
  await finishes(crew, id);
});

test('the second return goes to the arbitrator; the unit acts on; "keep it" is a precedent', async () => {
  const id = await disputed();
  const [crew, leader, dispatcher] = [await world.as('responder1'), await world.as('leader'), await world.as('dispatcher')];
  const view = stands(await leader.sees(id), { status: 'arbitration', holder: ARBITRATOR, may: ['adjudicate'] });
  expect(view.deadlines.find((d) => d.kind === 'arbitrate')?.at).toBe(plus(world.now(), { minutes: 30 }));
  stands(await crew.sees(id), { status: 'arbitration', holder: ARBITRATOR, may: ['record', 'arrive'], mayNot: ['return', 'adjudicate'] });
  await crew.isRefused(id, 'adjudicate', 'access.denied', { unitId: COMMITTEE, reason: 'ours' });
  await dispatcher.isRefused(id, 'adjudicate', 'access.denied', { unitId: COMMITTEE, reason: 'ours' });
  await crew.does(id, 'arrive');

  const kept = await leader.does(id, 'adjudicate', { unitId: CREW, reason: 'team_leads_noise' });
  stands(kept, { status: 'handling', holder: 'organisation pujin.team', mayNot: ['adjudicate'] });
  expect(kept.deadlines.map((d) => d.kind)).not.toContain('arbitrate');
  await finishes(crew, id);
  const next = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04');
  expect((await recommended(dispatcher, next)).precedents).toMatchObject([{ item: 'HJ-04', organisationId: 'pujin.team', reason: 'team_leads_noise' }]);
});

test('given to another, with another item: offered to it at once, the first one released', async () => {
  const id = await disputed();
  const [leader, crew, enforcement] = [await world.as('leader'), await world.as('responder1'), await world.as('enforcement1')];
  const given = await leader.does(id, 'adjudicate', { unitId: ENFORCEMENT, item: 'HJ-02', reason: 'commercial_noise', precedent: false });
  stands(given, { status: 'dispatched', holder: 'organisation pujin.team', due: 'accept' });
  expect(given).toMatchObject({ item: 'HJ-02' });
  expect(given.assignments.map((a) => [a.unitId, a.status])).toEqual([[COMMITTEE, 'returned'], [CREW, 'withdrawn'], [ENFORCEMENT, 'offered']]);
  await crew.isRefused(id, 'arrive', 'access.denied');
  stands(await enforcement.does(id, 'accept'), { status: 'handling', holder: 'organisation pujin.enforcement' });
  const dispatcher = await world.as('dispatcher');
  expect((await recommended(dispatcher, id)).precedents, 'no precedent was wanted').toEqual([]);
});

test('told to keep what it only was offered, the unit still has to accept; silence is not acceptance', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [leader, dispatcher, committee, crew] = [await world.as('leader'), await world.as('dispatcher'), await world.as('committee1'), await world.as('responder1')];
  await committee.does(id, 'return', { reason: 'not_ours' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  stands(await crew.does(id, 'return', { reason: 'no_capacity' }), { status: 'arbitration', holder: ARBITRATOR, due: 'accept' });
  const kept = await leader.does(id, 'adjudicate', { unitId: CREW, reason: 'keep' });
  stands(kept, { status: 'dispatched', holder: 'centre', due: 'accept' });
  await world.pass({ seconds: 60 });
  const next = await dispatcher.sees(id);
  expect(next.assignments.find((a) => a.unitId === CREW)?.status).toBe('expired');
  stands(next, { status: 'dispatched', holder: 'centre', due: 'accept' }); // the next unit was offered it by policy
});

test('accepting or settling during arbitration leaves no clock behind', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [dispatcher, committee, crew] = [await world.as('dispatcher'), await world.as('committee1'), await world.as('responder1')];
  await committee.does(id, 'return', { reason: 'not_ours' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'return', { reason: 'no_capacity' });
  stands(await crew.does(id, 'accept'), { status: 'arbitration', holder: ARBITRATOR, may: ['arrive', 'finish'] });
  const settled = await finishes(crew, id);
  stands(settled, { status: 'finished', holder: 'centre' });
  expect(settled.deadlines.map((d) => d.kind)).not.toContain('arbitrate');
});

test('a silent arbitrator is told on, and the district may decide instead', async () => {
  const id = await disputed();
  const [leader, commander] = [await world.as('leader'), await world.as('commander')];
  await world.pass({ minutes: 29 });
  expect((await timeline(leader, id)).filter((e) => e.data['kind'] === 'arbitrate')).toEqual([]);
  await world.pass({ minutes: 6 });
  const told = (await timeline(leader, id)).filter((e) => e.type === 'deadline.missed' && e.data['kind'] === 'arbitrate');
  expect(told.map((e) => e.data['toldTo'])).toEqual(['shift_leader', 'town_leader']);
  stands(await commander.sees(id), { status: 'arbitration', holder: ARBITRATOR, may: ['adjudicate'] });
  stands(await commander.does(id, 'adjudicate', { unitId: COMMITTEE, reason: 'committee_first' }), { status: 'dispatched', holder: 'organisation pujin.team', due: 'accept' });
  stands(await (await world.as('committee1')).does(id, 'accept'), { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
});

test('a matter without a visit has a working day to be arbitrated', async () => {
  const id = await handledBy(world, 'property1', 'pujin.property-1.desk', 'FW-06');
  const [property, dispatcher] = [await world.as('property1'), await world.as('dispatcher')];
  await property.does(id, 'return', { reason: 'not_ours' });
  await dispatcher.does(id, 'dispatch', { unitId: 'pujin.property-1.desk' });
  const view = await property.does(id, 'return', { reason: 'not_ours' });
  stands(view, { status: 'arbitration', holder: ARBITRATOR });
  expect(view.deadlines.find((d) => d.kind === 'arbitrate')?.at).toBe(plus(world.now(), { hours: 24 }));
});
