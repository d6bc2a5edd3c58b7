/** 设置变更: a new version with a day of its own, refused where it would leave a hole, released by another person, in force by itself. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Policy } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loopWorld, noise } from '#test/support/journey.ts';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
/** After every version that the towns' own files announce. */
const TODAY = instant(Date.parse('2026-08-01T02:00:00Z'));
beforeAll(async () => {
  world = await makeWorld();
  await world.set(TODAY);
});
afterAll(async () => { await world.close(); });

const TOWN = 'pujin';
const TOMORROW = '2026-08-02T00:00:00.000Z';
const LATER = '2026-08-03T00:00:00.000Z';
const policy = (): Policy => {
  const found = loadDistrict().towns.find((t) => t.id === TOWN)?.policies.at(-1);
  if (!found) throw new Error('the town has no policy');
  return structuredClone(found);
};
const forces = { part: 'forces', town: TOWN, from: LATER };

interface Tried { problems: { path: string; message: { zh: string } }[]; differences: { what: string; id: string; field: string; was: string; becomes: string }[]; moves: { of: number; moved: number } | null }
const tries = async (change: unknown) => (await (await world.as('admin')).post<Tried>('/settings/changes/try', { change })).body;
async function asked(change: unknown): Promise<{ id: string; actId: string }> {
  const { status, body } = await (await world.as('admin')).post<{ id: string; actId: string; code: string }>('/settings/changes', { change, reason: '按会议纪要调整' });
  expect(status, body.code).toBe(201);
  return body;
}
/** What a confirmed act came to, once the log was read: its status, and the code where it failed. */
async function confirms(who: string, actId: string): Promise<[string, unknown]> {
  const person = await world.as(who);
  const { status, body } = await person.post<{ code?: string }>(`/two-person/${actId}/answer`, { answer: 'confirm' });
  expect(status, body.code).toBe(200);
  await world.settle();
  const found = (await person.get<{ items: { id: string; status: string; outcome: { code?: string } | null }[] }>('/two-person')).body.items.find((a) => a.id === actId);
  return [found?.status ?? '', found?.outcome?.code ?? null];
}
async function released(change: unknown): Promise<string> {
  const { id, actId } = await asked(change);
  expect(await confirms('leader', actId)).toEqual(['done', null]);
  return id;
}

it('a matrix in which an item has nobody is shown what is missing, in both languages, and is not kept', async () => {
  const p = policy();
  const change = { part: 'policy', town: TOWN, policy: { ...p, version: 'hole', from: TOMORROW, routes: p.routes.slice(0, 1) } };
  const { problems } = await tries(change);
  expect(problems[0]?.message.zh).toMatch(/没有/);
  const kept = await (await world.as('admin')).post<{ code: string }>('/settings/changes', { change, reason: 'x' });
  expect([kept.status, kept.body.code]).toEqual([409, 'settings.hole']);
  const past = await (await world.as('admin')).post<{ code: string }>('/settings/changes', { change: { ...change, policy: { ...p, version: 'late', from: '2026-01-02T00:00:00.000Z' } }, reason: 'x' });
  expect(past.body.code).toBe('settings.too_late');
});

it('a shorter time is a difference of one line; released by another it rules from its day, and not before', async () => {
  const p = policy();
  const change = { part: 'policy', town: TOWN, policy: { ...p, version: 'spring', from: TOMORROW, times: { ...p.times, dispatch: { seconds: 90 } } } };
  const { problems, differences, moves } = await tries(change);
  expect([problems, differences.map((d) => [d.what, d.field]), moves?.moved]).toEqual([[], [['policy', 'times.dispatch']], 0]);
  const { actId } = await asked(change);
  const alone = await (await world.as('admin')).post<{ code: string }>(`/two-person/${actId}/answer`, { answer: 'confirm' });
  expect(alone.body.code).toBe('two_person.not_for_you');
  expect(await confirms('leader', actId)).toEqual(['done', null]);
  const inForce = async () => (await (await world.as('leader')).get<{ policies: { version: string; inForce: boolean }[] }>(`/admin/town?town=${TOWN}`)).body.policies.find((x) => x.inForce)?.version;
  expect(await inForce()).toBe(p.version);
  await world.set(instant(Date.parse('2026-08-02T00:00:01Z')));
  await world.settle();
  expect(await inForce()).toBe('spring');
  await world.restart();
  expect(await inForce()).toBe('spring');
});

