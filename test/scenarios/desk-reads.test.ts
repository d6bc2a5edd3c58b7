/** What the desk reads beside an incident: earlier calls, the chain to compute again, who else is there. */
import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

const PHONE = '13900000042';
let calls = 0;
async function take(text: string, more: object = {}): Promise<string> {
  const { body } = await (await world.as('police')).post<{ incidentId: string }>('/calls', { source: 'desk-reads', externalId: `c-${++calls}`, receivedAt: world.now(), channel: '110', town: 'pujin', text, caller: { phone: PHONE }, ...more });
  return body.incidentId;
}

interface Earlier { days: number; items: { id: string; shares: string[]; closedAs: string | null }[] }
interface Chain { items: { seq: number; previous: string; leaf: string; hash: string; payload: string | null }[] }

test('earlier incidents are found by number, never by another one\'s, and only by who may see them', async () => {
  const first = await take('你好，请问居住证到期了去哪里续签');
  await take('小区门口的灯坏了好几天了', { caller: { phone: '13900000043' } });
  const again = await take('润江花园有人在楼道里堆了很多纸箱，过不去');
  const { body } = await (await world.as('police')).get<Earlier>(`/incidents/${again}/earlier`);
  expect(body.items.map((i) => i.id)).toEqual([first]);
  expect(body.items[0]?.shares).toContain('number');
  expect((await (await world.as('dispatcher')).get<Earlier>(`/incidents/${again}/earlier`)).body.items).toHaveLength(1);
  expect((await (await world.as('dispatcher-pj')).get(`/incidents/${again}/earlier`)).status).toBe(404);
  expect((await (await world.as('responder1')).get(`/incidents/${again}/earlier`)).status).toBe(403);
});

test('a call being typed is compared with what is open alone: whoever types a number learns nothing of what is closed, and nothing is stored', async () => {
  const police = await world.as('police');
  const told = (phone: string, text = '') => ({ source: 'desk-reads', externalId: 'typed', receivedAt: world.now(), channel: '110', town: 'pujin', text, caller: { phone } });
  const same = async (who: string, body: object) => (await world.as(who)).post<{ items: { id: string; why: string[]; same: boolean }[] }>('/calls/same', body);
  const open = await take('锦澜苑12号楼上装修电钻很吵', { caller: { phone: '13900000077' } });
  const closed = await take('你好，请问居住证到期了去哪里续签', { caller: { phone: '13900000078' } });
  await police.does(closed, 'decide', { verdict: 'advice' });
  expect((await police.sees(closed)).status).toBe('closed');
  expect((await same('police', told('13900000078'))).body.items).toEqual([]);
  expect((await same('police', told('13900000077'))).body.items).toMatchObject([{ id: open, why: ['number', 'time'], same: false }]);
  expect((await same('dispatcher', told('', '锦澜苑12号还在用电钻装修，吵得很'))).body.items[0]).toMatchObject({ id: open, same: true });
  expect((await same('police', told('', '还没有人来'))).body.items, 'words alone are no matter').toEqual([]);
  for (const who of ['responder1', 'assessor']) expect((await same(who, told('13900000077'))).status, who).toBe(403);
  expect((await police.get('/calls?source=desk-reads&externalId=typed')).status, 'nothing was stored').toBe(404);
});

test('whoever asks computes the links again; what they say is for those who may audit', async () => {
  const id = await take('路边有条大狗没人牵，怕咬人');
  const audited = await (await world.as('police')).get<Chain>(`/incidents/${id}/chain`);
  expect(audited.body.items.length).toBeGreaterThan(0);
  for (const link of audited.body.items) {
    const seq = Buffer.alloc(8);
    seq.writeBigUInt64BE(BigInt(link.seq));
    expect(hash('sha256', `\0${link.payload ?? ''}`, 'hex')).toBe(link.leaf);
    expect(hash('sha256', Buffer.concat([Buffer.from(link.previous, 'hex'), seq, Buffer.from(link.leaf, 'hex')]), 'hex')).toBe(link.hash);
  }
  const seen = await (await world.as('dispatcher')).get<Chain>(`/incidents/${id}/chain`);
  expect(seen.body.items.every((l) => l.payload === null && l.hash.length === 64)).toBe(true);
});

test('who has an incident open sees who else has, until they leave', async () => {
  const id = await take('楼上漏水滴到我家厨房了');
  const [police, centre] = [await world.as('police'), await world.as('dispatcher')];
  const others = async (who: typeof police, body: object = {}) => (await who.post<{ items: { account: string; writing: boolean }[] }>(`/incidents/${id}/presence`, body)).body.items.map((o) => [o.account, o.writing]);
  expect(await others(police, { writing: true })).toEqual([]);
  expect(await others(centre)).toEqual([['police', true]]);
  expect(await others(police)).toEqual([['dispatcher', false]]);
  await others(centre, { leaving: true });
  expect(await others(police)).toEqual([]);
  expect((await (await world.as('dispatcher-pj')).post(`/incidents/${id}/presence`, {})).status).toBe(404);
});

test('an incident is found by a number plate that its caller told, however it is spelled, and only while it is open', async () => {
  const police = await world.as('police');
  const found = async (q: string) => (await police.get<{ items: { id: string }[] }>(`/incidents?q=${encodeURIComponent(q)}`)).body.items.map((i) => i.id);
  const id = await take('小区门口一辆车沪A·F3721堵住消防通道，麻烦叫车主挪一下', { caller: { phone: '13900008866' } });
  expect(await found('沪AF3721')).toEqual([id]);
  expect(await found('沪a f3721')).toEqual([id]);
  expect(await found('沪AF3722'), 'another plate is another car').toEqual([]);
  await police.does(id, 'close', { outcome: 'wrong_number' });
  expect(await found('沪AF3721'), 'a closed matter is not found by a plate').toEqual([]);
});

test('an incident is found by the last figures of its number, open or closed; a telephone by its last four, only while it is open', async () => {
  const police = await world.as('police');
  const found = async (q: string) => (await police.get<{ items: { id: string }[] }>(`/incidents?q=${q}`)).body.items.map((i) => i.id);
  const id = await take('打错了，不好意思', { caller: { phone: '13900008877' } });
  const { number } = await police.sees(id);
  expect(await found(number.slice(-4))).toContain(id);
  expect(await found('8877')).toEqual([id]);
  await police.does(id, 'close', { outcome: 'wrong_number' });
  expect(await found(number.slice(-4))).toContain(id);
  expect(await found(number.slice(-6))).toEqual([id]);
  expect(await found(`9${number.slice(-5)}`), 'more figures are compared, too').toEqual([]);
  expect(await found(number)).toEqual([id]);
  expect(await found('8877'), 'a closed matter is not found by its caller').toEqual([]);
  const elsewhere = await (await world.as('dispatcher-pj')).get<{ items: unknown[] }>(`/incidents?q=${number.slice(-6)}`);
  expect(elsewhere.body.items).toEqual([]);
});
