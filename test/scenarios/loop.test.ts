/** 判转接核, the whole loop by hand, as a town's people would go through it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

test('a noise call is judged, passed on, answered, checked and closed', async () => {
  const police = await world.as('police');
  const taken = await takeCall(world, police);
  expect(taken.outcome).toBe('new');
  expect(taken.incident).toMatchObject({ holder: { kind: 'station' } });
  expect(taken.incident.nextDueAt).not.toBeNull();

  const diverted = await police.does(taken.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  expect(diverted).toMatchObject({ status: 'to_dispatch', verdict: 'divert', holder: { kind: 'centre' } });

  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(taken.incidentId, 'contact', { reached: true, by: 'phone' });
  const demo = (await dispatcher.get<{ accounts: { username: string; unitId?: string }[] }>('/demo')).body;
  const unitId = demo.accounts.find((a) => a.username === 'responder1')?.unitId;
  const dispatched = await dispatcher.does(taken.incidentId, 'dispatch', { unitId });
  expect(dispatched).toMatchObject({ status: 'dispatched', holder: { kind: 'centre' } });

  const responder = await world.as('responder1');
  const accepted = await responder.does(taken.incidentId, 'accept');
  expect(accepted).toMatchObject({ status: 'handling', holder: { kind: 'organisation' } });
  await responder.does(taken.incidentId, 'depart');
  await responder.does(taken.incidentId, 'arrive', {});
  for (const kind of ['note', 'persuasion', 'parties', 'measure']) await responder.does(taken.incidentId, 'record', { kind, text: '上门劝说，对方答应放轻脚步' });
  const catalogue = (await responder.get<{ items: { code: string; outcomes: { code: string }[] }[] }>('/catalogue')).body;
  const outcome = catalogue.items.find((i) => i.code === 'HJ-04')?.outcomes[0]?.code;
  const finished = await responder.does(taken.incidentId, 'finish', { outcome });
  expect(finished).toMatchObject({ status: 'finished', holder: { kind: 'centre' } });

  const reviewer = await world.as('reviewer');
  const closed = await reviewer.does(taken.incidentId, 'review', { result: 'pass' });
  expect(closed).toMatchObject({ status: 'closed', holder: null, nextDueAt: null, closedAs: 'reviewed' });
});
