/** A call being typed: where it is, and what is open already about the same matter, are offered before it is taken. */
import { describe, expect, test } from 'vitest';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { LONG_MS } from './console.ts';
import { atDesk, onScreen, tenSeconds, violations, type Desk, type Language, type Theme } from './journey.ts';

const browser = useBrowser();
const world = useWorld();
const withDesk = (language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, 'police', [language, theme], act);

const PHONE = '13900000077';
let calls = 0;
async function taken(text: string, phone?: string): Promise<string> {
  const { body } = await (await world().as('police')).post<{ incidentId: string }>('/calls', { source: 'typed', externalId: `t-${++calls}`, receivedAt: world().now(), channel: '110', town: 'pujin', text, ...(phone ? { caller: { phone } } : {}) });
  return body.incidentId;
}

async function types(desk: Desk, words: string): Promise<void> {
  await desk.page.goto('/calls/new');
  await onScreen(desk, 'call');
  await desk.page.locator('.marked textarea').fill(words);
  const town = desk.page.locator('.new-call select');
  if (await town.count() > 0) await town.selectOption('pujin');
}

describe.skipIf(!chromiumHere)('a call being typed', () => {
  test.each([['zh', 'light'], ['en', 'dark']] as const)('the open incident of the same place is offered with its reason, one press adds the call to it (%s)', async (language, theme) => {
    const before = await taken(`锦澜苑${language === 'zh' ? 7 : 9}号楼上装修电钻很吵`);
    await withDesk(language, theme, async (desk) => {
      const { page } = desk;
      await types(desk, `锦澜苑${language === 'zh' ? 7 : 9}号又在电钻装修，吵死了`);
      const one = page.locator(`[data-same="${before}"]`);
      await one.waitFor();
      expect(await one.locator('[data-why]').getAttribute('data-why')).toContain('place');
      await page.locator('[data-place=building]').first().waitFor();
      expect(await violations(desk)).toEqual([]);
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/typed-${language}.png` });
      await page.locator('.marked textarea').press('Control+Shift+Enter');
      await onScreen(desk, 'incident');
      expect(page.url()).toContain(before);
      await page.locator('[data-event="call.linked"], [data-event="incident.absorbed"]').first().waitFor();
    });
    expect((await (await world().as('police')).sees(before)).calls).toHaveLength(2);
  }, LONG_MS);

  test('by the number alone: the same caller with another matter is offered, added by hand, and taken out again with Z', async () => {
    const before = await taken('路灯坏了一排，晚上很黑', PHONE);
    await withDesk('zh', 'light', async (desk) => {
      const { page } = desk;
      await types(desk, '我刚才打过，还没人来');
      await tenSeconds(desk, true);
      expect(await page.locator(`[data-same="${before}"]`).count(), 'the words alone say nothing').toBe(0);
      await page.locator('input[inputmode=tel]').fill(PHONE);
      const one = page.locator(`[data-same="${before}"]`);
      await one.waitFor();
      expect(await one.locator('[data-why]').getAttribute('data-why')).toContain('number');
      await one.getByRole('button').click();
      await onScreen(desk, 'incident');
      expect(page.url()).toContain(before);
      await page.locator('[data-event="incident.absorbed"]').waitFor();
      await page.locator('[data-undo=open]').waitFor();
      await page.keyboard.press('z');
      await page.locator('[data-event="incident.released"]').waitFor();
    });
    expect((await (await world().as('police')).sees(before)).calls).toHaveLength(1);
  }, LONG_MS);

  test('the place in the words is taken with one key, with how exactly it is known; a typed place is read and may be another', async () => {
    await withDesk('zh', 'light', async (desk) => {
      const { page, text } = desk;
      const field = page.getByLabel(text.call.place, { exact: true });
      await types(desk, '锦澜苑11号楼道里有人吸烟');
      const first = page.locator('.places [data-place]').first();
      await first.getByText(text.precision.building).waitFor();
      await page.locator('.marked textarea').press('F2');
      expect(await field.inputValue()).toContain('锦澜苑11号');
      await field.fill('锦澜苑');
      await page.locator('.places [data-place]').first().waitFor();
      await page.locator('[role=status]', { hasText: text.precision.compound }).waitFor();
      await page.locator('.places [data-place=building]').first().click();
      expect(await field.inputValue()).toMatch(/锦澜苑\d+号/);
    });
  }, LONG_MS);
});
