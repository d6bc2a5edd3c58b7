/** R12 where people sit: on every page of the desk one press shows each link with its age, the wall shows them without one, and what breaks is said. */
import { beforeAll, describe, expect, test } from 'vitest';
import { accessFaults, openPhone } from '#test/support/phone.ts';
import { diverted } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { atDesk, logInAs, onScreen, openDesk, violations } from './journey.ts';

const LONG_MS = 240_000;
const PAGES = [['/', 'board'], ['/calls', 'calls'], ['/map', 'map'], ['/my', 'my']] as const;
const ADMIN = [['/settings', 'settings'], ['/oversight', 'oversight']] as const;

const browser = useBrowser();
const world = useWorld(() => ({ watch: { statfs: async () => ({ bavail: room, blocks: 1_000_000 }) } }));
let room = 1_000_000;
beforeAll(async () => {
  if (!chromiumHere) return;
  await world().server.links.tick();
}, LONG_MS);

describe.skipIf(!chromiumHere)('every link from a call to its end', () => {
  test.each([['police', PAGES, 'zh', 'light'], ['admin', ADMIN, 'en', 'dark']] as const)('is one press away on every page, with its age: %s', (who, pages, language, theme) => atDesk(browser(), world().url, who, [language, theme], async (desk) => {
    const { page } = desk;
    for (const [path, screen] of pages) {
      await page.goto(path);
      await onScreen(desk, screen);
      await page.locator('.top button.live').click();
      const panel = page.locator('.links-panel');
      await panel.locator('[data-link=writer]').waitFor();
      const shown = await panel.locator('tr[data-link]').evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-link')} ${row.querySelectorAll('td')[1]?.textContent ?? ''}`));
      for (const link of ['database', 'writer', 'deadlines', 'consumer', 'live', 'disk', 'police_out', 'police_dead', 'messages']) expect(shown.some((s) => new RegExp(`^${link} \\d+`).test(s)), `${path} ${link}`).toBe(true);
      if (path === pages[0][0]) expect(await violations(desk)).toEqual([]);
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
    }
  }), LONG_MS);

  test('is one press away on the phone, too', async () => {
    const phone = await openPhone(browser(), world(), 'responder1');
    await phone.page.locator('.link').tap();
    await phone.page.locator('.link-list [data-link=writer]').waitFor();
    const shown = await phone.page.locator('.link-list [data-link]').evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-link')} ${row.querySelector('.num')?.textContent ?? ''}`));
    for (const link of ['database', 'writer', 'deadlines', 'live', 'police_out', 'police_dead', 'messages']) expect(shown.some((s) => new RegExp(`^${link} \\d+:\\d\\d$`).test(s)), link).toBe(true);
    expect(await accessFaults(phone.page)).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('a full wall shows its last line without anybody scrolling (%s)', async (language) => {
    while ((await (await world().as('dispatcher')).get<{ items: unknown[] }>('/incidents?status=open')).body.items.length < 8) await diverted(world());
    const desk = await openDesk(browser(), world().url, language, 'dark', { width: 1920, height: 1080 });
    await logInAs(desk, 'dispatcher');
    await desk.page.goto('/wall');
    await onScreen(desk, 'wall');
    await desk.page.locator('.link-ages [data-link=disk]').waitFor();
    await desk.page.locator('.wall-next li').nth(7).waitFor();
    await desk.page.locator('.wall-today svg').waitFor();
    expect(await desk.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    await desk.context.close();
  }, LONG_MS);

  test('stands on the wall, and what breaks is named there and on the desk', async () => {
    const desk = await openDesk(browser(), world().url, 'zh', 'light', { width: 1920, height: 1080 });
    await logInAs(desk, 'dispatcher');
    const { page } = desk;
    await page.goto('/wall');
    await onScreen(desk, 'wall');
    await page.locator('.link-ages [data-link=disk]').waitFor();
    expect(await page.locator('.link-ages [data-link]').count()).toBeGreaterThan(8);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    expect(await violations(desk)).toEqual([]);
    room = 10;
    await world().server.links.tick();
    await page.reload();
    await page.locator('.link-ages .bad[data-link=disk]').waitFor();
    await page.locator('.stale-banner').getByText('磁盘').waitFor();
    await page.goto('/');
    await onScreen(desk, 'board');
    await page.locator('.stale-banner').getByText('磁盘').waitFor();
    await page.locator('.top button.live').click();
    await page.locator('.links-panel .touched[data-link=disk]').waitFor();
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  }, LONG_MS);
});
