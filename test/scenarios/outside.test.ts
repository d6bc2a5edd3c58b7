/** 外部系统所依赖的: small promises of the interface that no journey passes by. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, diverted, distinct, handledBy, loopWorld } from '#test/support/journey.ts';
import { aCall, takeCall, type CallAnswer, type Person, type Problem, type World } from '#test/support/world.ts';

let world: World;
let police: Person;
beforeAll(async () => { world = await loopWorld(); police = await world.as('police'); });
afterAll(() => world.close());

type Told = CallAnswer & Problem & { errors?: { in: string; path: string; code: string }[] };

test('a call under the same Idempotency-Key is told its first outcome; another body, and another act, is refused', async () => {
  const body = aCall(world, distinct());
  const key = { 'idempotency-key': 'call-under-a-key' };
  const first = await police.post<Told>('/calls', body, key);
  const again = await police.post<Told>('/calls', body, key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toMatchObject({ outcome: 'new', callId: first.body.callId, incidentId: first.body.incidentId });
  const other = await police.post<Told>('/calls', aCall(world, distinct()), key);
  expect([other.status, other.body.code]).toEqual([409, 'request.key_reused']);
  const act = await police.post<Told>(`/incidents/${first.body.incidentId}/actions/note`, { text: '同一个键' }, key);
  expect([act.status, act.body.code]).toEqual([409, 'request.key_reused']);
  const elsewhere = await (await world.as('police2')).post<Told>('/calls', aCall(world, distinct()), key);
  expect(elsewhere.body.outcome, 'a key belongs to its account').toBe('new');
  const bad = await police.post<Told>('/calls', body, { 'idempotency-key': 'with space' });
  expect([bad.status, bad.body.errors]).toEqual([400, [{ in: 'header', path: 'Idempotency-Key', code: 'invalid_format' }]]);
});

test('side fields nobody can read, and a town that does not exist, are told and refuse no call', async () => {
  const taken = await takeCall(world, police, { ...distinct(), town: 'atlantis', caller: { phone: 13900004711 }, flags: { weapon: 'yes', crowd: true }, observed: 'tape' });
  expect(taken.warnings.map((w) => `${w.field} ${w.code}`).sort()).toEqual(['caller.phone number_as_text', 'flags.weapon unreadable', 'observed unreadable', 'town town_unknown']);
  const words = await police.get<{ calls: { caller: { phone: string } }[] }>(`/incidents/${taken.incidentId}/words?purpose=first_contact`);
  expect(words.body.calls[0]?.caller.phone).toBe('13900004711');
  expect(taken.incident.dangers.map((d) => d.code), 'what could be read counts').toContain('G10');
});

test('a call about a place in a town that the account does not enter calls for is taken in its own, and told', async () => {
  const dispatcher = await world.as('dispatcher'); // of Pujin
  const taken = await takeCall(world, dispatcher, { ...distinct(), town: undefined, place: { text: '浦江镇世博家园18号' } });
  expect(taken.incident.town).toBe('pujin');
  expect(taken.warnings).toContainEqual({ field: 'place', code: 'town_not_own' });
  expect(taken.incident.holder, 'somebody answers for it').toMatchObject({ kind: 'station' });
  const seen = await takeCall(world, police, { ...distinct(), town: undefined, place: { text: '浦江镇世博家园18号' } });
  expect([seen.incident.town, seen.warnings], 'whoever enters calls for both towns enters it there').toEqual(['pujiang', []]);
});

test('letters find an item also before anybody decided', async () => {
  const { incidentId, incident } = await takeCall(world, police, distinct());
  expect(incident).toMatchObject({ verdict: null, item: 'HJ-04' });
  const found = await police.get<{ items: { id: string }[] }>(`/incidents?status=open&limit=200&q=${encodeURIComponent('噪声')}`);
  expect(found.body.items.map((i) => i.id)).toContain(incidentId);
  const other = await police.get<{ items: { id: string }[] }>(`/incidents?status=open&limit=200&q=${encodeURIComponent('挪车')}`);
  expect(other.body.items.map((i) => i.id)).not.toContain(incidentId);
});

test('what is wrong in a request is named by path', async () => {
  for (const [query, path] of [['status=nope', 'status'], ['dueBefore=soon', 'dueBefore'], ['limit=0', 'limit']] as const) {
    const { status, body } = await police.get<Told>(`/incidents?${query}`);
    expect([status, body.errors?.map((e) => `${e.in} ${e.path}`)], query).toEqual([400, [`query ${path}`]]);
  }
});

test('a town that does not exist is no town of one’s own', async () => {
  const id = await diverted(world);
  await (await world.as('dispatcher')).isRefused(id, 'pass-on', 'incident.town_unknown', { town: 'atlantis' });
});

test('what a phone sends twice is told what is true, not to accept first', async () => {
  const crew = await world.as('responder1');
  const id = await handledBy(world, 'responder1', CREW);
  await crew.does(id, 'depart');
  await crew.isRefused(id, 'depart', 'response.already_departed');
  await crew.does(id, 'arrive');
  await crew.isRefused(id, 'arrive', 'response.already_on_scene');
  await crew.isRefused(id, 'depart', 'response.already_on_scene');
});
