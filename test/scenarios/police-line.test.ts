/** 警务线路: a call comes signed, is receipted, decided, handed back, acknowledged and told to its end; both sides agree. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue } from '#server/gateway/police/outbox.ts';
import { inTowns } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { COMMITTEE, finishes, loopWorld, typesOf, ask } from '#test/support/journey.ts';
import { simulate, tell, type Simulated } from '#test/support/police.ts';
import { replayed } from '#test/support/replayed.ts';
import type { World } from '#test/support/world.ts';

let world: World;
let sim: Simulated;
beforeAll(async () => {
  world = await loopWorld();
  sim = simulate(world);
});
afterAll(async () => { await replayed(world); await world.close(); });

const incidentOf = (n: number): string => String(sim.sender.all.filter((m) => m.kind === 'call')[n - 1]?.told?.body['incidentId']);

test('a whole exchange: call, receipt, decision, hand-back, acknowledgement', async () => {
  await sim.call(1);
  const id = incidentOf(1);
  const police = await world.as('police');
  const taken = await police.sees(id);
  expect(taken.status).toMatch(/received|studying/);
  expect(taken.channel).toBe('110');
  await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: COMMITTEE });
  const committee = await world.as('committee1');
  await committee.does(id, 'accept');
  await committee.does(id, 'hand-back', { reason: '住户情绪激动，已超出劝阻范围' });
  await world.settle();
  expect(await sim.reader.poll()).toBeGreaterThan(3);
  expect(sim.reader.counts).toMatchObject({ receipt: 1, decision: 1, hand_back: 1 });
  await world.settle();
  expect(await police.sees(id)).toMatchObject({ status: 'with_police', police: { why: 'hand_back', status: 'acknowledged' } });
  expect(await typesOf(police, id)).toContain('police.acknowledged');
  await police.does(id, 'acknowledge', { result: 'done' });
  await world.settle();
  await sim.drain();
  expect(sim.reader.counts).toMatchObject({ result: 1 });
  expect([...sim.reader.results.values()][0]).toContain('由公安机关处置完毕');
});

test('told to the end: what was done, in a text for the police record', async () => {
  await sim.call(2);
  const id = incidentOf(2);
  await (await world.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: COMMITTEE });
  const committee = await world.as('committee1');
  await committee.does(id, 'accept');
  await committee.does(id, 'depart');
  await committee.does(id, 'arrive');
  await finishes(committee, id);
  await (await world.as('reviewer')).does(id, 'review', { result: 'pass' });
  await world.settle();
  await sim.drain();
  const feedback = [...sim.reader.results.values()].at(-1) ?? '';
  expect(feedback).toMatch(/社会生活噪声|HJ-04/);
  expect(feedback).toMatch(/接单.*到场.*处置结果.*核查通过/);
  const waiting = await ask<{ n: number }>(world, `select count(*)::int as n from liandong.police_out where status <> 'acknowledged' and kind <> 'receipt'`);
  expect(waiting[0]?.n).toBe(0);
});

test('both sides compare the day to zero', async () => {
  const summary = await sim.reconcile();
  expect(summary.findings).toEqual([]);
  expect(summary.days.every((d) => d.zero)).toBe(true);
  expect(summary.days.reduce((n, d) => n + d.compared, 0)).toBeGreaterThan(5);
});

test('an incident that came by another way is none of the platform\'s business', async () => {
  const before = sim.reader.had.size;
  const other = await world.as('police');
  const taken = await other.post<{ incidentId: string }>('/calls', { source: 'test', externalId: 'desk-1', receivedAt: world.now(), channel: 'walk_in', text: '楼道里堆满杂物', town: 'pujin' });
  await other.does(taken.body.incidentId, 'decide', { verdict: 'divert', item: 'FW-07' });
  await world.settle();
  await sim.drain();
  expect([...sim.reader.had.keys()].slice(before).filter((id) => !id.startsWith('receipt'))).toEqual([]);
  const answer = await tell(world, 'foreign-1', { kind: 'hand_back_ack', seq: 90_001, body: { incidentId: taken.body.incidentId } });
  expect(answer).toMatchObject({ status: 200, body: { outcome: 'rejected', code: 'gateway.not_yours' } });
});

test('what the platform refuses is a dead letter: the administrator sees it with its code, sends it again, and it is delivered', async () => {
  const [admin, police] = [await world.as('admin'), await world.as('police')];
  await sim.call(3);
  await police.does(incidentOf(3), 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  const [decision] = await ask<{ id: string }>(world, `select id from liandong.police_out where platform = 'gateway' and kind = 'decision' order by seq desc limit 1`);
  const id = decision?.id ?? '';
  const dead = async (): Promise<{ id: string; code: string | null; kind: string }[]> => (await admin.get<{ items: { id: string; code: string | null; kind: string }[] }>('/gateway/police/dead-letters')).body.items;
  const resend = (who = admin, which = id) => who.post<{ code?: string }>(`/gateway/police/dead-letters/${encodeURIComponent(which)}/resend`, {});
  expect(await dead()).toEqual([]);
  expect((await resend()).body.code).toBe('gateway.not_dead');
  expect(await tell(world, 'reject-1', { kind: 'receipt', seq: 90_002, body: { of: id, outcome: 'rejected', code: 'unknown_incident' } })).toMatchObject({ status: 200 });
  expect(await dead()).toMatchObject([{ id, code: 'unknown_incident', kind: 'decision' }]);
  await world.server.links.tick();
  expect((await police.get<{ broken: string[] }>('/me')).body.broken).toContain('police_dead');
  expect((await police.get('/gateway/police/dead-letters')).status).toBe(403);
  expect((await resend(police)).status).toBe(403);
  expect((await resend(admin, 'no-such-message')).body.code).toBe('gateway.message_unknown');
  expect(sim.reader.had.has(id)).toBe(false);
  expect((await resend()).status).toBe(200);
  await sim.drain();
  expect(sim.reader.had.has(id)).toBe(true);
  expect(await dead()).toEqual([]);
  const [row] = await ask<{ status: string; bytes: number }>(world, `select status, octet_length(body) as bytes from liandong.police_out where id = $1`, [id]);
  expect(row).toEqual({ status: 'acknowledged', bytes: 0 });
  await world.server.links.tick();
  expect((await police.get<{ broken: string[] }>('/me')).body.broken).not.toContain('police_dead');
});

test('what the log tells a second time is one message, and no number is left out', async () => {
  const secrets = openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' });
  const put = (...ids: string[]) => inTowns(world.server.db, [], (client) => enqueue(client, secrets, 'gateway', ids.map((id) => ({ id, kind: 'progress', incidentId: null, body: {} })), world.now()));
  expect([await put('once'), await put('once', 'another'), await put('third')]).toEqual([1, 1, 1]);
  const numbers = await ask<{ seq: number }>(world, `select seq::int from liandong.police_out where platform = 'gateway' order by seq`);
  expect(numbers.map((n) => n.seq)).toEqual(numbers.map((_, n) => n + 1));
  await sim.drain();
});
