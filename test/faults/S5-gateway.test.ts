/** S5: forged, replayed, stale and re-serialised messages, none taken; during a change of keys no genuine one refused. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '#test/support/journey.ts';
import { post, simKey } from '#test/support/police.ts';
import { size, within } from '#test/support/size.ts';
import { makeWorld, plus, type World } from '#test/support/world.ts';
import { attack, genuineCall } from './S5-messages.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

const callsTaken = async (): Promise<number> => (await ask<{ n: number }>(world, 'select count(*)::int as n from liandong.call'))[0]?.n ?? -1;

const FORGERIES = size('S5', 1_200);

test(`${FORGERIES} forgeries of every kind: none is taken, none is a fault`, { timeout: within('S5', 180_000) }, async () => {
  expect(await attack(world, FORGERIES, 5)).toEqual({ taken: [], faults: [] });
  expect(await callsTaken()).toBe(0);
});

test('a message recorded on the line and played again is answered as before, and becomes nothing new', async () => {
  const genuine = genuineCall(world, 5_000, simKey(world).seeds.slice(0, 1));
  const first = await post(world, genuine.text, genuine.headers);
  expect(first).toMatchObject({ status: 200, body: { outcome: 'accepted', repeated: false } });
  for (let n = 0; n < 20; n++) expect(await post(world, genuine.text, genuine.headers)).toEqual({ status: 200, body: { ...first.body, repeated: true } });
  expect(await callsTaken()).toBe(1);
  await world.pass({ minutes: 6 });
  expect((await post(world, genuine.text, genuine.headers)).body['code']).toBe('gateway.stale');
});

test('keys change under way: whoever signs with one in force is heard, with one that has ended is not', { timeout: 60_000 }, async () => {
  const [old = '', fresh = ''] = simKey(world).seeds;
  const admin = await world.as('admin');
  const before = await admin.get<{ items: { id: string; validUntil: string | null }[] }>('/gateway/police/keys');
  expect(before.body.items).toHaveLength(2);
  const statuses: number[] = [];
  for (let n = 6_000; n < 6_060; n++) {
    const seeds = n < 6_020 ? [old] : n < 6_040 ? [old, fresh] : [fresh];
    const genuine = genuineCall(world, n, seeds);
    statuses.push((await post(world, genuine.text, genuine.headers)).status);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  const stillOld = genuineCall(world, 6_100, [old]);
  const keyOfOld = await keyId(old);
  await admin.post(`/gateway/police/keys/${keyOfOld}/end`, { at: plus(world.now(), { minutes: 1 }) });
  expect((await post(world, stillOld.text, stillOld.headers)).status).toBe(200);
  await world.pass({ minutes: 2 });
  const ended = genuineCall(world, 6_101, [old]);
  expect((await post(world, ended.text, ended.headers)).body['code']).toBe('gateway.signature_invalid');
  const both = genuineCall(world, 6_102, [old, fresh]);
  expect((await post(world, both.text, both.headers)).status).toBe(200);
});

/** The id of a key is made from the key: found by trying which of them signs. */
async function keyId(seed: string): Promise<string> {
  const { createSigner, parseKey } = await import('#server/gateway/police/signature.ts');
  const key = parseKey(createSigner(Buffer.from(seed, 'base64')).publicKey);
  const rows = await ask<{ id: string }>(world, 'select id from liandong.police_key where key = $1', [key?.key]);
  return rows[0]?.id ?? '';
}

test('twin: a gateway that takes any signature of the right form lets them in', { timeout: 60_000 }, async () => {
  const careless = await makeWorld({ police: { signedBy: (message, keys) => (message.signature.startsWith('v1a,') ? (keys[0] ?? null) : null) } });
  try {
    const { taken } = await attack(careless, 64, 5);
    expect(new Set(taken)).toContain("a stranger's key");
    expect(new Set(taken)).toContain('another id');
    expect(taken.length).toBeGreaterThan(15);
  } finally {
    await careless.close();
  }
});
