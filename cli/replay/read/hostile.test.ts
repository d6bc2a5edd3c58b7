import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadTypeTable } from '#server/replay/type-table.ts';
import { getAdapter, readRows } from './file.ts';
import { WrongAdapter, type AdapterName, type CallRow, type Row } from './row.ts';

const real = (name: string): string[] => gunzipSync(readFileSync(new URL(`../../../data/real/${name}`, import.meta.url))).toString('utf8').split('\n');
const SFFD = real('sffd-2016-12.csv.gz').slice(0, 61);
const NYC = real('nyc311-2013-12-25.csv.gz').slice(0, 61);
const BODY = JSON.stringify({ source: 'test', externalId: '1', receivedAt: '2026-01-05T08:00:00Z', channel: '110', text: '路灯不亮' });

async function read(bytes: string | Uint8Array, adapter: AdapterName, chunk = 1 << 16): Promise<{ rows: Row[]; damage: string | null }> {
  const ending = { damage: null };
  const types = adapter === 'calls' ? { find: () => null } : loadTypeTable(adapter);
  const rows: Row[] = [];
  for await (const row of readRows(inChunks(Buffer.from(bytes), chunk), getAdapter(adapter), types, ending)) rows.push(row);
  return { rows, damage: ending.damage };
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const good = (rows: Row[]): CallRow[] => rows.filter((row) => row.refused === undefined);
const refusals = (rows: Row[]): string[] => rows.flatMap((row) => row.refused ?? []);

function changed(line: string, column: number, value: string): string {
  // every field before the quoted last ones of these rows is free of commas
  return line.split(',').with(column, value).join(',');
}

describe('a file as it may come', () => {
  it.each([
    ['a byte order mark', `\uFEFF${SFFD.join('\n')}`],
    ['CRLF', SFFD.join('\r\n')],
    ['blank lines', SFFD.join('\n\n')],
    ['no line break at the end', SFFD.join('\n').trimEnd()],
  ])('reads %s as the plain file', async (_, text) => {
    const plain = await read(SFFD.join('\n'), 'sffd');
    expect(await read(text, 'sffd')).toEqual(plain);
    expect(plain.rows.length).toBe(60);
    expect(await read(gzipSync(text), 'sffd')).toEqual(plain);
  });

  it('does not depend on where the chunks are cut', async () => {
    const whole = await read(NYC.join('\n'), 'nyc311');
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), fc.boolean(), async (chunk, gzip) => {
      const bytes = gzip ? gzipSync(NYC.join('\n')) : NYC.join('\n');
      expect(await read(bytes, 'nyc311', chunk)).toEqual(whole);
    }), { numRuns: 25 });
  });

  it('an empty file has no rows', async () => {
    for (const adapter of ['sffd', 'nyc311', 'calls'] as const) {
      expect(await read('', adapter)).toEqual({ rows: [], damage: null });
      expect(await read(gzipSync(''), adapter)).toEqual({ rows: [], damage: null });
    }
  });

  it('a header alone has no rows', async () => {
    expect((await read(SFFD[0] ?? '', 'sffd')).rows).toEqual([]);
  });
});

describe('the wrong adapter', () => {
  it.each([
    ['sffd', NYC.join('\n'), 'lacks the columns "Call Number"'],
    ['nyc311', SFFD.join('\n'), 'lacks the columns "Unique Key"'],
    ['calls', SFFD.join('\n'), '--adapter sffd'],
    ['calls', NYC.join('\n'), '--adapter nyc311'],
    ['sffd', BODY, 'lacks the columns'],
  ] as const)('%s says what is missing', async (adapter, text, message) => {
    const reading = read(text, adapter);
    await expect(reading).rejects.toThrow(WrongAdapter);
    await expect(reading).rejects.toThrow(message);
  });
});

describe('mistakes of real life', () => {
  const HEADER = SFFD[0] ?? '';
  const LINE = SFFD[1] ?? '';
  const RECEIVED = HEADER.split(',').indexOf('Received DtTm');
  const ON_SCENE = HEADER.split(',').indexOf('On Scene DtTm');

  it.each([
    ['no id', changed(LINE, 0, ''), 'no_id'],
    ['no received time', changed(LINE, RECEIVED, ''), 'no_received_time'],
    ['a received time that is none', changed(LINE, RECEIVED, '02/30/2016 01:00:00 AM'), 'received_time_unreadable'],
    ['13 o’clock AM', changed(LINE, RECEIVED, '12/31/2016 13:00:00 AM'), 'received_time_unreadable'],
    ['a column too many', `${LINE},more`, 'columns'],
    ['columns missing', LINE.slice(0, 60), 'columns'],
    ['text after a closing quote', `"1"2${LINE}`, 'quotes'],
    ['a quote that never closes', `"${LINE}`, 'quotes'],
  ])('%s: the row is refused, the next is read', async (_, line, reason) => {
    const { rows } = await read([HEADER, line, SFFD[2]].join('\n'), 'sffd');
    expect(refusals(rows)).toEqual([reason]);
    expect(good(rows).map((row) => row.key)).toEqual(['sffd 163664036']);
  });

  it.each([
    ['no on-scene time', changed(LINE, ON_SCENE, ''), 'on_scene_missing'],
    ['an on-scene time that is none', changed(LINE, ON_SCENE, 'soon'), 'time_unreadable'],
    ['on scene before the call', changed(LINE, ON_SCENE, '12/31/2016 11:00:00 PM'), 'times_out_of_order'],
    ['no position', LINE.replace(/"\(.*\)"/, ''), 'position_missing'],
    ['a position of words', LINE.replace(/"\(.*\)"/, 'somewhere'), 'position_unreadable'],
    ['a position off the earth', LINE.replace(/"\(.*\)"/, '"(97.1, -122.4)"'), 'position_unreadable'],
    ['position zero', LINE.replace(/"\(.*\)"/, '"(0, 0)"'), 'position_unreadable'],
  ])('%s: the call counts, with a note', async (_, line, note) => {
    const { rows } = await read([HEADER, line].join('\n'), 'sffd');
    expect(refusals(rows)).toEqual([]);
    expect(good(rows)[0]?.notes).toContain(note);
  });

  it('believes a line break inside quotes', async () => {
    const address = HEADER.split(',').indexOf('Address');
    const { rows } = await read([HEADER, changed(LINE, address, '"0 Block of\nBALCETA, ""AVE"""'), SFFD[2]].join('\n'), 'sffd');
    expect(good(rows).map((row) => row.facts?.address)).toEqual(['0 Block of\nBALCETA, "AVE"', '0 Block of MARINA BLVD']);
  });

  it('takes wrong bytes for what they are', async () => {
    const bytes = Buffer.from([HEADER, LINE].join('\n'));
    bytes[bytes.indexOf('BALCETA')] = 0xff;
    expect(good((await read(bytes, 'sffd')).rows)[0]?.facts?.address).toContain('\uFFFDALCETA');
  });

  it('a line longer than any row is refused and not kept', async () => {
    const { rows } = await read([HEADER, 'x'.repeat(3 << 20), LINE].join('\n'), 'sffd');
    expect(rows.map((row) => row.refused)).toEqual(['too_long', undefined]);
  });
});

