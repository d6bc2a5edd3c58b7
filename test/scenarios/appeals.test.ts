/** 申诉: an organisation disputes a redo or the caller's answer; somebody who had no part in it decides, in time; nothing is deleted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { ask, COMMITTEE, districtWith, finishes, handledBy, loopWorld, stands, typesOf } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { callerWith, linkIn, messages } from '#test/support/resident.ts';
import type { Person, World } from '#test/support/world.ts';

let world: World;
let [committee, crew, reviewer, leader, commander, dispatcher]: Person[] = [];
let colleague: Person;
beforeAll(async () => {
  world = await loopWorld({ district: districtWith({ username: 'reviewer-2', roles: ['reviewer'], organisationId: 'pujin.centre' }, { username: 'committee-reviewer', roles: ['reviewer'], organisationId: 'pujin.g1.c1.committee' }) });
  [committee, crew, reviewer, leader, commander, dispatcher] = await Promise.all(['committee1', 'responder1', 'reviewer', 'leader', 'commander', 'dispatcher'].map((who) => world.as(who)));
  colleague = await world.as('reviewer-2');
});
const LONG = 30 * 86_400;
afterAll(async () => { await replayed(world, LONG); await world.close(); });

function who(person: Person | undefined): Person {
  if (!person) throw new Error('nobody is logged in');
  return person;
}

async function sentBack(): Promise<string> {
  const id = await handledBy(world, 'committee1', COMMITTEE);
  await who(dispatcher).does(id, 'contact', { reached: true, by: 'phone' });
  await finishes(who(committee), id);
  await who(reviewer).does(id, 'review', { result: 'redo', text: '照片看不清' });
  return id;
}

interface Line { incident: { id: string }; appeals: { against: string; result: string | null }[]; possible: { against: string; until: string }[]; mayDecide: boolean; refused: string | null }
const appeals = async (person: Person | undefined, id: string): Promise<Line | undefined> => (await who(person).get<{ items: Line[] }>('/appeals')).body.items.find((l) => l.incident.id === id);

test('a redo is disputed once, by whoever did the work, and decided by another than who said it; the matter goes on', async () => {
  const id = await sentBack();
  expect(await appeals(committee, id)).toMatchObject({ appeals: [], possible: [{ against: 'redo' }], mayDecide: false });
  expect(await appeals(crew, id)).toBeUndefined();
  await who(crew).isRefused(id, 'appeal', 'incident.unknown', { against: 'redo', text: '不服' });
  await who(leader).isRefused(id, 'decide-appeal', 'review.no_appeal', { result: 'upheld', text: '可' });
  await who(committee).isRefused(id, 'appeal', 'request.invalid', { against: 'redo', text: '' });
  await who(committee).isRefused(id, 'appeal', 'review.nothing_to_appeal', { against: 'satisfaction', text: '没有评价' });
  const lodged = stands(await who(committee).does(id, 'appeal', { against: 'redo', text: '照片是清楚的，请再看一次' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(lodged.appeals).toMatchObject([{ against: 'redo', result: null }]);
  await who(committee).isRefused(id, 'appeal', 'review.appealed_already', { against: 'redo', text: '再提一次' });
  await who(reviewer).isRefused(id, 'decide-appeal', 'review.appeal_own_review', { result: 'dismissed', text: '维持' });
  await (await world.as('committee-reviewer')).isRefused(id, 'decide-appeal', 'review.own_work', { result: 'upheld', text: '成立' });
  await who(dispatcher).isRefused(id, 'decide-appeal', 'access.denied', { result: 'upheld', text: '成立' });
  expect(await appeals(reviewer, id)).toMatchObject({ mayDecide: false, refused: 'review.appeal_own_review' });
  expect(await appeals(leader, id)).toMatchObject({ mayDecide: true, refused: null });

  const decided = stands(await who(leader).does(id, 'decide-appeal', { result: 'upheld', text: '照片可辨认' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  expect(decided.appeals).toMatchObject([{ against: 'redo', result: 'upheld' }]);
  expect(decided.review, 'what was said stays').toMatchObject({ result: 'redo' });
  await who(colleague).isRefused(id, 'decide-appeal', 'review.no_appeal', { result: 'dismissed', text: '不成立' });
  await who(committee).isRefused(id, 'appeal', 'review.appealed_already', { against: 'redo', text: '还要提' });
  expect(await typesOf(who(reviewer), id)).toEqual(expect.arrayContaining(['review.redone', 'appeal.lodged', 'appeal.decided']));
  expect(await ask(world, `select payload from ledger.event where incident = $1 and payload like '%清楚%'`, [id]), 'the record holds no word of it').toEqual([]);
});

test('both sides\' reasons are read by who lodges and who decides, each look on the record and explained; by nobody else', async () => {
  const id = await sentBack();
  await who(committee).does(id, 'appeal', { against: 'redo', text: '当时已拍清门牌' });
  const texts = (person: Person | undefined) => who(person).get<{ items: { reason: string | null; answer: string | null }[]; code?: string }>(`/incidents/${id}/appeals`);
  expect((await texts(leader)).body.items).toMatchObject([{ reason: '当时已拍清门牌', answer: null }]);
  await who(leader).does(id, 'decide-appeal', { result: 'dismissed', text: '门牌不在画面内' });
  expect((await texts(committee)).body.items).toMatchObject([{ reason: '当时已拍清门牌', answer: '门牌不在画面内' }]);
  expect((await texts(dispatcher)).status).toBe(403);
  expect((await texts(crew)).status).toBe(404);
  const looks = await ask<{ who: string; purpose: string; explained: boolean }>(world, 'select distinct who, purpose, assignment is not null as explained from vault.look where incident = $1 and purpose = $2 order by who', [id, 'appeal']);
  expect(looks).toEqual([{ who: 'committee1', purpose: 'appeal', explained: true }, { who: 'leader', purpose: 'appeal', explained: true }]);
});

test('what the caller said is disputed after the closing too, if it is bad; it stays, and the look of a closed matter stays closed', async () => {
  const phone = '13911110001';
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', { caller: { phone } });
  await who(dispatcher).does(id, 'contact', { reached: true, by: 'phone' });
  await finishes(who(committee), id);
  await world.settle();
  const caller = callerWith(linkIn(messages(world, phone).at(-1)));
  await who(reviewer).does(id, 'review', { result: 'pass' });
  await caller.sends('score', { score: '5' });
  await who(committee).isRefused(id, 'appeal', 'review.nothing_to_appeal', { against: 'satisfaction', text: '不服' });
  await caller.sends('score', { score: '1' });
  stands(await who(committee).does(id, 'appeal', { against: 'satisfaction', text: '来电人要求的赔偿不在职责内' }), { status: 'closed', holder: null });
  expect(await appeals(reviewer, id), 'the reviewer said nothing bad of it').toMatchObject({ mayDecide: true });
  const decided = await who(reviewer).does(id, 'decide-appeal', { result: 'upheld', text: '评价与处置无关' });
  expect(decided).toMatchObject({ status: 'closed', satisfaction: { score: 1 }, appeals: [{ against: 'satisfaction', result: 'upheld' }] });
});

test('three working days to dispute it; undecided in the town after five, the district alone decides', async () => {
  const [late, waits] = [await sentBack(), await sentBack()];
  await who(committee).does(waits, 'appeal', { against: 'redo', text: '请复核' });
  await world.set(new Date(Date.parse(world.now()) + 6 * 86_400_000).toISOString() as ReturnType<World['now']>);
  await who(committee).isRefused(late, 'appeal', 'review.appeal_late', { against: 'redo', text: '请复核' });
  stands(await who(leader).sees(waits), { status: 'to_dispatch', holder: 'centre', may: ['decide-appeal'] });
  await world.set(new Date(Date.parse(world.now()) + 3 * 86_400_000).toISOString() as ReturnType<World['now']>);
  await who(leader).isRefused(waits, 'decide-appeal', 'review.appeal_district', { result: 'upheld', text: '成立' });
  expect(await appeals(leader, waits)).toMatchObject({ mayDecide: false, refused: 'review.appeal_district' });
  expect((await who(commander).does(waits, 'decide-appeal', { result: 'dismissed', text: '维持' })).appeals).toMatchObject([{ result: 'dismissed' }]);
  expect(await appeals(leader, waits), 'decided, it waits no more').toBeUndefined();
});

test('a town may give other terms: one working day to dispute it, two to decide', async () => {
  const terms = { appealWorkingDays: 1, appealDecidedWorkingDays: 2 };
  const district = loadDistrict();
  const strict = await loopWorld({ district: { ...district, towns: district.towns.map((t) => ({ ...t, policies: t.policies.map((p) => ({ ...p, times: { ...p.times, ...terms } })) })) } });
  try {
    const [own, redoing, reading] = await Promise.all(['committee1', 'reviewer', 'leader'].map((name) => strict.as(name)));
    const back = async (): Promise<string> => {
      const id = await handledBy(strict, 'committee1', COMMITTEE);
      await (await strict.as('dispatcher')).does(id, 'contact', { reached: true, by: 'phone' });
      await finishes(who(own), id);
      await who(redoing).does(id, 'review', { result: 'redo', text: '照片看不清' });
      return id;
    };
    const day = 86_400_000;
    const [in1, late] = [await back(), await back()];
    const said = Date.parse(strict.now());
    await who(own).does(in1, 'appeal', { against: 'redo', text: '请复核' });
    const { body } = await who(reading).get<{ items: { incident: { id: string }; appeals: { at: string; dueAt: string }[] }[] }>('/appeals');
    const due = body.items.find((l) => l.incident.id === in1)?.appeals[0]?.dueAt ?? '';
    expect(Date.parse(due) - said, 'two working days, a weekend between them at most').toBeLessThanOrEqual(4 * day);
    await strict.set(new Date(said + 4 * day).toISOString() as ReturnType<World['now']>);
    await who(own).isRefused(late, 'appeal', 'review.appeal_late', { against: 'redo', text: '请复核' });
  } finally {
    await strict.close();
  }
});
