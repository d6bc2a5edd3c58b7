/** Where it is tried what axe cannot see: our own server with a danger and a harmless call on it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { makeWorld, takeCall as call, type World } from '#test/support/world.ts';
import { KNIFE, NOISE } from './console.ts';
import { logInAs, onScreen, openDesk, type Desk, type Language, type Theme } from './journey.ts';

let browser: () => Browser;
let world: World;
let danger = '';
/** The incident with a danger sign, which stands beside a harmless one. */
export const dangerPath = (): string => `/incidents/${danger}`;

/** Browser, server and both calls, for the tests of the file. */
export function withTwoCalls(): () => World {
  browser = useBrowser();
  beforeAll(async () => {
    if (!chromiumHere) return;
    world = await makeWorld();
    const police = await world.as('police');
    danger = (await call(world, police, { text: KNIFE })).incidentId;
    await call(world, police, { text: NOISE });
  }, 180_000);
  afterAll(async () => { await world?.close(); });
  return () => world;
}

export async function at(who: string | null, path: string, screen: string, act: (desk: Desk) => Promise<void>, look: { language?: Language; theme?: Theme; size?: { width: number; height: number } } = {}): Promise<void> {
  const desk = await openDesk(browser(), world.url, look.language ?? 'zh', look.theme ?? 'light', look.size);
  try {
    if (who) await logInAs(desk, who);
    await desk.page.goto(path);
    await onScreen(desk, screen);
    await act(desk);
  } finally { await desk.context.close(); }
}

export const SCREENS = [['/', 'board'], [dangerPath, 'incident'], ['/calls/new', 'call'], ['/my', 'my']] as const;
export const pathOf = (path: string | (() => string)): string => (typeof path === 'string' ? path : path());

/** With every word longer by two fifths nothing is cut off and no page is wider than its window (U9). */
export async function longerWords(language: Language): Promise<void> {
  for (const [who, path, screen] of [['police', '/', 'board'], ['police', dangerPath, 'incident'], ['police', '/calls/new', 'call'], ['dispatcher', '/my', 'my'], ['admin', '/settings/accounts', 'settings'], ['admin', '/settings/tokens', 'settings'], ['lead', '/oversight/two-person', 'oversight']] as const) {
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
}
