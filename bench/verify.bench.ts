/**
 * A7 (PERFORMANCE 2): how fast an outsider verifies the record, from a file (on all processors) and from a database,
 * beside a bare chain of the same events on one; and how fast the writer's canonical JSON is, beside the package everybody uses.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import canonicalize from 'canonicalize';
import pg from 'pg';
import { openDatabase } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { canonical } from '#server/platform/canonical.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { addLives } from '#test/ledger/lives.ts';
import { checkpointOver, exportLines, inventChain } from '#test/ledger/record.ts';
import { inWholeSnapshot, verifyDatabase } from '../cli/verify/database.ts';
import { verifyExport } from '../cli/verify/export-file.ts';
import type { Report } from '../cli/verify/finding.ts';
import { ofRounds, type Measurement, type Round } from './measurement.ts';
import { bareChain } from './yardsticks/chain.ts';

const EVENTS = 200_000;
const INCIDENTS = 4_000;
const ROUNDS = 3;

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  try {
    yield await verifyingFile(folder);
    yield canonicalText();
    yield await verifyingDatabase(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function verifyingFile(folder: string): Promise<Measurement> {
  const path = join(folder, 'export.jsonl');
  const chain = inventChain('east', EVENTS);
  const lines = exportLines(new Map([['east', chain]]), [checkpointOver('east', chain, EVENTS)]);
  await pipeline(Readable.from(withEnds(lines)), createWriteStream(path));
  const payloads = chain.map((event) => plain(event.payload));
  return inTurnsAsync('verify.file', EVENTS, async () => whole(await verifyExport(path, [], null), EVENTS), () => bareChain(payloads));
}

function* withEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

function canonicalText(): Measurement {
  const values = inventChain('east', EVENTS / 4).map((event): unknown => JSON.parse(event.payload));
  return inTurns('verify.canonical', values.length, () => values.forEach((value) => canonical(value)), () => values.forEach((value) => canonicalize(value)));
}

/** Chains, checkpoints and rows of a database, beside the bare chain of its events. */
async function verifyingDatabase(folder: string): Promise<Measurement> {
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    const db = await openDatabase(embedded.url);
    const events = await addLives(db, 'east', INCIDENTS);
    const { rows } = await db.pool.query<{ payload: string }>('select payload from ledger.event order by seq');
    await db.close();
    const client = new pg.Client({ connectionString: embedded.url });
    await client.connect();
    const ours = async (): Promise<void> => whole(await inWholeSnapshot(client, () => verifyDatabase(client, [], null)), events);
    const measurement = await inTurnsAsync('verify.database', events, ours, () => bareChain(rows.map((row) => row.payload)));
    await client.end();
    return measurement;
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
  }
}

/** A verification that found something, or looked at fewer events, measured nothing. */
function whole(report: Report, events: number): void {
  if (report.firstBad || report.events !== events) throw new Error(`verified ${report.events} of ${events}: ${JSON.stringify(report.firstBad)}`);
}

function inTurns(name: string, n: number, ours: () => unknown, bare: () => unknown): Measurement {
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: rate(n, ours), bare: rate(n, bare) }));
  return ofRounds(name, 'events/s', n, rounds);
}

async function inTurnsAsync(name: string, n: number, ours: () => Promise<unknown>, bare: () => unknown): Promise<Measurement> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await ours();
    rounds.push({ ours: (n * 1000) / (performance.now() - started), bare: rate(n, bare) });
  }
  return ofRounds(name, 'events/s', n, rounds);
}

function rate(n: number, once: () => unknown): number {
  const started = performance.now();
  once();
  return (n * 1000) / (performance.now() - started);
}

/** A text of its own, as it comes from a file: one built by joining would be slower for the yardstick. */
function plain(text: string): string {
  return Buffer.from(text).toString();
}
