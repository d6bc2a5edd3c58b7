/** Of what axe cannot see (U2, U9), what has not been seen whole by day: a dialog's focus, sizes measured, longer words in English. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, takeCall as call, type World } from '#test/support/world.ts';
import { chromiumHere, KNIFE, LONG_MS, NOISE, useBrowser } from '#test/e2e/console.ts';
import { logInAs, onScreen, openDesk, type Desk, type Language, type Theme } from '#test/e2e/journey.ts';

const browser = useBrowser();
let world: World;
let danger = '';
beforeAll(async () => {
  if (!chromiumHere) return;
  world = await makeWorld();
  const police = await world.as('police');
  danger = (await call(world, police, { text: KNIFE })).incidentId;
  await call(world, police, { text: NOISE });
}, 180_000);
afterAll(async () => { await world?.close(); });

async function at(who: string | null, path: string, screen: string, act: (desk: Desk) => Promise<void>, look: { language?: Language; theme?: Theme; size?: { width: number; height: number } } = {}): Promise<void> {
  const desk = await openDesk(browser(), world.url, look.language ?? 'zh', look.theme ?? 'light', look.size);
  try {
    if (who) await logInAs(desk, who);
    await desk.page.goto(path);
    await onScreen(desk, screen);
    await act(desk);
  } finally { await desk.context.close(); }
}

const SCREENS = [['/', 'board'], [() => `/incidents/${danger}`, 'incident'], ['/calls/new', 'call'], ['/my', 'my']] as const;
const pathOf = (path: string | (() => string)): string => (typeof path === 'string' ? path : path());

describe.skipIf(!chromiumHere)('what axe cannot see, at night', () => {
  test('a dialog has a name, takes the focus, keeps it, and gives it back', async () => {
    await at('police', '/', 'board', async ({ page }) => {
      await page.locator('[role=grid]').focus();
      await page.keyboard.press('?');
      const dialog = page.locator('[role=dialog]');
      await dialog.waitFor();
      expect(await dialog.getAttribute('aria-label') ?? await dialog.getAttribute('aria-labelledby')).toBeTruthy();
      await expect.poll(() => page.evaluate(() => document.querySelector('[role=dialog]')?.contains(document.activeElement))).toBe(true);
      for (let n = 0; n < 6; n++) await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('[role=dialog], .ant-modal-root') !== null)).toBe(true);
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

  test.each<Language>(['en'])('with every word longer by two fifths nothing is cut off (%s)', async (language) => {
    for (const [who, path, screen] of [['police', '/', 'board'], ['police', () => `/incidents/${danger}`, 'incident'], ['police', '/calls/new', 'call'], ['dispatcher', '/my', 'my'], ['admin', '/settings/accounts', 'settings'], ['admin', '/settings/tokens', 'settings'], ['lead', '/oversight/two-person', 'oversight']] as const) {
      await at(who, pathOf(path), screen, async ({ page }) => {
        if (screen === 'settings') await page.locator('.settings-head h1').waitFor();
        const cut = await page.evaluate(() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts: Text[] = [];
          while (walk.nextNode()) { const node = walk.currentNode; if (node instanceof Text && node.data.trim().length > 1 && node.parentElement?.closest('kbd, .num, .ring, svg, code, option, textarea') === null) texts.push(node); }
          for (const node of texts) node.data += ` ${node.data.trim().slice(0, Math.ceil(node.data.trim().length * 0.4))}`;
          return texts.flatMap((node) => {
            const el = node.parentElement;
            if (!el || el.closest('.cut, .two, .sr, .skip') !== null) return []; // meant to end in an ellipsis; the whole is one press away
            const shape = getComputedStyle(el);
            const clips = shape.overflowX !== 'visible' && shape.overflowX !== 'auto' && el.scrollWidth > el.clientWidth + 1;
            const range = document.createRange();
            range.selectNodeContents(el);
            const [text, box] = [range.getBoundingClientRect(), el.getBoundingClientRect()];
            const spills = el.matches('button, .btn, .chip, .tag') && (text.right > box.right + 1 || text.left < box.left - 1);
            return clips || spills ? [`${el.tagName}.${el.className}: ${node.data.slice(0, 30)}`] : [];
          });
        });
        expect([screen, cut]).toEqual([screen, []]);
        expect([screen, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)]).toEqual([screen, true]);
      }, { language });
    }
  }, LONG_MS);
});
