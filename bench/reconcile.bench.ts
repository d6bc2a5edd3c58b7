/**
 * A day of 100,000 messages compared, 500 of them different: from the tables of both sides to the list of names. The
 * yardstick is the same comparison as one outer join of two plain tables on the same server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subject } from '#domain/access/subject.ts';
import { loadDistrict } from '#server/district/load.ts';
import { compareDay, type ComparisonDeps } from '#server/gateway/police/reconcile.ts';
import { openDatabase, type Database } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { ofRounds, type Measurement, type Round } from './measurement.ts';

const HALF = 50_000; // calls that came, and as many messages that went
const EVERY = 200; // of these one differs: 500 in all
const DAY = '2026-03-18';
const ROUNDS = 5;
const PLATFORM: Subject = { account: 'gateway', roles: ['gateway'], towns: ['pujin'], organisationId: 'police', unitId: null, stationId: null, personId: 'police', sources: ['gateway'] };

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    const db = await openDatabase(embedded.url);
    await plant(db);
    const deps: ComparisonDeps = { db, district: loadDistrict(), secrets: createSecrets('a secret for a day that was invented for measuring') };
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ ours: await seconds(() => whole(deps)), bare: await seconds(() => joined(db)) });
    yield ofRounds('reconcile.100k', 's', 2 * HALF, rounds);
    await db.close();
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What each side kept of the day, and what the platform stated; one in 200 is another digest over there. */
async function plant(db: Database): Promise<void> {
  await db.pool.query(`insert into liandong.police_call (platform, town, source, external_id, revision, call_id, incident_id, day, digest)
    select 'gateway', 'pujin', 'gateway', 'c' || n, 0, 'call' || n, 'inc' || n, $1, md5(n::text) from generate_series(1, $2::int) n`, [DAY, HALF]);
  await db.pool.query(`insert into liandong.police_out (platform, seq, id, kind, incident_id, body, digest, created_at, status)
    select 'gateway', n, 'm' || n, 'progress', 'inc' || n, '', md5(n::text), $1::date + time '04:00', 'acknowledged' from generate_series(1, $2::int) n`, [DAY, HALF]);
  await db.pool.query(`insert into liandong.police_statement (platform, day, round, what, ref, revision, digest)
    select 'gateway', $1, 1, what, (case what when 'call' then 'c' else 'm' end) || n, 0, case when n % $3 = 0 then md5('other') else md5(n::text) end
    from generate_series(1, $2::int) n, (values ('call'), ('message')) w (what)`, [DAY, HALF, EVERY]);
  await db.pool.query(`create table theirs as select what || ref as ref, digest from liandong.police_statement;
    create table ours as select 'call' || external_id as ref, digest from liandong.police_call union all select 'message' || id, digest from liandong.police_out; analyze`);
}

async function whole(deps: ComparisonDeps): Promise<void> {
  const found = await compareDay(deps, PLATFORM, DAY, null);
  if (found.compared !== 2 * HALF || found.changed !== (2 * HALF) / EVERY || found.missing + found.extra !== 0) throw new Error(`compared wrongly: ${JSON.stringify({ ...found, differences: found.differences.length })}`);
}

async function joined(db: Database): Promise<void> {
  const { rowCount } = await db.pool.query('select coalesce(t.ref, o.ref) from theirs t full join ours o on t.ref = o.ref where t.digest is distinct from o.digest');
  if (rowCount !== (2 * HALF) / EVERY) throw new Error(`the yardstick found ${rowCount}`);
}

async function seconds(once: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await once();
  return (performance.now() - began) / 1000;
}
