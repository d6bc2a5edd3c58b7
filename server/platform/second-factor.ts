/**
 * The second step of logging in, as rows: a secret wrapped by the master key, one use a code, recovery codes as hashes, a lock
 * after five wrong ones. Every function runs inside the caller's transaction and locks the account's row, so that two
 * requests with one code get in once.
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { FACTOR_LOCK, RECOVERY_CODES } from '#domain/access/second-factor.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, plus } from '#domain/shared/time.ts';
import { digest, type Secrets } from './secrets.ts';
import { findStep, newTotpSecret } from './totp.ts';

interface Row {
  secret: Buffer;
  confirmed_at: Date | null;
  last_step: string;
  recovery: Buffer[];
  failures: number;
  locked_until: Date | null;
}

export interface FactorState {
  /** RFC 3339; null: not set up */
  since: string | null;
  recoveryLeft: number;
}

/** What a right code was: one of the authenticator's, or a recovery code, which is used up. */
export type Passed = 'code' | 'recovery';

const context = (account: string): string => `second factor ${account}`;

export async function factorState(client: pg.ClientBase, account: string): Promise<FactorState> {
  const row = await find(client, account);
  return { since: row?.confirmed_at?.toISOString() ?? null, recoveryLeft: row?.confirmed_at ? row.recovery.length : 0 };
}

export async function isSetUp(client: pg.ClientBase, account: string): Promise<boolean> {
  return (await find(client, account))?.confirmed_at != null;
}

/** A new secret, of no effect until a code of it is typed. One that is in use stays so until then. */
export async function beginFactor(client: pg.ClientBase, secrets: Secrets, account: string, at: number): Promise<Buffer | Refusal> {
  const row = await find(client, account);
  if (row?.confirmed_at) return refuse('access.second_factor_set');
  const secret = newTotpSecret();
  await client.query(
    `insert into liandong.second_factor (account, secret, at) values ($1, $2, $3)
     on conflict (account) do update set secret = excluded.secret, at = excluded.at, last_step = 0, recovery = '{}', failures = 0, locked_until = null`,
    [account, secrets.wrap(secret, context(account)), instant(at)]);
  return secret;
}

/** The first right code sets it in force; the answer is the recovery codes, which are shown this once. */
export async function confirmFactor(client: pg.ClientBase, secrets: Secrets, account: string, code: string, at: number): Promise<readonly string[] | Refusal> {
  const row = await find(client, account);
  if (!row) return refuse('access.second_factor_not_begun');
  if (row.confirmed_at) return refuse('access.second_factor_set');
  const step = findStep(secrets.unwrap(row.secret, context(account)), tidy(code), at);
  if (step === null) return refuse('access.second_factor_wrong');
  await client.query('update liandong.second_factor set confirmed_at = $2, last_step = $3 where account = $1', [account, instant(at), step]);
  return renewRecovery(client, account);
}

/** New recovery codes; the old ones are void. */
export async function renewRecovery(client: pg.ClientBase, account: string): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, makeRecovery);
  await client.query('update liandong.second_factor set recovery = $2 where account = $1', [account, codes.map((code) => digest(tidy(code)))]);
  return codes;
}

/** Right, and used up; or the refusal, with the failure counted. */
export async function passFactor(client: pg.ClientBase, secrets: Secrets, account: string, code: string, at: number): Promise<Passed | Refusal> {
  const row = await find(client, account);
  if (!row?.confirmed_at) return refuse('access.second_factor_not_begun');
  const until = row.locked_until?.getTime() ?? 0;
  if (until > at) return refuse('access.second_factor_locked', { retryAfter: Math.ceil((until - at) / 1000) });
  const typed = tidy(code);
  const step = findStep(secrets.unwrap(row.secret, context(account)), typed, at);
  if (step !== null && step > Number(row.last_step)) {
    await client.query('update liandong.second_factor set last_step = $2, failures = 0, locked_until = null where account = $1', [account, step]);
    return 'code';
  }
  const hash = digest(typed);
  if (row.recovery.some((each) => each.equals(hash))) {
    await client.query('update liandong.second_factor set recovery = array_remove(recovery, $2), failures = 0, locked_until = null where account = $1', [account, hash]);
    return 'recovery';
  }
  await countFailure(client, account, row.failures + 1, at);
  return refuse(step === null ? 'access.second_factor_wrong' : 'access.second_factor_used');
}

/** Takes it away, with every session. False: there was none. */
export async function resetFactor(client: pg.ClientBase, account: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from liandong.second_factor where account = $1', [account]);
  await client.query('delete from liandong.session where account = $1', [account]);
  return rowCount === 1;
}

async function countFailure(client: pg.ClientBase, account: string, failures: number, at: number): Promise<void> {
  const locked = failures >= FACTOR_LOCK.after;
  await client.query('update liandong.second_factor set failures = $2, locked_until = $3 where account = $1', [
    account, locked ? 0 : failures, locked ? plus(instant(at), { minutes: FACTOR_LOCK.minutes }) : null]);
}

async function find(client: pg.ClientBase, account: string): Promise<Row | null> {
  const { rows } = await client.query<Row>('select secret, confirmed_at, last_step, recovery, failures, locked_until from liandong.second_factor where account = $1 for update', [account]);
  return rows[0] ?? null;
}

/** People type spaces and dashes, and letters in any case. */
function tidy(code: string): string {
  return code.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789x'; // 32, without those that look alike

/** `k7mw-3xqp-9hdz`: 60 random bits, of which a hash alone is kept. */
function makeRecovery(): string {
  const letters = [...randomBytes(12)].map((byte) => LETTERS[byte & 31] ?? 'x');
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-');
}
