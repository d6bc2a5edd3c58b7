/** The second step of logging in: set up, asked for, used once, lost, guessed at, and not asked for where roles change in a demonstration. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCESS_ACTIONS, type AccessAction } from '#domain/access/actions.ts';
import { FACTOR_LOCK, SECOND_FACTOR_ROLES } from '#domain/access/second-factor.ts';
import { ACTS } from '#domain/access/matrix.ts';
import { ROLES } from '#domain/access/subject.ts';
import { createAuth } from '#server/platform/auth.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { inTowns } from '#server/platform/db.ts';
import { passFactor } from '#server/platform/second-factor.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { STEP_MS, stepOf, totpAt } from '#server/platform/totp.ts';
import { bearer, clientOf, codeOf, HOUR, serve, useDesk } from './desk.ts';

const desk = useDesk();
const { send } = clientOf(desk);
const secrets = createSecrets('a secret of forty characters, for tests!');

function begins(required: boolean): void {
  const factor = { secrets, required, demonstration: !required };
  desk.auth = createAuth({ db: desk.fresh.db, now: () => desk.now, tick: () => desk.tick, secure: false, publicUrl: null, factor });
  desk.app = serve(desk, desk.auth, { dataDir: desk.dataDir });
}
beforeEach(async () => {
  await desk.app.close();
  begins(true);
  await desk.fresh.db.pool.query('delete from liandong.second_factor; delete from liandong.session');
});

const call = (method: 'GET' | 'POST', path: string, token: string, payload?: object) => send({ method, url: `/api/v1${path}`, headers: bearer(token), ...(payload ? { payload } : {}) });
const enter = async (username: string, more: object = {}) => {
  const response = await send({ method: 'POST', url: '/api/v1/session', payload: { username, password: desk.passwords.get(username), token: true, ...more } });
  return { response, token: response.statusCode === 200 ? response.json<{ token: string }>().token : '' };
};
const codeAt = (secret: Buffer, off = 0): string => totpAt(secret, stepOf(desk.now) + off);
const refusedWith = async (username: string, more: object): Promise<string> => codeOf((await enter(username, more)).response);

/** What an authenticator does with what it was shown. */
function fromBase32(text: string): Buffer {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

async function setUp(username: string): Promise<{ token: string; secret: Buffer; codes: string[] }> {
  const { token } = await enter(username);
  const begun = (await call('POST', '/me/second-factor', token, {})).json<{ uri: string; secret: string }>();
  expect(new URL(begun.uri).searchParams.get('secret')).toBe(begun.secret);
  const secret = fromBase32(begun.secret);
  const { codes } = (await call('POST', '/me/second-factor/confirm', token, { code: codeAt(secret) })).json<{ codes: string[] }>();
  desk.now += STEP_MS; // the code of the setting up is used
  return { token, secret, codes };
}

describe('where it is required', () => {
  test('a session without it may set it up and nothing else; then everything opens, and other sessions have ended', async () => {
    const other = (await enter('admin')).token;
    const { token } = await enter('admin');
    expect((await call('GET', '/me', token)).json()).toMatchObject({ secondFactorLacking: true });
    expect(codeOf(await call('POST', '/try/admin', token, {}))).toBe('access.second_factor_setup');
    const begun = (await call('POST', '/me/second-factor', token, {})).json<{ secret: string }>();
    expect(codeOf(await call('POST', '/me/second-factor/confirm', token, { code: '000000' }))).toBe('access.second_factor_wrong');
    expect((await call('GET', '/me/second-factor', token)).json()).toEqual({ required: true, offered: true, since: null, recoveryLeft: 0, taken: false });
    const confirmed = await call('POST', '/me/second-factor/confirm', token, { code: codeAt(fromBase32(begun.secret)) });
    expect(new Set(confirmed.json<{ codes: string[] }>().codes).size).toBe(10);
    expect((await call('POST', '/try/admin', token, {})).statusCode).toBe(200);
    expect((await call('GET', '/me', token)).json()).toMatchObject({ secondFactorLacking: false });
    expect(codeOf(await call('GET', '/me', other))).toBe('access.session_expired');
  });

  test('the secret lies wrapped, and nothing shows it again', async () => {
    const { token, secret } = await setUp('admin');
    const { rows } = await desk.fresh.db.pool.query<{ secret: Buffer }>('select secret from liandong.second_factor');
    expect(rows[0]?.secret.includes(secret)).toBe(false);
    expect(codeOf(await call('POST', '/me/second-factor', token, {}))).toBe('access.second_factor_set');
  });

  test('roles that need none log in as ever, and the machine of the police too', async () => {
    for (const name of ['responder1', 'gateway']) {
      const { token } = await enter(name);
      expect((await call('GET', '/me', token)).json()).toMatchObject({ secondFactorLacking: false });
      expect(codeOf(await call('POST', '/me/second-factor', token, {}))).toBe('access.second_factor_not_yours');
    }
  });

  test('a role given later closes what is open until it is set up', async () => {
    await desk.auth.changeAccount('responder1', { roles: ['responder', 'dispatcher'] });
    const { token } = await enter('responder1');
    expect(codeOf(await call('POST', '/try/note', token, {}))).toBe('access.second_factor_setup');
    await desk.auth.changeAccount('responder1', { roles: ['responder'] });
  });
});

describe('logging in', () => {
  test('takes a right code, one step early or late, each once; a wrong password never gets to be asked for one', async () => {
    const { secret } = await setUp('admin');
    desk.now += 5 * STEP_MS;
    expect(await refusedWith('admin', {})).toBe('access.second_factor_needed');
    expect(await refusedWith('admin', { password: 'another one entirely' })).toBe('access.wrong_credentials');
    expect(await refusedWith('admin', { code: codeAt(secret, -2) })).toBe('access.second_factor_wrong');
    for (const off of [-1, 0, 1]) {
      expect((await enter('admin', { code: codeAt(secret, off) })).response.statusCode).toBe(200);
      expect(await refusedWith('admin', { code: codeAt(secret, off) }), 'replayed').toBe('access.second_factor_used');
    }
    expect(await refusedWith('admin', { code: codeAt(secret, 0) }), 'older than the last used').toBe('access.second_factor_used');
  });

  test('of two at once with one code, one gets in', async () => {
    const { secret } = await setUp('admin');
    const answers = await Promise.all(Array.from({ length: 4 }, () => enter('admin', { code: codeAt(secret) })));
    expect(answers.map((a) => a.response.statusCode).sort()).toEqual([200, 401, 401, 401]);
  });

  test('takes each recovery code once, however it is written; new ones make the old void', async () => {
    const { token, secret, codes } = await setUp('admin');
    const [first = '', second = ''] = codes;
    expect((await enter('admin', { code: ` ${first.toUpperCase().replaceAll('-', ' ')} ` })).response.statusCode).toBe(200);
    expect(await refusedWith('admin', { code: first })).toBe('access.second_factor_wrong');
    expect((await call('GET', '/me/second-factor', token)).json()).toMatchObject({ recoveryLeft: 9, taken: true });
    expect(codeOf(await call('POST', '/me/second-factor/recovery', token, { code: '111111' }))).toBe('access.second_factor_wrong');
    const fresh = (await call('POST', '/me/second-factor/recovery', token, { code: codeAt(secret) })).json<{ codes: string[] }>().codes;
    expect(await refusedWith('admin', { code: second })).toBe('access.second_factor_wrong');
    expect((await enter('admin', { code: fresh[0] })).response.statusCode).toBe(200);
  });

  test(`waits for ${FACTOR_LOCK.minutes} minutes after ${FACTOR_LOCK.after} wrong codes, that account alone, also for a right one`, async () => {
    const { secret } = await setUp('admin');
    const other = await setUp('lead');
    for (let n = 0; n < FACTOR_LOCK.after; n++) expect(await refusedWith('admin', { code: '000000' })).toBe('access.second_factor_wrong');
    const locked = await enter('admin', { code: codeAt(secret) });
    expect(locked.response.statusCode).toBe(429);
    expect(codeOf(locked.response)).toBe('access.second_factor_locked');
    expect((await enter('lead', { code: codeAt(other.secret) })).response.statusCode, 'nobody else waits').toBe(200);
    desk.now += FACTOR_LOCK.minutes * 60_000 + 1;
    expect((await enter('admin', { code: codeAt(secret) })).response.statusCode).toBe(200);
    const { rows } = await desk.fresh.db.pool.query<{ result: string; n: number }>(`select result, count(*)::int as n from liandong.sign_in where account = 'admin' and result like 'code%' group by result order by result`);
    expect(rows).toContainEqual({ result: 'code_locked', n: 1 });
  });

  test('2,000 guesses by somebody who has the password: five are looked at, a right one waits as well', async () => {
    const { secret } = await setUp('admin');
    const guess = (code: string) => inTowns(desk.fresh.db, [], (client) => passFactor(client, secrets, 'admin', code, desk.now));
    const said = { wrong: 0, locked: 0, in: 0 };
    for (let n = 0; n < 2_000; n++) {
      const code = n % 100 === 99 ? codeAt(secret) : String(n * 499).padStart(6, '0');
      if (n < 10 && [-1, 0, 1].some((off) => codeAt(secret, off) === code)) continue;
      const answer = await guess(code);
      if (!isRefusal(answer)) said.in += 1;
      else if (answer.code === 'access.second_factor_locked') said.locked += 1;
      else said.wrong += 1;
    }
    expect(said).toMatchObject({ wrong: FACTOR_LOCK.after, in: 0 });
    expect(said.locked).toBeGreaterThan(1_900);
  }, 120_000);

  test('is set back by others, with every session', async () => {
    const { token } = await setUp('admin');
    expect(await desk.auth.secondFactor.reset('admin')).toBe(true);
    expect(codeOf(await call('GET', '/me', token))).toBe('access.session_expired');
    expect(await desk.auth.secondFactor.reset('admin')).toBe(false);
    expect((await call('GET', '/me', (await enter('admin')).token)).json()).toMatchObject({ secondFactorLacking: true });
  });
});

describe('on a demonstration', () => {
  test('nobody has to; who set it up is asked for it, but for a change of role with one press', async () => {
    begins(false);
    const { token } = await enter('admin');
    expect((await call('POST', '/try/admin', token, {})).statusCode).toBe(200);
    await setUp('admin');
    expect(await refusedWith('admin', {})).toBe('access.second_factor_needed');
    expect((await enter('admin', { roleSwitch: true })).response.statusCode).toBe(200);
  });

  test('and outside it, that press is none', async () => {
    await setUp('admin');
    desk.now += HOUR;
    expect(await refusedWith('admin', { roleSwitch: true })).toBe('access.second_factor_needed');
  });
});

test('whoever may look, review looks, or ask for or confirm what two persons do is among those who need it', () => {
  const weighty: AccessAction[] = ['incident.words', 'incident.looks', 'incident.file', 'looks.read', 'looks.review', 'two-person.ask', 'two-person.answer', 'admin.write', 'ledger.verify'];
  const may = ROLES.filter((role) => role !== 'witness' && weighty.some((action) => (ACTS[action][role] ?? []).length > 0));
  expect(may.filter((role) => !SECOND_FACTOR_ROLES.includes(role))).toEqual([]);
  expect(SECOND_FACTOR_ROLES.filter((role) => !may.includes(role))).toEqual([]);
  expect(weighty.filter((action) => !ACCESS_ACTIONS.includes(action))).toEqual([]);
});
