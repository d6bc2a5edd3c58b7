/** Pictures of the running program for the documentation (`npm run docs -- pictures`): a server of its own, on a driven clock. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { driveClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { instant, plus } from '#domain/shared/time.ts';
import { logInAs, onScreen, openDesk } from '#test/e2e/journey.ts';
import { findChromium } from '#test/support/browser.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { playEvening } from './evening.ts';

/** A Wednesday evening, local 19:20. */
const EVENING = instant(Date.UTC(2026, 2, 18, 11, 20));

async function draw(): Promise<void> {
  const here = await findChromium();
  if (!here) throw new Error('There is no Chromium on this machine; `npm test` installs one.');
  const folder = temporaryFolder();
  const embedded = await startEmbedded(folder.path, silentLog());
  try {
    await shoot(embedded.url, folder.path, here);
  } finally {
    await embedded.stop();
    await folder.remove();
  }
}

async function shoot(databaseUrl: string, dataDir: string, here: NonNullable<Awaited<ReturnType<typeof findChromium>>>): Promise<void> {
  await migrate(databaseUrl);
  const clock = await openDatabase(databaseUrl);
  let now = EVENING;
  await driveClock(clock, now);
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: databaseUrl, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
  const server = await startServer(config, { log: silentLog(), tickMs: 0 });
  const browser = await chromium.launch({ executablePath: here.path, args: [...here.args], env: { ...process.env, ...here.env } });
  try {
    const town = server.district.towns.find((t) => t.policies.at(-1)?.model === 'centre');
    if (!town) throw new Error('no town works through its centre');
    const wait = async (minutes: number) => {
      for (let step = 0; step < minutes * 4; step++) {
        now = plus(now, { seconds: 15 });
        await driveClock(clock, now);
        await server.settle();
      }
    };
    const open = await playEvening({ url: server.url, passwords: readDemoPasswords(dataDir), wait, now: () => now }, town.id);
    const desk = await openDesk(browser, server.url, 'zh', 'light');
    await logInAs(desk, 'dispatcher');
    await desk.page.goto(`/incidents/${open}`);
    await onScreen(desk, 'incident');
    await desk.page.locator('.rec').first().waitFor();
    await desk.page.screenshot({ path: fileURLToPath(new URL('../pictures/board.png', import.meta.url)) });
  } finally {
    await browser.close();
    await server.close();
    await clock.close();
  }
}

await draw();
