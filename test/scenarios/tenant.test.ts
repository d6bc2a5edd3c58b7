/** 二房东: the team and a mediator at the door, four hours, then the mediation centre and a written agreement. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, goes, stands } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

async function atTheDoor(): Promise<string> {
  const police = await world.as('police');
  const taken = await takeCall(world, police, { text: '二房东不退押金还换了锁，行李在里面拿不出来，双方在争执，没动手', caller: { phone: `1390000${String(3300 + (await count()))}` } });
  const gone = await police.does(taken.incidentId, 'decide', { verdict: 'divert', item: 'JF-04' });
  stands(gone, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  return taken.incidentId;
}

let calls = 0;
async function count(): Promise<number> {
  return (calls += 1);
}

test('team and mediator at the scene; after four hours mediation settles it', async () => {
  const id = await atTheDoor();
  const [dispatcher, crew, mediator] = [await world.as('dispatcher'), await world.as('responder1'), await world.as('mediator')];
  await dispatcher.does(id, 'contact', { reached: true, by: 'relay' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  stands(await goes(crew, id), { status: 'handling', holder: 'organisation pujin.team', due: 'result', may: ['escalate'] });
  await dispatcher.does(id, 'dispatch', { unitId: 'pujin.mediator-1', part: 'co' });
  stands(await goes(mediator, id), { status: 'handling', holder: 'organisation pujin.team', may: ['record', 'finish'] });
  await mediator.does(id, 'record', { kind: 'parties', text: '承租人、二房东、房东三方' });

  await world.pass({ hours: 4 });
  stands(await crew.sees(id), { status: 'handling', holder: 'organisation pujin.team', due: 'result' });
  const moved = await crew.does(id, 'escalate', { to: 'mediation', reason: '押金数额需核账，双方愿意调解' });
  stands(moved, { status: 'mediating', holder: 'organisation pujin.mediation', due: 'mediate' });
  expect(moved.assignments.filter((a) => a.status === 'withdrawn').map((a) => a.unitId)).toEqual([CREW, 'pujin.mediator-1']);

  await world.pass({ hours: 20 });
  stands(await mediator.sees(id), { status: 'mediating', holder: 'organisation pujin.mediation', may: ['record', 'finish'], mayNot: ['return'] });
  await mediator.does(id, 'record', { kind: 'parties', text: '三方到场签字' });
  const agreed = await mediator.does(id, 'finish', { outcome: 'agreed_in_writing', text: '押金分两次退还' });
  stands(agreed, { status: 'finished', holder: 'centre', due: 'review' });
  const closed = await (await world.as('commander')).does(id, 'review', { result: 'pass' });
  stands(closed, { status: 'closed', holder: null });
});

test('three days are a target: past them it is told higher, and the centre still mediates', async () => {
  const id = await atTheDoor();
  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone' });
  stands(await dispatcher.does(id, 'escalate', { to: 'mediation', reason: '双方均同意直接调解' }), { status: 'mediating', holder: 'organisation pujin.mediation', due: 'mediate' });
  await world.pass({ days: 3 });
  const late = stands(await dispatcher.sees(id), { status: 'mediating', holder: 'organisation pujin.mediation', due: 'mediate' });
  expect(late.overdue).toBe(true);
  const mediator = await world.as('mediator');
  await mediator.does(id, 'record', { kind: 'parties', text: '调解不成' });
  const outcomes = (await mediator.get<{ items: { code: string; outcomes: { code: string }[] }[] }>('/catalogue')).body.items.find((i) => i.code === 'JF-04')?.outcomes.map((o) => o.code);
  const failed = outcomes?.find((o) => /not|fail|court/.test(o));
  expect(failed, 'an agreement may fail: the parties get a written notice').toBeDefined();
  stands(await mediator.does(id, 'finish', { outcome: failed, text: '告知可向法院起诉' }), { status: 'finished', holder: 'centre', due: 'review' });
  await replayed(world);
});
