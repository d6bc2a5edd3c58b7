/**
 * A year of the district at full speed, through the product's own rules into the record, beside the bare insert of as
 * many rows; and how large the server is afterwards (PERFORMANCE 12; PostgreSQL is not counted).
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { compare, type Measurement } from './measurement.ts';
import { SERVER_FLAGS } from './server-flags.ts';
import type { Lived } from './year/lived.ts';
import type { Served } from './year/served.ts';

const DAYS = 365;
const BATCH = 4_000;

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-year-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    const year = join(folder, 'year');
    const lived = await inProcess<Lived>('lived', [embedded.url, year, String(DAYS)]);
    yield { name: 'year.seconds', value: lived.seconds, unit: `s for ${DAYS} days`, baseline: null, ratio: null, n: lived.calls };
    yield compare('year.events', 'events/s', lived.events, lived.events / lived.seconds, await bareInserts(embedded.url, lived.events));
    yield { name: 'year.memory-while', value: lived.peakMb, unit: 'MB', baseline: null, ratio: null, n: lived.events };
    const served = await inProcess<Served>('served', [embedded.url, year]);
    yield { name: 'year.memory-after', value: served.worstMb, unit: 'MB', baseline: null, ratio: null, n: served.behind };
    yield { name: 'year.stop-while-behind', value: served.stoppedAfterSeconds, unit: 's', baseline: null, ratio: null, n: served.behind };
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function inProcess<T>(name: string, args: string[]): Promise<T> {
  const child = fork(fileURLToPath(new URL(`./year/${name}.ts`, import.meta.url)), args, { execArgv: [...SERVER_FLAGS] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T)); // our own program
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

/** As many rows of an event's size as the year had events, in batches as the story writes them, with nothing decided: rows a second. */
async function bareInserts(url: string, n: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table yardstick (id bigint generated always as identity primary key, payload text not null)');
  const rows = Array.from({ length: BATCH }, () => 'x'.repeat(600));
  const began = performance.now();
  for (let done = 0; done < n; done += BATCH) await client.query({ name: 'bare', text: 'insert into yardstick (payload) select unnest($1::text[])', values: [rows.slice(0, n - done)] });
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return n / seconds;
}
