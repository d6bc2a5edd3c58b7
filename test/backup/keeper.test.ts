/** The server's own backup: each day a base, each minute a segment, each day a restore that is tried, and all of it seen. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBases } from '#server/backup/folder.ts';
import { readConfig } from '#server/config.ts';
import { chance } from '#test/support/canaries.ts';
import { loopWorld } from '#test/support/journey.ts';
import type { World } from '#test/support/world.ts';
import { works } from './town.ts';

interface Shown { kept: boolean; at: string | null; trouble: string | null; drill: { at: string; ok: boolean; restoredTo: string; events: number; detail: string | null } | null; epoch: number }

const folder = join(mkdtempSync(join(tmpdir(), 'liandong-kept-')), 'backup');
let world: World;
beforeAll(async () => { world = await loopWorld({ settings: { LIANDONG_BACKUP: folder } }); }, 60_000);
afterAll(async () => { await world.close(); });

const shown = async (): Promise<Shown> => (await (await world.as('admin')).get<Shown>('/admin/backup')).body;
const metric = async (name: string): Promise<number> => Number(new RegExp(`^liandong_${name} (\\S+)$`, 'm').exec(await (await fetch(`${world.url}/metrics`)).text())?.[1]);
const events = async (): Promise<number> => (await world.server.db.pool.query('select from ledger.event')).rowCount ?? 0;

test('a base and a drill on the first look, segments after it, the next day another base; what is lost is seen', async () => {
  const random = chance(3);
  await works(world, random);
  await world.server.keeping.tick();
  const first = await shown();
  expect(first).toMatchObject({ kept: true, trouble: null, epoch: 1, drill: { ok: true, detail: null } });
  expect(await metric('restore_drill_ok')).toBe(1);
  await works(world, random);
  await world.pass({ minutes: 1 });
  await world.server.keeping.tick();
  expect(await metric('backup_age_seconds')).toBeLessThan(1);
  expect((await readBases(folder)).map((b) => b.tail.length)).toEqual([expect.any(Number)]);

  await world.pass({ days: 1 });
  await world.server.keeping.tick();
  const bases = await readBases(folder);
  expect(bases).toHaveLength(2);
  expect((bases[0]?.tail.at(-1)?.manifest.at ?? '') >= (bases[1]?.manifest.at ?? 'z'), 'no moment is in neither').toBe(true);
  expect(await shown()).toMatchObject({ drill: { ok: true, at: world.now(), events: await events() } });
  expect((await world.server.db.pool.query(`select from pg_database where datname like 'liandong_drill%'`)).rowCount).toBe(0);

  // Restarted, it goes on where it was; a backup that cannot be read turns the drill red the same day.
  await world.restart();
  await world.server.keeping.tick();
  expect(await readBases(folder)).toHaveLength(2);
  await world.pass({ days: 1 });
  const spoil = setInterval(() => { for (const name of readdirSync(folder).filter((n) => n.endsWith('Z')).slice(2)) writeFileSync(join(folder, name, 'vault.entry.copy.gz'), 'x'); }, 5);
  await world.server.keeping.tick();
  clearInterval(spoil);
  expect(await shown()).toMatchObject({ drill: { ok: false, detail: expect.stringContaining('damaged') } });
  expect(await metric('restore_drill_ok')).toBe(0);
  // The twin: a drill that asks no more than whether the folder and its lists can be read finds the same backup in order.
  expect(await readBases(folder)).toHaveLength(3);
}, 120_000);

test('only whoever answers for the installation sees it; a folder inside the data folder is refused', async () => {
  expect((await (await world.as('dispatcher')).get('/admin/backup')).status).toBe(403);
  expect(() => readConfig({ LIANDONG_DATA: '/data', LIANDONG_BACKUP: '/data/backup' })).toThrow('inside the data folder');
});
