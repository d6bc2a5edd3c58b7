/** 试判: a town that begins with nothing let go; thirty days later one item has earned it and leaves the police, another stays. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShadowRunView } from '#domain/settings/contract.ts';
import { parseInstant } from '#domain/shared/time.ts';
import { distinct } from '#test/support/journey.ts';
import { loopWorld, stands, typesOf } from '#test/support/journey.ts';
import { takeCall, type World } from '#test/support/world.ts';

const TOWN = 'pujin';
const RULE = { days: 30, calls: 12, agreement: 0.7, missed: 0 };
const at = (text: string) => {
  const found = parseInstant(text);
  if (!found) throw new Error(text);
  return found;
};

let world: World;
beforeAll(async () => {
  world = await loopWorld();
  await world.set(at('2026-08-01T02:00:00Z'));
});
afterAll(async () => { await world.close(); });

async function asks(body: Record<string, unknown>): Promise<{ status: number; code: string | undefined; actId: string }> {
  const { status, body: said } = await (await world.as('admin')).post<{ code?: string; actId: string }>('/shadow-run', { town: TOWN, reason: '按会议纪要', ...body });
  return { status, code: said.code, actId: said.actId };
}

async function releases(actId: string): Promise<unknown> {
  const leader = await world.as('leader');
  await leader.post(`/two-person/${actId}/answer`, { answer: 'confirm' });
  await world.settle();
  const acts = (await leader.get<{ items: { id: string; status: string; outcome: unknown }[] }>('/two-person')).body.items;
  return acts.find((a) => a.id === actId)?.outcome;
}

const seen = async (who = 'assessor', days?: number): Promise<ShadowRunView> => {
  const found = await (await world.as(who)).get<ShadowRunView>(`/shadow-run?town=${TOWN}${days ? `&days=${days}` : ''}`);
  expect(found.status).toBe(200);
  return found.body;
};

/** A call taken and judged by the officer. */
async function judged(text: string, verdict: string, item: string | null): Promise<string> {
  const police = await world.as('police');
  const { incidentId } = await takeCall(world, police, { ...distinct(), text });
  await police.does(incidentId, 'decide', { verdict, ...(item ? { item } : {}) });
  return incidentId;
}

const NOISY = '隔壁装修电钻很吵';

it('begins by two persons: from its day everything is judged and the police keep it, on the record as what it would have been', async () => {
  const before = await judged(NOISY, 'divert', 'HJ-04');
  stands(await (await world.as('police')).sees(before), { status: 'to_dispatch', holder: 'centre' });
  expect(await asks({ from: '2026-08-02T00:00:00+08:00' })).toMatchObject({ status: 400, code: 'request.invalid' });
  const begun = await asks({ from: '2026-08-02T00:00:00+08:00', rule: RULE });
  expect(begun.status).toBe(201);
  expect(await releases(begun.actId)).toMatchObject({ part: 'policy' });
  expect((await seen()).since).toBeNull();
  await world.set(at('2026-08-02T02:00:00Z'));

  const id = await judged(NOISY, 'divert', 'HJ-04');
  const officer = await world.as('police');
  const view = stands(await officer.sees(id), { status: 'with_police', holder: 'station' });
  expect(view.decision).toMatchObject({ verdict: 'police', tried: 'divert', reason: 'shadow_run', safeDefault: false });
  expect([view.item, view.police?.why]).toEqual(['HJ-04', 'verdict']);
  expect(await typesOf(officer, id)).not.toContain('unit.dispatched');
  const advised = await judged('居住证到期了去哪里办', 'advice', null);
  stands(await officer.sees(advised), { status: 'with_police', holder: 'station' });
  const { rows } = await world.server.db.pool.query<{ eligible: boolean; offered: boolean; no_reason: string | null }>('select eligible, offered, no_reason from liandong.incident where id = $1', [id]);
  expect(rows[0]).toEqual({ eligible: true, offered: false, no_reason: 'shadow_run' });
  expect((await seen()).since).toBe('2026-08-01T16:00:00.000Z');
});

