/** An account from the form to its first log-in and its end, in a browser, with axe, in both languages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainJudge } from '#test/support/plain-judge.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { makeWorld, MORNING, type World } from '#test/support/world.ts';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { atDesk, onScreen, openDesk, switchTo, violations, type Desk, type Language, type Theme } from '#test/e2e/journey.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
let world: World;
beforeAll(async () => {
  if (!chromiumHere) return;
  world = await makeWorld({ judge: plainJudge(loadDistrict(), MORNING) });
}, 180_000);
afterAll(async () => { await world?.close(); });

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world.url, who, [language, theme], act);

async function page(desk: Desk, name: string): Promise<void> {
  await desk.page.goto(`/settings/${name}`);
  await onScreen(desk, 'settings');
  await desk.page.locator('.settings-head h1').waitFor();
}

describe.skipIf(!chromiumHere)('accounts', () => {
  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('an account is opened by two, its person sets a password by the link, and it is withdrawn (%s, %s)', async (language, theme) => {
    const name = `new-${language}`;
    const from = language === 'zh' ? '2026-03-18T12:00' : '2026-03-18T14:00';
    await withDesk('admin', language, theme, async (desk) => {
      await page(desk, 'accounts');
      await desk.page.locator('.settings-nav select').selectOption('pujin');
      await desk.page.locator('.new-account summary').click();
      await desk.page.locator('[data-field=organisation]').selectOption({ index: 1 });
      await desk.page.locator('[data-field=name]').fill('沈一鸣');
      await desk.page.locator('[data-field=username]').fill(name);
      await desk.page.locator('.role-checks input[value=reviewer]').check();
      await desk.page.locator('[data-field=from]').fill(from);
      await desk.page.locator('[data-field=reason]').fill('新入职');
      expect(await violations(desk)).toEqual([]);
      await desk.page.locator('[data-open-account]').click();
      await desk.page.locator('[data-asked-for]').waitFor();
      await switchTo(desk, 'leader');
      await page(desk, 'changes');
      await desk.page.locator('[data-answer=confirm]').first().click();
      await desk.page.locator('[data-change=released]').first().waitFor();
      await world.set(instant(Date.parse(`${from}:01+08:00`)));
      await world.settle();
      await switchTo(desk, 'admin');
      await page(desk, 'accounts');
      await desk.page.locator('.settings-nav select').selectOption('pujin');
      await desk.page.locator(`[data-account=${name}] [data-link]`).click();
      const link = await desk.page.locator('[data-new-link] code').textContent();
      expect(await violations(desk)).toEqual([]);
      await firstLogIn(link ?? '', language, theme, name);
      await desk.page.reload();
      await onScreen(desk, 'settings');
      await desk.page.locator('.settings-nav select').selectOption('pujin');
      await desk.page.locator(`[data-account=${name}] [data-withdraw]`).click();
      await desk.page.locator('[data-withdraw-now]').click();
      await desk.page.locator(`[data-account=${name}][data-state=withdrawn]`).waitFor();
    });
  }, LONG_MS);
});

/** Somebody new, in a browser of their own. */
async function firstLogIn(link: string, language: Language, theme: Theme, name: string): Promise<void> {
  const desk = await openDesk(browser(), world.url, language, theme);
  try {
    await desk.page.goto(link);
    await onScreen(desk, 'login');
    const fields = desk.page.locator('.first-password input');
    await fields.nth(0).fill('清晨七点的桥头集合点');
    await fields.nth(1).fill('清晨七点的桥头');
    await desk.page.getByText(desk.text.account.differ).waitFor();
    expect(await violations(desk)).toEqual([]);
    await fields.nth(1).fill('清晨七点的桥头集合点');
    await desk.page.locator('.first-password button[type=submit]').click();
    await desk.page.locator('[data-password-set]').waitFor();
    expect(new URL(desk.page.url()).hash).toBe('');
    await desk.page.locator('[data-password-set] button').click();
    await desk.page.locator('.own-account summary').click();
    await desk.page.locator('.own-account input').nth(0).fill(name);
    await desk.page.locator('.own-account input').nth(1).fill('清晨七点的桥头集合点');
    await desk.page.locator('.own-account button[type=submit]').click();
    await desk.page.locator(`.who[data-account="${name}"]`).waitFor();
  } finally { await desk.context.close(); }
}
