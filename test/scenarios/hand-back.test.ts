/** 转回公安: one press, from any open status; the handler stays until the police have answered, and silence is told higher. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentView } from '#domain/incident/contract.ts';
import { COMMITTEE, CREW, diverted, handledBy, noise, finishes, stands, timeline, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await replayed(world); await world.close(); });

test('acknowledged: the handler holds it until then, and learns that it ended', async () => {
  const id = await handledBy(world, 'responder1', CREW);
  const [crew, police] = [await world.as('responder1'), await world.as('police')];
  const asked = await crew.does(id, 'hand-back', { reason: '对方情绪失控，已超出劝阻范围' });
  stands(asked, { status: 'handling', holder: 'organisation pujin.team', due: 'acknowledge', may: ['record'], mayNot: ['hand-back'] });
  expect(asked.police).toMatchObject({ why: 'hand_back', status: 'asked' });
  await crew.isRefused(id, 'hand-back', 'incident.hand_back_pending', { reason: '再催一次' });
  await crew.isRefused(id, 'acknowledge', 'access.denied');

  const taken = await police.does(id, 'acknowledge');
  stands(taken, { status: 'with_police', holder: 'station station.north', due: 'police_result', may: ['decide', 'close'] });
  expect(taken.assignments).toMatchObject([{ status: 'withdrawn', reason: 'handed_back' }]);
  stands(await crew.sees(id), { status: 'with_police', holder: 'station', mayNot: ['record', 'finish', 'hand-back'] });
  await crew.isRefused(id, 'finish', 'access.denied', { outcome: 'settled' });
  // The crew is free for the next matter.
  const next = await handledBy(world, 'responder1', CREW);
  stands(await crew.does(next, 'hand-back', { reason: '有人持械' }), { status: 'handling', holder: 'organisation', due: 'acknowledge' });
  await police.does(next, 'acknowledge', { result: 'done' });
  stands(await police.sees(next), { status: 'closed', holder: null, may: ['reopen'] });
});

test('refused: the officers settle it by telephone, the handler stays and may press again', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [committee, police] = [await world.as('committee1'), await world.as('police')];
  await committee.does(id, 'hand-back', { reason: '住户拒不开门' });
  const refused = await police.does(id, 'refuse', { reason: '无警务事由，请继续劝阻' });
  stands(refused, { status: 'handling', holder: 'organisation pujin.g1.c1.committee', due: 'first_contact' });
  expect(refused.police).toMatchObject({ status: 'refused' });
  await police.isRefused(id, 'acknowledge', 'incident.no_hand_back');
  const again = await committee.does(id, 'hand-back', { reason: '住户持刀威胁' });
  stands(again, { status: 'handling', holder: 'organisation', due: 'acknowledge' });
  stands(await police.does(id, 'acknowledge'), { status: 'with_police', holder: 'station', due: 'police_result' });
});

test('silence: 60 seconds, then told one step higher every five minutes, until a telephone call stands in', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [committee, dispatcher, police] = [await world.as('committee1'), await world.as('dispatcher'), await world.as('police')];
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone' });
  await committee.does(id, 'arrive');
  const asked = await committee.does(id, 'hand-back', { reason: '有人受伤' });
  const promised = asked.nextDueAt;
  await world.pass({ seconds: 59 });
  expect((await committee.sees(id)).overdue).toBe(false);
  await world.pass({ seconds: 1 });
  const late = stands(await committee.sees(id), { status: 'handling', holder: 'organisation pujin.g1.c1.committee', due: 'acknowledge' });
  expect(late.overdue).toBe(true);
  await world.pass({ minutes: 10 });
  stands(await committee.sees(id), { status: 'handling', holder: 'organisation', due: 'acknowledge' });
  const told = (await timeline(police, id)).filter((e) => e.type === 'deadline.missed');
  expect(told.map((e) => e.data['toldTo'])).toEqual(['shift_leader', 'town_leader', 'district']);
  expect(new Set(told.map((e) => e.data['dueAt'])), 'the promise itself never moves').toEqual(new Set([promised]));

  const taken = await police.does(id, 'acknowledge', { by: 'telephone' });
  stands(taken, { status: 'with_police', holder: 'station', due: 'police_result' });
  expect((await timeline(police, id)).find((e) => e.type === 'police.acknowledged')?.data).toMatchObject({ by: 'telephone' });
  expect(taken.overdue).toBe(false);
});

/** Each open status, reached as people reach it. */
const REACH: Record<string, () => Promise<string>> = {
  received: async () => (await noise(world)).incidentId,
  studying: async () => {
    const taken = await noise(world, { text: '来电人说不清，只说很吵' });
    expect(taken.incident.status).toBe('studying');
    return taken.incidentId;
  },
  to_dispatch: () => diverted(world),
  dispatched: async () => {
    const id = await diverted(world);
    await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: COMMITTEE });
    return id;
  },
  handling: () => handledBy(world, 'committee1', COMMITTEE),
  arbitration: async () => {
    const id = await handledBy(world, 'committee1', COMMITTEE);
    const committee = await world.as('committee1');
    await committee.does(id, 'return', { reason: 'not_ours' });
    await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: COMMITTEE });
    await committee.does(id, 'return', { reason: 'not_ours' });
    return id;
  },
  mediating: async () => {
    const id = await handledBy(world, 'committee1', COMMITTEE, 'JF-01');
    await (await world.as('committee1')).does(id, 'escalate', { to: 'mediation', reason: 'to_mediation' });
    return id;
  },
  finished: async () => {
    const id = await handledBy(world, 'committee1', COMMITTEE);
    await finishes(await world.as('committee1'), id);
    return id;
  },
};

test.each(Object.keys(REACH))('from %s: asked, holder unchanged, acknowledged, with the police', async (status) => {
  const id = await REACH[status]?.() ?? '';
  const dispatcher = await world.as('dispatcher');
  const before = await dispatcher.sees(id);
  stands(before, { status: before.status, holder: before.holder?.kind ?? null, may: ['hand-back'] });
  expect(before.status).toBe(status);
  const asked = await dispatcher.does(id, 'hand-back', { reason: 'danger' });
  stands(asked, { status: before.status, holder: `${before.holder?.kind} ${before.holder?.id}`, mayNot: ['hand-back'] });
  const taken = await (await world.as('police')).does(id, 'acknowledge');
  stands(taken, { status: 'with_police', holder: 'station', due: 'police_result' });
  expect(open(taken)).toEqual([]);
  expect(taken.deadlines.map((d) => d.kind), 'no clock of what it left goes on').toEqual(['police_result']);
  await dispatcher.isRefused(id, 'hand-back', 'incident.police_already', { reason: 'danger' });
  expect(await typesOf(dispatcher, id)).toContain('police.acknowledged');
});

function open(view: IncidentView): string[] {
  return view.assignments.filter((a) => a.endedAt === null).map((a) => a.unitId);
}

test('what the police divert anew is a new diversion with its own clocks', async () => {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  const [police, dispatcher] = [await world.as('police'), await world.as('dispatcher')];
  await dispatcher.does(id, 'hand-back', { reason: 'danger' });
  await police.does(id, 'acknowledge');
  await world.pass({ hours: 2 });
  const again = await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  stands(again, { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(again.overdue).toBe(false);
  expect(again.deadlines.every((d) => d.at > world.now())).toBe(true);
  expect(again.police).toMatchObject({ status: 'done' });
});
