/** Links by which somebody sets a password: 256 random bits, of which only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { plus, type Instant } from '#domain/shared/time.ts';

/** How long a link is good for. */
const LASTS = { hours: 72 } as const;
const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

export interface AccountLink { code: string; expiresAt: Instant }

/** A new link takes the place of one that was not used. */
export async function makeLink(client: ClientBase, account: string, madeBy: string, at: Instant): Promise<AccountLink> {
  const [code, expiresAt] = [randomBytes(32).toString('base64url'), plus(at, LASTS)];
  await client.query('delete from liandong.account_link where account = $1 and used_at is null', [account]);
  await client.query('insert into liandong.account_link (hash, account, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5)', [hashOf(code), account, madeBy, at, expiresAt]);
  return { code, expiresAt };
}

/** Whose account it opens; null when it is unknown, used or over, or the account is withdrawn. */
export async function findLink(client: ClientBase, code: string, at: Instant): Promise<string | null> {
  const { rows } = await client.query<{ account: string }>(
    'select l.account from liandong.account_link l join liandong.account a on a.username = l.account where l.hash = $1 and l.used_at is null and l.expires_at > $2 and a.disabled_at is null', [hashOf(code), at]);
  return rows[0]?.account ?? null;
}

/** False when somebody else used it in between. */
export async function useLink(client: ClientBase, code: string, at: Instant): Promise<boolean> {
  return (await client.query('update liandong.account_link set used_at = $2 where hash = $1 and used_at is null and expires_at > $2', [hashOf(code), at])).rowCount === 1;
}

/** Accounts with a link that waits to be used. */
export async function listLinked(client: ClientBase, at: Instant): Promise<Set<string>> {
  const { rows } = await client.query<{ account: string }>('select account from liandong.account_link where used_at is null and expires_at > $1', [at]);
  return new Set(rows.map((r) => r.account));
}
