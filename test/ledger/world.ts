/** A database with the invented records of two towns, and what the tests of the ledger do to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { createCheckpointer } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import type { Database } from '#server/platform/db.ts';
import { freshDatabase } from '#test/support/database.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';
import type { Report } from '../../cli/verify/finding.ts';
import { addLives } from './lives.ts';
import { testKey } from './record.ts';

export const TOWNS = ['east', 'west'] as const;
export const NOON = instant(Date.UTC(2026, 2, 3, 4));

export interface RecordWorld {
  readonly db: Database;
  readonly url: string;
  /** in both towns together */
  readonly events: number;
  /** for files; gone after the tests */
  readonly folder: string;
  /** a data folder of its own */
  dataDir(): string;
  verify(given?: readonly Checkpoint[], incident?: string | null): Promise<Report>;
  /** what an administrator with the owner's rights can do */
  tamper(sql: string): Promise<void>;
  /** both towns, signed */
  seal(): Promise<Checkpoint[]>;
}

/** Two towns with a dozen incidents each, anew for every test. */
export function recordWorld(): RecordWorld {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-record-'));
  let fresh: FreshDatabase | null = null;
  let events = 0;
  const get = (): FreshDatabase => {
    if (!fresh) throw new Error('only inside a test');
    return fresh;
  };
  beforeEach(async () => {
    fresh = await freshDatabase();
    events = 0;
    for (const town of TOWNS) events += await addLives(fresh.db, town, 12);
  });
  afterEach(() => get().drop());
  afterAll(() => rmSync(folder, { recursive: true }));
  const dataDir = (): string => mkdtempSync(join(folder, 'data-'));
  return {
    get db() { return get().db; }, get url() { return get().url; }, get events() { return events; }, folder, dataDir,
    verify: (given = [], incident = null) => connected(get().url, (client) => inWholeSnapshot(client, () => verifyDatabase(client, given, incident))),
    tamper: async (sql) => void (await get().db.pool.query(sql)),
    seal: async () => {
      const checkpointer = createCheckpointer(get().db, dataDir(), testKey());
      const sealed = [];
      for (const town of TOWNS) sealed.push(await checkpointer.seal(town, NOON));
      return sealed.filter((each) => each !== null);
    },
  };
}

/** A connection of its own, as a verifier has. */
export async function connected<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

/** A verb's exit code and what it printed. */
export async function output(command: () => Promise<number>): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const originals = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (chunk: string | Uint8Array): boolean => {
      written[name] += String(chunk);
      return true;
    };
  }
  try {
    return { code: await command(), ...written, get stdout() { return written.stdout; }, get stderr() { return written.stderr; } };
  } finally {
    process.stdout.write = originals.stdout;
    process.stderr.write = originals.stderr;
  }
}
