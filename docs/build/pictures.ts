/** Pictures of the running program for the documentation (`npm run docs -- pictures`). */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { logInAs, onScreen, openDesk } from '#test/e2e/journey.ts';
import { withBrowser } from './gallery-browser.ts';
import { SCREENS } from './screens.ts';
import { onStage, type Stage } from './stage.ts';

/** Name of the screen → name of the picture. */
const SHOWN = { incident: 'board', judge: 'judge', map: 'map' } as const;

async function shoot(browser: Browser, stage: Stage): Promise<void> {
  for (const [name, picture] of Object.entries(SHOWN)) {
    const screen = SCREENS.find((s) => s.name === name);
    if (!screen?.account) throw new Error(`no screen ${name}`);
    const desk = await openDesk(browser, stage.url, 'zh', 'light');
    await logInAs(desk, screen.account);
    await desk.page.goto(screen.path(stage));
    await onScreen(desk, screen.ready);
    await screen.prepare?.(desk);
    await desk.page.screenshot({ path: fileURLToPath(new URL(`../pictures/${picture}.png`, import.meta.url)) });
    await desk.context.close();
  }
}

await onStage((stage) => withBrowser((browser) => shoot(browser, stage)));
