import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, assertDurable, openDatabase, UnusableDatabase } from '#server/platform/db.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';

describe('a fresh database', () => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase({ empty: true });
  });
  afterAll(() => fresh.drop());

  test('is durable, UTF-8 and in "C" order', async () => {
    await assertDurable(fresh.db);
    const { rows } = await fresh.db.pool.query(`select pg_encoding_to_char(encoding) as encoding, datcollate from pg_database where datname = current_database()`);
    expect(rows).toEqual([{ encoding: 'UTF8', datcollate: 'C' }]);
  });

  test('gives bigint as number, and refuses one that a number cannot hold', async () => {
    const { rows } = await fresh.db.pool.query('select 9007199254740991::bigint as most');
    expect(rows).toEqual([{ most: 9007199254740991 }]);
    await expect(fresh.db.pool.query('select 9007199254740992::bigint')).rejects.toThrow(RangeError);
  });

  test('a transaction that throws leaves nothing, and its connection serves the next', async () => {
    await fresh.db.pool.query('create table note (line text)');
    const failed = asOwner(fresh.db, async (client) => {
      await client.query(`insert into note values ('lost')`);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await asOwner(fresh.db, (client) => client.query(`insert into note values ('kept')`));
    const { rows } = await fresh.db.pool.query('select line from note');
    expect(rows).toEqual([{ line: 'kept' }]);
  });

  test('a connection that the server ends does not end us', async () => {
    await expect(asOwner(fresh.db, (client) => client.query('select pg_terminate_backend(pg_backend_pid())'))).rejects.toThrow();
    const { rows } = await fresh.db.pool.query('select 1 as one');
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('an address where nothing listens is refused without its password', async () => {
    const attempt = openDatabase('postgres://someone:secret-word@127.0.0.1:1/none');
    await expect(attempt).rejects.toThrow(UnusableDatabase);
    await expect(attempt).rejects.toThrow(/127\.0\.0\.1:1/);
    await expect(attempt).rejects.not.toThrow(/secret-word/);
  });
});
