/** S7 over HTTP: sessions that cannot be planted, forged from another site, outlived or kept after a right is gone. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freshDatabase } from '#test/support/database.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import type { District } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { addAccessRoutes } from '#server/access/routes.ts';
import { seedAccounts } from '#server/access/seed.ts';
import { loadDistrict } from '#server/district/load.ts';
import { createAuth } from '#server/platform/auth.ts';
import type { Auth, Revocation } from '#server/platform/auth.ts';
import { digest } from '#server/platform/secrets.ts';
import { createHttp, route } from '#server/platform/http.ts';

const START = Date.parse('2026-03-01T08:00:00Z');
const HOUR = 3_600_000;
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

let district: District;
let dataDir: string;
let fresh: FreshDatabase;
let passwords: Map<string, string>;
let now = START;
let tick = 0;
let auth: Auth;
let app: FastifyInstance;
let acted: string[];

beforeAll(async () => {
  district = loadDistrict();
  dataDir = mkdtempSync(join(tmpdir(), 'liandong-session-'));
  fresh = await freshDatabase();
  await seedAccounts({ db: fresh.db, district, dataDir, at: instant(START) });
  passwords = readDemoPasswords(dataDir);
}, 120_000);
afterAll(async () => {
  await fresh?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  now = START;
  tick = 0;
  acted = [];
  auth = createAuth({ db: fresh.db, now: () => now, tick: () => tick, secure: false, publicUrl: null });
  app = serve(auth, { dataDir });
  await app.ready();
});
afterEach(() => app.close());

function serve(door: Auth, demo: { dataDir: string } | null): FastifyInstance {
  const http = createHttp({ guard: door.guard });
  addAccessRoutes(http, { auth: door, district, demo, now: () => instant(now) });
  for (const [path, action] of [['decide', 'decide'], ['note', 'note'], ['admin', 'admin.write']] as const) {
    route(http, {
      method: 'POST', path: `/api/v1/try/${path}`, action, response: z.object({ by: z.string() }), body: z.strictObject({}),
      handler: ({ request }) => {
        acted.push(path);
        return { by: request.subject?.account ?? 'nobody' };
      },
    });
  }
  return http;
}

const send = (options: InjectOptions): Promise<LightMyRequestResponse> => app.inject({ remoteAddress: '10.0.0.1', ...options });
const post = (url: string, headers: Record<string, string>, payload: object | string = {}) => send({ method: 'POST', url: `/api/v1${url}`, headers, payload });
const me = (headers: Record<string, string>) => send({ method: 'GET', url: '/api/v1/me', headers });
const codeOf = (response: LightMyRequestResponse): string => response.json<{ code: string }>().code;

async function login(username: string, parts: { password?: string; headers?: Record<string, string>; token?: boolean; from?: string } = {}) {
  const { password = passwords.get(username) ?? '', headers = {}, token, from = '10.0.0.1' } = parts;
  const response = await send({
    method: 'POST', url: '/api/v1/session', headers, remoteAddress: from,
    payload: { username, password, ...(token === undefined ? {} : { token }) },
  });
  const cookie = (response.headers['set-cookie']?.toString() ?? '').split(';')[0] ?? '';
  return { response, cookie, token: response.statusCode === 200 ? (response.json<{ token?: string }>().token ?? '') : '' };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('logging in', () => {
  it('answers who one is, with a cookie that pages cannot read', async () => {
    const { response, cookie } = await login('police');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ account: 'police', roles: ['duty_officer', 'call_taker'] });
    expect(response.json()).not.toHaveProperty('token');
    expect(response.headers['set-cookie']).toMatch(/^liandong-local=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/);
    const known = await me({ cookie });
    expect(known.json()).toMatchObject({ account: 'police', now: instant(START), expiresAt: instant(START + 12 * HOUR) });
  });

  it('gives programs a token when asked', async () => {
    const { response, token } = await login('police', { token: true });
    expect(response.json()).toMatchObject({ token: expect.stringMatching(/^[\w-]{43}$/), expiresAt: instant(START + 7 * 24 * HOUR) });
    expect((await me(bearer(token))).json()).toMatchObject({ account: 'police' });
  });

  it('on https gives the cookie its prefix', async () => {
    const door = createAuth({ db: fresh.db, now: () => now, secure: true, publicUrl: 'https://liandong.example' });
    const https = serve(door, null);
    const response = await https.inject({ method: 'POST', url: '/api/v1/session', payload: { username: 'police', password: passwords.get('police') } });
    expect(response.headers['set-cookie']).toMatch(/^__Host-liandong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure$/);
    await https.close();
  });

  it('says the same of a wrong password, an unknown name, an odd name and a disabled account', async () => {
    await auth.changeAccount('assessor', { disabled: true });
    const said = [];
    for (const [username, password] of [['police', 'wrong'], ['nobody', 'wrong'], ["x' or 1=1 --", 'wrong'], ['assessor', passwords.get('assessor') ?? '']] as const) {
      const { response } = await login(username, { password, from: '10.0.0.44' });
      said.push([response.statusCode, response.body]);
    }
    await auth.changeAccount('assessor', { disabled: false });
    expect(said[0]?.[0]).toBe(401);
    expect(new Set(said.map(String)).size).toBe(1);
  });

  it('never takes over what the browser held: a planted session stays worthless', async () => {
    const planted = await login('responder1');
    const own = await login('police', { headers: { cookie: planted.cookie, ...OWN_PAGE } });
    expect(own.cookie).not.toBe(planted.cookie);
    expect((await me({ cookie: own.cookie })).json()).toMatchObject({ account: 'police' });
    expect((await me({ cookie: planted.cookie })).statusCode).toBe(401);
    const madeUp = `liandong-local=${'A'.repeat(43)}`;
    const next = await login('police', { headers: { cookie: madeUp, ...OWN_PAGE } });
    expect(next.cookie).not.toBe(madeUp);
    expect((await me({ cookie: madeUp })).statusCode).toBe(401);
  });

  it('is written down, but not what was typed as a name that is none', async () => {
    await login('my-secret-password', { password: 'x', from: '10.0.0.45' });
    await login('reviewer', { password: 'x', from: '10.0.0.45' });
    await login('reviewer', { from: '10.0.0.45' });
    const { rows } = await fresh.db.pool.query(`select account, result from liandong.sign_in where address = '10.0.0.45' order by id`);
    expect(rows).toEqual([{ account: null, result: 'wrong' }, { account: 'reviewer', result: 'wrong' }, { account: 'reviewer', result: 'opened' }]);
  });

  it('leaves no token in the database, only hashes', async () => {
    const { cookie, token } = await login('police', { token: true });
    const { rows } = await fresh.db.pool.query<{ dump: string }>(`select string_agg(s::text, ' ') || (select string_agg(a::text, ' ') from liandong.account a) as dump from liandong.session s`);
    const dump = rows[0]?.dump ?? '';
    for (const secret of [token, cookie.split('=')[1] ?? '', passwords.get('police') ?? '']) {
      expect(secret.length).toBeGreaterThan(10);
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    }
    expect(dump).toContain(digest(token).toString('hex'));
  });

  it.each([
    [{ username: 'police' }, 400], [{ username: 'police', password: 'x', admin: true }, 400], [{ username: '', password: 'x' }, 400],
    [{ username: 'police', password: 'x'.repeat(201) }, 400], [{ username: ['police'], password: 'x' }, 400],
  ])('refuses what is no log-in: %j', async (body, status) => {
    expect((await post('/session', {}, body)).statusCode).toBe(status);
  });
});

describe('throttling', () => {
  it('answers 429 with Retry-After, lets colleagues in, and ends', async () => {
    const from = '10.0.7.1';
    const tries = [];
    for (let i = 0; i < 6; i++) tries.push((await login('police', { password: 'wrong', from })).response);
    expect(tries.map((r) => r.statusCode)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(codeOf(tries[5] as LightMyRequestResponse)).toBe('access.throttled');
    expect(tries[5]?.headers['retry-after']).toBe('1');
    expect((await login('police', { from })).response.statusCode).toBe(429);
    expect((await login('police2', { from })).response.statusCode).toBe(200);
    expect((await login('police', { from: '10.0.7.2' })).response.statusCode).toBe(200);
    tick += 1000;
    expect((await login('police', { from })).response.statusCode).toBe(200);
  });

  it('does not mind a whole desk at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => login('dispatcher', { from: '10.0.7.9' })));
    expect(answers.map((a) => a.response.statusCode)).toEqual(Array(20).fill(200));
  });
});

describe('a change by cookie', () => {
  it.each([
    ['our page', OWN_PAGE, 200],
    ['an older browser on our page', { origin: 'http://localhost:80', host: 'localhost:80' }, 200],
    ['no header: no browser', {}, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbouring site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['no origin', { origin: 'null' }, 403],
  ])('from %s', async (_what, headers, status) => {
    const { cookie } = await login('police');
    const response = await post('/try/decide', { cookie, ...headers });
    expect(response.statusCode).toBe(status);
    expect(acted).toEqual(status === 200 ? ['decide'] : []);
    if (status === 403) expect(codeOf(response)).toBe('access.cross_site');
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])('as a form (%s) is refused', async (type) => {
    const { cookie } = await login('police');
    const response = await post('/try/decide', { cookie, ...OWN_PAGE, 'content-type': type }, '{}');
    expect([403, 415]).toContain(response.statusCode);
    expect(acted).toEqual([]);
  });

  it('by another site cannot even log out, or log in as somebody else', async () => {
    const { cookie } = await login('police');
    const away = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await send({ method: 'DELETE', url: '/api/v1/session', headers: away })).statusCode).toBe(403);
    expect((await me({ cookie })).statusCode).toBe(200);
    expect((await login('responder1', { headers: away })).response.statusCode).toBe(403);
  });

  it('with a Bearer token needs none of this: no page can send one', async () => {
    const { token } = await login('police', { token: true });
    expect((await post('/try/decide', bearer(token))).json()).toEqual({ by: 'police' });
  });

  it('takes neither a token as cookie nor a cookie as token', async () => {
    const { token, cookie } = await login('police', { token: true });
    expect((await me({ cookie: `liandong-local=${token}` })).statusCode).toBe(401);
    expect((await me(bearer(cookie.split('=')[1] ?? ''))).statusCode).toBe(401);
  });
});

describe('the guard', () => {
  it('asks who it is, then whether they may', async () => {
    const { token } = await login('responder1', { token: true });
    const answers = [
      await post('/try/decide', {}), await post('/try/decide', bearer(token)), await post('/try/note', bearer(token)), await post('/try/admin', bearer(token)),
    ];
    expect(answers.map((r) => r.statusCode)).toEqual([401, 403, 200, 403]);
    expect(codeOf(answers[0] as LightMyRequestResponse)).toBe('access.not_logged_in');
    expect(acted).toEqual(['note']);
  });

  it('says of a dead session that it has ended', async () => {
    expect(codeOf(await post('/try/decide', bearer('A'.repeat(43))))).toBe('access.session_expired');
    expect(codeOf(await post('/try/decide', { authorization: 'Basic cG9saWNlOng=' }))).toBe('access.session_expired');
  });
});

describe('a session', () => {
  it('ends with the shift', async () => {
    const { cookie } = await login('police');
    for (let hour = 1; hour < 12; hour++) {
      now = START + hour * HOUR;
      expect((await me({ cookie })).statusCode, `hour ${hour}`).toBe(200);
    }
    now = START + 12 * HOUR;
    expect((await me({ cookie })).statusCode).toBe(401);
  });

  it('ends when nobody uses it, but not while a stream is open', async () => {
    const idle = await login('police');
    const streaming = await login('police2');
    const found = await auth.identify({ method: 'GET', headers: { cookie: streaming.cookie }, ip: '10.0.0.1', protocol: 'http' });
    if (found === null || !('sessionId' in found)) throw new Error('no session');
    const end = auth.watch(found.sessionId);
    for (let hour = 1; hour <= 5; hour++) {
      now = START + hour * HOUR;
      tick += HOUR;
      await auth.refresh();
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
    await fresh.db.pool.query(`update liandong.account set organisation_id = 'elsewhere' where username = 'police'`);
    expect((await me({ cookie })).json()).toMatchObject({ organisationId: 'station.north' });
    tick += 1_500;
    expect((await me({ cookie })).json()).toMatchObject({ organisationId: 'elsewhere' });
    await fresh.db.pool.query(`update liandong.account set organisation_id = 'station.north' where username = 'police'`);
  });
});

describe('a right taken away', () => {
  const listen = () => {
    const told: Revocation[] = [];
    auth.onRevoked((revocation) => told.push(revocation));
    return told;
  };

  it.each([
    ['an account disabled', () => auth.changeAccount('police2', { disabled: true }), () => auth.changeAccount('police2', { disabled: false })],
    ['a role removed', () => auth.changeAccount('police2', { roles: ['assessor'] }), () => auth.changeAccount('police2', { roles: ['duty_officer', 'call_taker'] })],
    ['a town removed', () => auth.changeAccount('police2', { towns: ['pujin'] }), () => auth.changeAccount('police2', { towns: ['pujiang', 'pujin'] })],
  ])('%s: the very next request and every open stream know', async (_what, take, giveBack) => {
    const told = listen();
    const { token, cookie } = await login('police2', { token: true });
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(200);
    expect(await take()).toBe(true);
    expect(told).toEqual([{ account: 'police2', sessionId: null }]);
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(401);
    expect((await post('/try/decide', { cookie, ...OWN_PAGE })).statusCode).toBe(401);
    expect(acted).toEqual(['decide']);
    await giveBack();
  });

  it('does not come back by a question that was on its way', async () => {
    const { token } = await login('police2', { token: true });
    for (let i = 0; i < 20; i++) {
      const asking = Array.from({ length: 4 }, () => me(bearer(token)));
      const taken = auth.changeAccount('police2', { disabled: true });
      await Promise.all([...asking, taken]);
      expect((await me(bearer(token))).statusCode).toBe(401);
      await auth.changeAccount('police2', { disabled: false });
      tick += 10_000;
      await auth.refresh();
    }
  });

  it.each([
    ['disabled', `update liandong.account set disabled_at = now() where username = 'police2'`, `update liandong.account set disabled_at = null where username = 'police2'`, false],
    ['given other roles', `update liandong.account set roles = '{assessor}' where username = 'police2'`, `update liandong.account set roles = '{duty_officer,call_taker}' where username = 'police2'`, true],
    ['logged out', `delete from liandong.session where account = 'police2'`, 'select 1', false],
  ])('by another process (%s) is known within a second, streams are told', async (_what, sql, back, all) => {
    await fresh.db.pool.query(`delete from liandong.session where account = 'police2'`);
    const told = listen();
    const { token } = await login('police2', { token: true });
    expect((await post('/try/decide', bearer(token))).statusCode).toBe(200);
    await auth.refresh();
    expect(told).toEqual([]);
    await fresh.db.pool.query(sql);
    await auth.refresh(); // `start` does it each second
    expect(told).toEqual([{ account: 'police2', sessionId: all ? null : digest(token).toString('hex') }]);
    expect([401, 403]).toContain((await post('/try/decide', bearer(token))).statusCode);
    await fresh.db.pool.query(back);
  });

  it('touches nobody else', async () => {
    const { token } = await login('police', { token: true });
    const told = listen();
    await auth.changeAccount('dispatcher', { disabled: true });
    await auth.changeAccount('dispatcher', { disabled: false });
    await auth.refresh();
    expect(told.every((revocation) => revocation.account === 'dispatcher')).toBe(true);
    expect((await me(bearer(token))).statusCode).toBe(200);
    expect(await auth.changeAccount('nobody', { disabled: true })).toBe(false);
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
    expect(statSync(join(dataDir, 'accounts.json')).mode & 0o777).toBe(0o600);
    await seedAccounts({ db: fresh.db, district, dataDir, at: instant(now) });
    expect(readDemoPasswords(dataDir)).toEqual(passwords);
    const { cookie } = await login('admin');
    await seedAccounts({ db: fresh.db, district, dataDir, at: instant(now) });
    expect((await me({ cookie })).statusCode).toBe(200);
  });

  it('makes new passwords when the folder was lost, so that one can always log in', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'liandong-session-'));
    await seedAccounts({ db: fresh.db, district, dataDir: elsewhere, at: instant(now) });
    const renewed = readDemoPasswords(elsewhere);
    expect(renewed.get('police')).not.toBe(passwords.get('police'));
    expect((await login('police', { password: renewed.get('police') ?? '' })).response.statusCode).toBe(200);
    rmSync(elsewhere, { recursive: true, force: true });
    passwords = renewed;
  });

  it('is not there otherwise', async () => {
    const serious = serve(auth, null);
    const response = await serious.inject({ method: 'GET', url: '/api/v1/demo' });
    expect(response.statusCode).toBe(404);
    await serious.close();
  });
});
