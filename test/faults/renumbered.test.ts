/** A platform that begins to number anew, another boundary, another kind of signature: no call lost, none merged by mistake, each thing named. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ask, loopWorld } from '#test/support/journey.ts';
import { simKey, simulate, tell } from '#test/support/police.ts';
import type { World, WorldOptions } from '#test/support/world.ts';

let world: World | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});
const start = async (options: WorldOptions = {}): Promise<World> => (world = await loopWorld(options));

interface Compared {
  zero: boolean;
  gaps: unknown[];
  epochs: { epoch: string; messages: number }[];
}

const compared = async (w: World) => (await (await w.as('dispatcher')).get<Compared>('/gateway/police/reconcile?day=2026-03-18')).body;

test('counted anew from the middle on, with another key: each call is one call, and both counts are named', { timeout: 120_000 }, async () => {
  const w = await start();
  const sim = simulate(w, { faults: new Set(['restart', 'rekey']), calls: 12, pauseMs: 1_000 });
  const summary = await sim.run();
  expect(summary.findings).toEqual([]);
  expect(summary.days.every((d) => d.zero)).toBe(true);
  const said = sim.sender.all.filter((m) => m.kind === 'call');
  expect(new Set(said.map((m) => m.body['externalId'])).size, 'ids were used twice').toBeLessThan(said.length);
  expect(await ask(w, 'select count(*)::int as n from liandong.incident')).toEqual([{ n: said.length }]);
  expect(new Set(said.map((m) => m.told?.body['callId'])).size).toBe(said.length);
  expect(await compared(w)).toMatchObject({ zero: true, gaps: [], epochs: [{ epoch: '' }, { epoch: 'second' }] });
  expect(await ask(w, 'select count(*)::int as n from liandong.police_conflict')).toEqual([{ n: 0 }]);
});

test('the same call brought again in the new count stays the same call; a change finds it, an answer finds the newer', { timeout: 60_000 }, async () => {
  const w = await start();
  const first = { externalId: 'a-1', receivedAt: w.now(), text: '楼道里堆满杂物', town: 'pujin' };
  const one = await tell(w, 'm-1', { kind: 'call', seq: 1, body: first });
  await w.pass({ minutes: 5 });
  const anew = (id: string, seq: number, kind: string, body: Record<string, unknown>) => tell(w, id, { kind, seq, epoch: 'two', body });
  expect((await anew('m-1', 1, 'call', first)).body['callId'], 'brought again').toBe(one.body['callId']);
  const other = await anew('m-2', 2, 'call', { ...first, receivedAt: w.now(), text: '路边窨井盖松了' });
  expect(other.body).toMatchObject({ outcome: 'accepted' });
  expect(other.body['callId']).not.toBe(one.body['callId']);
  const changed = await anew('m-3', 3, 'call_update', { ...first, receivedAt: w.now(), revision: 1, text: '路边窨井盖松了，在北门' });
  expect(changed.body['incidentId']).toBe(other.body['incidentId']);
  const old = await anew('m-4', 4, 'call_update', { ...first, revision: 1, text: '楼道里堆满杂物，三楼' });
  expect(old.body['incidentId']).toBe(one.body['incidentId']);
  expect((await anew('m-5', 6, 'probe', {})).status).toBe(200);
  expect((await compared(w)).gaps).toEqual([{ epoch: 'two', from: 5, to: 5 }]);
});

test('twin: without a name for the new count its calls are taken for changed copies of the old, and every one is shown', { timeout: 60_000 }, async () => {
  const w = await start();
  const call = (n: number, text: string) => tell(w, `m-${n}`, { kind: 'call', seq: n, body: { externalId: `a-${n}`, receivedAt: w.now(), text, town: 'pujin' } });
  for (const n of [1, 2, 3]) await call(n, `第${n}起`);
  await w.pass({ minutes: 5 });
  for (const n of [1, 2, 3]) expect(await call(n, `另一件事${n}`)).toMatchObject({ status: 409, body: { code: 'gateway.message_conflict' } });
  expect(await ask(w, 'select count(*)::int as n from liandong.call')).toEqual([{ n: 3 }]);
  const kept = await (await w.as('admin')).get<{ items: unknown[] }>('/gateway/police/conflicts');
  expect(kept.body.items).toHaveLength(3);
});

test.each(['messages', 'files'])('signed with a shared secret, by %s: both sides agree; with a wrong one nothing gets in', { timeout: 300_000 }, async (way) => {
  const folder = way === 'files' ? mkdtempSync(join(tmpdir(), 'liandong-line-')) : null;
  const w = await start({ settings: { LIANDONG_POLICE_SIGNATURES: 'both', ...(folder ? { LIANDONG_POLICE_FOLDER: folder } : {}) } });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  expect((await (await w.as('admin')).post('/gateway/police/keys', { platform: 'gateway', key: secret })).status).toBe(200);
  const wrong = simulate(w, { key: { ...simKey(w), secret: `whsec_${randomBytes(32).toString('base64')}` }, folder, prefix: 'wrong' });
  await wrong.call(1);
  await w.settle();
  expect(await ask(w, 'select count(*)::int as n from liandong.call')).toEqual([{ n: 0 }]);
  if (folder) expect(readdirSync(join(folder, 'bad'))).toHaveLength(1);

  const sim = simulate(w, { key: { ...simKey(w), secret }, folder, calls: 8, pauseMs: 1_000 });
  const officer = await w.as('police');
  await sim.call(0);
  await sim.drain();
  const id = String(sim.sender.all[0]?.told?.body['incidentId']);
  await officer.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await (await w.as('dispatcher')).does(id, 'hand-back', { reason: 'danger' });
  const summary = await sim.run();
  expect(summary.findings).toEqual([]);
  expect(summary.days.every((d) => d.zero)).toBe(true);
  expect(summary.received).toMatchObject({ decision: 1, hand_back: 1 });
  expect(await officer.sees(id)).toMatchObject({ status: 'with_police', police: { status: 'acknowledged' } });
  expect(await ask(w, 'select count(*)::int as n from liandong.call')).toEqual([{ n: 9 }]);
  if (folder) rmSync(folder, { recursive: true });
});