it('a crew that goes off a shift nobody else works is refused; a new qualification comes on its day', async () => {
  const d = loadDistrict();
  const crews = d.units.filter((u) => u.town === TOWN && u.exclusive);
  const hole = await tries({ ...forces, removed: { units: crews.map((u) => u.id) } });
  expect(hole.problems.length).toBeGreaterThan(0);
  const person = d.people.find((x) => crews[0]?.personIds.includes(x.id));
  if (!person) throw new Error('no crew');
  const change = { ...forces, people: [{ ...person, qualifications: person.qualifications.map((q) => ({ ...q, until: '2031-12-31' })) }], accounts: [{ username: 'property1', roles: ['responder', 'volunteer'], disabled: false }] };
  const { differences } = await tries(change);
  expect(differences.map((x) => [x.what, x.field])).toEqual([['people', 'qualifications'], ['accounts', 'roles']]);
  await released(change);
  const until = async () => (await (await world.as('admin')).get<{ people: { id: string; qualifications: { until: string }[] }[] }>(`/admin/town?town=${TOWN}`)).body.people.find((x) => x.id === person.id)?.qualifications[0]?.until;
  expect(await until()).not.toBe('2031-12-31');
  await world.set(instant(Date.parse('2026-08-03T00:00:01Z')));
  await world.settle();
  expect(await until()).toBe('2031-12-31');
  const { rows } = await world.server.db.pool.query<{ roles: string[] }>(`select roles from liandong.account where username = 'property1'`);
  expect(rows[0]?.roles).toEqual(['responder', 'volunteer']);
});

it('of another town nothing is changed, and a digest that does not fit releases nothing', async () => {
  const foreign = loadDistrict().shifts.find((s) => s.town === 'pujiang');
  const { problems } = await tries({ ...forces, from: '2026-09-01T00:00:00.000Z', shifts: [foreign] });
  expect(problems.map((x) => x.path)).toContain(foreign?.id);
  const act = await (await world.as('admin')).post<{ id: string }>('/two-person', { kind: 'settings.release', about: { town: TOWN, changeId: 'set_none', digest: 'x' }, reason: 'x' });
  expect(await confirms('leader', act.body.id)).toEqual(['failed', 'settings.unknown']);
});

it('the catalogue is the district’s: every town’s rights are needed, and the item is another from its day', async () => {
  const amends = loadDistrict().catalogues.at(-1)?.version;
  const change = { part: 'catalogue', change: { version: 'c-spring', from: '2026-09-02T00:00:00.000Z', amends, note: { zh: '时限', en: 'times' }, items: [{ code: 'HJ-04', closeHours: 20 }] } };
  expect((await tries(change)).differences).toEqual([expect.objectContaining({ what: 'items', id: 'HJ-04', field: 'closeHours', becomes: '20' })]);
  const { actId } = await asked(change);
  expect((await (await world.as('leader')).post<{ code: string }>(`/two-person/${actId}/answer`, { answer: 'confirm' })).body.code).toBe('two_person.towns_needed');
  expect(await confirms('lead', actId)).toEqual(['done', null]);
});

it('what changes nothing is not asked for, nor what is another town’s by somebody of this one', async () => {
  const shift = loadDistrict().shifts.find((s) => s.town === TOWN);
  const same = await (await world.as('admin')).post<{ code: string }>('/settings/changes', { change: { ...forces, from: '2026-09-01T00:00:00.000Z', shifts: [shift] }, reason: 'x' });
  expect([same.status, same.body.code]).toEqual([409, 'settings.nothing']);
  const none = await (await world.as('admin')).post<{ code: string }>('/settings/changes/try', { change: { ...forces, town: 'nowhere' } });
  expect([none.status, none.body.code]).toEqual([403, 'settings.not_yours']);
  const unknown = await fetch(`${world.url}/api/v1/settings/tokens/0123456789abcdef`, { method: 'DELETE', headers: { authorization: `Bearer ${(await world.as('admin')).token}` } });
  expect(((await unknown.json()) as { code: string }).code).toBe('settings.token_unknown');
});

