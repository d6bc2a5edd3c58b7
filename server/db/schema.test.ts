/** `schema.sql` is what the migrations come to; a new migration shows there what it changed. `npm run docs` writes it. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { dumpSchema } from './dump-schema.ts';

let migrated: FreshDatabase;
let empty: FreshDatabase;
beforeAll(async () => {
  migrated = await freshDatabase();
  empty = await freshDatabase({ empty: true });
});
afterAll(async () => {
  await migrated.drop();
  await empty.drop();
});

async function dump(url: string, before = ''): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(before);
    return await dumpSchema(client);
  } finally {
    await client.end();
  }
}

test('the dump beside the migrations is what they come to', async () => {
  await expect(await dump(migrated.url)).toMatchFileSnapshot('schema.sql');
});

test('the dump is whole: run on an empty database it makes the same schema', async () => {
  const text = await dump(migrated.url);
  expect(await dump(empty.url, `set check_function_bodies = off; ${text}`)).toBe(text);
});

test('what it cannot write it names, instead of leaving it out', async () => {
  const other = await freshDatabase();
  const change = `create view liandong.probe as select 1 as one; create type ledger.mood as enum ('calm');`;
  await expect(dump(other.url, change).finally(() => other.drop())).rejects.toThrow(/type mood; v liandong\.probe/);
});

test('a wall, a right and a constraint taken away are seen', async () => {
  const text = await dump(migrated.url);
  const other = await freshDatabase();
  try {
    const changed = await dump(other.url, `
      alter table liandong.incident no force row level security;
      revoke insert on ledger.event from liandong_app;
      alter table liandong.incident drop constraint incident_no_orphan`);
    const gone = text.split('\n').filter((line) => !changed.includes(line.trim().replace(/,$/, '')));
    expect(gone).toHaveLength(3);
  } finally {
    await other.drop();
  }
});
