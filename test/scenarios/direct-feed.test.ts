/** 浦江: the police feed the joint team directly; the station holds it until a crew accepts, and nothing is sent twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, districtWith, finishes, stands, timeline, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { takeCall, type Person, type World } from '#test/support/world.ts';

const STATION = 'station station.north';
const CREWS = ['responder-pj1', 'responder-pj2', 'pj3', 'pj4'];
let world: World;
let police: Person;
let dispatcher: Person;
beforeAll(async () => {
  world = await loopWorld({
    district: districtWith(...['3', '4'].map((n) => ({ username: `pj${n}`, roles: ['responder'], towns: ['pujiang'], organisationId: 'pujiang.team', unitId: `pujiang.crew-${n}` }))),
  });
  [police, dispatcher] = [await world.as('police'), await world.as('dispatcher-pj')];
});
afterAll(async () => { await replayed(world); await world.close(); });

let many = 0;
/** A call nobody can place, from another caller each time. */
async function fed(): Promise<string> {
  many += 1;
  const taken = await takeCall(world, police, { town: 'pujiang', text: '隔壁装修电钻很吵', place: { text: `村口往里第${many}排` }, caller: { phone: `1380000000${many}` } });
  stands(taken.incident, { status: 'received', holder: STATION, due: 'decide' });
  await police.does(taken.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  return taken.incidentId;
}

/** Whoever's crew has the offer. */
async function offeredTo(id: string): Promise<Person> {
  const unit = (await dispatcher.sees(id)).assignments.find((a) => a.status === 'offered')?.unitId ?? 'none';
  const username = CREWS[Number(unit.at(-1)) - 1];
  if (!username) throw new Error(`nobody of the story is in ${unit}`);
  return world.as(username);
}

test('decided → offered to one crew at once; a dispatcher cannot send a second', async () => {
  const id = await fed();
  const view = stands(await police.sees(id), { status: 'dispatched', holder: STATION, due: 'accept' });
  expect(view.assignments).toMatchObject([{ status: 'offered', part: 'lead' }]);
  expect(view.assignments[0]?.unitId).toMatch(/^pujiang\.crew-[1234]$/);
  await dispatcher.isRefused(id, 'dispatch', 'dispatch.lead_exists', { unitId: 'pujiang.crew-2' });
  const acts = (await timeline(police, id)).filter((e) => e.type !== 'caller.told' && e.type !== 'assignment.told');
  expect(acts.map((e) => [e.type, e.actor])).toEqual([
    ['incident.opened', 'police'], ['triage.decided', 'police'], ['unit.dispatched', 'direct_feed'],
  ]);
  const crew = await offeredTo(id);
  stands(await crew.does(id, 'accept'), { status: 'handling', holder: 'organisation pujiang.team' });
  stands(await finishes(crew, id), { status: 'finished', holder: 'centre pujiang.centre' });
});

test('declined or not answered: the next crew, and the station keeps it all the while', async () => {
  const id = await fed();
  const first = await offeredTo(id);
  await first.does(id, 'decline', { reason: 'no_vehicle' });
  await world.settle();
  const second = stands(await police.sees(id), { status: 'dispatched', holder: STATION, due: 'accept' });
  expect(second.assignments.map((a) => a.status)).toEqual(['declined', 'offered']);
  await world.pass({ seconds: 60 });
  const third = stands(await police.sees(id), { status: 'dispatched', holder: STATION, due: 'accept' });
  expect(third.assignments.map((a) => a.status)).toEqual(['declined', 'expired', 'offered']);
  expect(new Set(third.assignments.map((a) => a.unitId)).size).toBe(3);
  const crew = await offeredTo(id);
  stands(await crew.does(id, 'accept'), { status: 'handling', holder: 'organisation pujiang.team' });
  stands(await finishes(crew, id), { status: 'finished', holder: 'centre' });
});

test('read twice after a restart, the log sends nobody twice', async () => {
  const id = await fed();
  await ask(world, `update liandong.reaction set seq = 0 where consumer = 'offering'`);
  await world.restart();
  [police, dispatcher] = [await world.as('police'), await world.as('dispatcher-pj')];
  await world.settle();
  expect((await police.sees(id)).assignments.map((a) => a.status)).toEqual(['offered']);
  const crew = await offeredTo(id);
  await crew.does(id, 'accept');
  await finishes(crew, id);
});

test('all crews busy: the station keeps it, the dispatch clock is told higher, and the first free crew gets it', async () => {
  const busy: string[] = [];
  for (let n = 0; n < CREWS.length; n += 1) {
    const id = await fed();
    await (await offeredTo(id)).does(id, 'accept');
    busy.push(id);
  }
  const id = await fed();
  const waiting = stands(await police.sees(id), { status: 'to_dispatch', holder: STATION, due: 'dispatch' });
  expect(waiting.assignments).toEqual([]);
  await world.pass({ minutes: 2 });
  stands(await police.sees(id), { status: 'to_dispatch', holder: STATION });
  const told = (await timeline(police, id)).filter((e) => e.data['kind'] === 'dispatch');
  expect(told.map((e) => e.data['toldTo'])).toEqual(['shift_leader']);

  const [first] = busy;
  const lead = (await dispatcher.sees(first ?? '')).assignments[0]?.unitId ?? '';
  await finishes(await world.as(CREWS[Number(lead.at(-1)) - 1] ?? ''), first ?? '');
  await world.pass({ minutes: 5 });
  const given = stands(await police.sees(id), { status: 'dispatched', holder: STATION }); // overdue first contact rings before the offer runs out
  expect(given.assignments.map((a) => [a.unitId, a.status])).toEqual([[lead, 'offered']]);
});