it('a token is shown once, does what its account may, and is dead the moment it is ended', async () => {
  const admin = await world.as('admin');
  const { status, body } = await admin.post<{ id: string; token: string; usedAt: null }>('/settings/tokens', { name: '统计程序', account: 'gateway', days: 30 });
  expect([status, body.usedAt]).toEqual([201, null]);
  const me = () => fetch(`${world.url}/api/v1/me`, { headers: { authorization: `Bearer ${body.token}` } });
  expect(((await (await me()).json()) as { account: string }).account).toBe('gateway');
  const listed = (await admin.get<{ items: Record<string, unknown>[] }>('/settings/tokens')).body.items;
  expect(listed).toEqual([expect.objectContaining({ id: body.id, name: '统计程序', account: 'gateway', madeBy: 'admin' })]);
  expect(JSON.stringify(listed)).not.toContain(body.token);
  expect((await admin.post<{ code: string }>('/settings/tokens', { name: 'x', account: 'police', days: 1 })).body.code).toBe('access.denied');
  const gone = await fetch(`${world.url}/api/v1/settings/tokens/${body.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${admin.token}` } });
  expect([gone.status, (await me()).status]).toEqual([204, 401]);
});

it('a token asked for again under the same key is the same one, and its secret is not shown again', async () => {
  const admin = await world.as('admin');
  const [wanted, key] = [{ name: '对账程序', account: 'gateway', days: 30 }, { 'idempotency-key': 'token-once' }];
  const [one, two] = await Promise.all([admin.post<{ id: string; token: string | null }>('/settings/tokens', wanted, key), admin.post<{ id: string; token: string | null }>('/settings/tokens', wanted, key)]);
  expect([one.status, two.status].sort()).toEqual([200, 201]);
  expect([one.body.id, [one, two].filter((x) => x.body.token !== null).length]).toEqual([two.body.id, 1]);
  const again = await admin.post<{ id: string; token: null }>('/settings/tokens', wanted, key);
  expect(again).toMatchObject({ status: 200, body: { id: one.body.id, name: '对账程序', token: null } });
  const listed = async () => (await admin.get<{ items: { name: string }[] }>('/settings/tokens')).body.items.filter((x) => x.name === '对账程序').length;
  expect(await listed()).toBe(1);
  expect((await admin.post<{ code: string }>('/settings/tokens', { ...wanted, days: 90 }, key)).body.code).toBe('request.key_reused');
  const { rows } = await world.server.db.pool.query<{ answer: string }>(`select answer from liandong.idempotency where answer like '%token%'`);
  const secret = one.body.token ?? two.body.token ?? '';
  expect([secret.length > 20, rows.map((r) => r.answer).join('').includes(secret)], 'the secret is kept nowhere').toEqual([true, false]);
  await fetch(`${world.url}/api/v1/settings/tokens/${one.body.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${admin.token}` } });
  expect((await admin.post<{ code: string }>('/settings/tokens', wanted, key)).body.code, 'ended: the key makes no second one').toBe('settings.token_unknown');
});

