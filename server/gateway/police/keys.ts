/** Keys that speak for a police platform: added beside the old one, so that both are good until the old one ends. */
import type { PoolClient } from 'pg';
import type { Subject } from '#domain/access/subject.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import { ACCOUNT_COLUMNS, findAccount, toSubject, type AccountRow } from '#server/platform/accounts.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { digest, type Secrets } from '#server/platform/secrets.ts';
import { parseKey, type Algorithm, type VerifyingKey } from './signature.ts';

export interface PlatformKey extends VerifyingKey {
  id: string;
  platform: Subject;
}

export interface KeyInfo {
  id: string;
  platform: string;
  algorithm: Algorithm;
  validFrom: Instant;
  validUntil: Instant | null;
  addedBy: string;
}

interface KeyRow extends AccountRow {
  id: string;
  platform: string;
  algorithm: Algorithm;
  key: Buffer;
  valid_from: Date;
  valid_until: Date | null;
  added_by: string;
}

const wrapContext = (id: string) => `police key ${id}`;

/** Keys in force at `at`, of accounts that are not disabled. */
export async function keysInForce(client: PoolClient, secrets: Secrets, at: Instant): Promise<PlatformKey[]> {
  const { rows } = await client.query<KeyRow>({
    name: 'police.keys',
    text: `select k.id, k.platform, k.algorithm, k.key, ${ACCOUNT_COLUMNS} from liandong.police_key k join liandong.account a on a.username = k.platform
           where k.valid_from <= $1 and (k.valid_until is null or k.valid_until > $1) and a.disabled_at is null and 'gateway' = any (a.roles)
           order by k.valid_from desc, k.id`,
    values: [at],
  });
  return rows.map((r) => ({
    id: r.id, algorithm: r.algorithm, platform: toSubject(r),
    key: r.algorithm === 'hmac' ? secrets.unwrap(r.key, wrapContext(r.id)) : r.key,
  }));
}

export interface NewKey {
  platform: string;
  /** `whpk_…` or `whsec_…` */
  key: string;
  validFrom: Instant;
  addedBy: string;
  at: Instant;
}

/** The same key twice is one key. A shared secret lies wrapped; a public key in the clear. */
export async function addKey(client: PoolClient, secrets: Secrets, fresh: NewKey, allowed: readonly Algorithm[]): Promise<KeyInfo | Refusal> {
  const parsed = parseKey(fresh.key);
  if (!parsed || !allowed.includes(parsed.algorithm)) return refuse('gateway.key_unreadable');
  const account = await findAccount(client, fresh.platform);
  if (!account?.roles.includes('gateway')) return refuse('gateway.platform_unknown');
  const platform = account.username;
  const id = `pk_${digest(`${platform}\n${parsed.algorithm}\n${parsed.key.toString('hex')}`).toString('hex').slice(0, 20)}`;
  const stored = parsed.algorithm === 'hmac' ? secrets.wrap(parsed.key, wrapContext(id)) : parsed.key;
  await client.query('insert into liandong.police_line (platform) values ($1) on conflict do nothing', [platform]);
  await client.query(
    `insert into liandong.police_key (id, platform, algorithm, key, valid_from, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [id, platform, parsed.algorithm, stored, fresh.validFrom, fresh.addedBy, fresh.at]);
  return (await listKeys(client)).find((k) => k.id === id) ?? refuse('gateway.key_unknown');
}

export async function listKeys(client: PoolClient): Promise<KeyInfo[]> {
  const { rows } = await client.query<KeyRow>('select id, platform, algorithm, valid_from, valid_until, added_by from liandong.police_key order by platform, valid_from, id');
  return rows.map((r) => ({
    id: r.id, platform: r.platform, algorithm: r.algorithm, addedBy: r.added_by,
    validFrom: instant(r.valid_from.getTime()), validUntil: r.valid_until && instant(r.valid_until.getTime()),
  }));
}

/** From `at` on the key is good for nothing; false when there is none of that id. */
export async function endKey(client: PoolClient, id: string, at: Instant): Promise<boolean> {
  const { rowCount } = await client.query('update liandong.police_key set valid_until = greatest($2::timestamptz, valid_from) where id = $1', [id, at]);
  return rowCount === 1;
}

export async function findPlatform(db: Database, username: string): Promise<Subject | null> {
  const row = await inTowns(db, [], (client) => findAccount(client, username));
  return row && row.disabled_at === null && row.roles.includes('gateway') ? toSubject(row) : null;
}
