/** Phones and the numbers of their commands: what arrived, what is missing, since when. */
import type { Receipt } from '#domain/response/contract.ts';
import { isRefusalCode, refusalText } from '#domain/refusals.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Database } from '#server/platform/db.ts';
import { inTowns } from '#server/platform/db.ts';

export interface Heard {
  device: string;
  account: string;
  now: Instant;
}

export interface HeardCommand {
  n: number;
  incidentId: string;
  action: string;
  statedAt: Instant | null;
  result: Receipt['result'];
  code: string | null;
}

/** Makes the device known; answers since when another one of the account is silent, when this one is new. */
export async function greet(db: Database, { device, account, now }: Heard): Promise<string | null> {
  return inTowns(db, [], async (client) => {
    const { rowCount } = await client.query(
      'insert into liandong.device (id, account, first_at, seen_at) values ($1, $2, $3, $3) on conflict (id) do nothing', [device, account, now]);
    if (rowCount === 0) {
      await client.query('update liandong.device set account = $2, seen_at = greatest(seen_at, $3), left_at = null where id = $1', [device, account, now]);
      return null;
    }
    const { rows } = await client.query<{ seen_at: Date }>(
      'select seen_at from liandong.device where account = $1 and id <> $2 and left_at is null order by seen_at desc limit 1', [account, device]);
    return rows[0] ? instant(rows[0].seen_at.getTime()) : null;
  });
}

export async function receiptsOf(db: Database, device: string, numbers: readonly number[]): Promise<Map<number, Receipt>> {
  if (numbers.length === 0) return new Map();
  const rows = await inTowns(db, [], async (client) => (await client.query<{ n: string; result: Receipt['result']; code: string | null }>(
    'select n, result, code from liandong.device_command where device = $1 and n = any($2)', [device, numbers])).rows);
  return new Map(rows.map((r) => [Number(r.n), receipt(Number(r.n), r.result, r.code)]));
}

export function receipt(n: number, result: Receipt['result'], code: string | null): Receipt {
  const text = code !== null && isRefusalCode(code) ? refusalText(code) : null;
  return { n, result, code, reason: text && { zh: text.zh, en: text.en } };
}

export async function keepReceipt(db: Database, { device, account, now }: Heard, c: HeardCommand): Promise<void> {
  await inTowns(db, [], (client) => client.query(
    `insert into liandong.device_command (device, n, account, incident_id, action, stated_at, at, result, code)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [device, c.n, account, c.incidentId, c.action, c.statedAt, now, c.result, c.code]));
}

/** Numbers up to `issued` that neither arrived nor are held: they are gone. `since`: last heard with nothing missing. */
export async function countLost(db: Database, { device, now }: Heard, told: { issued: number; held: readonly number[]; leaving: boolean }): Promise<{ count: number; since: string | null }> {
  return inTowns(db, [], async (client) => {
    const { rows } = await client.query<{ lost: string; lost_since: Date | null }>(
      `with here as (
         select count(*) as n from (
           select n from liandong.device_command where device = $1 and n <= greatest($2, (select issued from liandong.device where id = $1))
           union select * from unnest($3::bigint[])) as known)
       update liandong.device d set
         issued = greatest(d.issued, $2),
         lost = greatest(0, greatest(d.issued, $2) - here.n),
         lost_since = case when greatest(d.issued, $2) - here.n <= 0 then null else coalesce(d.lost_since, d.complete_at, d.first_at) end,
         complete_at = case when greatest(d.issued, $2) - here.n <= 0 then $4 else d.complete_at end,
         left_at = case when $5 then $4::timestamptz end
       from here where d.id = $1 returning lost, lost_since`,
      [device, told.issued, told.held, now, told.leaving]);
    const row = rows[0];
    return { count: Number(row?.lost ?? 0), since: row?.lost_since ? instant(row.lost_since.getTime()) : null };
  });
}

export interface DeviceRow { id: string; account: string; seen_at: Date; issued: string; lost: string; lost_since: Date | null; left_at: Date | null }

/** Devices of accounts of these towns, those with losses first. */
export async function listDevices(db: Database, towns: readonly string[]): Promise<DeviceRow[]> {
  return inTowns(db, [], async (client) => (await client.query<DeviceRow>(
    `select d.id, d.account, d.seen_at, d.issued, d.lost, d.lost_since, d.left_at from liandong.device d
     join liandong.account a on a.username = d.account where a.towns && $1 order by d.lost > 0 desc, d.seen_at desc limit 200`, [towns])).rows);
}
