/** 账号: who may hand out a link for whom, what is refused, what an editor begins with, and who is told by name. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { listed, opening, TOWN } from '#test/support/accounts.ts';
import { makeWorld, type World } from '#test/support/world.ts';


let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

it('whoever confirms what others ask gets the link from a leader, nobody from themselves, another town’s is not there', async () => {
  const [admin, leader] = [await world.as('admin'), await world.as('leader')];
  expect((await admin.post<{ code: string }>('/settings/accounts/leader/link', {})).body.code).toBe('access.account_by_leader');
  expect((await leader.post<{ code: string }>('/settings/accounts/leader/link', {})).body.code).toBe('access.account_own');
  expect((await leader.post<{ code: string }>('/settings/accounts/leader/withdraw', {})).body.code).toBe('access.account_own');
  expect((await leader.post<{ code: string }>('/settings/accounts/responder-pj1/link', {})).body.code).toBe('access.account_unknown');
  expect((await (await world.as('lead')).post('/settings/accounts/leader/link', {})).status).toBe(201);
});

it('a name that is taken, a machine’s role and another town’s organisation are shown and not kept', async () => {
  const admin = await world.as('admin');
  const tried = async (change: object) => (await admin.post<{ problems: { path: string; message: { en: string } }[] }>('/settings/changes/try', { change: { ...change, from: '2026-03-19T00:00:00.000Z' } })).body.problems.map((p) => p.message.en);
  expect(await tried(opening('responder-pj1', ['responder']))).not.toEqual([]);
  expect(await tried(opening('shen-2', ['gateway']))).toContain('gateway is no role of a person');
  expect(await tried(opening('ab', ['responder']))).toContain('a user name has 3 to 32 lower-case letters, digits or dashes');
  const elsewhere = loadDistrict().organisations.find((o) => o.town === 'pujiang');
  expect(await tried(opening('shen-3', ['responder'], { organisationId: elsewhere?.id }))).toContain('is no account of this town');
});

it('an editor begins with what was announced last, of rules and of people alike', async () => {
  const admin = await world.as('admin');
  const entries = async (list: string) => (await admin.get<{ version: string; announced: boolean; from: string | null; items: { id: string }[] }>(`/settings/entries?town=${TOWN}&list=${list}`)).body;
  const announced = loadDistrict().towns.find((t) => t.id === TOWN)?.policies.at(-1);
  expect(await entries('routes')).toMatchObject({ version: announced?.version, announced: true, from: announced?.from });
  const { body: act } = await admin.post<{ actId: string }>('/settings/changes', { change: { ...opening('shen-4', ['reviewer'], { unitId: undefined }), units: [], from: '2026-03-25T00:00:00.000Z' }, reason: '下周入职' });
  await (await world.as('leader')).post(`/two-person/${act.actId}/answer`, { answer: 'confirm' });
  await world.settle();
  expect((await entries('people')).items.some((p) => p.id === 'p-shen-4')).toBe(true);
  expect(await listed(world, 'admin', 'shen-4')).toBeUndefined();
});

it('the last log-in is told by the town’s clock, as everything else', async () => {
  const admin = await world.as('admin');
  const { body } = await admin.get<{ items: { account: string; lastAt: string | null }[] }>(`/settings/accounts?town=${TOWN}`);
  expect(body.items.find((a) => a.account === 'admin')?.lastAt).toBe(world.now());
});

it('colleagues are told by their names, to whoever works for the same town', async () => {
  const { body } = await (await world.as('responder1')).get<{ items: { account: string; name: string; role: string }[] }>('/colleagues');
  expect(body.items.find((c) => c.account === 'leader')).toMatchObject({ role: 'town_leader' });
  expect(body.items.some((c) => c.account === 'responder-pj1')).toBe(false);
});
