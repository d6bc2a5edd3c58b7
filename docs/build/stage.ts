/**
 * A server of its own on a driven clock, in a district that lives: days of history before, invented people around, and an
 * evening played among them: what pictures are taken of.
 */
import { join } from 'node:path';
import { seedAccounts } from '#server/access/seed.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { readConfig } from '#server/config.ts';
import { lifeWorld, startLiving, writeMatters } from '#server/demo/living.ts';
import { loadDistrict } from '#server/district/load.ts';
import { startServer } from '#server/main.ts';
import { driveClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { instant, plus } from '#domain/shared/time.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { writeStory } from '#test/support/story.ts';
import { playEvening, type Evening } from './evening.ts';

/** A Wednesday evening, local 19:20. */
const EVENING = instant(Date.UTC(2026, 2, 18, 11, 20));
/** What the wall compares the evening with. */
const DAYS = 8;
const [LOAD, SEED] = [51, 1];
const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };

export interface Stage extends Evening {
  url: string;
}

/** Plays the evening, shows it to `see`, and takes everything down again. */
export async function onStage(see: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const embedded = await startEmbedded(folder.path, silentLog());
  try {
    await play(embedded.url, folder.path, see);
  } finally {
    await embedded.stop();
    await folder.remove();
  }
}

async function play(databaseUrl: string, dataDir: string, see: (stage: Stage) => Promise<void>): Promise<void> {
  await migrate(databaseUrl);
  const clock = await openDatabase(databaseUrl);
  let now = EVENING;
  await driveClock(clock, now);
  const district = loadDistrict();
  const life = lifeWorld(district, LOAD, SEED);
  await seedAccounts({ db: clock, district: { ...district, accounts: [...life.cast.accounts] }, dataDir, at: now, cost: CHEAP });
  const { matters } = await writeStory({ db: clock, dataDir, until: now }, { days: DAYS, load: LOAD, seed: SEED });
  writeMatters(join(dataDir, 'demo-life.json'), matters ?? []);
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: databaseUrl, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
  const server = await startServer(config, { log: silentLog(), tickMs: 0, district, passwordCost: CHEAP });
  const living = startLiving({ world: life, url: server.url, dataDir, district, speed: 1, police: null, now: () => now, onError: (error) => { throw error; }, tickMs: 0 });
  try {
    const town = server.district.towns.find((t) => t.policies.at(-1)?.model === 'centre');
    if (!town) throw new Error('no town works through its centre');
    const wait = async (minutes: number) => {
      for (let step = 0; step < minutes * 4; step++) {
        now = plus(now, { seconds: 15 });
        await driveClock(clock, now);
        await server.settle();
        await living.advance();
      }
    };
    const evening = await playEvening({ url: server.url, passwords: readDemoPasswords(dataDir), wait, now: () => now }, town.id);
    await server.links.tick();
    await see({ url: server.url, ...evening });
  } finally {
    await living.stop();
    await server.close();
    await clock.close();
  }
}
