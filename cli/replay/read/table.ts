/** What the two CSV exports share: the header, a row by column names, positions and local times with their notes. */
import type { Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';
import { recordsOf, splitRecord } from './csv.ts';
import type { Line } from './lines.ts';
import { WrongAdapter, type AdapterName, type Row } from './row.ts';
import { parseWallTime, toInstant } from './wall-time.ts';

export type Get = (column: string) => string;

/** Reads header and records; `parse` makes a row of each good record. Throws WrongAdapter on another header. */
export async function* readTable(
  lines: AsyncIterator<Line>,
  layout: { adapter: AdapterName; needs: readonly string[] },
  parse: (row: number, get: Get) => Row,
): AsyncGenerator<Row> {
  const first = await lines.next();
  if (first.done) return;
  const header = headerOf(first.value, layout);
  const index = new Map(header.map((name, i) => [name, i]));
  let row = 0;
  for await (const record of recordsOf(lines, header.length)) {
    row += 1;
    if (record.refused !== undefined) yield { row, refused: record.refused };
    else yield parse(row, (column) => record.fields[index.get(column) ?? -1]?.trim() ?? '');
  }
}

function headerOf(line: Line, { adapter, needs }: { adapter: AdapterName; needs: readonly string[] }): string[] {
  const split = splitRecord(line.text);
  const header = typeof split === 'string' ? [] : split.map((name) => name.trim());
  const missing = needs.filter((name) => !header.includes(name));
  if (missing.length === 0) return header;
  throw new WrongAdapter(`not a file of --adapter ${adapter}: the first line lacks the column${missing.length > 1 ? 's' : ''} ${missing.map((m) => `"${m}"`).join(', ')}`);
}

/** Collects what was wrong in one row. */
export function createNotes(): { list: string[]; add(note: string | null): void } {
  const list: string[] = [];
  return { list, add: (note) => { if (note !== null && !list.includes(note)) list.push(note); } };
}

export type Notes = ReturnType<typeof createNotes>;

/** A local time of the file; null with a note when it cannot be read, without one when the field is empty. */
export function timeOf(text: string, timeZone: string, notes: Notes, notBefore: Instant | null = null): Instant | null {
  if (text === '') return null;
  const wall = parseWallTime(text);
  if (!wall) { notes.add('time_unreadable'); return null; }
  const { at, note } = toInstant(wall, timeZone, notBefore);
  notes.add(note);
  return at;
}

/** Degrees WGS-84 as the file has them. (0, 0) is how exports write "unknown". */
export function positionOf(lat: string, lon: string, notes: Notes): Position | null {
  if (lat === '' && lon === '') { notes.add('position_missing'); return null; }
  const position = { lon: Number(lon), lat: Number(lat) };
  const inside = lat !== '' && lon !== '' && Math.abs(position.lat) <= 90 && Math.abs(position.lon) <= 180;
  if (inside && (position.lat !== 0 || position.lon !== 0)) return position;
  notes.add('position_unreadable');
  return null;
}

/** The call's `place` field; absent parts are absent. */
export function placeField(address: string, position: Position | null): Record<string, unknown> {
  const text = address === '' ? {} : { text: address };
  const point = position ? { position: { ...position, datum: 'wgs84' } } : {};
  return { ...text, ...point };
}
