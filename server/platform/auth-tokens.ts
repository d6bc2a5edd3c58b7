/** Tokens of programs: sessions with a name. Only the hash is kept; the first digits of it name the token. */
import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import { normalName } from './accounts.ts';
import { recordSignIn } from './auth-login.ts';
import type { Revocation } from './auth-sessions.ts';
import { inTowns, type Database } from './db.ts';
import { readEarlier, takeKey, type KeyedRequest } from './idempotency.ts';
import { digest } from './secrets.ts';

export interface NewToken {
  account: string;
  name: string;
  days: number;
  madeBy: string;
  /** asked again under the same key it is the same token, without its secret */
  keyed: KeyedRequest | null;
}
export interface Token { id: string; name: string; account: string; madeBy: string; createdAt: string; usedAt: string | null; expiresAt: string }

interface Parts { db: Database; now: () => number }
interface Row { hash: string; account: string; name: string; made_by: string; created_at: Date; seen_at: Date; expires_at: Date }

const BYTES = 32;
const DAY_MS = 86_400_000;
const ID_DIGITS = 16;
const COLUMNS = `encode(hash, 'hex') as hash, account, name, made_by, created_at, seen_at, expires_at`;

function viewOf(r: Row): Token {
  const iso = (at: Date): string => instant(at.getTime());
  return { id: r.hash.slice(0, ID_DIGITS), name: r.name, account: r.account, madeBy: r.made_by, createdAt: iso(r.created_at), usedAt: r.seen_at > r.created_at ? iso(r.seen_at) : null, expiresAt: iso(r.expires_at) };
}

/** The secret is in the first answer only, and nowhere kept: told again under its key, a token comes without it. */
export async function makeToken({ db, now }: Parts, wanted: NewToken): Promise<Token & { token: string | null } | Refusal> {
  const token = randomBytes(BYTES).toString('base64url');
  const [hash, at] = [digest(token), now()];
  return inTowns(db, [], async (client) => {
    if (wanted.keyed) {
      const fresh = await takeKey(client, { ...wanted.keyed, incidentId: null, refusal: null, told: { token: hash.toString('hex') }, at: instant(at) });
      if (!fresh) return madeBefore(client, wanted.keyed, at);
    }
    return { ...viewOf(await insert(client, wanted, hash, at)), token };
  });
}

async function insert(client: PoolClient, { account, name, days, madeBy }: NewToken, hash: Buffer, at: number): Promise<Row> {
  await client.query('delete from liandong.session where account = $1 and name is not null and expires_at <= $2', [normalName(account), instant(at)]);
  await recordSignIn(client, { account: normalName(account), address: `token by ${madeBy}`, result: 'opened' });
  const { rows: [row] } = await client.query<Row>(`insert into liandong.session (hash, account, kind, created_at, seen_at, expires_at, name, made_by) values ($1, $2, 'bearer', $3, $3, $4, $5, $6) returning ${COLUMNS}`,
    [hash, normalName(account), instant(at), instant(at + days * DAY_MS), name, madeBy]);
  if (!row) throw new Error('the token was not kept');
  return row;
}

async function madeBefore(client: PoolClient, keyed: KeyedRequest, at: number): Promise<Token & { token: null } | Refusal> {
  const before = await readEarlier(client, keyed);
  if (isRefusal(before)) return before;
  const { token } = z.object({ token: z.string() }).parse(before?.told);
  const { rows: [row] } = await client.query<Row>(`select ${COLUMNS} from liandong.session where hash = decode($1, 'hex') and expires_at > $2`, [token, instant(at)]);
  return row ? { ...viewOf(row), token: null } : refuse('settings.token_unknown');
}

export async function listTokens({ db, now }: Parts, accounts: readonly string[]): Promise<Token[]> {
  const { rows } = await inTowns(db, [], (client) => client.query<Row>(`select ${COLUMNS} from liandong.session where name is not null and account = any($1) and expires_at > $2 order by created_at desc, hash`, [accounts, instant(now())]));
  return rows.map(viewOf);
}

/** What has to be forgotten then; null when none of the accounts has such a token. */
export async function endToken({ db }: Pick<Parts, 'db'>, accounts: readonly string[], id: string): Promise<Revocation | null> {
  return inTowns(db, [], async (client) => {
    const { rows } = await client.query<Row>(`delete from liandong.session where name is not null and account = any($1) and encode(hash, 'hex') like $2 || '%' returning ${COLUMNS}`, [accounts, id]);
    const [row] = rows;
    if (!row) return null;
    await recordSignIn(client, { account: row.account, address: 'token ended', result: 'closed' });
    return { account: row.account, sessionId: row.hash };
  });
}
