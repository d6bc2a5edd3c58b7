/** 账号 from its opening to its end, each step on the record; at night until it has been seen whole. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { inTowns } from '#server/platform/db.ts';
import { crew, listed, opening, TOWN } from '#test/support/accounts.ts';
import { makeWorld, type World } from '#test/support/world.ts';

const AFTER = instant(Date.parse('2026-03-18T04:00:01Z'));
const PASSWORD = '清晨七点的桥头集合点';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

const post = async <T = { code: string }>(path: string, body: object): Promise<{ status: number; body: T }> => {
  const response = await fetch(`${world.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as T };
};

it('is open from its time on, to nobody before its person has set a password by the link', async () => {
  const admin = await world.as('admin');
  const { body: act, status } = await admin.post<{ actId: string; code?: string }>('/settings/changes', { change: opening('shen-1', ['responder']), reason: '新入职' });
  expect(status, act.code).toBe(201);
  expect((await (await world.as('leader')).post(`/two-person/${act.actId}/answer`, { answer: 'confirm' })).status).toBe(200);
  await world.settle();
  expect(await listed(world, 'admin', 'shen-1')).toBeUndefined();
  await world.set(AFTER);
  await world.settle();
  expect(await listed(world, 'admin', 'shen-1')).toMatchObject({ state: 'new', name: '沈一鸣', may: ['link', 'withdraw'] });
  const { body: first } = await admin.post<{ code: string }>('/settings/accounts/shen-1/link', {});
  const { body: link } = await admin.post<{ code: string }>('/settings/accounts/shen-1/link', {});
  expect((await post('/session/password', { code: first.code, password: PASSWORD })).body.code).toBe('access.link_void'); // the second took its place
  expect((await post('/session/password', { code: link.code, password: 'shen-1-shen-1' })).body.code).toBe('access.password_weak');
  expect(await post('/session/password', { code: link.code, password: PASSWORD })).toEqual({ status: 200, body: { account: 'shen-1' } });
  expect((await post('/session/password', { code: link.code, password: PASSWORD })).body.code).toBe('access.link_void');
  const opened = await post<{ token: string; unitId: string; name: string }>('/session', { username: 'shen-1', password: PASSWORD, token: true });
  expect(opened.body).toMatchObject({ unitId: crew().id, name: '沈一鸣' });
  await withdrawnAtOnce(opened.body.token);
  const { rows } = await inTowns(world.server.db, [TOWN], (client) => client.query<{ type: string }>(`select type from ledger.event where incident = 'shen-1' order by seq`));
  expect(rows.map((r) => r.type)).toEqual(['account.link_made', 'account.link_made', 'account.password_set', 'account.withdrawn']);
});

async function withdrawnAtOnce(token: string): Promise<void> {
  const me = () => fetch(`${world.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await me()).status).toBe(200);
  const admin = await world.as('admin');
  expect((await admin.post('/settings/accounts/shen-1/withdraw', {})).status).toBe(204);
  expect((await admin.post('/settings/accounts/shen-1/withdraw', {})).status).toBe(204);
  expect((await me()).status).toBe(401);
  expect((await post('/session', { username: 'shen-1', password: PASSWORD })).body.code).toBe('access.wrong_credentials');
  expect((await admin.post<{ code: string }>('/settings/accounts/shen-1/link', {})).body.code).toBe('access.account_withdrawn');
  expect(await listed(world, 'admin', 'shen-1')).toMatchObject({ state: 'withdrawn', may: [] });
}
