/** Logging in: slowed down, equally slow for names that do not exist, each attempt written down, always a new session. */
import type pg from 'pg';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Refusal, RefusalCode } from '#domain/shared/refusal.ts';
import { findAccount, isUsername, normalName, toSubject } from './accounts.ts';
import type { AccountRow } from './accounts.ts';
import { createPasswordChecker } from './auth-password.ts';
import { setCookie } from './auth-request.ts';
import type { AuthRequest } from './auth-request.ts';
import { LIFETIME_MS } from './auth-sessions.ts';
import type { Sessions } from './auth-sessions.ts';
import { createThrottle } from './auth-throttle.ts';
import { inTowns } from './db.ts';
import { isSetUp, passFactor } from './second-factor.ts';
import type { Passed } from './second-factor.ts';
import type { Secrets } from './secrets.ts';
import type { Database } from './db.ts';

export interface Login {
  subject: Subject;
  /** the `Set-Cookie` of the new session */
  cookie: string;
  token: string | null;
  /** milliseconds since 1970: of the token, else of the cookie */
  expiresAt: number;
}

export interface Credentials {
  username: string;
  password: string;
  /** of the authenticator, or a recovery code; null: none was given */
  code: string | null;
  withToken: boolean;
  /** on a demonstration, from one role to another with one press: without the second step */
  roleSwitch: boolean;
}

export type LogIn = (request: AuthRequest, credentials: Credentials) => Promise<Login | Refusal>;

export interface LoginParts {
  db: Database;
  now: () => number;
  tick: () => number;
  secure: boolean;
  sessions: Sessions;
  factor: FactorOptions | null;
}

/** The second step. `demonstration`: roles may be changed without it. */
export interface FactorOptions {
  secrets: Secrets;
  /** whoever needs one may do nothing before it is set up and taken; else it is asked of those who set it up */
  required: boolean;
  demonstration: boolean;
}

export function createLogin(parts: LoginParts): LogIn {
  const throttle = createThrottle(parts.tick);
  const passwords = createPasswordChecker();
  return async (request, credentials) => {
    const name = normalName(credentials.username);
    const wait = throttle.enter(name, request.ip);
    if (wait > 0) return refuse('access.throttled', { retryAfter: wait });
    let right: boolean | 'busy' = 'busy';
    try {
      const account = await findByName(parts.db, name);
      right = await passwords.check(account && isUsable(account) ? account.password : null, credentials.password);
      if (right === 'busy') return refuse('system.overloaded');
      return right && account ? await admit(parts, request, account, credentials) : await turnAway(parts, request, account);
    } finally {
      if (right === 'busy') throttle.leave(name, request.ip);
      else throttle.end(name, request.ip, right);
    }
  };
}

function isUsable(account: AccountRow): boolean {
  return account.disabled_at === null;
}

function findByName(db: Database, name: string): Promise<AccountRow | null> {
  return isUsername(name) ? inTowns(db, [], (client) => findAccount(client, name)) : Promise.resolve(null);
}

/** What the browser held before is not taken over: a planted session stays the planter's (session fixation). */
function admit(parts: LoginParts, request: AuthRequest, account: AccountRow, credentials: Credentials): Promise<Login | Refusal> {
  const { db, secure, sessions } = parts;
  return inTowns(db, [], async (client) => {
    const second = await secondStep(client, parts, account.username, credentials);
    if (isRefusal(second)) {
      const result = FAILED[second.code];
      if (result) await recordSignIn(client, { account: account.username, address: request.ip, result });
      return second;
    }
    const cookie = await sessions.open(client, account.username, 'cookie', second !== null);
    const bearer = credentials.withToken ? await sessions.open(client, account.username, 'bearer', second !== null) : null;
    await recordSignIn(client, { account: account.username, address: request.ip, result: second === 'recovery' ? 'recovery_used' : 'opened' });
    return {
      subject: toSubject(account), cookie: setCookie(secure, cookie.token, LIFETIME_MS.cookie / 1000),
      token: bearer?.token ?? null, expiresAt: (bearer ?? cookie).expiresAt,
    };
  });
}

const FAILED: Partial<Record<RefusalCode, SignIn['result']>> = {
  'access.second_factor_wrong': 'code_wrong', 'access.second_factor_used': 'code_wrong', 'access.second_factor_locked': 'code_locked',
};

/** What was passed; null where none is asked: nothing is set up, or the demonstration changes its role. */
async function secondStep(client: pg.ClientBase, { factor, now }: LoginParts, account: string, { code, roleSwitch }: Credentials): Promise<Passed | null | Refusal> {
  if (!factor || !(await isSetUp(client, account))) return null;
  if (roleSwitch && factor.demonstration && !factor.required) return null;
  return code === null ? refuse('access.second_factor_needed') : passFactor(client, factor.secrets, account, code, now());
}

async function turnAway({ db }: LoginParts, request: AuthRequest, account: AccountRow | null): Promise<Refusal> {
  const result = account !== null && !isUsable(account) ? 'disabled' : 'wrong';
  await inTowns(db, [], (client) => recordSignIn(client, { account: account?.username ?? null, address: request.ip, result }));
  return refuse('access.wrong_credentials');
}

export interface SignIn {
  account: string | null;
  address: string;
  result: 'opened' | 'wrong' | 'disabled' | 'closed' | 'code_wrong' | 'code_locked' | 'recovery_used' | 'factor_set' | 'factor_reset';
}

/** By the town's clock, as everything that people read; only how long a session lives goes by the wall's. */
export async function recordSignIn(client: pg.ClientBase, attempt: SignIn): Promise<void> {
  await client.query('insert into liandong.sign_in (at, account, address, result) values (liandong.clock_now(), $1, $2, $3)', [attempt.account, attempt.address, attempt.result]);
}
