/** `liandong replay`: a real file through the intake, every row accounted for. */
import { loadTypeTable } from '#server/replay/type-table.ts';
import { feed } from './replay/feed.ts';
import { parseOptions, USAGE, type Options } from './replay/options.ts';
import { createPace, inOrder } from './replay/order.ts';
import { postCall } from './replay/post.ts';
import { getAdapter, readFileRows } from './replay/read/file.ts';
import type { Ending } from './replay/read/lines.ts';
import { WrongAdapter, type AdapterName, type Row, type TypeLookup } from './replay/read/row.ts';
import { reportLines } from './replay/report.ts';
import { createFileResponse, percentiles, type FileResponse } from './replay/response.ts';
import { listenForStop, type Stop } from './replay/stop.ts';
import { createTally, type ResponseTimes, type Summary, type Tally } from './replay/tally.ts';

const AT_ONCE = 32; // calls on their way; more only queue inside the server
const PATIENCE = 120_000; // ms a server may stay away: longer than any restart we promise

/** @returns the exit code (INTERFACES): 0 done, 1 done with findings, 2 wrong usage, 3 could not finish. */
export async function run(argv: string[]): Promise<number> {
  const options = parseOptions(argv);
  if (options === null) { console.log(USAGE); return 0; }
  if (typeof options === 'string') { console.error(`${options}\n${USAGE}`); return 2; }
  const stop = listenForStop();
  try {
    return await replay(options, stop);
  } catch (error) {
    console.error(`replay: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof WrongAdapter ? 2 : 3;
  } finally {
    stop.release();
  }
}

async function replay(options: Options, stop: Stop): Promise<number> {
  const adapter = getAdapter(options.adapter);
  const ending: Ending = { damage: null };
  const rows = inOrder(readFileRows(options.file, adapter, typesOf(options.adapter), ending), adapter.order);
  const [tally, response, since] = [createTally(), createFileResponse(), performance.now()];
  const failure = await toServer(options, stop, { rows, tally, response });
  const summary = tally.summary({ response: responseOf(options.adapter, response), damage: ending.damage, seconds: (performance.now() - since) / 1000 });
  return finish(options, summary, failure);
}

interface Stream { rows: AsyncIterable<Row>; tally: Tally; response: FileResponse }

async function toServer({ server, speed, json }: Options, stop: Stop, { rows, tally, response }: Stream): Promise<unknown> {
  if (!server) throw new Error('name a server with --url and --token');
  return feed(rows, tally, {
    atOnce: AT_ONCE, due: createPace(speed, stop.asked),
    async post(row) {
      stop.asked.throwIfAborted();
      return postCall({ ...server, patience: PATIENCE, signal: stop.now }, row.body);
    },
    settled(row, posted) {
      if (row.refused === undefined) response.add(row);
      const reason = row.refused ?? posted?.reason;
      if (reason !== undefined) sayRefused(row.row, reason, json);
    },
  });
}

function sayRefused(row: number, reason: string, json: boolean): void {
  console.log(json ? JSON.stringify({ row, refused: reason }) : `row ${row} refused: ${reason}`);
}

function responseOf(adapter: AdapterName, response: FileResponse): ResponseTimes | null {
  if (adapter !== 'sffd') return null;
  const seconds = response.seconds();
  return { n: seconds.size, ours: { p50: null, p90: null }, file: percentiles(seconds.values()) };
}

const NO_TYPES: TypeLookup = { find: () => null };

function typesOf(adapter: AdapterName): TypeLookup {
  return adapter === 'calls' ? NO_TYPES : loadTypeTable(adapter);
}

function finish({ json, file }: Options, summary: Summary, failure: unknown): number {
  if (summary.rows === 0 && failure === null) console.error(`replay: ${file} has no rows`);
  if (failure !== null) console.error(`replay: ${failure instanceof Error ? failure.message : String(failure)}; what was done:`);
  if (json) console.log(JSON.stringify(summary));
  else for (const line of reportLines(summary)) console.log(line);
  if (failure !== null) return 3;
  return summary.refused > 0 || summary.damage !== null || summary.rows === 0 ? 1 : 0;
}
