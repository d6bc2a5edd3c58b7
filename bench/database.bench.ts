/** What the second wall costs: a transaction as `liandong_app` within towns, beside a bare one on the same server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTowns, openDatabase, type Database } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { compare, type Measurement } from './measurement.ts';

const TRANSACTIONS = 2_000;
const CLIENTS = 4;
const QUERY = 'select 1';

async function perSecond(once: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const client = async (): Promise<void> => {
    for (let i = 0; i < TRANSACTIONS / CLIENTS; i++) await once();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (TRANSACTIONS * 1000) / (performance.now() - started);
}

async function bare(db: Database): Promise<void> {
  const client = await db.pool.connect();
  await client.query('begin');
  await client.query(QUERY);
  await client.query('commit');
  client.release();
}

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    const db = await openDatabase(embedded.url, { max: CLIENTS });
    const within = (): Promise<unknown> => inTowns(db, ['a', 'b'], (client) => client.query(QUERY));
    await perSecond(within);
    const baseline = await perSecond(() => bare(db));
    yield compare('database.in-towns', 'transactions/s', TRANSACTIONS, await perSecond(within), baseline);
    await db.close();
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