it('an item that has not earned it is let go by nobody, whichever way it is asked for', async () => {
  const early = await asks({ from: '2026-08-04T00:00:00+08:00', live: ['HJ-04'] });
  expect(early).toMatchObject({ status: 409, code: 'settings.not_earned' });
  const admin = await world.as('admin');
  const [entry, routes] = [(await admin.get<{ items: Record<string, unknown>[] }>(`/settings/entries?town=${TOWN}&list=policy`)).body.items[0], (await admin.get<{ items: unknown[] }>(`/settings/entries?town=${TOWN}&list=routes`)).body.items];
  const { id: _id, shadowRun: _run, ...rest } = entry ?? {};
  const change = { part: 'policy', town: TOWN, policy: { ...rest, routes, version: 'all-at-once', from: '2026-08-04T00:00:00.000Z' } };
  const tried = (await admin.post<{ problems: { path: string; message: { zh: string; en: string } }[] }>('/settings/changes/try', { change })).body.problems;
  expect(tried.length, 'without a shadow run every item is let go').toBeGreaterThan(40);
  expect(tried[0]).toMatchObject({ path: 'shadowRun.live', message: { zh: expect.stringContaining('试判 0/30 天'), en: expect.stringContaining('0 of 30 days') } });
  expect((await admin.post<{ code: string }>('/settings/changes', { change, reason: 'x' })).body.code).toBe('settings.not_earned');
  expect((await (await world.as('police')).post('/shadow-run', { town: TOWN, from: '2026-08-04T00:00:00Z', live: ['HJ-04'], reason: 'x' })).status).toBe(403);
});

it('after thirty days one item has earned it, and from its day that one leaves the police and another does not', { timeout: 120_000 }, async () => {
  for (let n = 0; n < 13; n++) {
    await world.set(at(`2026-08-${String(3 + n).padStart(2, '0')}T03:00:00Z`));
    await judged(NOISY, 'divert', 'HJ-04');
    if (n < 4) await judged('楼下垃圾堆了好几天，臭得很', n === 0 ? 'police' : 'divert', n === 0 ? null : 'HJ-05');
  }
  await world.set(at('2026-08-31T03:00:00Z'));
  const short = await seen();
  expect(short.items.find((i) => i.code === 'HJ-04')?.standing).toMatchObject({ earned: false, lacks: [{ what: 'days', is: 29, needs: 30 }] });
  await world.set(at('2026-09-01T03:00:00Z'));
  const view = await seen();
  const noisy = view.items.find((i) => i.code === 'HJ-04');
  expect(noisy).toMatchObject({ liveFrom: null, standing: { earned: true, lacks: [] } });
  expect(noisy?.calls).toBeGreaterThanOrEqual(13);
  expect(view.total.calls).toBe(view.days.reduce((n, d) => n + d.calls, 0));
  expect(view.differences.every((d) => d.kind !== 'agreed' && d.number !== '')).toBe(true);
  const others = view.items.filter((i) => i.code !== 'HJ-04');
  expect(others.every((i) => i.standing?.earned === false)).toBe(true);

  expect(await asks({ from: '2026-09-02T00:00:00+08:00', live: ['HJ-04', 'HJ-05'] })).toMatchObject({ status: 409, code: 'settings.not_earned' });
  const asked = await asks({ from: '2026-09-02T00:00:00+08:00', live: ['HJ-04'] });
  expect(asked.status).toBe(201);
  const alone = await (await world.as('admin')).post<{ code: string }>(`/two-person/${asked.actId}/answer`, { answer: 'confirm' });
  expect(alone.body.code).toBe('two_person.not_for_you');
  expect(await releases(asked.actId)).toMatchObject({ live: ['HJ-04'], from: '2026-09-01T16:00:00.000Z' });
  expect((await seen()).items.find((i) => i.code === 'HJ-04')).toMatchObject({ liveFrom: '2026-09-01T16:00:00.000Z', standing: { earned: true } });

  const officer = await world.as('police');
  stands(await officer.sees(await judged(NOISY, 'divert', 'HJ-04')), { status: 'with_police', holder: 'station' });
  await world.set(at('2026-09-02T03:00:00Z'));
  stands(await officer.sees(await judged(NOISY, 'divert', 'HJ-04')), { status: 'to_dispatch', holder: 'centre' });
  stands(await officer.sees(await judged('楼下垃圾堆了好几天，臭得很', 'divert', 'HJ-05')), { status: 'with_police', holder: 'station' });
  const { rows } = await world.server.db.pool.query<{ payload: string }>(`select payload from ledger.event where type = 'two_person.done' and town = $1 order by seq desc limit 1`, [TOWN]);
  expect(rows[0]?.payload).toContain('"live":["HJ-04"]');
});

it('nobody judges in time: counted as that, and as no agreement', async () => {
  const police = await world.as('police');
  const before = (await seen('admin', 7)).total.calls;
  await takeCall(world, police, { ...distinct(), text: NOISY });
  await world.pass({ seconds: 31 });
  const view = await seen('admin', 7);
  expect([view.total.calls - before, view.days[0]?.unjudged]).toEqual([0, 1]);
});
