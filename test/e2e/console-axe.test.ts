/** axe on every screen of the desk, in both languages, light and dark. */
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/use-browser.ts';
import { inEachPlace, KNIFE, LONG_MS } from './console.ts';
import { logInAs, onScreen, openDesk, takeCall, violations, type Desk } from './journey.ts';

const browser = useBrowser();

async function everyScreenIsClean(desk: Desk, incidentId: string): Promise<void> {
  const { page } = desk;
  const found: string[] = [];
  const check = async (screen: string): Promise<void> => { found.push(...(await violations(desk)).map((v) => `${screen} ${v}`)); };
  await page.goto('/'); await onScreen(desk, 'board'); await check('board');
  await page.keyboard.press('?'); await page.locator('.key-card').waitFor(); await check('keys'); await page.keyboard.press('Escape');
  await page.goto(`/incidents/${incidentId}`); await onScreen(desk, 'incident'); await check('incident');
  await page.locator('.curtain select').selectOption('triage'); await page.locator('.curtain button[type=submit]').click(); await page.locator('.words').waitFor(); await check('words');
  await page.locator('[data-act]').first().click(); await check('form');
  await page.goto('/calls/new'); await onScreen(desk, 'call'); await page.locator('.marked textarea').fill(KNIFE); await page.locator('.proposal-verdict').waitFor(); await check('call');
  await page.goto('/wall'); await onScreen(desk, 'wall'); await check('wall');
  await page.goto('/m'); await onScreen(desk, 'field'); await check('field');
  expect(found).toEqual([]);
}

inEachPlace(({ url, looks }) => {
  test.each(looks)('axe finds nothing on any screen (%s, %s)', async (language, theme) => {
    const desk = await openDesk(browser(), url(), language, theme);
    try {
      await desk.page.goto('/'); await onScreen(desk, 'login');
      expect(await violations(desk)).toEqual([]);
      await logInAs(desk, 'police');
      await everyScreenIsClean(desk, await takeCall(desk, KNIFE));
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
