/** A town that works while it is backed up, and databases to restore into. */
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { readConfig } from '#server/config.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import { driveClock } from '#server/platform/clock.ts';
import { silentLog } from '#server/platform/log.ts';
import { openKeyStore } from '#server/backup/key-store.ts';
import { followBackup, type Following } from '#server/backup/follow.ts';
import type { Instant } from '#domain/shared/time.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import type { chance } from '#test/support/canaries.ts';
import { COMMITTEE, finishes, goes, noise } from '#test/support/journey.ts';
import { planRestore } from '../../cli/restore/choose.ts';
import { restore } from '../../cli/restore.ts';
import type { Report } from '../../cli/verify/finding.ts';
import type { World } from '#test/support/world.ts';

export interface BackedUp {
  readonly folder: string;
  readonly keys: string;
  readonly following: Following;
  close(): Promise<void>;
}

export async function backUp(world: World): Promise<BackedUp> {
  const place = mkdtempSync(join(tmpdir(), 'liandong-backup-'));
  const [folder, keys] = [join(place, 'backup'), join(place, 'backup.keys')];
  mkdirSync(folder);
  const store = openKeyStore(keys, true);
  const client = new pg.Client({ connectionString: world.server.db.url });
  client.on('error', () => {});
  await client.connect();
  return { folder, keys, following: followBackup(client, folder, store), close: async () => { await client.end(); store.close(); } };
}

/** One more incident: called in, and taken further by chance; half a minute or more passes. */
export async function works(world: World, random: ReturnType<typeof chance>): Promise<string> {
  const [police, dispatcher, committee] = await Promise.all(['police', 'dispatcher', 'committee1'].map((u) => world.as(u)));
  if (!police || !dispatcher || !committee) throw new Error('somebody is missing');
  const { incidentId: id } = await noise(world, { caller: { phone: `139${String(Math.floor(random() * 1e8)).padStart(8, '0')}`, name: '张某' } });
  const passes = () => world.pass({ seconds: 1 + Math.floor(random() * 9) });
  await passes();
  if (random() < 0.15) return id;
  await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await passes();
  if (random() < 0.15) return id;
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone', text: '已告知居委会上门' });
  await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
  await passes();
  await goes(committee, id);
  await passes();
  if (random() < 0.7) await finishes(committee, id);
  return id;
}

/** A restore into a database of its own. */
export async function restoredTo(to: Instant | null, backup: BackedUp, keys: string | null = backup.keys): Promise<{ database: FreshDatabase; report: Report; to: string }> {
  const database = await freshDatabase({ empty: true });
  try {
    const plan = await planRestore(backup.folder, to);
    return { database, report: await restore(database.url, plan, keys), to: plan.to };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

/** A server on a restored database, with the master key of the world that was backed up. */
export async function serverOn(database: FreshDatabase, world: World, at: Instant): Promise<{ server: RunningServer; dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-restored-'));
  for (const file of ['secret.key', 'accounts.json']) copyFileSync(join(world.dataDir, file), join(dataDir, file));
  await driveClock(database.db, at);
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: database.url, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
  return { server: await startServer(config, { log: silentLog(), tickMs: 0, passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 } }), dataDir };
}
