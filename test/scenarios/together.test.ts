/** Two people at once, the same request twice, a screen that is out of date, an account that is gone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentView } from '#domain/incident/contract.ts';
import { changeAccount } from '#server/platform/accounts.ts';
import { inTowns } from '#server/platform/db.ts';
import { ask, COMMITTEE, CREW, CREW_2, diverted, handledBy, noise, stands, typesOf, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { takeCall, aCall, type Answer, type CallAnswer, type Person, type Problem, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
let dispatcher: Person;
beforeAll(async () => { world = await loopWorld(); [police, dispatcher] = [await world.as('police'), await world.as('dispatcher')]; });
afterAll(async () => { await replayed(world); await world.close(); });

type Acted = Answer<IncidentView & Problem>;
const act = (who: Person, id: string, action: string, body: object, headers: Record<string, string> = {}): Promise<Acted> =>
  who.post(`/incidents/${id}/actions/${action}`, body, headers);

test('the same key and body twice: done once, answered twice; another body is refused', async () => {
  const id = await diverted(world);
  const key = { 'idempotency-key': 'press-1' };
  const [first, second] = [await act(dispatcher, id, 'dispatch', { unitId: COMMITTEE }, key), await act(dispatcher, id, 'dispatch', { unitId: COMMITTEE }, key)];
  expect([first.status, second.status]).toEqual([200, 200]);
  stands(second.body, { status: 'dispatched', holder: 'centre', due: 'accept' });
  expect(second.body.assignments).toEqual(first.body.assignments);
  expect((await typesOf(dispatcher, id)).filter((t) => t === 'unit.dispatched')).toHaveLength(1);
  const other = await act(dispatcher, id, 'dispatch', { unitId: CREW }, key);
  expect([other.status, other.body.code]).toEqual([409, 'request.key_reused']);
  // The key is the account's own: another person may use the same.
  expect((await act(police, id, 'note', { text: '备注' }, key)).status).toBe(200);
});

test('a refusal that left a trace is told again, not done again', async () => {
  const id = (await noise(world, { text: '他手里拿着刀在楼道里喊' })).incidentId;
  const key = { 'idempotency-key': 'press-2' };
  for (let n = 0; n < 2; n += 1) {
    const answer = await act(police, id, 'decide', { verdict: 'divert', item: 'HJ-04' }, key);
    expect([answer.status, answer.body.code]).toEqual([409, 'triage.second_person_needed']);
  }
  expect((await typesOf(police, id)).filter((t) => t === 'triage.second_person_asked')).toHaveLength(1);
});

test('eight presses at once with one key are one act', async () => {
  const id = await diverted(world);
  const answers = await Promise.all(Array.from({ length: 8 }, () => act(dispatcher, id, 'dispatch', { unitId: COMMITTEE }, { 'idempotency-key': 'press-3' })));
  expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect((await dispatcher.sees(id)).assignments).toHaveLength(1);
});

test('a screen that is out of date is told so before it does harm', async () => {
  const id = await diverted(world);
  const { version } = await dispatcher.sees(id);
  const current = await dispatcher.get(`/incidents/${id}`);
  expect(current.headers.get('etag')).toBe(`"${version}"`);
  await dispatcher.does(id, 'contact', { reached: false, by: 'phone' });
  const late = await act(dispatcher, id, 'dispatch', { unitId: COMMITTEE }, { 'if-match': `"${version}"` });
  expect([late.status, late.body.code]).toEqual([412, 'incident.changed']);
  stands(await dispatcher.sees(id), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
  const now = (await dispatcher.sees(id)).version;
  expect((await act(dispatcher, id, 'dispatch', { unitId: COMMITTEE }, { 'if-match': `"${now}"` })).status).toBe(200);
});

test('two act at once: one wins, the other learns what happened', async () => {
  const id = await diverted(world);
  const both = await Promise.all([act(dispatcher, id, 'dispatch', { unitId: CREW }), act(dispatcher, id, 'dispatch', { unitId: COMMITTEE })]);
  expect(both.map((a) => a.status).sort()).toEqual([200, 409]);
  expect(both.find((a) => a.status === 409)?.body.code).toBe('dispatch.lead_exists');
  stands(await dispatcher.sees(id), { status: 'dispatched', holder: 'centre', due: 'accept' });
  await dispatcher.does(id, 'withdraw', { unitId: both[0]?.status === 200 ? CREW : COMMITTEE, reason: 'other' });

  const [one, two] = [await diverted(world), await diverted(world)];
  const crews = await Promise.all([act(dispatcher, one, 'dispatch', { unitId: CREW_2 }), act(dispatcher, two, 'dispatch', { unitId: CREW_2 })]);
  expect(crews.map((a) => a.status).sort()).toEqual([200, 409]);
  expect(crews.find((a) => a.status === 409)?.body.code).toBe('dispatch.unit_busy');

  const call = (await noise(world)).incidentId;
  const judged = await Promise.all([act(police, call, 'decide', { verdict: 'divert', item: 'HJ-04' }), act(await world.as('police2'), call, 'decide', { verdict: 'advice' })]);
  expect(judged.map((a) => a.status).sort()).toEqual([200, 409]);
  expect(['triage.already_decided', 'incident.closed']).toContain(judged.find((a) => a.status === 409)?.body.code);
});

test('the same call from two desks at once is one call', async () => {
  const body = aCall(world, { externalId: 'from-two-desks', text: '小区停水了', place: { text: '锦澜城8号' } });
  const answers = await Promise.all([police, await world.as('police2'), police].map((who) => who.post<CallAnswer>('/calls', body)));
  expect(answers.map((a) => a.body.outcome).sort()).toEqual(['duplicate', 'duplicate', 'new']);
  expect(new Set(answers.map((a) => a.body.incidentId)).size).toBe(1);
  expect((await police.get<{ items: unknown[] }>('/calls?source=test&externalId=from-two-desks')).body.items).toHaveLength(1);
});

test('what somebody may not know of is not there: 404 for reading and for acting alike', async () => {
  const across = (await takeCall(world, police, { text: '小区停水了', town: 'pujiang', place: { text: '别处' } })).incidentId;
  const theirs = await handledBy(world, 'committee1', COMMITTEE);
  for (const [who, id] of [[dispatcher, across], [await world.as('property1'), theirs], [await world.as('enforcement1'), theirs]] as const) {
    for (const path of [`/incidents/${id}`, `/incidents/${id}/events`]) expect((await who.get(path)).status, `${who.username} ${path}`).toBe(404);
    const answer = await act(who, id, 'note', { text: '我能看到吗' });
    expect([answer.status, answer.body.code]).toEqual([404, 'incident.unknown']);
  }
  const nothing = await act(dispatcher, 'inc_none', 'note', { text: '没有这件' });
  const secret = await act(dispatcher, across, 'note', { text: '别的街镇' });
  expect(secret.body.code, 'a secret looks like nothing').toBe(nothing.body.code);
});

test('a revoked account stops at once, and what it holds stays held', async () => {
  await freeTheCrew();
  const id = await handledBy(world, 'responder2', CREW_2);
  const gone = await world.as('responder2');
  stands(await gone.sees(id), { status: 'handling', holder: 'organisation pujin.team', may: ['record'] });
  await inTowns(world.server.db, [], (client) => changeAccount(client, 'responder2', { disabled: true }, world.now()));
  await expect.poll(async () => (await act(gone, id, 'record', { kind: 'note', text: '还能写吗' })).status, { timeout: 10_000, interval: 200 }).toBe(401);
  stands(await dispatcher.sees(id), { status: 'handling', holder: 'organisation pujin.team', may: ['withdraw', 'hand-back'] });
  stands(await dispatcher.does(id, 'withdraw', { unitId: CREW_2, reason: 'account_revoked' }), { status: 'to_dispatch', holder: 'centre', due: 'dispatch' });
});

/** The crew's other offer ends first. */
async function freeTheCrew(): Promise<void> {
  const [row] = await ask<{ incident_id: string }>(world, 'select incident_id from liandong.assignment where active and unit_id = $1', [CREW_2]);
  if (row) await dispatcher.does(row.incident_id, 'withdraw', { unitId: CREW_2, reason: 'other' });
}
