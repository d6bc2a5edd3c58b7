/**
 * A million incidents: how long the queries take that people wait for, beside the least a query can cost on the same
 * database (one row by its key, in a transaction); and whether taking calls grows slower on top of such a past.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadDistrict } from '#server/district/load.ts';
import { inTowns, openDatabase, type Database } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { hotQueries } from '../test/size/hot-queries.ts';
import { inWholeSnapshot, verifyDatabase } from '../cli/verify/database.ts';
import { runWriter } from './intake/writer.ts';
import { makePast } from './million/past.ts';
import { compare, ofRounds, type Measurement, type Round } from './measurement.ts';

const INCIDENTS = 1_000_000;
const OPEN = 10_000;
const IN_FLIGHT = 128;
const WRITING_MS = 5_000;
const WRITING_ROUNDS = 3;
const ROUNDS = 31;

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-million-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    const began = performance.now();
    const events = await makePast(embedded.url, loadDistrict(), { incidents: INCIDENTS, open: OPEN, until: Date.now() });
    yield { name: 'size.made', value: (performance.now() - began) / 1000, unit: 's', baseline: null, ratio: null, n: events };
    yield await verifying(embedded.url, events); // first: the queries lend one incident to a second town, which no event says
    const db = await openDatabase(embedded.url);
    try {
      yield* queries(db);
    } finally {
      await db.close();
    }
    yield await writing(embedded.url);
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Calls taken on top of the million and, in turns with it, in an empty database of the same server. */
async function writing(full: string): Promise<Measurement> {
  const empty = await emptyBeside(full);
  for (const url of [empty, full]) await runWriter(url, IN_FLIGHT, WRITING_MS); // warm
  const rounds: Round[] = [];
  let n = 0;
  for (let round = 0; round < WRITING_ROUNDS; round += 1) {
    const bare = await runWriter(empty, IN_FLIGHT, WRITING_MS);
    const ours = await runWriter(full, IN_FLIGHT, WRITING_MS);
    rounds.push({ bare: bare.perSecond, ours: ours.perSecond });
    n += ours.n;
  }
  return ofRounds('size.writer', 'calls/s', n, rounds);
}

async function emptyBeside(url: string): Promise<string> {
  const db = await openDatabase(url, { max: 1 });
  await db.pool.query('create database liandong_empty');
  await db.close();
  const beside = new URL(url);
  beside.pathname = '/liandong_empty';
  await migrate(beside.href);
  return beside.href;
}

/** Chains and rows of all of it, as `liandong verify` does it. */
async function verifying(url: string, events: number): Promise<Measurement> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const began = performance.now();
  const report = await inWholeSnapshot(client, () => verifyDatabase(client, [], null));
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  if (report.firstBad || report.events !== events) throw new Error(`verified ${report.events} of ${events}: ${JSON.stringify(report.firstBad)}`);
  return { name: 'size.verify', value: events / seconds, unit: 'events/s', baseline: null, ratio: null, n: events };
}

async function* queries(db: Database): AsyncGenerator<Measurement> {
  const district = loadDistrict();
  const towns = district.towns.map((t) => t.id);
  const { rows } = await db.pool.query<{ id: string }>('select id from liandong.incident order by opened_at desc limit 1');
  const least = () => inTowns(db, towns, (client) => client.query('select id from liandong.incident where id = $1', [rows[0]?.id]));
  for (const query of await hotQueries(db, district)) {
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await timed(least));
      ours.push(await timed(() => query.run()));
    }
    yield compare(`size.query.${query.name}`, 'ms', ROUNDS, median(ours), median(bare));
  }
}

async function timed(piece: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await piece();
  return performance.now() - began;
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
