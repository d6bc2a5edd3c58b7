/**
 * Lines → CSV records (RFC 4180). Not a general parser: one that finds its feet again. A stray quote must cost
 * its own row, never swallow the rows after it, so a quoted line break is believed only when the record that it
 * makes has as many columns as the header.
 */
import type { Line } from './lines.ts';

export type CsvRecord =
  | { fields: string[]; refused?: undefined }
  | { refused: 'quotes' | 'columns' | 'truncated' | 'too_long'; fields?: undefined };

const LONGEST_RECORD = 20; // lines that one record may span

/** One record's fields; `open` when a quoted field does not end here, `bad` when text follows a closing quote. */
export function splitRecord(text: string): string[] | 'open' | 'bad' {
  const fields: string[] = [];
  for (let from = 0; ;) {
    const field = text[from] === '"' ? quotedField(text, from + 1) : plainField(text, from);
    if (typeof field === 'string') return field;
    fields.push(field.value);
    if (field.end >= text.length) return fields;
    from = field.end + 1;
  }
}

interface Field { value: string; end: number }

function plainField(text: string, from: number): Field {
  const comma = text.indexOf(',', from);
  const end = comma < 0 ? text.length : comma;
  return { value: text.slice(from, end), end };
}

function quotedField(text: string, from: number): Field | 'open' | 'bad' {
  let value = '';
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return 'open';
    value += text.slice(at, quote);
    const next = text[quote + 1];
    if (next !== '"') return next === undefined || next === ',' ? { value, end: quote + 1 } : 'bad';
    value += '"';
    at = quote + 2;
  }
}

/** Records of `columns` fields each, in order; blank lines are none. Every other line is in exactly one record. */
export async function* recordsOf(lines: AsyncIterator<Line>, columns: number): AsyncGenerator<CsvRecord> {
  const ahead: Line[] = [];
  const peek = async (index: number): Promise<Line | null> => {
    while (ahead.length <= index) {
      const next = await lines.next();
      if (next.done) return null;
      ahead.push(next.value);
    }
    return ahead[index] ?? null;
  };
  for (let line = await peek(0); line; line = await peek(0)) {
    if (line.text.trim() === '' && line.broken === null) { ahead.shift(); continue; }
    const { record, used } = await oneRecord(peek, line, columns);
    ahead.splice(0, used);
    yield record;
  }
}

type Peek = (index: number) => Promise<Line | null>;

async function oneRecord(peek: Peek, first: Line, columns: number): Promise<{ record: CsvRecord; used: number }> {
  if (first.broken) return { record: { refused: first.broken }, used: 1 };
  const alone = splitRecord(first.text);
  if (alone === 'bad') return { record: { refused: 'quotes' }, used: 1 };
  if (alone !== 'open') return { record: alone.length === columns ? { fields: alone } : { refused: 'columns' }, used: 1 };
  return (await spanningRecord(peek, first.text, columns)) ?? { record: { refused: 'quotes' }, used: 1 };
}

async function spanningRecord(peek: Peek, first: string, columns: number): Promise<{ record: CsvRecord; used: number } | null> {
  let text = first;
  for (let used = 1; used < LONGEST_RECORD; used += 1) {
    const next = await peek(used);
    if (!next || next.broken) return null;
    text += `\n${next.text}`;
    const fields = splitRecord(text);
    if (fields === 'bad') return null;
    if (fields !== 'open') return fields.length === columns ? { record: { fields }, used: used + 1 } : null;
  }
  return null;
}
