/** The owner of a database need be no superuser: he backs up and restores all of it through the walls between towns. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#server/platform/db.ts';
import { migrate } from '#server/platform/migrate.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { run as runBackup } from '../../cli/backup.ts';
import { run as runRestore } from '../../cli/restore.ts';
import { addLives } from '../ledger/lives.ts';
import { output } from '../ledger/world.ts';

const role = `liandong_t_${randomBytes(6).toString('hex')}`;
let [from, into]: (FreshDatabase | null)[] = [];
const get = (database: FreshDatabase | null | undefined): FreshDatabase => { if (!database) throw new Error('only inside a test'); return database; };
const as = (url: string): string => Object.assign(new URL(url), { username: role, password: 'x' }).href;

beforeEach(async () => {
  [from, into] = [await freshDatabase({ empty: true }), await freshDatabase({ empty: true })];
  await from.db.pool.query(`create role ${role} login password 'x' nosuperuser nobypassrls`);
  for (const { url, db } of [from, into]) await db.pool.query(`alter database ${new URL(url).pathname.slice(1)} owner to ${role}; grant liandong_app to ${role}`);
});
afterEach(async () => {
  await get(into).drop();
  const { db } = get(from);
  await db.pool.query(`reassign owned by ${role} to current_user; drop owned by ${role} cascade; drop role ${role}`);
  await get(from).drop();
});

test('backup and restore by such an owner', async () => {
  await migrate(as(get(from).url));
  const db = await openDatabase(as(get(from).url));
  const events = (await addLives(db, 'east', 6)) + (await addLives(db, 'west', 4));
  await db.close();
  const out = join(mkdtempSync(join(tmpdir(), 'liandong-owner-')), 'backup');
  expect(await output(() => runBackup(['--out', out, '--database-url', as(get(from).url)]))).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('LIANDONG_SECRET_KEY') });
  const restored = await output(() => runRestore(['--to', 'latest', '--from', out, '--database-url', as(get(into).url)]));
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining(`${events} events, 10 incidents`) });
  const forced = await get(into).db.pool.query(`select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('ledger', 'liandong', 'vault') and c.relrowsecurity and not c.relforcerowsecurity`);
  expect(forced.rowCount, 'the walls stand again').toBe(0);
});

test('a table that hides rows from its owner is named, and nothing is written', async () => {
  await migrate(as(get(from).url));
  await get(from).db.pool.query('drop policy owner_reads on vault.entry');
  const out = join(mkdtempSync(join(tmpdir(), 'liandong-owner-')), 'backup');
  expect(await output(() => runBackup(['--out', out, '--database-url', as(get(from).url)]))).toMatchObject({ code: 3, stderr: expect.stringContaining('hides a part of vault.entry') });
});
