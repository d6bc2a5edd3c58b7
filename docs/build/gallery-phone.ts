/**
 * Every screen of the phone and every state of the caller's page (`npm run docs -- gallery-phone FOLDER [only]`): both
 * languages, light and dark, a large and a small phone, large type. `only` is a part of a look's name. For looking at, one by one.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openDatabase } from '#server/platform/db.ts';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { instant } from '#domain/shared/time.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { worldOn, type World } from '#test/support/world.ts';
import { withBrowser } from './gallery-browser.ts';
import { walkPhone } from './phone-walk.ts';
import { walkCaller } from './caller-walk.ts';

export interface Look { language: 'zh' | 'en'; theme: 'light' | 'dark'; large: boolean; size: { width: number; height: number } }

const [TALL, SMALL] = [{ width: 390, height: 844 }, { width: 360, height: 640 }];
const LOOKS: readonly Look[] = [
  { language: 'zh', theme: 'light', large: false, size: TALL }, { language: 'en', theme: 'light', large: false, size: SMALL },
  { language: 'zh', theme: 'dark', large: true, size: SMALL }, { language: 'en', theme: 'dark', large: true, size: TALL },
];

/** A Wednesday, local 10:00, under the policy that asks whoever is at a scene whether all is well. */
const AT = instant(Date.parse('2026-09-16T02:00:00.000Z'));

export async function takePhoneGallery(browser: Browser, world: World, folder: string, only = ''): Promise<void> {
  for (const look of LOOKS) {
    const name = `${look.language}-${look.theme}-${look.size.width}${look.large ? '-large' : ''}`;
    if (!name.includes(only)) continue;
    mkdirSync(join(folder, name), { recursive: true });
    await walkPhone(browser, world, look, (screen) => join(folder, name, `${screen}.png`));
    await walkCaller(browser, world, look, (screen) => join(folder, name, `caller-${screen}.png`));
  }
}

async function onWorld(see: (world: World) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const embedded = await startEmbedded(folder.path, silentLog());
  try {
    await migrate(embedded.url);
    const db = await openDatabase(embedded.url);
    const world = await worldOn({ url: embedded.url, db, drop: () => db.close() }, { at: AT });
    try { await see(world); } finally { await world.close(); }
  } finally {
    await embedded.stop();
    await folder.remove();
  }
}

if (import.meta.main) {
  const [folder = '.gallery', only = ''] = process.argv.slice(2);
  await onWorld((world) => withBrowser((browser) => takePhoneGallery(browser, world, folder, only)));
}
