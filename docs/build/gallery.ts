/**
 * Every screen as a picture (`npm run docs -- gallery FOLDER [only]`): both languages, light and dark, at the desk's two
 * sizes and the wall's own; `only` is a part of a picture's name. For looking at, one by one.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Cookie } from 'playwright-core';
import { logInAs, onScreen, openDesk, type Desk, type Language, type Theme } from '#test/e2e/journey.ts';
import { withBrowser } from './gallery-browser.ts';
import { SCREENS, type Screen } from './screens.ts';
import { onStage, type Stage } from './stage.ts';

const SIZES = { wide: { width: 1440, height: 900 }, small: { width: 1024, height: 768 }, wall: { width: 1920, height: 1080 } } as const;
const LOOKS: readonly { language: Language; theme: Theme; sizes: readonly ('wide' | 'small')[] }[] = [
  { language: 'zh', theme: 'light', sizes: ['wide', 'small'] }, { language: 'en', theme: 'dark', sizes: ['wide', 'small'] },
  { language: 'en', theme: 'light', sizes: ['wide', 'small'] }, { language: 'zh', theme: 'dark', sizes: ['wide', 'small'] },
];

/** Takes the pictures whose name contains `only`. */
export async function takeGallery(browser: Browser, stage: Stage, folder: string, only = ''): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const sessions: Sessions = new Map();
  for (const { language, theme, sizes } of LOOKS) {
    for (const size of sizes) {
      const wanted = SCREENS.map((screen) => ({ screen, name: `${screen.name}-${language}-${theme}-${size}.png` })).filter(({ name }) => name.includes(only));
      for (const { screen, name } of wanted) await take(browser, stage, screen, { language, theme, size, path: join(folder, name) }, sessions);
    }
  }
}

interface Look { language: Language; theme: Theme; size: 'wide' | 'small'; path: string }

/** Cookies of whoever is logged in already: a log-in costs more than a picture. */
type Sessions = Map<string, Cookie[]>;

async function comesIn(desk: Desk, account: string, sessions: Sessions): Promise<void> {
  const known = sessions.get(account);
  if (known) { await desk.context.addCookies(known); return; }
  await logInAs(desk, account);
  sessions.set(account, await desk.context.cookies());
}

async function take(browser: Browser, stage: Stage, screen: Screen, { language, theme, size, path }: Look, sessions: Sessions): Promise<void> {
  const desk: Desk = await openDesk(browser, stage.url, language, theme, SIZES[screen.wall && size === 'wide' ? 'wall' : size]);
  try {
    if (screen.account) await comesIn(desk, screen.account, sessions);
    await reach(desk, screen, stage).catch((cause: unknown) => { desk.faults.push(`not reached: ${String(cause)}`); process.exitCode = 1; });
    await desk.page.waitForTimeout(250); // fonts and the ring's first second
    await desk.page.screenshot({ path });
    if (desk.faults.length > 0) console.log(`${path}: ${desk.faults.join('; ')}`);
  } finally {
    await desk.context.close();
  }
}

async function reach(desk: Desk, screen: Screen, stage: Stage): Promise<void> {
  await desk.page.goto(screen.path(stage));
  await onScreen(desk, screen.ready);
  await screen.prepare?.(desk);
}

if (import.meta.main) {
  const [folder = '.gallery', only = ''] = process.argv.slice(2);
  await onStage((stage) => withBrowser((browser) => takeGallery(browser, stage, folder, only)));
}
