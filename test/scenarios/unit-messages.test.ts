/** A word from the desk to a unit on shift: read there, the reading seen here; on the record where it is about an incident. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, CREW, CREW_2, diverted, handledBy, loopWorld, timeline } from '#test/support/journey.ts';
import type { Person, World } from '#test/support/world.ts';

let world: World;
let dispatcher: Person;
let crew: Person;
beforeAll(async () => {
  world = await loopWorld();
  [dispatcher, crew] = await Promise.all([world.as('dispatcher'), world.as('responder1')]);
});
afterAll(async () => { await world.close(); });

interface Message { id: string; unitId: string; incidentId: string | null; from: string; text: string | null; read: { account: string; at: string }[]; code?: string }
const send = (who: Person, body: object, unit = CREW, headers: Record<string, string> = {}) => who.post<Message>(`/units/${unit}/messages`, body, headers);
const inbox = async (who: Person): Promise<Message[]> => (await who.get<{ items: Message[] }>('/unit-messages')).body.items;
const reads = (who: Person, id: string) => who.post<Message>(`/unit-messages/${id}/read`, {});

test('it arrives at the unit alone, is read there once, and the desk sees by whom and when', async () => {
  const sent = (await send(dispatcher, { text: '晚高峰请走景联路' })).body;
  expect(sent).toMatchObject({ unitId: CREW, incidentId: null, from: 'dispatcher', read: [] });
  expect((await inbox(crew)).map((m) => m.text)).toEqual(['晚高峰请走景联路']);
  expect((await crew.get<{ messages: Message[] }>('/field')).body.messages, 'the phone asks once for all it shows').toEqual(await inbox(crew));
  expect((await (await world.as('committee1')).get<{ messages: Message[] }>('/field')).body.messages).toEqual([]);
  expect((await inbox(await world.as('teamleader'))).map((m) => m.id), 'who leads the organisation reads along').toEqual([sent.id]);
  expect(await inbox(await world.as('committee1'))).toEqual([]);
  expect((await reads(await world.as('committee1'), sent.id)).body.code).toBe('response.message_unknown');
  expect((await reads(dispatcher, sent.id)).status).toBe(403);
  await world.pass({ minutes: 1 });
  const read = (await reads(crew, sent.id)).body;
  await world.pass({ minutes: 1 });
  expect((await reads(crew, sent.id)).body.read, 'once, however often it is said').toEqual(read.read);
  expect((await inbox(dispatcher))[0]?.read).toMatchObject([{ account: 'responder1' }]);
  expect(await ask(world, `select type from ledger.event where type like 'unit.mess%'`), 'about no incident it is on no record').toEqual([]);
});

test('about an incident it is on its record with its reading, sealed; nobody at work on it is disturbed', async () => {
  const id = await handledBy(world, 'responder1', CREW);
  const before = (await crew.sees(id)).version;
  const sent = (await send(dispatcher, { text: '门岗师傅有钥匙', incidentId: id })).body;
  await reads(crew, sent.id);
  const told = (await timeline(dispatcher, id)).filter((e) => e.type.startsWith('unit.message')).map((e) => [e.type, e.actor, e.data['unitId']]);
  expect(told).toEqual([['unit.messaged', 'dispatcher', CREW], ['unit.message_read', 'responder1', CREW]]);
  expect((await crew.sees(id)).version).toBe(before);
  expect(await ask(world, `select 1 from ledger.event where payload like '%门岗%'`)).toEqual([]);
  expect(await ask<{ sealed: Buffer }>(world, 'select sealed from liandong.unit_message where id = $1', [sent.id]).then(([m]) => m?.sealed.toString('utf8'))).not.toContain('门岗');
  expect((await dispatcher.get<{ items: { type: string; text: string }[] }>(`/incidents/${id}/records?purpose=dispatch`)).body.items).toContainEqual(expect.objectContaining({ type: 'unit.messaged', text: '门岗师傅有钥匙' }));
});

test('refused: no words, too many, a mobile number, a unit off shift, unknown, of another town, not on the incident, and whoever writes to nobody', async () => {
  const other = await diverted(world);
  for (const text of ['', '   ', '字'.repeat(501)]) expect((await send(dispatcher, { text })).status).toBe(400);
  for (const text of ['打给来电人 13900001234', '１３９－０００１－２３４５', '139 0000 1234 找老王']) expect((await send(dispatcher, { text })).body.code, text).toBe('response.message_number');
  expect((await send(dispatcher, { text: '物业前台 021-6412 3456' })).status, 'a company’s number is nobody’s own').toBe(200);
  expect((await send(dispatcher, { text: '来' }, 'none.such')).body.code).toBe('dispatch.unit_unknown');
  expect((await send(dispatcher, { text: '来' }, 'pujiang.crew-1')).body.code).toBe('dispatch.unit_wrong_town');
  expect((await send(dispatcher, { text: '来', incidentId: other })).body.code).toBe('response.message_not_on_it');
  expect((await send(dispatcher, { text: '来', incidentId: 'inc_none' })).body.code).toBe('incident.unknown');
  expect((await send(crew, { text: '收到' })).status).toBe(403);
  expect((await send(await world.as('reviewer'), { text: '来' })).status).toBe(403);
  const off = (await dispatcher.get<{ items: { id: string; onShift: boolean }[] }>('/units?town=pujin')).body.items.find((u) => !u.onShift);
  if (!off) throw new Error('every unit is on shift');
  expect((await send(dispatcher, { text: '来' }, off.id)).body.code).toBe('dispatch.unit_off_shift');
});

test('sent twice with one key it is one message; with other words the key is refused', async () => {
  const key = { 'idempotency-key': 'msg-1' };
  const [first, again] = [await send(dispatcher, { text: '请到东门会合' }, CREW_2, key), await send(dispatcher, { text: '请到东门会合' }, CREW_2, key)];
  expect(again.body.id).toBe(first.body.id);
  expect((await inbox(dispatcher)).filter((m) => m.unitId === CREW_2)).toHaveLength(1);
  expect((await send(dispatcher, { text: '请到西门会合' }, CREW_2, key)).body.code).toBe('request.key_reused');
});

test('after a month the words are gone, and with an erased incident at once; that it was sent and read stays', async () => {
  const id = await diverted(world);
  await dispatcher.does(id, 'dispatch', { unitId: CREW_2 });
  const about = (await send(dispatcher, { text: '业主在家等候', incidentId: id }, CREW_2)).body;
  const asked = await (await world.as('admin')).post<{ id: string }>('/two-person', { kind: 'erase.incident', about: { incidentId: id }, reason: '本人申请' });
  await (await world.as('lead')).post(`/two-person/${asked.body.id}/answer`, { answer: 'confirm' });
  await world.settle();
  expect((await inbox(dispatcher)).find((m) => m.id === about.id)).toMatchObject({ text: null, incidentId: id });
  const [old] = await ask<{ id: string }>(world, 'select id from liandong.unit_message order by at limit 1');
  await world.set(new Date(Date.parse(world.now()) + 31 * 86_400_000).toISOString() as ReturnType<World['now']>);
  await send(dispatcher, { text: '新的一条' });
  expect(await ask(world, 'select m.sealed, count(r.*)::int as read from liandong.unit_message m join liandong.unit_message_read r on r.message_id = m.id where m.id = $1 group by 1', [old?.id])).toEqual([{ sealed: null, read: 1 }]);
});
