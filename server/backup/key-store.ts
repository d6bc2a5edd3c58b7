/**
 * The vault's data keys as they are now, in a file of its own that has no history: a backup seals nothing by itself, so
 * a key destroyed today takes its texts out of last year's backup, too (TRUST P4). Who has a backup and this file still
 * needs the master key (LIANDONG_SECRET_KEY).
 */
import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { BackupUnusable } from './folder.ts';

export interface StoredKey {
  readonly id: string;
  /** null: destroyed */
  readonly wrapped: Uint8Array | null;
  /** RFC 3339; null while there is a key */
  readonly destroyedAt: string | null;
}

export interface KeyStore {
  /** A destroyed key never comes back, whatever is put later. */
  put(keys: readonly StoredKey[]): void;
  find(ids: readonly string[]): Map<string, StoredKey>;
  close(): void;
}

const SCHEMA = `create table if not exists key (id text primary key, wrapped blob, destroyed_at text,
  check ((wrapped is null) = (destroyed_at is not null))) strict, without rowid`;
const PUT = `insert into key (id, wrapped, destroyed_at) values (?, ?, ?)
  on conflict (id) do update set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at where key.destroyed_at is null`;

/** Opens the store; `make` allows a new one. Throws BackupUnusable when it cannot be used. */
export function openKeyStore(path: string, make: boolean): KeyStore {
  let db: DatabaseSync;
  try {
    // `readOnly` never makes a file; secure_delete overwrites what was destroyed; no journal keeps it either.
    db = new DatabaseSync(path, { readOnly: !make, timeout: 10_000 });
    if (make) {
      chmodSync(path, 0o600);
      db.exec(`pragma journal_mode = memory; pragma secure_delete = on; pragma synchronous = full; ${SCHEMA}`);
    }
    db.prepare('select count(*) from key').get();
  } catch (error) {
    throw new BackupUnusable(`The key file ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}. It is the file that liandong backup named when it ran; without it the sealed texts cannot be restored.`);
  }
  const insert = db.prepare(make ? PUT : 'select 1 where 0 and ? and ? and ?');
  const select = db.prepare('select id, wrapped, destroyed_at as destroyedAt from key where id = ?');
  return {
    put(keys) {
      db.exec('begin immediate');
      try {
        for (const key of keys) insert.run(key.id, key.wrapped, key.destroyedAt);
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
    find: (ids) => new Map(ids.flatMap((id) => { const row = select.get(id); return row ? [[id, row as unknown as StoredKey]] : []; })),
    close: () => db.close(),
  };
}
