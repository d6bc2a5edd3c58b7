/** What axe cannot see (U2): focus, live regions, zoom, forced colours, motion, errors, keys; longer words (U9); meaning without colour (U7); numbers beside pictures (U10). */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumHere } from '#test/support/use-browser.ts';
import { takeCall } from '#test/support/world.ts';
import { at, dangerPath, longerWords, pathOf, SCREENS, withTwoCalls } from './behaviour.ts';
import { LONG_MS } from './console.ts';
import { logInAs, onScreen, violations, type Language } from './journey.ts';

const world = withTwoCalls();

/** Tab by Tab through the page: what had focus, whether it could be seen, and whether something lay over it. */
async function tabbed(page: Page, most = 120): Promise<{ stops: number; hidden: string[]; cameRound: boolean }> {
  const hidden: string[] = [];
  let first = '';
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const el = document.activeElement;
      if (!(el instanceof HTMLElement) || el === document.body) return { name: 'body', seen: true, key: 'body' };
      const box = el.getBoundingClientRect();
      const shape = getComputedStyle(el);
      const ringed = (shape.outlineStyle !== 'none' && parseFloat(shape.outlineWidth) >= 1) || shape.boxShadow !== 'none';
      const top = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, 40) / 2)));
      const clear = top !== null && (el.contains(top) || top.contains(el) || top.closest('label')?.contains(el) === true);
      const all = [...document.querySelectorAll('*')];
      return { name: `${el.tagName} ${el.className} ${el.textContent?.slice(0, 20) ?? ''}${ringed ? '' : ' (no ring)'}${clear ? '' : ' (covered)'}`, seen: ringed && clear, key: String(all.indexOf(el)) };
    });
    if (!here.seen && here.key !== 'body') hidden.push(here.name);
    if (stops === 0) first = here.key;
    else if (here.key === first || here.key === 'body') return { stops, hidden, cameRound: true };
  }
  return { stops: most, hidden, cameRound: false };
}

