import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnusableDatabase } from '#server/platform/db.ts';
import { listMigrations, migrate } from '#server/platform/migrate.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';

let fresh: FreshDatabase;
let dir: string;

beforeEach(async () => {
  fresh = await freshDatabase({ empty: true });
  dir = mkdtempSync(join(tmpdir(), 'liandong-migrations-'));
  write('000001_first.sql', 'create table public.one (id int); insert into public.one values (1);');
  write('000002_second.sql', 'alter table public.one add column note text;');
});

afterEach(async () => {
  await fresh.drop();
  rmSync(dir, { recursive: true });
});

const write = (file: string, sql: string): void => writeFileSync(join(dir, file), sql);

async function recorded(): Promise<readonly number[]> {
  const { rows } = await fresh.db.pool.query<{ version: number }>('select version from liandong.migration order by version');
  return rows.map((row) => row.version);
}

test('applies each once, in order, and says how many', async () => {
  expect(await migrate(fresh.url, dir)).toBe(2);
  expect(await migrate(fresh.url, dir)).toBe(0);
  write('000003_third.sql', 'drop table public.one;');
  expect(await migrate(fresh.url, dir)).toBe(1);
  expect(await recorded()).toEqual([1, 2, 3]);
});

test('four servers that start at once apply them once', async () => {
  const counts = await Promise.all([1, 2, 3, 4].map(() => migrate(fresh.url, dir)));
  expect(counts.sort()).toEqual([0, 0, 0, 2]);
});

test('one that fails leaves nothing of itself, keeps those before it, and is named', async () => {
  write('000003_broken.sql', 'create table public.half (id int); select * from public.absent;');
  await expect(migrate(fresh.url, dir)).rejects.toThrow(/Migration 3 \(broken\) failed: .*absent/);
  expect(await recorded()).toEqual([1, 2]);
  const { rows } = await fresh.db.pool.query(`select to_regclass('public.half') as half`);
  expect(rows).toEqual([{ half: null }]);
});

test('one that was edited after it had landed is refused', async () => {
  await migrate(fresh.url, dir);
  write('000002_second.sql', 'alter table public.one add column note varchar;');
  const again = migrate(fresh.url, dir);
  await expect(again).rejects.toThrow(UnusableDatabase);
  await expect(again).rejects.toThrow(/Migration 2 \(second\) was changed/);
});

test('a database newer than the program is refused', async () => {
  write('000003_later.sql', 'select 1;');
  await migrate(fresh.url, dir);
  rmSync(join(dir, '000003_later.sql'));
  const older = migrate(fresh.url, dir);
  await expect(older).rejects.toThrow(UnusableDatabase);
  await expect(older).rejects.toThrow(/newer than this program: it holds migration 3 \(later\)/);
});

test('a number left out or a name of another form is refused', async () => {
  write('000004_gap.sql', 'select 1;');
  await expect(listMigrations(dir)).rejects.toThrow(/expected number 000003/);
  rmSync(join(dir, '000004_gap.sql'));
  write('000003-dash.sql', 'select 1;');
  await expect(listMigrations(dir)).rejects.toThrow(/NNNNNN_name\.sql/);
});

test('a role that belongs to the whole server may be made by several databases at once', async () => {
  const role = `liandong_test_${process.pid}`;
  write('000003_role.sql', `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then perform pg_sleep(0.1); create role ${role} nologin; end if; end $$; select pg_sleep(0.1);`);
  const other = await freshDatabase({ empty: true });
  try {
    // Both find no role and both make it: one collides, goes again, and finds it.
    expect(await Promise.all([fresh, other].map(({ url }) => migrate(url, dir)))).toEqual([3, 3]);
  } finally {
    await fresh.db.pool.query(`drop role if exists ${role}`);
    await other.drop();
  }
});
