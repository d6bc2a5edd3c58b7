/** Pictures of the running program for the documentation (`npm run docs -- pictures`). */
import { fileURLToPath } from 'node:url';
import { logInAs, onScreen, openDesk } from '#test/e2e/journey.ts';
import { withBrowser } from './gallery-browser.ts';
import { onStage } from './stage.ts';

await onStage(({ url, open }) => withBrowser(async (browser) => {
  const desk = await openDesk(browser, url, 'zh', 'light');
  await logInAs(desk, 'dispatcher');
  await desk.page.goto(`/incidents/${open}`);
  await onScreen(desk, 'incident');
  await desk.page.locator('.rec').first().waitFor();
  await desk.page.screenshot({ path: fileURLToPath(new URL('../pictures/board.png', import.meta.url)) });
}));
