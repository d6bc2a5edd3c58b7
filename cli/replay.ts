/** `liandong replay`: a real file through the intake, every row accounted for. */
import { statSync, writeFileSync } from 'node:fs';
import { loadTypeTable } from '#server/replay/type-table.ts';
import { feed } from './replay/feed.ts';
import { parseOptions, USAGE, type Options } from './replay/options.ts';
import { createPace, inOrder } from './replay/order.ts';
import { assertKnown, postCall, type Posted } from './replay/post.ts';
import type { PrivatePlan, PrivateResult } from './replay/private/run.ts';
import { getAdapter, readFileRows } from './replay/read/file.ts';
import type { Ending } from './replay/read/lines.ts';
import { WrongAdapter, type Row, type TypeLookup } from './replay/read/row.ts';
import { createProgress, reportLines } from './replay/report.ts';
import { reportPage } from './replay/report-page.ts';
import { compare, createFileResponse, pairsOf } from './replay/response.ts';
import { listenForStop, type Stop } from './replay/stop.ts';
import { createTally, type Summary, type Tally } from './replay/tally.ts';

const AT_ONCE = 32; // calls on their way; more only queue inside the server
const PATIENCE = 120_000; // ms a server may stay away: longer than any restart we promise

/** @returns the exit code (INTERFACES): 0 done, 1 done with findings, 2 wrong usage, 3 could not finish. */
export async function run(argv: string[]): Promise<number> {
  const options = parseOptions(argv);
  if (options === null) { console.log(USAGE); return 0; }
  if (typeof options === 'string') { console.error(`${options}\n${USAGE}`); return 2; }
  const no = unreadable(options.file);
  if (no !== null) { console.error(`replay: ${no}`); return 3; }
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

/** Asked before a server is started for it: a file that is not there is a slip of the hand, not a fault. */
function unreadable(file: string): string | null {
  try {
    return statSync(file).isFile() ? null : `${file} is no file`;
  } catch {
    return `there is no file ${file}, or it may not be read`;
  }
}

async function replay(options: Options, stop: Stop): Promise<number> {
  const adapter = getAdapter(options.adapter);
  const types = options.adapter === 'calls' ? null : loadTypeTable(options.adapter);
  const ending: Ending = { damage: null };
  const rows = inOrder(readFileRows(options.file, adapter, types ?? NO_TYPES, ending), adapter.order);
  const [tally, file, since] = [createTally(), createFileResponse(), performance.now()];
  const progress = createProgress();
  const settled = (row: Row, posted: Posted | null): void => {
    progress(row);
    if (row.refused === undefined && posted !== null) file.add(row);
    const reason = row.refused ?? posted?.reason;
    if (reason !== undefined) sayRefused(row.row, reason, options.json);
  };
  const due = createPace(options.speed, stop.asked);
  const { failure, seconds } = options.server
    ? await toServer(options.server, rows, tally, { due, settled, stop })
    : await (await import('./replay/private/run.ts')).replayPrivately({ rows: await all(rows), types, atOnce: AT_ONCE, due, settled, stop }, tally);
  const response = options.adapter === 'sffd' ? compare(file.seconds(), seconds) : null;
  const summary = tally.summary({ response, damage: ending.damage, seconds: (performance.now() - since) / 1000 });
  if (options.report !== null) writeFileSync(options.report, reportPage({ file: options.file, summary, pairs: pairsOf(file.seconds(), seconds) }));
  return finish(options, summary, failure);
}

type Running = Pick<PrivatePlan, 'due' | 'settled' | 'stop'>;

async function toServer(server: { url: string; token: string }, rows: AsyncIterable<Row>, tally: Tally, { due, settled, stop }: Running): Promise<PrivateResult> {
  await assertKnown(server);
  const failure = await feed(rows, tally, {
    atOnce: AT_ONCE, due, settled,
    async post(row) {
      stop.asked.throwIfAborted();
      return postCall({ ...server, patience: PATIENCE, signal: stop.now }, row.body);
    },
  });
  return { failure, seconds: new Map() };
}

async function all(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

function sayRefused(row: number, reason: string, json: boolean): void {
  console.log(json ? JSON.stringify({ row, refused: reason }) : `row ${row} refused: ${reason}`);
}

const NO_TYPES: TypeLookup = { find: () => null };

function finish({ json, file }: Options, summary: Summary, failure: unknown): number {
  if (summary.rows === 0 && failure === null) console.error(`replay: ${file} has no rows`);
  if (failure !== null) console.error(`replay: ${failure instanceof Error ? failure.message : String(failure)}; what was done:`);
  if (json) console.log(JSON.stringify(summary));
  else for (const line of reportLines(summary)) console.log(line);
  if (failure !== null) return 3;
  return summary.refused > 0 || summary.damage !== null || summary.rows === 0 ? 1 : 0;
}
