/** Where the secret is in the hands of custodians, a restore asks for two of them; the server's own drill does not. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { splitSecret } from '#server/platform/custody.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { liandong } from '#test/support/process.ts';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';
import { run as runRestore } from '../../cli/restore.ts';
import { output } from '../ledger/world.ts';
import { backUp, type BackedUp } from './town.ts';

const place = mkdtempSync(join(tmpdir(), 'liandong-custody-'));
let world: World;
let backup: BackedUp;
let into: FreshDatabase;
beforeAll(async () => {
  world = await makeWorld();
  await takeCall(world, await world.as('police'));
  backup = await backUp(world);
  await backup.following.base();
  into = await freshDatabase({ empty: true });
}, 120_000);
afterAll(async () => { await backup.close(); await world.close(); await into.drop(); });

const restore = (...more: string[]) => output(() => runRestore(['--to', 'latest', '--from', backup.folder, '--keys', backup.keys, '--database-url', into.url, '--json', ...more]));
const share = (name: string, text: string): string[] => {
  writeFileSync(join(place, name), `${text}\n`);
  return ['--share', join(place, name)];
};

test('split, backed up, and restored by two; nobody, one, the same twice or a stranger\'s are not enough', async () => {
  const split = await liandong(['custody', 'split', '--shares', '3'], { DATABASE_URL: world.server.db.url, LIANDONG_DATA: world.dataDir, LIANDONG_DEMO: 'still' });
  expect(split.code).toBe(0);
  const [a = '', b = '', c = ''] = split.out.match(/liandong-share-\S+/g) ?? [];
  await backup.following.segment();
  const [one, two, three] = [share('a', a), share('b', b), share('c', c)];
  const [foreign = '', foreign2 = ''] = splitSecret('another secret of quite another house', 2);
  for (const given of [[], one, [...one, ...one], [...one, ...share('f', foreign)], [...share('f', foreign), ...share('g', foreign2)], ['--drill'], [...one, ...share('slip', b.slice(0, -1))]]) {
    expect(await restore(...given), given.join(' ')).toMatchObject({ code: 3, stderr: expect.stringContaining('Nothing restored') });
  }
  expect(await restore(...three, ...two)).toMatchObject({ code: 0, stderr: '' });
}, 120_000);

test.each([['--shares', '1'], ['--shares', '17'], ['--shares', 'x'], ['join']])('custody %s %s is no use', async (...args) => {
  expect((await liandong(['custody', 'split', ...args])).code).toBe(2);
});