describe('JSONL', () => {
  it.each([
    ['{"half', 'not_json'], ['[1]', 'not_an_object'], ['"text"', 'not_an_object'], ['null', 'not_an_object'],
  ])('%s is refused as %s', async (line, reason) => {
    const { rows } = await read([BODY, line, BODY].join('\n'), 'calls');
    expect(rows.map((row) => row.refused)).toEqual([undefined, reason, undefined]);
  });

  it('passes a body on as it is, also one that the intake will not like', async () => {
    const body = { source: 'x', externalId: 'y', strange: [1, { a: null }] };
    expect(good((await read(JSON.stringify(body), 'calls')).rows)[0]?.body).toEqual(body);
  });
});

describe('a file that was cut off', () => {
  it('gives every whole row, the half one as refused, and says so', async () => {
    await fc.assert(fc.asyncProperty(fc.double({ min: 0.3, max: 0.99, noNaN: true }), async (part) => {
      const packed = gzipSync(NYC.join('\n'));
      const { rows, damage } = await read(packed.subarray(0, Math.floor(packed.length * part)), 'nyc311', 64);
      expect(damage).toContain('unexpected end');
      const whole = rows.filter((row) => row.refused !== 'truncated');
      expect(rows.length - whole.length).toBeLessThanOrEqual(1);
      expect(good(whole).map((row) => row.key)).toEqual(NYC.slice(1, whole.length + 1).map((line) => `nyc311 ${line.split(',')[0]}`));
    }), { numRuns: 40 });
  });

  it('one damaged in the middle gives what came before', async () => {
    const packed = gzipSync(real('sffd-2016-12.csv.gz').join('\n'));
    packed.fill(0xaa, packed.length >> 1, (packed.length >> 1) + 64);
    const { rows, damage } = await read(packed, 'sffd');
    expect(damage).not.toBeNull();
    expect(good(rows).length).toBeGreaterThan(1000);
  });
});

// Any byte of any line may be wrong: every line is still one row, and the lines that nobody touched are read.
describe('random damage', () => {
  const edit = fc.record({ line: fc.integer({ min: 1, max: 59 }), at: fc.nat(400), cut: fc.nat(40), put: fc.string({ unit: fc.constantFrom('"', ',', '\r', '\0', 'é', '中', '\\', '0', '/', 'x'), maxLength: 8 }) });
  it.each([['sffd', SFFD], ['nyc311', NYC]] as const)('%s: never throws, and every row is accounted for', async (adapter, lines) => {
    await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      const hurt = lines.slice(0, 60);
      for (const { line, at, cut, put } of edits) {
        const text = hurt[line] ?? '';
        hurt[line] = `${text.slice(0, at)}${put}${text.slice(at + cut)}`;
      }
      const { rows } = await read(hurt.join('\n'), adapter);
      const touched = new Set(edits.map((e) => e.line));
      const read_ = new Set(good(rows).map((row) => row.key));
      const untouched = lines.slice(0, 60).flatMap((text, i) => (i > 0 && !touched.has(i) ? [`${adapter} ${text.split(',')[0]}`] : []));
      expect(untouched.filter((key) => !read_.has(key))).toEqual([]);
      // two lines whose stray quotes fit each other may be one record of the right width; never more
      expect(rows.length).toBeLessThanOrEqual(59);
      expect(rows.length).toBeGreaterThanOrEqual(59 - Math.floor(touched.size / 2));
      expect(rows.map((row) => row.row)).toEqual(rows.map((_, i) => i + 1));
    }), { numRuns: 300 });
  });

  it('calls: any text is rows', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constant(BODY), fc.json(), fc.string({ unit: 'binary' })), { maxLength: 30 }), async (lines) => {
      const text = lines.join('\n');
      const expected = text.replace(/^\uFEFF/, '').split('\n').filter((line) => line.replace(/\r$/, '').trim() !== '').length;
      expect((await read(text, 'calls')).rows.length).toBe(expected);
    }), { numRuns: 300 });
  });
});
