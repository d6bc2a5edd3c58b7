/** Logging in: slowed down, equally slow for names that do not exist, each attempt written down, always a new session. */
import type pg from 'pg';
import type { Subject } from '#domain/access/subject.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import { findAccount, isUsername, normalName, toSubject } from './accounts.ts';
import type { AccountRow } from './accounts.ts';
import { createPasswordChecker } from './auth-password.ts';
import { setCookie } from './auth-request.ts';
import type { AuthRequest } from './auth-request.ts';
import { LIFETIME_MS } from './auth-sessions.ts';
import type { Sessions } from './auth-sessions.ts';
import { createThrottle } from './auth-throttle.ts';
import { inTowns } from './db.ts';
import type { Database } from './db.ts';

export interface Login {
  subject: Subject;
  /** the `Set-Cookie` of the new session */
  cookie: string;
  token: string | null;
  /** milliseconds since 1970: of the token, else of the cookie */
  expiresAt: number;
}

export type LogIn = (request: AuthRequest, username: string, password: string, withToken: boolean) => Promise<Login | Refusal>;

export interface LoginParts {
  db: Database;
  now: () => number;
  tick: () => number;
  secure: boolean;
  sessions: Sessions;
}

export function createLogin(parts: LoginParts): LogIn {
  const throttle = createThrottle(parts.tick);
  const passwords = createPasswordChecker();
  return async (request, username, password, withToken) => {
    const name = normalName(username);
    const wait = throttle.enter(name, request.ip);
    if (wait > 0) return refuse('access.throttled', { retryAfter: wait });
    let right: boolean | 'busy' = 'busy';
    try {
      const account = await findByName(parts.db, name);
      right = await passwords.check(account && isUsable(account) ? account.password : null, password);
      if (right === 'busy') return refuse('system.overloaded');
      return right && account ? await admit(parts, request, account, withToken) : await turnAway(parts, request, account);
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
function admit(parts: LoginParts, request: AuthRequest, account: AccountRow, withToken: boolean): Promise<Login> {
  const { db, now, secure, sessions } = parts;
  return inTowns(db, [], async (client) => {
    const cookie = await sessions.open(client, account.username, 'cookie');
    const bearer = withToken ? await sessions.open(client, account.username, 'bearer') : null;
    await recordSignIn(client, { at: now(), account: account.username, address: request.ip, result: 'opened' });
    return {
      subject: toSubject(account), cookie: setCookie(secure, cookie.token, LIFETIME_MS.cookie / 1000),
      token: bearer?.token ?? null, expiresAt: (bearer ?? cookie).expiresAt,
    };
  });
}

async function turnAway({ db, now }: LoginParts, request: AuthRequest, account: AccountRow | null): Promise<Refusal> {
  const result = account !== null && !isUsable(account) ? 'disabled' : 'wrong';
  await inTowns(db, [], (client) => recordSignIn(client, { at: now(), account: account?.username ?? null, address: request.ip, result }));
  return refuse('access.wrong_credentials');
}

export interface SignIn {
  at: number;
  account: string | null;
  address: string;
  result: 'opened' | 'wrong' | 'disabled' | 'closed';
}

export async function recordSignIn(client: pg.ClientBase, attempt: SignIn): Promise<void> {
  await client.query('insert into liandong.sign_in (at, account, address, result) values ($1, $2, $3, $4)', [
    instant(attempt.at), attempt.account, attempt.address, attempt.result,
  ]);
}
