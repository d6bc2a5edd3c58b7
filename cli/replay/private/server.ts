/**
 * A server for one replay: an embedded PostgreSQL in a temporary folder, a driven clock, a district of its own.
 * Nothing of it stays behind.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { District } from '#domain/catalogue/district.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { seedAccounts } from '#server/access/seed.ts';
import type { Config } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { driveClock } from '#server/platform/clock.ts';
import { openDatabase, type Database } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { createApi } from './api.ts';
import type { PrivateTown } from './town.ts';

export interface PrivateServer {
  town: PrivateTown;
  close(): Promise<void>;
}

/** @param from where the driven clock begins: at or before the first call. @throws when PostgreSQL cannot be started here. */
export async function startPrivateServer(district: District, from: Instant, signal: AbortSignal): Promise<PrivateServer> {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => { for (const step of closing.splice(0).reverse()) await step(); };
  try {
    const dataDir = mkdtempSync(join(tmpdir(), 'liandong-replay-'));
    closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const postgres = await startEmbedded(dataDir, silentLog());
    closing.push(async () => { await postgres.stop(); await removeEmbedded(dataDir); });
    await migrate(postgres.url);
    const db = await openDatabase(postgres.url, { max: 2 });
    closing.push(() => db.close());
    await driveClock(db, from);
    await seedAccounts({ db, district, dataDir, at: from });
    const server = await startServer(configOf(dataDir, postgres.url), { district, log: silentLog(), tickMs: 0 });
    closing.push(() => server.close());
    const api = createApi(server.url, readDemoPasswords(dataDir), signal);
    return { town: { ...api, advance: createAdvance(db, from, () => server.settle()) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function configOf(dataDir: string, databaseUrl: string): Config {
  return {
    port: 0, host: '127.0.0.1', dataDir, databaseUrl, demo: 'off', speed: 1, load: 1, historyDays: 0, secretKey: randomBytes(32).toString('hex'), secondFactor: 'optional',
    tls: null, publicUrl: null, trustedProxy: null, witnesses: null, messages: null, backup: null, logLevel: 'silent', threads: 0, clock: 'driven', map: null,
    languageModel: null, police: { platform: 'gateway', url: null, folder: null, signatures: ['ed25519'] }, node: 'both', street: { platform: 'street', url: null, folder: null },
  };
}

/** Forward only, and never past a deadline without letting it happen at its own instant. */
function createAdvance(db: Database, from: Instant, settle: () => Promise<unknown>): PrivateTown['advance'] {
  let now = from;
  const go = async (to: Instant): Promise<void> => {
    if (to <= now) return;
    now = to;
    await driveClock(db, now);
  };
  return async (to) => {
    let before: Instant | null = null;
    for (let due = await nextDue(db); due !== null && due <= to; due = await nextDue(db)) {
      if (due === before) throw new Error(`a deadline of ${due} does not pass`);
      before = due;
      await go(due);
      await settle();
    }
    await go(to);
  };
}

async function nextDue(db: Database): Promise<Instant | null> {
  const { rows } = await db.pool.query<{ due: Date | null }>(`select min(next_due_at) as due from liandong.incident where status <> 'closed'`);
  const due = rows[0]?.due ?? null;
  return due === null ? null : instant(due.getTime());
}