describe.skipIf(!chromiumHere)('what axe cannot see', () => {
  test('Tab goes round each screen without a trap; focus is visible and nothing lies over it; no order of its own', async () => {
    for (const [path, screen] of SCREENS) {
      await at('police', pathOf(path), screen, async ({ page }) => {
        const { stops, hidden, cameRound } = await tabbed(page);
        expect([screen, hidden, cameRound, stops > 5]).toEqual([screen, [], true, true]);
        expect(await page.locator('[tabindex]').evaluateAll((all) => all.filter((e) => e instanceof HTMLElement && e.tabIndex > 0).length)).toBe(0);
      });
    }
  }, LONG_MS);

  test('what is new is said once', async () => {
    await at('police', dangerPath(), 'incident', async ({ page }) => {
      await page.evaluate(() => {
        const said: string[] = [];
        Object.assign(window, { said });
        const place = document.querySelector('.waiting-place');
        if (place) new MutationObserver(() => said.push(place.textContent ?? '')).observe(place, { childList: true, subtree: true, characterData: true });
      });
      await takeCall(world(), await world().as('police2'), { text: '路边有条大狗没人牵，怕咬人，请来看看' });
      await page.locator('.waiting').waitFor();
      await page.waitForTimeout(1500); // long enough for a second beat
      expect(await page.evaluate(() => Object.entries(window).find(([k]) => k === 'said')?.[1].length)).toBe(1);
    });
  }, LONG_MS);

  test.each([320, 720])('at %i px nothing has to be scrolled sideways: zoom to 400 and 200 percent', async (width) => {
    for (const [path, screen] of [...SCREENS, ['/shift', 'shift'] as const]) {
      await at(screen === 'shift' ? 'dispatcher' : 'police', pathOf(path), screen, async ({ page }) => {
        const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.closest('.sr, .skip, table, .map-view') === null).map((e) => `${e.tagName}.${e.className}`).slice(0, 5));
        expect([screen, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), wide]).toEqual([screen, true, wide]);
      }, { size: { width, height: 640 } });
    }
  }, LONG_MS);

  test('in forced colours what is chosen is still told from what is not; with less motion nothing moves', async () => {
    await at('police', '/', 'board', async ({ page }) => {
      await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
      const outline = (selector: string) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).outlineStyle);
      expect(await outline('.chip[aria-pressed=true]')).not.toBe('none');
      expect(await outline('.chip[aria-pressed=false]')).toBe('none');
      expect(await page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length)).toBe(0);
    });
  }, LONG_MS);

  test('a wrong password is named, fields say what they are for, and nothing has to be solved', async () => {
    await at(null, '/', 'login', async ({ page, text }) => {
      await page.locator('.own-account summary').click();
      const [name, password] = [page.locator('.own-account input').nth(0), page.locator('.own-account input').nth(1)];
      expect([await name.getAttribute('autocomplete'), await password.getAttribute('autocomplete')]).toEqual(['username', 'current-password']);
      await name.fill('police');
      await password.fill('not-the-password');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').getByText(/不正确/).waitFor();
      expect(await name.inputValue()).toBe('police');
      expect(await page.locator('img[alt*=验证], canvas, iframe').count()).toBe(0);
      expect(text.login.title).toBeTruthy();
    });
  }, LONG_MS);

  test('a session that ends leads back to the log-in, and what was typed is still there', async () => {
    await at('police', '/calls/new', 'call', async (desk) => {
      await desk.page.locator('.marked textarea').fill('水管爆了，一楼进水');
      await desk.page.waitForTimeout(400); // a draft is kept a moment after the last key
      await desk.context.clearCookies();
      await desk.page.locator('.marked textarea').press('End');
      await desk.page.keyboard.type('，快');
      await onScreen(desk, 'login');
      await logInAs(desk, 'police');
      await desk.page.goto('/calls/new');
      await onScreen(desk, 'call');
      expect(await desk.page.locator('.marked textarea').inputValue()).toContain('水管爆了，一楼进水');
    });
  }, LONG_MS);

  test('that the log-in ends is said in time, with until when and that nothing typed is lost', async () => {
    await at('police', '/', 'board', async (desk) => {
      const { page, text } = desk;
      expect(await page.locator('[data-session-end]').count()).toBe(0);
      await page.route('**/api/v1/me', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...await answer.json(), expiresAt: new Date(Date.parse(world().now()) + 600_000).toISOString() } });
      });
      await page.reload();
      await page.locator('[data-session-end]').getByText(text.login.ends.replace('{{time}}', '10:10')).waitFor();
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test('single keys can be turned off', async () => {
    await at('police', '/my', 'my', async (desk) => {
      await desk.page.locator('.check input').first().uncheck();
      await desk.page.locator('.brand').click();
      await onScreen(desk, 'board');
      await desk.page.keyboard.press('c');
      await desk.page.keyboard.press('?');
      expect(new URL(desk.page.url()).pathname).toBe('/');
      expect(await desk.page.locator('dialog[open]').count()).toBe(0);
    });
  }, LONG_MS);

  test('a part of the desk that is none of the role’s says what it is for and who has it, and offers no second try', async () => {
    for (const [who, path, language, theme] of [['reviewer', '/settings', 'zh', 'light'], ['committee1', '/calls', 'en', 'dark']] as const) {
      await at(who, path, 'closed', async (desk) => {
        const said = await desk.page.locator('[data-closed]').textContent() ?? '';
        expect(said).toContain(path === '/settings' ? desk.text.role.admin : desk.text.role.call_taker);
        expect(said).not.toContain(desk.text.app.retry);
        expect(await violations(desk)).toEqual([]);
      }, { language, theme });
    }
  }, LONG_MS);

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

  test.each<Language>(['zh', 'en'])('with every word longer by two fifths nothing is cut off (%s)', longerWords, LONG_MS);

  test('each verdict and each state of a deadline has a shape and a word of its own: no meaning hangs on colour', async () => {
    await at('police', '/', 'board', async ({ page }) => {
      const rows = await page.locator('.row').evaluateAll((all) => all.map((row) => ({ shape: row.querySelector('.c-verdict svg')?.innerHTML ?? '', word: row.querySelector('.c-verdict span')?.textContent ?? '', danger: row.querySelector('.tag.danger')?.textContent ?? '' })));
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.every((r) => r.shape !== '' && r.word !== '')).toBe(true);
      expect(rows.some((r) => r.danger !== '')).toBe(true);
      const shapes = new Map(rows.map((r) => [r.word, r.shape]));
      expect(new Set(shapes.values()).size).toBe(shapes.size);
    });
  }, LONG_MS);

  test('red, amber and blue are told apart by every kind of eye: 30 apart in Lab under three simulations, light and dark', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await at('police', '/', 'board', async ({ page }) => {
        const colours = await page.evaluate(() => ['--danger', '--due', '--info'].map((name) => {
          const probe = document.createElement('i');
          probe.style.color = `var(${name})`;
          document.body.append(probe);
          const [r = 0, g = 0, b = 0] = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
          probe.remove();
          return [r, g, b] as const;
        }));
        for (const eye of EYES) for (const [n, a] of colours.entries()) for (const b of colours.slice(n + 1)) expect(apart(seen(a, eye), seen(b, eye)), `${theme} ${String(a)} ${String(b)}`).toBeGreaterThanOrEqual(30);
      }, { theme });
    }
  }, LONG_MS);

  test('the chart of the wall and its table say the same numbers', async () => {
    await at('dispatcher', '/wall', 'wall', async ({ page }) => {
      await page.locator('.wall-today table').waitFor({ state: 'attached' });
      const drawn = await page.locator('.wall-today svg g').evaluateAll((all) => all.map((g) => ['.taken', '.served'].map((part) => Number(g.querySelector(part)?.getAttribute('height') ?? 0))));
      const told = await page.locator('.wall-today tbody tr').evaluateAll((all) => all.map((tr) => [...tr.querySelectorAll('td')].slice(0, 2).map((td) => Number(td.textContent))));
      const most = Math.max(...told.map(([taken = 0]) => taken));
      const top = Math.max(...drawn.map(([taken = 0]) => taken));
      expect(most).toBeGreaterThan(0);
      for (const [n, [taken = 0, served = 0]] of told.entries()) expect(drawn[n]?.map((h) => Math.round((h / top) * most * 100) / 100)).toEqual([taken, served]);
      expect(await page.locator('.wall-today h2').textContent()).toContain(String(told.reduce((sum, [taken = 0]) => sum + taken, 0)));
    });
  }, LONG_MS);
});

type Rgb = readonly [number, number, number];
/** Machado and others 2009, whole severity: protanopia, deuteranopia, tritanopia; linear RGB. */
const EYES: readonly (readonly Rgb[])[] = [
  [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
];
const linear = (c: number): number => { const s = c / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };

function seen([r, g, b]: Rgb, eye: readonly Rgb[]): number[] {
  const lin = [linear(r), linear(g), linear(b)];
  return eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, n) => sum + weight * (lin[n] ?? 0), 0))));
}

/** Distance in CIE Lab, D65. */
function apart(a: readonly number[], b: readonly number[]): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(...one.map((v, n) => v - (other[n] ?? 0)));
}

function lab([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const f = (v: number): number => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
