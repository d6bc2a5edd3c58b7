/** What a desk must never do: divert a danger with one person, lose a draft, move rows under the pointer. */
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/use-browser.ts';
import { inEachPlace, KNIFE, LONG_MS, NOISE } from './console.ts';
import { logInAs, onScreen, openDesk, press, status, switchTo, takeCall } from './journey.ts';

const browser = useBrowser();

inEachPlace(({ url }) => {
  test('diverting over a danger sign needs a second officer on their own screen', async () => {
    const desk = await openDesk(browser(), url(), 'zh', 'light');
    const { page, text } = desk;
    try {
      await logInAs(desk, 'police');
      await takeCall(desk, KNIFE);
      await page.locator('.dangers').first().waitFor();
      await page.locator('.decide > .field [role=combobox]').fill('HJ-0');
      await page.locator('.decide > .field [role=option]').filter({ hasText: 'HJ-0' }).first().click();
      await page.locator('.incident').focus();
      await page.keyboard.press('d');
      await page.getByText(text.acts.over).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.verdict-facts .alert').waitFor();
      expect(await page.locator('[data-act=confirm]').count()).toBe(0);
      await switchTo(desk, 'police2');
      await press(desk, 'confirm');
      await status(desk, 'to_dispatch', text.status.to_dispatch);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('a draft survives a reload and is gone after another person logs in', async () => {
    const desk = await openDesk(browser(), url(), 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      await page.goto('/calls/new'); await onScreen(desk, 'call');
      await page.locator('.marked textarea').fill('水管爆了');
      await page.reload(); await onScreen(desk, 'call');
      expect(await page.locator('.marked textarea').inputValue()).toBe('水管爆了');
      await switchTo(desk, 'police2'); await switchTo(desk, 'police');
      await page.goto('/calls/new'); await onScreen(desk, 'call');
      expect(await page.locator('.marked textarea').inputValue()).toBe('');
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('new rows wait while one is worked on, and come with N', async () => {
    const desk = await openDesk(browser(), url(), 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      const first = await takeCall(desk, NOISE);
      const other = await openDesk(browser(), url(), 'zh', 'light');
      await logInAs(other, 'police2');
      const second = await takeCall(other, '路边有条大狗没人牵，怕咬人，请来看看');
      await other.context.close();
      await page.locator('.waiting').waitFor();
      expect(await page.locator(`[data-incident="${second}"]`).count()).toBe(0);
      await page.locator('.incident').focus();
      await page.keyboard.press('n');
      await page.locator(`[data-incident="${second}"]`).waitFor();
      expect(await page.locator(`[data-incident="${first}"][aria-selected=true]`).count()).toBe(1);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
