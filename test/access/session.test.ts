/** S7 over HTTP: log-in that cannot be planted, guessed at speed or used from another site. */
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { createAuth } from '#server/platform/auth.ts';
import { digest } from '#server/platform/secrets.ts';
import { bearer, clientOf, codeOf, HOUR, OWN_PAGE, serve, START, useDesk } from './desk.ts';

const desk = useDesk();
const { send, post, me, login } = clientOf(desk);

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
    const door = createAuth({ db: desk.fresh.db, now: () => desk.now, secure: true, publicUrl: 'https://liandong.example' });
    const https = serve(desk, door, null);
    const response = await https.inject({ method: 'POST', url: '/api/v1/session', payload: { username: 'police', password: desk.passwords.get('police') } });
    expect(response.headers['set-cookie']).toMatch(/^__Host-liandong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure$/);
    await https.close();
  });

  it('says the same of a wrong password, an unknown name, an odd name and a disabled account', async () => {
    await desk.auth.changeAccount('assessor', { disabled: true });
    const said = [];
    for (const [username, password] of [['police', 'wrong'], ['nobody', 'wrong'], ["x' or 1=1 --", 'wrong'], ['assessor', desk.passwords.get('assessor') ?? '']] as const) {
      const { response } = await login(username, { password, from: '10.0.0.44' });
      said.push([response.statusCode, response.body]);
    }
    await desk.auth.changeAccount('assessor', { disabled: false });
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
    const { rows } = await desk.fresh.db.pool.query(`select account, result from liandong.sign_in where address = '10.0.0.45' order by id`);
    expect(rows).toEqual([{ account: null, result: 'wrong' }, { account: 'reviewer', result: 'wrong' }, { account: 'reviewer', result: 'opened' }]);
  });

  it('leaves no token in the database, only hashes', async () => {
    const { cookie, token } = await login('police', { token: true });
    const { rows } = await desk.fresh.db.pool.query<{ dump: string }>(`select string_agg(s::text, ' ') || (select string_agg(a::text, ' ') from liandong.account a) as dump from liandong.session s`);
    const dump = rows[0]?.dump ?? '';
    for (const secret of [token, cookie.split('=')[1] ?? '', desk.passwords.get('police') ?? '']) {
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
    desk.tick += 1000;
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
    expect(desk.acted).toEqual(status === 200 ? ['decide'] : []);
    if (status === 403) expect(codeOf(response)).toBe('access.cross_site');
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])('as a form (%s) is refused', async (type) => {
    const { cookie } = await login('police');
    const response = await post('/try/decide', { cookie, ...OWN_PAGE, 'content-type': type }, '{}');
    expect([403, 415]).toContain(response.statusCode);
    expect(desk.acted).toEqual([]);
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
    expect(desk.acted).toEqual(['note']);
  });

  it('says of a dead session that it has ended', async () => {
    expect(codeOf(await post('/try/decide', bearer('A'.repeat(43))))).toBe('access.session_expired');
    expect(codeOf(await post('/try/decide', { authorization: 'Basic cG9saWNlOng=' }))).toBe('access.session_expired');
  });
});
