import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { copyIn, copyOut } from './copy.ts';

let database: FreshDatabase;
let client: pg.Client;
beforeEach(async () => {
  database = await freshDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('create table copied (n int primary key, words text)');
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

test('in and out again, also more than a socket holds at once', async () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `${n}\t${'字'.repeat(40)}\n`);
  expect(await copyIn(client, 'copied (n, words)', Readable.from(lines.map((l) => Buffer.from(l))))).toBe(20_000);
  const out = new PassThrough();
  const read = text(out);
  expect(await copyOut(client, 'select n, words from copied order by n', out)).toBe(20_000);
  out.end();
  expect(await read).toBe(lines.join(''));
});

test('what the database refuses is told, before and in the middle, and the connection goes on', async () => {
  await expect(copyIn(client, 'nowhere (n)', Readable.from([Buffer.from('1\n')]))).rejects.toThrow('nowhere');
  await expect(copyIn(client, 'copied (n)', Readable.from([Buffer.from('1\n'), Buffer.from('one\n')]))).rejects.toThrow('integer');
  await expect(copyOut(client, 'select * from nowhere', new PassThrough())).rejects.toThrow('nowhere');
  expect((await client.query('select count(*)::int as n from copied')).rows).toEqual([{ n: 0 }]);
});

test('a great last row, whose reader ends before it has drained, leaves the connection going', async () => {
  await client.query(`insert into copied select n, repeat('x', 1000000) from generate_series(1, 2) n`);
  const out = new PassThrough({ highWaterMark: 1024 });
  const read = text(out);
  expect(await copyOut(client, 'select n, words from copied order by n', out)).toBe(2);
  out.end();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect((await read).length).toBe(2 * 1_000_003);
});
