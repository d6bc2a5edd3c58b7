/** 结束试判: on its own page, by two persons, once nothing is left that has not earned it; with its day on the record, and by no other way. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Policy } from '#domain/catalogue/district.ts';
import type { ShadowRunView } from '#domain/settings/contract.ts';
import type { Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { distinct, loopWorld, stands } from '#test/support/journey.ts';
import { plus, takeCall, type World } from '#test/support/world.ts';

const TOWN = 'pujin';
const LEFT = ['HJ-04', 'QZ-07'];
const TEXTS: Readonly<Record<string, string>> = { 'HJ-04': '隔壁装修电钻很吵', 'QZ-07': '流浪狗一直在小区里转' };

let world: World;
beforeAll(async () => {
  const district = loadDistrict();
  const all = district.catalogues.at(-1)?.items.map((i) => i.code) ?? [];
  const run = { live: all.filter((code) => !LEFT.includes(code)), rule: { days: 1, calls: 4, agreement: 0.5, missed: 0 } };
  const shadowed = (p: Policy): Policy => ({ ...p, shadowRun: run });
  world = await loopWorld({ district: { ...district, towns: district.towns.map((t) => (t.id === TOWN ? { ...t, policies: t.policies.map(shadowed) } : t)) } });
  await world.set('2026-08-03T02:00:00.000Z' as Instant); // no later version waits
});
afterAll(async () => { await world.close(); });

const seen = async (): Promise<ShadowRunView> => (await (await world.as('assessor')).get<ShadowRunView>(`/shadow-run?town=${TOWN}`)).body;
const day = () => plus(world.now(), { days: 1 });

async function ends(more: object = {}): Promise<{ status: number; code: string | undefined; actId: string }> {
  const { status, body } = await (await world.as('admin')).post<{ code?: string; actId: string }>('/shadow-run', { town: TOWN, from: day(), reason: '按会议纪要', end: true, ...more });
  return { status, code: body.code, actId: body.actId };
}

/** The policy in force as an ordinary change of settings would put it, made different. */
async function ordinarily(alter: (policy: Record<string, unknown>) => object): Promise<{ try: string[]; code: string | undefined }> {
  const admin = await world.as('admin');
  const entry = (await admin.get<{ items: Record<string, unknown>[] }>(`/settings/entries?town=${TOWN}&list=policy`)).body.items[0] ?? {};
  const routes = (await admin.get<{ items: unknown[] }>(`/settings/entries?town=${TOWN}&list=routes`)).body.items;
  const { id: _id, ...policy } = entry;
  const change = { part: 'policy', town: TOWN, policy: alter({ ...policy, routes, version: 'ordinary', from: day() }) };
  const tried = (await admin.post<{ problems: { path: string }[] }>('/settings/changes/try', { change })).body.problems.map((p) => p.path);
  return { try: tried, code: (await admin.post<{ code?: string }>('/settings/changes', { change, reason: 'x' })).body.code };
}

const without = ({ shadowRun: _run, ...policy }: Record<string, unknown>): object => policy;

async function judged(item: string): Promise<string> {
  const police = await world.as('police');
  const { incidentId } = await takeCall(world, police, { ...distinct(), text: TEXTS[item] ?? '' });
  await police.does(incidentId, 'decide', { verdict: 'divert', item });
  return incidentId;
}

it('does not end while an item has not earned it, and is not altered among other settings', async () => {
  expect(await seen()).toMatchObject({ unearned: 2, ends: null });
  expect(await ends()).toMatchObject({ status: 409, code: 'settings.not_earned' });
  expect(await ends({ live: ['HJ-04'] })).toMatchObject({ status: 400, code: 'request.invalid' });
  expect((await ordinarily(without)).code).toBe('settings.not_earned');
  const lowered = await ordinarily((p) => ({ ...p, shadowRun: { ...(p['shadowRun'] as object), rule: { days: 1, calls: 1, agreement: 0.5, missed: 9 } } })); // what the list of policies gave
  expect(lowered).toEqual({ try: ['shadowRun'], code: 'settings.shadow_run_apart' });
});

it('ends by two persons, from its day and no earlier; both days stand on the record', { timeout: 120_000 }, async () => {
  for (const item of LEFT) for (let n = 0; n < 5; n++) await judged(item);
  expect((await seen()).unearned).toBe(0);
  expect(await ordinarily(without)).toEqual({ try: ['shadowRun'], code: 'settings.shadow_run_apart' });
  const from = day();
  const asked = await ends();
  expect(asked.status).toBe(201);
  const [admin, leader, officer] = [await world.as('admin'), await world.as('leader'), await world.as('police')];
  expect((await admin.post<{ code: string }>(`/two-person/${asked.actId}/answer`, { answer: 'confirm' })).body.code).toBe('two_person.not_for_you');
  expect((await seen()).ends).toBeNull();
  await leader.post(`/two-person/${asked.actId}/answer`, { answer: 'confirm' });
  await world.settle();
  const { rows } = await world.server.db.pool.query<{ payload: string }>(`select payload from ledger.event where type = 'two_person.done' and town = $1 order by seq desc limit 1`, [TOWN]);
  expect(JSON.parse(rows[0]?.payload ?? '')).toMatchObject({ data: { outcome: { shadowRun: 'ended', from, live: LEFT } } });
  expect(await seen()).toMatchObject({ ends: from, since: expect.any(String) });
  stands(await officer.sees(await judged('QZ-07')), { status: 'with_police', holder: 'station' });
  await world.set(plus(from, { hours: 1 }));
  await world.settle();
  expect(await seen()).toMatchObject({ since: null, ends: from, unearned: null });
  stands(await officer.sees(await judged('QZ-07')), { status: 'to_dispatch', holder: 'centre' });
});
