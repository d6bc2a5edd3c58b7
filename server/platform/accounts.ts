/** Accounts as rows. Whoever changes one through `auth.ts` ends its sessions at once; other processes are seen within a second. */
import type pg from 'pg';
import { isRole } from '#domain/access/subject.ts';
import type { Role, Subject } from '#domain/access/subject.ts';

export interface AccountRow {
  username: string;
  person_id: string;
  roles: string[];
  towns: string[];
  organisation_id: string;
  unit_id: string | null;
  station_id: string | null;
  sources: string[];
  password: string | null;
  disabled_at: Date | null;
}

export interface NewAccount extends Omit<Subject, 'account'> {
  username: string;
  /** PHC text, or null: nobody can log in yet */
  passwordHash: string | null;
}

export const ACCOUNT_COLUMNS =
  'a.username, a.person_id, a.roles, a.towns, a.organisation_id, a.unit_id, a.station_id, a.sources, a.password, a.disabled_at';

/** Names are lower case; what is typed is not. */
export function normalName(username: string): string {
  return username.trim().toLowerCase();
}

export function isUsername(username: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(username);
}

/** A role that this version does not know gives no right. */
export function toSubject(row: AccountRow): Subject {
  return {
    account: row.username, roles: row.roles.filter(isRole), towns: row.towns, organisationId: row.organisation_id,
    unitId: row.unit_id, stationId: row.station_id, personId: row.person_id, sources: row.sources,
  };
}

export async function findAccount(client: pg.ClientBase, username: string): Promise<AccountRow | null> {
  const { rows } = await client.query<AccountRow>(`select ${ACCOUNT_COLUMNS} from liandong.account a where a.username = $1`, [normalName(username)]);
  return rows[0] ?? null;
}

export async function listAccounts(client: pg.ClientBase): Promise<AccountRow[]> {
  const { rows } = await client.query<AccountRow>(`select ${ACCOUNT_COLUMNS} from liandong.account a order by a.username`);
  return rows;
}

/** False when the name is taken; nothing is changed then. */
export async function addAccount(client: pg.ClientBase, account: NewAccount, at: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into liandong.account (username, person_id, roles, towns, organisation_id, unit_id, station_id, sources, password, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) on conflict do nothing`,
    [account.username, account.personId, account.roles, account.towns, account.organisationId, account.unitId, account.stationId, account.sources, account.passwordHash, at],
  );
  return rowCount === 1;
}

export interface AccountChange {
  roles?: readonly Role[];
  towns?: readonly string[];
  passwordHash?: string;
  disabled?: boolean;
  personId?: string;
  organisationId?: string;
  /** null: of no unit */
  unitId?: string | null;
  stationId?: string | null;
}

/** Changes an account and ends its sessions: what it was allowed is gone with them. False when there is none of that name. */
export async function changeAccount(client: pg.ClientBase, username: string, change: AccountChange, at: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update liandong.account set roles = coalesce($2, roles), towns = coalesce($3, towns), password = coalesce($4, password),
       disabled_at = case when $5::boolean is null then disabled_at when $5 then coalesce(disabled_at, $6) end, changed_at = $6,
       person_id = coalesce($7, person_id), organisation_id = coalesce($8, organisation_id),
       unit_id = case when $9 then $10 else unit_id end, station_id = case when $11 then $12 else station_id end
     where username = $1`,
    [normalName(username), change.roles ?? null, change.towns ?? null, change.passwordHash ?? null, change.disabled ?? null, at, change.personId ?? null, change.organisationId ?? null,
      change.unitId !== undefined, change.unitId ?? null, change.stationId !== undefined, change.stationId ?? null],
  );
  if (rowCount !== 1) return false;
  await client.query('delete from liandong.session where account = $1', [normalName(username)]);
  return true;
}
