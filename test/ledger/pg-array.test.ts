/** Lists in PostgreSQL's binary form come out of a real database as they went in, whatever is in them. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byteaArray, textArray } from '#server/platform/pg-array.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => { fresh = await freshDatabase({ empty: true }); });
afterAll(() => fresh?.drop());

async function back<T>(type: 'text' | 'bytea', list: Buffer): Promise<(T | null)[]> {
  const { rows } = await fresh.db.pool.query<{ item: T | null }>(`select item from unnest($1::${type}[]) with ordinality as e (item, n) order by n`, [list]);
  return rows.map((r) => r.item);
}

test('texts: quotation marks, backslashes, braces, NULL as a word and as nothing, emoji, none at all', async () => {
  const text = fc.string({ unit: 'binary' }).filter((t) => t.isWellFormed() && !t.includes('\0'));
  await fc.assert(fc.asyncProperty(fc.array(fc.option(text)), async (list) => {
    expect(await back('text', textArray(list))).toEqual(list);
  }), { numRuns: 300 });
  const odd = ['', 'NULL', null, '{"a":"\\""}', '楼上漏水，滴到床上了👮', '\\x00', 'x'.repeat(1_000_000)];
  expect(await back('text', textArray(odd))).toEqual(odd);
});

test('bytes: any, of any length', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.option(fc.uint8Array())), async (list) => {
    expect(await back<Buffer>('bytea', byteaArray(list))).toEqual(list.map((item) => item && Buffer.from(item)));
  }), { numRuns: 300 });
});

test('a text that PostgreSQL cannot hold is refused whole', async () => {
  await expect(back('text', textArray(['a', 'b\0c']))).rejects.toThrow(/0x00/);
});
