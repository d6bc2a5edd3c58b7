/** Sending a unit, beside the keys: dragged onto the incident's map; and what the list and the board say of it. */
import { describe, expect, test } from 'vitest';
import { diverted } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { atDesk, onScreen } from './journey.ts';

const LONG_MS = 240_000;
const browser = useBrowser();
const world = useWorld();

describe.skipIf(!chromiumHere)('a unit is sent', () => {
  test('dragged onto the map of the incident it is dispatched there; anything else dragged is not', async () => {
    const id = await diverted(world());
    await atDesk(browser(), world().url, 'dispatcher', ['zh', 'light'], async (desk) => {
      const { page } = desk;
      await page.goto(`/incidents/${id}`);
      await onScreen(desk, 'incident');
      const second = page.locator('.rec').nth(1);
      const unit = await second.getAttribute('data-unit');
      await page.locator('.side-column .near a, .side-column .mini-map').first().waitFor();
      await page.locator('nav a').first().dragTo(page.locator('[data-drop] svg'));
      expect(await page.locator('[data-assignment]').count()).toBe(0);
      await second.dragTo(page.locator('[data-drop] svg'));
      await page.locator('[data-assignment=offered]').waitFor();
      const { assignments } = await (await world().as('dispatcher')).sees(id);
      expect(assignments.map((a) => a.unitId)).toEqual([unit]);
    });
  }, LONG_MS);

  test('a row whose time is over is told apart by its ground as well, the one worked on by its own; a long name is read whole', async () => {
    const id = await diverted(world());
    await world().pass({ minutes: 30 });
    await atDesk(browser(), world().url, 'dispatcher', ['en', 'light'], async (desk) => {
      const { page } = desk;
      const row = page.locator(`.row[data-incident="${id}"]`);
      const ground = (): Promise<string> => row.evaluate((e) => getComputedStyle(e).backgroundColor);
      await row.locator('.ring.over').waitFor();
      const over = await ground();
      expect(over).not.toBe(await page.locator('.board').evaluate((e) => getComputedStyle(e).getPropertyValue('--panel')));
      expect(await row.locator('.c-what b').getAttribute('title')).toBe(await row.locator('.c-what b').textContent());
      expect(await row.locator('.two').getAttribute('title')).toBe(await row.locator('.two').textContent());
      await row.click();
      await onScreen(desk, 'incident');
      await page.locator('.acts').hover();
      expect(await ground()).not.toBe(over);
    });
  }, LONG_MS);

  test('H held for a second hands back to the police, with its receipt; pressed, it asks for the reason', async () => {
    const id = await diverted(world());
    await atDesk(browser(), world().url, 'dispatcher', ['zh', 'light'], async (desk) => {
      const { page, text } = desk;
      await page.goto(`/incidents/${id}`);
      await onScreen(desk, 'incident');
      await page.locator('[data-act=hand-back]').waitFor();
      await page.keyboard.press('h');
      expect(await page.locator('.act-form input').first().inputValue()).toBe(text.acts.handBackWhy);
      await page.keyboard.press('Escape');
      await page.locator('.act-form').waitFor({ state: 'detached' });
      expect(await page.locator('[data-event="hand_back.asked"]').count()).toBe(0);
      await page.keyboard.press('h', { delay: 1_100 });
      await page.locator('[data-event="hand_back.asked"]').waitFor();
      expect(await page.locator('.receipt').textContent()).toContain(text.act['hand-back']);
      expect(await page.locator('.act-form').count()).toBe(0);
    });
    expect(await (await world().as('police')).sees(id)).toMatchObject({ police: { why: 'hand_back', status: 'asked' } });
  }, LONG_MS);
});
