/** 试判 on the screens: told before a verdict that it only counts, compared afterwards, asked for by one and let go by another; axe on each. */
import { beforeAll, expect, test } from 'vitest';
import { instant, parseInstant } from '#domain/shared/time.ts';
import { distinct } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { takeCall } from '#test/support/world.ts';
import { atDesk, onScreen, violations, type Desk, type Language, type Theme } from './journey.ts';

const LONG_MS = 240_000;
const shots = process.env['SHOTS'];
const browser = useBrowser();
const world = useWorld();
beforeAll(async () => {
  if (!chromiumHere) return;
  await world().set(parseInstant('2026-08-01T02:00:00Z') ?? instant(0));
}, LONG_MS);

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, who, [language, theme], async (desk) => {
  await act(desk);
  if (shots) await desk.page.screenshot({ path: `${shots}/shadow-run-${who}-${language}.png`, fullPage: true });
});
const onPage = async (desk: Desk): Promise<void> => {
  await desk.page.goto('/oversight/shadow-run');
  await onScreen(desk, 'oversight');
  await desk.page.locator('[data-shadow]').waitFor();
};
const confirmed = async (): Promise<void> => {
  const leader = await world().as('leader');
  const waiting = (await leader.get<{ items: { id: string; status: string }[] }>('/two-person?open=true')).body.items.find((a) => a.status === 'asked');
  expect((await leader.post(`/two-person/${waiting?.id ?? ''}/answer`, { answer: 'confirm' })).status).toBe(200);
  await world().settle();
};
async function judged(verdict: string, item: string | null): Promise<void> {
  const police = await world().as('police');
  const { incidentId } = await takeCall(world(), police, distinct());
  await police.does(incidentId, 'decide', { verdict, ...(item ? { item } : {}) });
}

test.skipIf(!chromiumHere)('a shadow run is begun on the page by one, confirmed by another, and whoever judges is told', async () => {
  await withDesk('admin', 'zh', 'light', async (desk) => {
    const { page } = desk;
    await onPage(desk);
    expect(await page.locator('[data-shadow=off]').count()).toBe(1);
    await page.locator('.ask summary').click();
    await page.locator('.ask input[type=number]').nth(0).fill('1');
    await page.locator('.ask input[type=number]').nth(1).fill('4');
    await page.locator('.ask input[type=number]').nth(2).fill('50');
    await page.locator('.ask input[type=datetime-local]').fill('2026-08-02T00:00');
    await page.locator('.ask form input').last().fill('新上线，先行试判');
    expect(await violations(desk)).toEqual([]);
    await page.locator('.ask button[type=submit]').click();
    await page.locator('[data-asked-for]').waitFor();
    expect(await violations(desk)).toEqual([]);
  });
  await confirmed();
  await world().set(parseInstant('2026-08-02T02:00:00Z') ?? instant(0));
  const taken = await takeCall(world(), await world().as('police'), distinct());
  await withDesk('police', 'zh', 'light', async (desk) => {
    const { page } = desk;
    await page.goto(`/calls/${taken.incidentId}`);
    await onScreen(desk, 'judge');
    await page.locator('[data-held]').waitFor();
    expect(await page.locator('.read-out blockquote').innerText()).toContain('公安');
    expect(await violations(desk)).toEqual([]);
    await page.keyboard.press('d');
    await page.locator('p[data-tried=divert]').waitFor();
    expect(await violations(desk)).toEqual([]);
  });
}, LONG_MS);

test.skipIf(!chromiumHere)('what was compared is read by item, sign, day and number; what has earned it is asked for on the page and let go from its day', async () => {
  for (let n = 0; n < 5; n++) await judged('divert', 'HJ-04');
  await judged('police', null);
  await world().set(parseInstant('2026-08-03T03:00:00Z') ?? instant(0));
  for (let n = 0; n < 5; n++) await judged('divert', 'HJ-04');
  await withDesk('assessor', 'en', 'dark', async (desk) => {
    const { page } = desk;
    await onPage(desk);
    expect(await page.locator('[data-shadow=on]').count()).toBe(1);
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.locator('[data-difference=missed]').waitFor();
    expect(await page.locator('[data-item="HJ-04"] input').count()).toBe(0);
    expect(await violations(desk)).toEqual([]);
  });
  await withDesk('admin', 'zh', 'light', async (desk) => {
    const { page } = desk;
    await onPage(desk);
    const row = page.locator('[data-item="HJ-04"][data-earned=true]');
    await row.waitFor();
    const end = page.locator('[data-unearned]');
    expect(Number(await end.getAttribute('data-unearned'))).toBeGreaterThan(10);
    await end.locator('summary').click();
    expect(await end.locator('form').count()).toBe(0);
    await row.locator('input').check();
    await page.locator('.asking input[type=datetime-local]').fill('2026-08-04T00:00');
    await page.locator('.asking form input').last().fill('已达条件');
    expect(await violations(desk)).toEqual([]);
    await page.locator('.asking button[type=submit]').click();
    await page.locator('[data-asked-for]').waitFor();
  });
  await confirmed();
  await withDesk('lead', 'zh', 'dark', async (desk) => {
    await onPage(desk);
    expect(await desk.page.locator('[data-item="HJ-04"]').innerText()).toContain('2026-08-04');
    expect(await violations(desk)).toEqual([]);
  });
}, LONG_MS);
