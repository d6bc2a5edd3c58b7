/**
 * JSONL: each line the body of `POST /calls`, passed on as it is (the server judges it), or a labelled text of
 * data/corpus, whose labels are left behind. Lines are the order of arrival.
 */
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Line } from './lines.ts';
import { WrongAdapter, type Adapter, type CallBodyToSend, type Row } from './row.ts';
import { createNotes, timeOf } from './table.ts';

const TIME_ZONE = 'Asia/Shanghai';
/** A corpus text has an hour and no day. One day is as good as another; this one is a working Monday. */
const CORPUS_DAY = '2026-01-05';

export const calls: Adapter = { name: 'calls', order: 'file', timeZone: TIME_ZONE, read: readCalls };

async function* readCalls(lines: AsyncIterator<Line>): AsyncGenerator<Row> {
  let row = 0;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value.text.trim() === '' && next.value.broken === null) continue;
    row += 1;
    if (row === 1) refuseTable(next.value.text);
    yield next.value.broken ? { row, refused: next.value.broken } : parse(row, next.value.text);
  }
}

function refuseTable(line: string): void {
  const other = line.includes('Unique Key,') ? 'nyc311' : line.includes('Call Number,') ? 'sffd' : null;
  if (other) throw new WrongAdapter(`not a file of --adapter calls: it has the header of --adapter ${other}`);
}

function parse(row: number, text: string): Row {
  const body = objectOf(text);
  if (typeof body === 'string') return { row, refused: body };
  const corpus = typeof body['id'] === 'string' && !('externalId' in body) && !('source' in body);
  return corpus ? corpusRow(row, body) : callRow(row, body);
}

function objectOf(text: string): CallBodyToSend | 'not_json' | 'not_an_object' {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'not_an_object';
  } catch {
    return 'not_json';
  }
}

function callRow(row: number, body: CallBodyToSend): Row {
  const received = body['receivedAt'];
  const at = typeof received === 'string' ? parseInstant(received) : null;
  // without an id of its own a line can be nobody's duplicate
  const key = typeof body['externalId'] === 'string' ? `${String(body['source'])} ${body['externalId']}` : `row ${row}`;
  return { row, key, at, body, notes: at === null ? ['received_time_unreadable'] : [], facts: null };
}

function corpusRow(row: number, line: CallBodyToSend): Row {
  const { id, text, channel, at: hour } = line;
  const { at, note } = corpusTime(hour);
  const body = { source: 'corpus', externalId: id, receivedAt: at, channel: channel ?? '110', text };
  return { row, key: `corpus ${String(id)}`, at, body, notes: note ? [note] : [], facts: null };
}

function corpusTime(hour: unknown): { at: Instant | null; note: string | null } {
  const text = typeof hour === 'string' && /^\d\d:\d\d$/.test(hour) ? hour : null;
  const at = timeOf(`${CORPUS_DAY} ${text ?? '12:00'}:00`, TIME_ZONE, createNotes());
  return { at, note: text === null ? 'time_of_day_missing' : null };
}
