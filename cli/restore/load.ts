/** A backup's parts into an empty database, in one transaction: either all of it is there afterwards, or nothing. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { copyIn } from '#server/platform/copy.ts';
import { fileOf } from '#server/backup/folder.ts';
import type { Part } from '#server/backup/folder.ts';
import type { KeyStore } from '#server/backup/key-store.ts';
import { KEYS, listed, listTables } from '#server/backup/tables.ts';
import type { Table } from '#server/backup/tables.ts';
import type { Plan } from './choose.ts';
import { cutAt, finishCut } from './cut.ts';
import type { Cut } from './cut.ts';

export async function loadPlan(client: pg.Client, plan: Plan, keys: KeyStore | null): Promise<void> {
  await client.query('begin');
  try {
    const tables = await listTables(client);
    const walls = await liftWalls(client);
    await client.query(`truncate ${tables.map((table) => table.name).join(', ')} cascade`);
    for (const part of [plan.base, ...plan.whole]) await loadPart(client, tables, part, keys, plan, null);
    if (plan.cut) await loadCut(client, tables, plan.cut, keys, plan);
    await followSequences(client, tables);
    await client.query('update liandong.installation set epoch = epoch + 1');
    await client.query(`set constraints all immediate; ${walls}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // a connection that is gone has rolled back by itself
    throw error;
  }
}

/** The owner, too, stands behind the walls between towns; they are down for this transaction alone. Answers how to put them up. */
async function liftWalls(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ down: string | null; up: string | null }>(
    `select string_agg(format('alter table %s no force row level security', c.oid::regclass), '; ') as down,
       string_agg(format('alter table %s force row level security', c.oid::regclass), '; ') as up
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relforcerowsecurity and n.nspname in ('ledger', 'liandong', 'vault')`);
  await client.query(rows[0]?.down ?? '');
  return rows[0]?.up ?? '';
}

async function loadCut(client: pg.Client, tables: readonly Table[], part: Part, keys: KeyStore | null, plan: Plan): Promise<void> {
  await readInto(client, 'incoming_event', tables, part, 'ledger.event');
  const cut = await cutAt(client, plan.to);
  await loadPart(client, tables, part, keys, plan, cut);
  await finishCut(client);
}

async function loadPart(client: pg.Client, tables: readonly Table[], part: Part, keys: KeyStore | null, plan: Plan, cut: Cut | null): Promise<void> {
  for (const table of tables) {
    if (!part.manifest.files.some((file) => file.table === table.name)) continue;
    await readInto(client, 'incoming', tables, part, table.name);
    if (table.name === KEYS) await insertKeys(client, keys, plan.to, cut?.condition(table) ?? 'true');
    else await client.query(upsert(table, cut?.condition(table) ?? 'true'));
  }
}

/** The file of a table into a temporary table of the same columns; without the file it is empty. */
async function readInto(client: pg.Client, temporary: string, tables: readonly Table[], part: Part, name: string): Promise<void> {
  const table = tables.find((each) => each.name === name);
  if (!table) throw new Error(`there is no table ${name}`);
  const file = part.manifest.files.find((each) => each.table === name);
  await client.query(`drop table if exists ${temporary}; create temporary table ${temporary} on commit drop as select ${listed(file?.columns ?? table.columns)} from ${name} where false`);
  if (!file) return;
  const rows = await copyIn(client, `${temporary} (${listed(file.columns)})`, createReadStream(fileOf(part.path, name)).pipe(createGunzip()));
  if (rows !== file.rows) throw new Error(`${fileOf(part.path, name)}: ${rows} rows instead of ${file.rows}`);
}

function upsert({ name, columns, key }: Table, condition: string): string {
  const rest = columns.filter((column) => !key.includes(column));
  const change = rest.length === 0 ? 'do nothing' : `do update set ${rest.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`;
  return `insert into ${name} (${listed(columns)}) overriding system value select ${listed(columns)} from incoming i where ${condition} on conflict (${listed(key)}) ${change}`;
}

const AT_ONCE = 5_000;

/** Keys as the store has them now: what was destroyed since stays destroyed, and leaves its own record. */
async function insertKeys(client: pg.Client, keys: KeyStore | null, at: string, condition: string): Promise<void> {
  for (let after = ''; ;) {
    const { rows } = await client.query<{ id: string }>(`select id from incoming i where id > $1 and ${condition} order by id limit ${AT_ONCE}`, [after]);
    const known = keys?.find(rows.map((row) => row.id)) ?? new Map();
    await client.query(
      `insert into vault.key (id, town, incident, person, master, wrapped, created_at, destroyed_at)
       select i.id, i.town, i.incident, i.person, i.master, k.wrapped, i.created_at, k.destroyed_at
       from unnest($1::text[], $2::bytea[], $3::timestamptz[]) as k (id, wrapped, destroyed_at) join incoming i using (id)
       on conflict (id) do update set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at, person = excluded.person`,
      [rows.map((row) => row.id), rows.map((row) => known.get(row.id)?.wrapped ?? null),
        rows.map((row) => { const key = known.get(row.id); return key?.wrapped ? null : (key?.destroyedAt ?? at); })]);
    after = rows.at(-1)?.id ?? '';
    if (rows.length < AT_ONCE) return;
  }
}

/** Numbers that PostgreSQL gives go on where the rows end. */
async function followSequences(client: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name, numbered } of tables) {
    for (const column of numbered) {
      await client.query(`select setval(pg_get_serial_sequence($1, $2), coalesce((select max("${column}") from ${name}), 0) + 1, false)`, [name, column]);
    }
  }
}

/** Destroyed keys of which no erasure tells yet: destroyed after the moment that was restored, or their key was not to be had. */
export async function recordErasures(client: pg.Client, at: string): Promise<void> {
  await client.query(
    `insert into vault.erasure (town, incident, key_id, who, reason, at)
     select k.town, k.incident, k.id, 'restore', 'destroyed after the moment restored, or the key file had no key', $1
     from vault.key k where k.destroyed_at is not null and not exists (select from vault.erasure e where e.key_id = k.id)`, [at]);
}
