/**
 * Numbered SQL files, each applied once, in order, in a transaction of its own, and recorded with its
 * checksum. A file that has landed is never edited: a database that holds another text than the code, or
 * a later number than the code knows, is refused instead of guessed at.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { unreachable, UnusableDatabase } from './db.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Recorded {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const FILE = /^(\d{6})_([a-z0-9_]+)\.sql$/;

/** Where the program's own migrations lie, from whichever folder it is called. */
export const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));

/** "lian" in ASCII: the number of the advisory lock that lets one server migrate at a time. */
const LOCK = 0x6c69616e;

const RECORD_TABLE = `create schema if not exists liandong;
create table if not exists liandong.migration (
  version int primary key,
  name text collate "C" not null,
  checksum text collate "C" not null,
  applied_at timestamptz not null default now()
)`;

/**
 * Behind every wall between towns the owner reads: he could lift it at any time, and a backup or a verification that sees
 * a part is worse than none. Said once here, not in each migration that builds a wall; the application's role is never meant.
 */
const OWNER_WINDOWS = `do $$
declare t text;
begin
  for t in
    select format('%I.%I', schemaname, tablename) from pg_policies p where policyname = 'town' and schemaname in ('ledger', 'liandong', 'vault')
      and not exists (select from pg_policies o where o.schemaname = p.schemaname and o.tablename = p.tablename and o.policyname = 'owner_reads')
  loop
    execute format('create policy owner_reads on %s for select to current_user using (current_user <> ''liandong_app'')', t);
  end loop;
end $$`;

/**
 * Roles belong to the whole server, so two databases that migrate at once can collide on them; the loser
 * has lost nothing but its transaction and goes again.
 */
const COLLISIONS: ReadonlySet<string> = new Set(['23505', '42710', 'XX000', '40001', '40P01']);
const ATTEMPTS = 8;

/** The migrations of a folder in order. Throws when a name is malformed, or a number is doubled or left out. */
export async function listMigrations(dir: string): Promise<readonly Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map((file, index) => readMigration(dir, file, index + 1)));
}

async function readMigration(dir: string, file: string, expected: number): Promise<Migration> {
  const [, digits, name] = FILE.exec(file) ?? [];
  if (digits === undefined || name === undefined) throw new Error(`${join(dir, file)}: a migration is named NNNNNN_name.sql`);
  if (Number(digits) !== expected) throw new Error(`${join(dir, file)}: expected number ${String(expected).padStart(6, '0')}`);
  const sql = await readFile(join(dir, file), 'utf8');
  return { version: expected, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Brings the database at `url` (its owner's address) up to the code, or to the first `upTo` migrations; returns how many
 * it applied.
 * Throws UnusableDatabase when the database is newer than the code or a landed migration has another text.
 */
export async function migrate(url: string, dir = MIGRATIONS, upTo = Infinity): Promise<number> {
  const migrations = (await listMigrations(dir)).slice(0, upTo);
  const client = new pg.Client({ connectionString: url, application_name: 'liandong migrate' });
  client.on('error', () => {});
  await client.connect().catch((error: unknown) => { throw unreachable(url, error); });
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const done = await listRecorded(client);
    refuseUnlike(migrations, done);
    const open = migrations.slice(done.length);
    for (const migration of open) await applyPatiently(client, migration);
    await client.query(OWNER_WINDOWS);
    return open.length;
  } finally {
    await client.end().catch(() => {});
  }
}

async function listRecorded(client: pg.Client): Promise<readonly Recorded[]> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('liandong.migration') is not null as there`);
  if (rows[0]?.there !== true) return [];
  return (await client.query<Recorded>('select version, name, checksum from liandong.migration order by version')).rows;
}

function refuseUnlike(migrations: readonly Migration[], done: readonly Recorded[]): void {
  for (const [index, recorded] of done.entries()) {
    const ours = migrations[index];
    if (ours === undefined)
      throw new UnusableDatabase(`The database is newer than this program: it holds migration ${recorded.version} (${recorded.name}), this program ends at ${migrations.length}. Start the version that wrote it, or a later one.`);
    if (ours.version !== recorded.version || ours.checksum !== recorded.checksum)
      throw new UnusableDatabase(`Migration ${ours.version} (${ours.name}) was changed after it had landed: the database holds another text under that number. Put the file back and write a new migration.`);
  }
}

async function applyPatiently(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply(client, migration);
    } catch (error) {
      await client.query('rollback');
      const collided = error instanceof pg.DatabaseError && COLLISIONS.has(error.code ?? '') && attempt < ATTEMPTS;
      if (!collided) throw new Error(`Migration ${migration.version} (${migration.name}) failed: ${describe(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 40 * attempt));
    }
  }
}

function describe(error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) return String(error);
  return [error.message, error.detail, error.where, error.position && `at character ${error.position}`].filter(Boolean).join('; ');
}

/** The record is written in the same transaction; the first migration may make the schema it lives in. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  await client.query(migration.sql);
  await client.query('reset search_path');
  await client.query(RECORD_TABLE);
  await client.query('insert into liandong.migration (version, name, checksum) values ($1, $2, $3)', [migration.version, migration.name, migration.checksum]);
  await client.query('commit');
}
