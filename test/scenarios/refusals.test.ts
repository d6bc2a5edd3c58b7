/** Every "no" that the other stories do not meet: what it says, and that nothing has changed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCall, type Person, type World } from '#test/support/world.ts';
import { CREW, distinct, diverted, goes, loopWorld, noise } from '#test/support/journey.ts';

let world: World;
let police: Person;
let dispatcher: Person;
beforeAll(async () => {
  world = await loopWorld();
  [police, dispatcher] = await Promise.all([world.as('police'), world.as('dispatcher')]);
});
afterAll(async () => { await world.close(); });

const codeOf = (a: { status: number; body: unknown }) => [a.status, (a.body as { code?: string }).code];

test('calls: a town of others, an account that takes none, an id that nobody sent', async () => {
  expect(codeOf(await dispatcher.post('/calls', aCall(world, { town: 'pujiang' })))).toEqual([403, 'intake.town_denied']);
  const responder = await world.as('responder1');
  expect(codeOf(await responder.post('/calls', aCall(world)))).toEqual([403, 'access.denied']);
  expect(codeOf(await police.get('/calls?source=test&externalId=never'))).toEqual([404, 'intake.call_unknown']);
});

test('judging: an item that is not in the catalogue, a study of what is decided', async () => {
  const { incidentId } = await noise(world, distinct());
  await police.isRefused(incidentId, 'decide', 'triage.item_unknown', { verdict: 'divert', item: 'XX-99' });
  await police.does(incidentId, 'decide', { verdict: 'police' });
  await police.isRefused(incidentId, 'study', 'triage.wrong_status');
});

test('the unit taken off learns that it need not go; a result handed in is handed in', async () => {
  const responder = await world.as('responder1');
  const first = await diverted(world, 'HJ-04', distinct());
  await dispatcher.does(first, 'dispatch', { unitId: CREW });
  await responder.does(first, 'accept');
  await dispatcher.does(first, 'withdraw', { unitId: CREW, reason: 'another_way' });
  expect(codeOf(await responder.post(`/incidents/${first}/actions/depart`, {}))[1]).toMatch(/^(response\.withdrawn|access\.denied)$/);
  const second = await diverted(world, 'HJ-04', distinct());
  await dispatcher.does(second, 'dispatch', { unitId: CREW });
  await goes(responder, second);
  await responder.does(second, 'finish', { outcome: 'no_such_matter' });
  expect(codeOf(await responder.post(`/incidents/${second}/actions/finish`, { outcome: 'no_such_matter' }))[1]).toMatch(/^(response\.already_finished|access\.denied)$/);
});

test('passing on: a town that is none', async () => {
  const id = await diverted(world, 'HJ-04', distinct());
  await dispatcher.isRefused(id, 'pass-on', 'incident.town_unknown', { town: 'atlantis' });
  expect((await dispatcher.sees(id)).status).toBe('to_dispatch');
});

test('where calls go through the centre, the police do not dispatch past it', async () => {
  const id = await diverted(world, 'HJ-04', distinct());
  await police.isRefused(id, 'dispatch', 'dispatch.centre_dispatches', { unitId: CREW });
});

test('a ruling binds: the unit it names may not return again, but may hand back', async () => {
  const id = await diverted(world, 'HJ-04', distinct());
  const crew = await world.as('responder1');
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'accept');
  await crew.does(id, 'return', { reason: 'not_ours' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'accept');
  expect((await crew.does(id, 'return', { reason: 'not_ours' })).status).toBe('arbitration');
  await (await world.as('leader')).does(id, 'adjudicate', { unitId: CREW, reason: 'first_reached' });
  await crew.isRefused(id, 'return', 'response.ruled', { reason: 'overlap' });
  expect((await crew.does(id, 'hand-back', { reason: 'danger' })).police).toMatchObject({ why: 'hand_back', status: 'asked' });
});
