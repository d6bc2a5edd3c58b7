/** Taking a backup: one repeatable-read snapshot for the base, one for each segment of the tail (DECISIONS 23). */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { copyOut } from '#server/platform/copy.ts';
import { listHeads } from '#server/platform/event-log.ts';
import type { Head } from '#server/platform/event-log.ts';
import { baseName, BackupUnusable, fileOf, FORMAT, tailOf, writePart } from './folder.ts';
import type { BackupFile, Manifest, Part } from './folder.ts';
import type { KeyStore, StoredKey } from './key-store.ts';
import { KEYS, listed, listTables } from './tables.ts';
import type { Table } from './tables.ts';

/** All tables as they are, into a new base of the folder. `client`: the owner's, nobody else's meanwhile. */
export function takeBase(client: pg.ClientBase, folder: string, keys: KeyStore): Promise<Part> {
  return inSnapshot(client, async () => {
    const now = await readMoment(client);
    await saveKeys(client, keys, null);
    return writePart(join(folder, baseName(now.at)), (draft) => writeTables(client, draft, { ...now, segment: 0 }, null));
  });
}

/** What was added or changed since `last`, a part of the base, as its next segment. */
export function takeSegment(client: pg.ClientBase, base: string, last: Part, keys: KeyStore): Promise<Part> {
  return inSnapshot(client, async () => {
    const segment = last.manifest.segment + 1;
    const since = last.manifest.xmin;
    const now = await readMoment(client);
    if (now.migrations.length !== last.manifest.migrations.length) throw new BackupUnusable('The database was brought up to another version since this backup began. Take a new backup.');
    if (now.database !== last.manifest.database) throw new BackupUnusable('This is another database than the one this backup began with. Take a new backup.');
    await assertContinues(client, last.manifest.heads);
    await saveKeys(client, keys, since);
    return writePart(tailOf(base, segment), (draft) => writeTables(client, draft, { ...now, segment }, since));
  });
}

/** One snapshot for everything, whatever is written meanwhile. Refuses a role from which rows are hidden. */
async function inSnapshot<T>(client: pg.ClientBase, fn: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const { rows } = await client.query<{ hidden: string | null }>(HIDDEN);
    if (rows[0]?.hidden) throw new BackupUnusable(`Row-level security hides a part of ${rows[0].hidden} from this role. Connect as the owner of the database.`);
    return await fn();
  } finally {
    await client.query('rollback');
  }
}

const HIDDEN = `select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as hidden from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ledger', 'liandong', 'vault') and c.relkind = 'r' and row_security_active(c.oid) and not exists (
    select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_reads' and exists (select from unnest(p.polroles) r where pg_has_role(r, 'usage')))`;

type Moment = Pick<Manifest, 'at' | 'database' | 'xmin' | 'migrations' | 'masters' | 'custody' | 'kind' | 'heads'>;

async function readMoment(client: pg.ClientBase): Promise<Moment> {
  const { rows } = await client.query<{ at: Date; database: string; xmin: string; migrations: Manifest['migrations']; masters: string[] | null; custody: boolean | null; kind: Manifest['kind'] }>(
    `select liandong.clock_now() as at, (select d.oid || ' ' || (select min(applied_at) from liandong.migration) from pg_database d where d.datname = current_database()) as database, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
       (select json_agg(json_build_object('version', version, 'name', name, 'checksum', checksum) order by version) from liandong.migration) as migrations,
       (select array_agg(distinct master) from vault.key) as masters, (select custody_at is not null from liandong.installation) as custody, (select kind from liandong.installation) as kind`);
  const [row] = rows;
  if (!row) throw new Error('the database has no clock');
  return { at: row.at.toISOString(), database: row.database, xmin: row.xmin, migrations: row.migrations, masters: row.masters ?? [], custody: row.custody ?? false, kind: row.kind, heads: await listHeads(client) };
}

/** The tail of another record, or of this one after it was cut or rewritten, must not be hung on this base. */
async function assertContinues(client: pg.ClientBase, heads: readonly Head[]): Promise<void> {
  for (const { town, seq, hash } of heads) {
    const { rows } = await client.query<{ hash: string }>(`select encode(hash, 'hex') as hash from ledger.event where town = $1 and seq = $2`, [town, seq]);
    if (seq > 0 && rows[0]?.hash !== hash) throw new BackupUnusable(`The record of ${town} no longer continues the one this backup began with. Take a new backup.`);
  }
}

async function writeTables(client: pg.ClientBase, draft: string, moment: Moment & { segment: number }, since: string | null): Promise<Manifest> {
  const files: BackupFile[] = [];
  for (const table of await listTables(client)) {
    const file = await writeTable(client, draft, table, since);
    if (file) files.push(file);
  }
  return { format: FORMAT, ...moment, files };
}

/** A segment leaves out the tables in which nothing happened. */
async function writeTable(client: pg.ClientBase, draft: string, table: Table, since: string | null): Promise<BackupFile | null> {
  if (since !== null && !(await hasNews(client, table, since))) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({ transform: (chunk: Buffer, _encoding, next) => { hash.update(chunk); bytes += chunk.length; next(null, chunk); } });
  const gzip = createGzip({ level: 1 });
  const file = createWriteStream(fileOf(draft, table.name), { flags: 'wx', mode: 0o600, flush: true });
  const written = finished(gzip.pipe(measure).pipe(file));
  const broken = new Promise<never>((_resolve, reject) => { for (const each of [gzip, measure, file]) each.once('error', reject); });
  const rows = await Promise.race([copyOut(client, `select ${listed(table.columns)} from ${table.name}${since === null ? '' : ` where ${changed(since)}`}`, gzip), broken]);
  gzip.end();
  await written;
  return { table: table.name, columns: [...table.columns], rows, bytes, sha256: hash.digest('hex') };
}

async function hasNews(client: pg.ClientBase, table: Table, since: string): Promise<boolean> {
  const { rows } = await client.query<{ news: boolean }>(`select exists (select from ${table.name} where ${changed(since)}) as news`);
  return rows[0]?.news === true;
}

/**
 * Rows written by transactions that the snapshot before could not see. Transaction numbers are a circle of 2^32, so what
 * counts is their age; a row may come twice, never be missing.
 */
function changed(since: string): string {
  return `age(xmin) <= age('${BigInt(since) % 2n ** 32n}'::xid)`;
}

const KEYS_AT_ONCE = 5_000;

/** Saved before the part that needs them is whole: a backup never waits for keys. */
async function saveKeys(client: pg.ClientBase, keys: KeyStore, since: string | null): Promise<void> {
  for (let after = ''; ;) {
    const { rows } = await client.query<{ id: string; wrapped: Buffer | null; destroyed_at: Date | null }>(
      `select id, wrapped, destroyed_at from ${KEYS} where id > $1 ${since === null ? '' : `and ${changed(since)}`} order by id limit ${KEYS_AT_ONCE}`, [after]);
    keys.put(rows.map((row): StoredKey => ({ id: row.id, wrapped: row.wrapped, destroyedAt: row.destroyed_at?.toISOString() ?? null })));
    after = rows.at(-1)?.id ?? '';
    if (rows.length < KEYS_AT_ONCE) return;
  }
}