it('words of spaces, words without end and numbers beyond all measure are named where they stand, and none is kept', async () => {
  const [p, d] = [policy(), loadDistrict()];
  const person = d.people.find((x) => d.organisations.some((o) => o.id === x.organisationId && o.town === TOWN));
  const at = '2026-09-02T00:00:00.000Z';
  const paths = async (change: unknown) => (await tries(change)).problems.map((x) => [x.path, x.message.zh]);
  expect(await paths({ ...forces, from: at, people: [{ ...person, name: '   ' }] })).toEqual([[`people.${person?.id}.name`, '只有空格']]);
  expect(await paths({ ...forces, from: at, people: [{ ...person, name: '长'.repeat(20_000) }] })).toEqual([[`people.${person?.id}.name`, '超过 2000 字']]);
  for (const [times, path] of [[{ dispatch: { days: 9_000_000_000_000 } }, 'dispatch.days'], [{ mediation: { seconds: 9_007_199_254_740_991 } }, 'mediation.seconds'], [{ arriveMinutes: 9_007_199_254_740_991 }, 'arriveMinutes']] as const) {
    expect(await paths({ part: 'policy', town: TOWN, policy: { ...p, version: 'vast', from: at, times: { ...p.times, ...times } } })).toEqual([[`policy.times.${path}`, '数值过大']]);
  }
});

it('a token is made, shown and ended by the town’s clock, whatever the machine’s says; a session is not', async () => {
  const admin = await world.as('admin');
  const made = await admin.post<{ id: string; token: string; createdAt: string; expiresAt: string }>('/settings/tokens', { name: '月底到期', account: 'gateway', days: 30 });
  const days = (n: number) => instant(Date.parse(world.now()) + n * 86_400_000);
  expect([made.body.createdAt.slice(0, 10), made.body.expiresAt]).toEqual([world.now().slice(0, 10), days(30)]);
  const me = async () => (await fetch(`${world.url}/api/v1/me`, { headers: { authorization: `Bearer ${made.body.token}` } })).status;
  const isListed = async () => (await admin.get<{ items: { id: string }[] }>('/settings/tokens')).body.items.some((x) => x.id === made.body.id);
  const before = world.now();
  expect([await isListed(), await me()]).toEqual([true, 200]);
  await world.set(days(29));
  expect([await isListed(), await me()]).toEqual([true, 200]);
  await world.set(instant(Date.parse(made.body.expiresAt)));
  expect([await isListed(), await me()], 'the session that asks is alive still').toEqual([false, 401]);
  await world.set(before);
});

it('a change asked for again under the same key is asked for once', async () => {
  const admin = await world.as('admin');
  const wanted = { change: { part: 'policy', town: TOWN, policy: { ...policy(), version: 'asked-twice', from: '2026-09-01T00:00:00.000Z' } }, reason: '按会议纪要调整' };
  const ask = () => admin.post<{ id: string; actId: string }>('/settings/changes', wanted, { 'idempotency-key': 'change-once' });
  const [one, two] = [await ask(), await ask()];
  expect([one.status, two.body]).toEqual([201, one.body]);
  const kept = (await admin.get<{ items: { actId: string | null; state: string }[] }>(`/settings/changes?town=${TOWN}`)).body.items.filter((c) => c.state === 'asked');
  expect(kept.map((c) => c.actId)).toEqual([one.body.actId]);
  expect((await admin.post(`/two-person/${one.body.actId}/answer`, { answer: 'withdraw' })).status).toBe(200);
});

it('on the police’s side of a line a later version is fed directly, too: the station holds what it diverted until the street has it', async () => {
  const apart = await loopWorld({ settings: { LIANDONG_NODE: 'police', LIANDONG_STREET_URL: 'http://127.0.0.1:9/' }, police: { fetch: () => Promise.reject(new TypeError('fetch failed')), chance: () => 0.5 } });
  try {
    await apart.set(TODAY);
    const admin = await apart.as('admin');
    const change = { part: 'policy', town: TOWN, policy: { ...policy(), model: 'centre', version: 'later', from: TOMORROW } };
    const { body } = await admin.post<{ actId: string }>('/settings/changes', { change, reason: '按会议纪要调整' });
    expect((await (await apart.as('leader')).post(`/two-person/${body.actId}/answer`, { answer: 'confirm' })).status).toBe(200);
    await apart.set(instant(Date.parse('2026-08-02T02:00:00Z')));
    await apart.settle();
    const officer = await apart.as('police');
    const { incidentId } = await noise(apart);
    await officer.does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
    const view = await officer.sees(incidentId);
    expect([view.status, view.holder?.kind]).toEqual(['to_dispatch', 'station']);
  } finally {
    await apart.close();
  }
});
