/** A desk whose secret was never split is restored by two persons, by passwords that are in the backup itself; a demonstration by one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner } from '#server/platform/db.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { liandong, type Finished } from '#test/support/process.ts';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';
import { assertOpened } from '../../cli/restore/opening.ts';
import { backUp, type BackedUp } from './town.ts';

let world: World;
let backup: BackedUp;
let into: FreshDatabase;
let passwords: Record<string, string>;
beforeAll(async () => {
  world = await makeWorld();
  await takeCall(world, await world.as('police'));
  await asOwner(world.server.db, (client) => client.query(`update liandong.installation set kind = 'desk'`));
  await asOwner(world.server.db, (client) => client.query(`update liandong.account set disabled_at = liandong.clock_now() where username = 'commander'`));
  backup = await backUp(world);
  await backup.following.base();
  into = await freshDatabase({ empty: true });
  passwords = JSON.parse(readFileSync(join(world.dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
}, 120_000);
afterAll(async () => { await backup.close(); await world.close(); await into.drop(); });

function restore(persons: readonly string[], typed: readonly string[], more: readonly string[] = []): Promise<Finished> {
  const args = ['restore', '--to', 'latest', '--from', backup.folder, '--keys', backup.keys, '--database-url', into.url, '--json', ...persons.flatMap((p) => ['--as', p]), ...more];
  return liandong(args, { LIANDONG_DATA: world.dataDir, LIANDONG_DEMO: 'still' }, typed.join('\n'));
}

const own = (...names: string[]): string[] => names.map((n) => passwords[n] ?? '');

const WAYS: [[string, string], string[]][] = [
  [['admin', 'admin'], ['admin', 'admin']], [['admin', 'police'], ['admin', 'police']], [['police', 'leader'], ['police', 'leader']], [['admin', 'leader'], ['leader', 'admin']],
  [['admin', 'nobody'], ['admin', 'leader']], [['admin', 'commander'], ['admin', 'commander']], [['admin', 'leader'], ['admin', 'nobody']],
];

test.each(WAYS)('%s with the passwords of %s do not open it', async (persons, typed) => {
  const [one = '', two = ''] = own(...typed);
  await asOwner(world.server.db, async (client) => {
    await expect(assertOpened(client, { by: 'persons', persons, passwords: [one, two] })).rejects.toThrow('not two persons');
  });
});

test('nobody, one, or one with a wrong password: nothing is restored; two persons restore, and that is shown', { timeout: 240_000 }, async () => {
  expect((await restore([], [])).err).toContain('two persons');
  expect((await restore(['admin'], own('admin'))).code).toBe(2);
  expect(await restore(['admin', 'leader'], [...own('admin'), 'not the password'])).toMatchObject({ code: 3, err: expect.stringContaining('Nothing restored') });
  expect(await restore(['admin', 'leader'], own('admin', 'leader'))).toMatchObject({ code: 0, err: '' });
  const { rows } = await into.db.pool.query<{ restored_by: string; at: Date | null }>('select restored_by, restored_at as at from liandong.installation');
  expect(rows[0]).toMatchObject({ restored_by: 'admin + leader', at: expect.any(Date) });
});

test('the page of the backup says who opens a restore', async () => {
  const shown = async () => (await (await world.as('admin')).get('/admin/backup')).body;
  expect(await shown()).toMatchObject({ opens: 'two_persons', custodiansSince: null, restored: null });
  await asOwner(world.server.db, (client) => client.query('update liandong.installation set custody_at = liandong.clock_now()'));
  expect(await shown()).toMatchObject({ opens: 'custodians', custodiansSince: expect.any(String) });
});
