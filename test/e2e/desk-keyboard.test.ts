/** A shift by keyboard alone: every step is reached, and after it the focus is somewhere one goes on from. */
import { describe, expect, test } from 'vitest';
import { CREW, diverted, finishes, goes } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { atDesk, onScreen, type Desk, type Language } from './journey.ts';

const LONG_MS = 240_000;
const WORDS = { zh: '锦川里楼下烧烤店油烟直往家里灌，窗都不敢开', en: '橄榄里单元门口趴着一条流浪狗不走' };

const browser = useBrowser();
const world = useWorld();

const withDesk = (who: string, language: Language, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, who, [language, 'light'], act);

/** Waits until the focus is there. */
async function focusOn({ page }: Desk, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector).catch(async () => {
    const here = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    throw new Error(`the focus is not on ${selector} but on ${here}`);
  });
}

const FAR = 60;
/** As far as one has to go from wherever the focus is. */
async function tabTo(desk: Desk, selector: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < FAR; step++) {
    await desk.page.keyboard.press(key);
    if (await desk.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`${selector} is not reached by ${FAR} × ${key}`);
}

describe.skipIf(!chromiumHere)('by keyboard alone', () => {
  test.each(['zh', 'en'] as const)('the police take a call and decide it (%s)', async (language) => {
    await withDesk('police', language, async (desk) => {
      const { page } = desk;
      await page.keyboard.press('c');
      await onScreen(desk, 'call');
      await focusOn(desk, '.marked textarea');
      await page.keyboard.insertText(WORDS[language]);
      await page.locator('.proposal-verdict').waitFor();
      await page.keyboard.press('Control+Enter');
      await onScreen(desk, 'judge');
      await focusOn(desk, '.judge');
      await page.keyboard.press('d');
      await page.locator('.judge[data-status=to_dispatch]').waitFor();
      await focusOn(desk, '.judge');
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('a dispatcher finds an incident, speaks to the caller, dispatches and writes to the unit (%s)', async (language) => {
    const id = await diverted(world());
    const { number } = await (await world().as('dispatcher')).sees(id);
    await withDesk('dispatcher', language, async (desk) => {
      const { page } = desk;
      await page.locator(`[data-incident="${id}"]`).waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.insertText(number.slice(-4));
      await page.locator('.command-steps [data-step=open]').waitFor();
      await page.keyboard.press('Enter');
      await focusOn(desk, `[data-incident-open="${id}"]`);
      await page.locator('.rec').first().waitFor();
      await page.keyboard.press('t');
      await focusOn(desk, '.act-form input:checked');
      await page.keyboard.press('Control+Enter');
      await page.locator('.act-form').waitFor({ state: 'detached' });
      await focusOn(desk, `[data-incident-open="${id}"]`);
      await page.locator('[data-event="contact.made"]').waitFor();
      await page.locator('.rec button:enabled').first().waitFor(); // asked for anew after each act
      await page.keyboard.press('1');
      await page.locator('[data-assignment=offered]').waitFor();
      await tabTo(desk, '[data-write]');
      await page.keyboard.press('Enter');
      await focusOn(desk, '.message-form input');
      await page.keyboard.insertText('请走东门');
      await page.keyboard.press('Enter');
      await page.locator('[data-message]').waitFor();
      await focusOn(desk, '[data-write]');
      await page.keyboard.press('Escape');
      await onScreen(desk, 'board');
      await focusOn(desk, `[role=grid][aria-activedescendant="row-${id}"]`);
    });
  }, LONG_MS);

  test.each([['zh', 'dispatcher'], ['en', 'police']] as const)('the shift is handed over (%s, %s)', async (language, who) => {
    await diverted(world());
    await withDesk(who, language, async (desk) => {
      const { page } = desk;
      await tabTo(desk, '.who');
      await page.keyboard.press('Enter');
      await tabTo(desk, '.roles [href="/shift"]');
      await page.keyboard.press('Enter');
      await onScreen(desk, 'shift');
      await tabTo(desk, '.shift .btn.first');
      await page.keyboard.press('Enter');
      await page.locator('[data-handover]').waitFor();
      await focusOn(desk, '.shift h1');
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('a reviewer passes a result (%s)', async (language) => {
    const id = await diverted(world());
    const centre = await world().as('dispatcher');
    await centre.does(id, 'contact', { reached: true, by: 'phone' });
    await centre.does(id, 'dispatch', { unitId: CREW });
    const crew = await world().as('responder1');
    await goes(crew, id);
    await finishes(crew, id);
    await withDesk('reviewer', language, async (desk) => {
      const { page } = desk;
      await tabTo(desk, '.top [href="/review"]');
      await page.keyboard.press('Enter');
      await onScreen(desk, 'review');
      await focusOn(desk, '.checking');
      await page.keyboard.press('r'); // without a word: said, and the field has the focus
      await page.locator('[data-lacks]').waitFor();
      await focusOn(desk, '#review-text');
      await tabTo(desk, '.checking .btn.first');
      await page.keyboard.press('Enter');
      await page.locator('[data-reviewed=pass]').waitFor();
      await focusOn(desk, '[data-reviewed] + .btn');
      await page.keyboard.press('Enter');
      await page.locator('.beside.empty').waitFor();
      await focusOn(desk, '.beside.empty');
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('an administrator tries the matrix (%s)', async (language) => {
    await withDesk('admin', language, async (desk) => {
      const { page } = desk;
      await tabTo(desk, '.top [href="/settings"]');
      await page.keyboard.press('Enter');
      await onScreen(desk, 'settings');
      await tabTo(desk, '.settings-nav [href="/settings/matrix"]');
      await page.keyboard.press('Enter');
      await page.locator('.tester').waitFor();
      await focusOn(desk, '.settings-nav [aria-current=page]');
      await tabTo(desk, '.tester [role=combobox]');
      await page.keyboard.insertText(language === 'zh' ? '油烟' : 'fumes');
      await page.keyboard.press('Enter');
      await page.locator('[data-routed]').waitFor();
      expect(await page.locator('.tester-units li').count()).toBeGreaterThan(0);
    });
  }, LONG_MS);
});
