/** In which order rows are replayed, and when: exports by their own clock, JSONL as it arrived. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toMs } from '#domain/shared/time.ts';
import type { Row } from './read/row.ts';

/** An export is sorted for reading, newest first: it is gathered (about 1 kB a row) and put in the order of events. */
export async function* inOrder(rows: AsyncIterable<Row>, order: 'time' | 'file'): AsyncGenerator<Row> {
  if (order === 'file') { yield* rows; return; }
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  yield* all.sort((a, b) => timeKey(a) - timeKey(b)); // stable: unit rows of one call keep their order
}

function timeKey(row: Row): number {
  return row.refused === undefined && row.at !== null ? toMs(row.at) : Number.NEGATIVE_INFINITY;
}

/** Waits until a row is due when the file's clock runs `speed` times as fast as ours. Never runs backwards. */
export function createPace(speed: number | 'max', signal: AbortSignal): (row: Row) => Promise<void> {
  let start: { file: number; own: number } | null = null;
  return async (row) => {
    if (speed === 'max' || row.refused !== undefined || row.at === null) return;
    const at = toMs(row.at);
    start ??= { file: at, own: performance.now() };
    const wait = start.own + (at - start.file) / speed - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal });
  };
}
