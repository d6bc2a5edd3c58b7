/** Of what axe cannot see (U2, U9), what has not been seen whole by day: a dialog's focus, sizes measured, longer words in English. */
import { describe, expect, test } from 'vitest';
import { at, longerWords, pathOf, SCREENS, withTwoCalls } from '#test/e2e/behaviour.ts';
import { LONG_MS } from '#test/e2e/console.ts';
import type { Language } from '#test/e2e/journey.ts';
import { chromiumHere } from '#test/support/use-browser.ts';

withTwoCalls();

describe.skipIf(!chromiumHere)('what axe cannot see, at night', () => {
  test('a dialog has a name, takes the focus, keeps it, and gives it back', async () => {
    await at('police', '/', 'board', async ({ page }) => {
      await page.locator('[role=grid]').focus();
      await page.keyboard.press('?');
      const dialog = page.locator('dialog[open]');
      await dialog.waitFor();
      expect(await dialog.getAttribute('aria-label') ?? await dialog.getAttribute('aria-labelledby')).toBeTruthy();
      await expect.poll(() => page.evaluate(() => document.querySelector('dialog[open]')?.contains(document.activeElement))).toBe(true);
      for (let n = 0; n < 6; n++) await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog[open]') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    });
  }, LONG_MS);

  test('everything that is pressed is at least 24 by 24', async () => {
    for (const [path, screen] of SCREENS) {
      await at('police', pathOf(path), screen, async ({ page }) => {
        const small = await page.evaluate(() => [...document.querySelectorAll('a, button, input, select, summary')].filter((e) => {
          const box = (e.matches('input[type=checkbox], input[type=radio]') ? (e.closest('label') ?? e) : e).getBoundingClientRect();
          const inLine = e.matches('a') && getComputedStyle(e).display === 'inline'; // within a line of text (WCAG 2.5.8)
          return box.width > 0 && !inLine && !e.matches('.skip') && (box.width < 24 || box.height < 24);
        }).map((e) => `${e.tagName}.${e.className} ${e.textContent?.slice(0, 12)}`));
        expect([screen, small]).toEqual([screen, []]);
      });
    }
  }, LONG_MS);

  test.each<Language>(['en'])('with every word longer by two fifths nothing is cut off (%s)', longerWords, LONG_MS);
});
