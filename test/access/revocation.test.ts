/** S7 over HTTP: a session ends when it should, and a right when it is taken away; the accounts of the demonstration. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { seedAccounts } from '#server/access/seed.ts';
import type { Revocation } from '#server/platform/auth.ts';
import { digest } from '#server/platform/secrets.ts';
import { bearer, clientOf, HOUR, OWN_PAGE, serve, START, useDesk } from './desk.ts';

const desk = useDesk();
const { send, post, me, login } = clientOf(desk);

describe('a session', () => {
  it('ends with the shift', async () => {
    const { cookie } = await login('police');
    for (let hour = 1; hour < 12; hour++) {
      desk.now = START + hour * HOUR;
      expect((await me({ cookie })).statusCode, `hour ${hour}`).toBe(200);
    }
    desk.now = START + 12 * HOUR;
    expect((await me({ cookie })).statusCode).toBe(401);
  });

  it('ends when nobody uses it, but not while a stream is open', async () => {
    const idle = await login('police');
    const streaming = await login('police2');
    const found = await desk.auth.identify({ method: 'GET', headers: { cookie: streaming.cookie }, ip: '10.0.0.1', protocol: 'http' });
    if (found === null || !('sessionId' in found)) throw new Error('no session');
    const end = desk.auth.watch(found.sessionId);
    for (let hour = 1; hour <= 5; hour++) {
      desk.now = START + hour * HOUR;
      desk.tick += HOUR;
      await desk.auth.refresh();
    }
    expect((await me({ cookie: idle.cookie })).statusCode).toBe(401);
    expect((await me({ cookie: streaming.cookie })).statusCode).toBe(200);
    end();
  });

  it('ends by logging out, also for whoever copied it', async () => {
    const { cookie } = await login('police');
    const response = await send({ method: 'DELETE', url: '/api/v1/session', headers: { cookie, ...OWN_PAGE } });
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(response.headers['set-cookie']).toMatch(/^liandong-local=; .*Max-Age=0$/);
    expect((await me({ cookie })).statusCode).toBe(401);
  });

  it('costs no query while it is fresh, and one a second at most', async () => {
    const { cookie } = await login('police');
    await me({ cookie });
    await desk.fresh.db.pool.query(`update liandong.account set organisation_id = 'elsewhere' where username = 'police'`);
    expect((await me({ cookie })).json()).toMatchObject({ organisationId: 'station.north' });
    desk.tick += 1_500;
    expect((await me({ cookie })).json()).toMatchObject({ organisationId: 'elsewhere' });
    await desk.fresh.db.pool.query(`update liandong.account set organisation_id = 'station.north' where username = 'police'`);
  });
});

describe('a right taken away', () => {
  const listen = () => {
    const told: Revocation[] = [];
    desk.auth.onRevoked((revocation) => told.push(revocation));
    return told;
  };

  it.each([
    ['an account disabled', () => desk.auth.changeAccount('police2', { disabled: true }), () => desk.auth.changeAccount('police2', { disabled: false })],
    ['a role removed', () => desk.auth.changeAccount('police2', { roles: ['assessor'] }), () => desk.auth.changeAccount('police2', { roles: ['duty_officer', 'call_taker'] })],
    ['a town removed', () => desk.auth.changeAccount('police2', { towns: ['pujin'] }), () => desk.auth.changeAccount('police2', { towns: ['pujiang', 'pujin'] })],
  ])('%s: the very next request and every open stream know', async (_what, take, giveBack) => {
    const told = listen();
    const { token, cookie } = await login('police2', { token: true });
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(200);
    expect(await take()).toBe(true);
    expect(told).toEqual([{ account: 'police2', sessionId: null }]);
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(401);
    expect((await post('/try/decide', { cookie, ...OWN_PAGE })).statusCode).toBe(401);
    expect(desk.acted).toEqual(['decide']);
    await giveBack();
  });

  it('does not come back by a question that was on its way', async () => {
    const { token } = await login('police2', { token: true });
    for (let i = 0; i < 20; i++) {
      const asking = Array.from({ length: 4 }, () => me(bearer(token)));
      const taken = desk.auth.changeAccount('police2', { disabled: true });
      await Promise.all([...asking, taken]);
      expect((await me(bearer(token))).statusCode).toBe(401);
      await desk.auth.changeAccount('police2', { disabled: false });
      desk.tick += 10_000;
      await desk.auth.refresh();
    }
  });

  it.each([
    ['disabled', `update liandong.account set disabled_at = now() where username = 'police2'`, `update liandong.account set disabled_at = null where username = 'police2'`, false],
    ['given other roles', `update liandong.account set roles = '{assessor}' where username = 'police2'`, `update liandong.account set roles = '{duty_officer,call_taker}' where username = 'police2'`, true],
    ['logged out', `delete from liandong.session where account = 'police2'`, 'select 1', false],
  ])('by another process (%s) is known within a second, streams are told', async (_what, sql, back, all) => {
    await desk.fresh.db.pool.query(`delete from liandong.session where account = 'police2'`);
    const told = listen();
    const { token } = await login('police2', { token: true });
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(200);
    await desk.auth.refresh();
    expect(told).toEqual([]);
    await desk.fresh.db.pool.query(sql);
    await desk.auth.refresh(); // `start` does it each second
    expect(told).toEqual([{ account: 'police2', sessionId: all ? null : digest(token).toString('hex') }]);
    expect([401, 403]).toContain((await post('/try/decide', bearer(token))).statusCode);
    await desk.fresh.db.pool.query(back);
  });

  it('touches nobody else', async () => {
    const { token } = await login('police', { token: true });
    const told = listen();
    await desk.auth.changeAccount('dispatcher', { disabled: true });
    await desk.auth.changeAccount('dispatcher', { disabled: false });
    await desk.auth.refresh();
    expect(told.every((revocation) => revocation.account === 'dispatcher')).toBe(true);
    expect((await me(bearer(token))).statusCode).toBe(200);
    expect(await desk.auth.changeAccount('nobody', { disabled: true })).toBe(false);
  });
});

describe('the demonstration', () => {
  it('shows its towns and accounts to everybody, with passwords that work', async () => {
    const response = await send({ method: 'GET', url: '/api/v1/demo' });
    const demo = response.json<{ demonstration: boolean; towns: { id: string; model: string }[]; accounts: { username: string; password: string; role: string; town: string; unitId?: string }[] }>();
    expect(demo.demonstration).toBe(true);
    expect(demo.towns.map((town) => [town.id, town.model])).toEqual([['pujiang', 'direct'], ['pujin', 'centre']]);
    const names = demo.accounts.map((account) => account.username);
    expect(names).toEqual(expect.arrayContaining(['police', 'police2', 'dispatcher', 'dispatcher-pj', 'responder1', 'reviewer', 'admin']));
    expect(demo.accounts.find((account) => account.username === 'responder1')?.unitId).toBe('pujin.crew-1');
    for (const account of demo.accounts.slice(0, 4)) {
      expect((await login(account.username, { password: account.password })).response.json()).toMatchObject({ account: account.username });
    }
  });

  it('keeps its passwords for the owner of the folder alone, and over a second start', async () => {
    expect(statSync(join(desk.dataDir, 'accounts.json')).mode & 0o777).toBe(0o600);
    await seedAccounts({ db: desk.fresh.db, district: desk.district, dataDir: desk.dataDir, at: instant(desk.now) });
    expect(readDemoPasswords(desk.dataDir)).toEqual(desk.passwords);
    const { cookie } = await login('admin');
    await seedAccounts({ db: desk.fresh.db, district: desk.district, dataDir: desk.dataDir, at: instant(desk.now) });
    expect((await me({ cookie })).statusCode).toBe(200);
  });

  it('makes new passwords when the folder was lost, so that one can always log in', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'liandong-session-'));
    await seedAccounts({ db: desk.fresh.db, district: desk.district, dataDir: elsewhere, at: instant(desk.now) });
    const renewed = readDemoPasswords(elsewhere);
    expect(renewed.get('police')).not.toBe(desk.passwords.get('police'));
    expect((await login('police', { password: renewed.get('police') ?? '' })).response.statusCode).toBe(200);
    rmSync(elsewhere, { recursive: true, force: true });
    desk.passwords = renewed;
  });

  it('is not there otherwise', async () => {
    const serious = serve(desk, desk.auth, null);
    const response = await serious.inject({ method: 'GET', url: '/api/v1/demo' });
    expect(response.statusCode).toBe(404);
    await serious.close();
  });
});
