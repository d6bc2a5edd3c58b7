/** Settings changed on the screen: a hole is shown and refused, a shorter clock is asked for by one and released by another; tokens; axe. */
import { describe, expect, test } from 'vitest';
import { plainJudge } from '#test/support/plain-judge.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { tell } from '#test/support/police.ts';
import { MORNING } from '#test/support/world.ts';
import { loadDistrict } from '#server/district/load.ts';
import { atDesk, onScreen, switchTo, violations, type Desk, type Language, type Theme } from './journey.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld(() => ({ judge: plainJudge(loadDistrict(), MORNING) }));

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, who, [language, theme], act);

async function page(desk: Desk, name: string): Promise<void> {
  await desk.page.goto(`/settings/${name}`);
  await onScreen(desk, 'settings');
  await desk.page.locator('.settings-head h1').waitFor();
}

describe.skipIf(!chromiumHere)('settings', () => {
  test('a clock is changed from a day on, tried, asked for, and released by another person', async () => {
    await withDesk('admin', 'zh', 'light', async (desk) => {
      await page(desk, 'edit');
      await desk.page.locator('.settings-nav select').selectOption('pujin');
      await desk.page.locator('[data-list=policy]').click();
      await desk.page.locator('[data-edit=pujin]').click();
      await desk.page.getByLabel(`${desk.text.settingField['times.dispatch']} ${desk.text.settings.value}`).fill('3');
      expect(await violations(desk)).toEqual([]);
      await desk.page.locator('.entry-form button[type=submit]').click();
      await desk.page.locator('#plan-from').fill('2026-08-20T08:00');
      await desk.page.locator('#plan-version').fill('2026-spring');
      await desk.page.locator('[data-try]').click();
      await desk.page.locator('[data-difference=pujin]').first().waitFor();
      await desk.page.locator('#plan-reason').fill('按例会纪要调整派单时限');
      await desk.page.locator('[data-ask]').click();
      await desk.page.locator('[data-asked-for]').waitFor();
      await page(desk, 'changes');
      await desk.page.locator('[data-change=asked]').waitFor();
      expect(await desk.page.locator('[data-answer=confirm]').count()).toBe(0);
      await switchTo(desk, 'leader');
      await page(desk, 'changes');
      await desk.page.locator('[data-answer=confirm]').waitFor();
      expect(await violations(desk)).toEqual([]);
      await desk.page.locator('[data-answer=confirm]').click();
      await desk.page.locator('[data-change=released]').waitFor();
    });
  }, LONG_MS);

  test('a line taken out of the matrix leaves a hole: it is named, and cannot be asked for', async () => {
    await withDesk('admin', 'en', 'dark', async (desk) => {
      await page(desk, 'edit');
      await desk.page.locator('[data-list=routes]').click();
      for (const row of (await desk.page.locator('[data-edit]').all()).slice(-1)) await row.click();
      await expect.poll(() => desk.page.locator('[data-meant=items]').textContent(), { message: 'codes are read as names beneath', timeout: 20_000 }).not.toMatch(/[A-Z]{2}-\d/);
      await desk.page.locator('.entry-form .btn.danger').click();
      await desk.page.locator('#plan-from').fill('2026-08-21T08:00');
      await desk.page.locator('#plan-version').fill('hole');
      await desk.page.locator('[data-try]').click();
      await desk.page.locator('.tried .alert li').first().waitFor();
      expect(await desk.page.locator('[data-ask]').count()).toBe(0);
      expect(await violations(desk)).toEqual([]);
      await desk.page.reload();
      await desk.page.locator('[data-planned="1"]').waitFor(); // a plan survives a reload
    });
  }, LONG_MS);

  test('an outline is moved by the arrow keys and by its numbers alike', async () => {
    await withDesk('admin', 'zh', 'dark', async (desk) => {
      await page(desk, 'edit');
      await desk.page.locator('[data-list=areas]').click();
      await desk.page.locator('[data-edit]').nth(1).click();
      const before = await desk.page.locator('.entry-form textarea').inputValue();
      await desk.page.locator('.ring-draw circle').first().focus();
      await desk.page.keyboard.press('ArrowRight');
      expect(await desk.page.locator('.entry-form textarea').inputValue()).not.toBe(before);
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test('hours, codes and words are typed key by key and stay as typed; what cannot be read is said beside its field and nothing is put in', async () => {
    await withDesk('admin', 'en', 'light', async (desk) => {
      await page(desk, 'edit');
      const form = desk.page.locator('.entry-form');
      const typed = async (label: string, keys: string): Promise<void> => { await form.getByLabel(label, { exact: true }).fill(''); await form.getByLabel(label, { exact: true }).pressSequentially(keys); };
      const { settingField: field, settings } = desk.text;
      await desk.page.locator('.settings-nav select').selectOption('pujin');
      await desk.page.locator('[data-list=routes]').click();
      await desk.page.locator('[data-edit]').first().click();
      await typed(field.items, 'HJ-01, HJ-02');
      await typed(`${field.reason} ${desk.text.my.en}`, 'Noise by night');
      await typed(`${field.hours} ${settings.from}`, '22:00');
      await typed(`${field.hours} ${settings.until}`, '');
      await form.locator('button[type=submit]').click();
      await form.locator('[data-fault=hours]').waitFor();
      expect(await form.getByLabel(field.items, { exact: true }).inputValue()).toBe('HJ-01, HJ-02');
      expect(await form.getByLabel(`${field.hours} ${settings.from}`, { exact: true }).inputValue()).toBe('22:00');
      expect(await desk.page.locator('[data-planned="0"]').count()).toBe(1);
      expect(await violations(desk)).toEqual([]);
      await typed(`${field.hours} ${settings.until}`, '06:00');
      await desk.page.keyboard.press('Enter');
      await desk.page.locator('[data-planned="1"]').waitFor();
      await desk.page.locator('[data-edit]').first().click();
      expect(await form.getByLabel(`${field.reason} ${desk.text.my.en}`, { exact: true }).inputValue()).toBe('Noise by night');
      expect(await form.getByLabel(`${field.hours} ${settings.until}`, { exact: true }).inputValue()).toBe('06:00');
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('a line of the matrix with many items names the first two and how many more, and opens by key onto all (%s)', async (language) => {
    await withDesk('admin', language, 'light', async (desk) => {
      await page(desk, 'matrix');
      const many = desk.page.locator('details.items').first();
      await many.waitFor();
      await expect.poll(() => desk.page.locator('.matrix td:nth-child(2)').allInnerTexts(), { timeout: 20_000 }).not.toContainEqual(expect.stringMatching(/^[A-Z]{2}-\d/));
      const said = await many.locator('summary').textContent();
      const names = await many.locator('li').evaluateAll((all) => all.map((li) => li.firstChild?.textContent?.trim() ?? ''));
      expect(said).toBe(desk.text.settings.itemsAndMore.replace('{{first}}', names.slice(0, 2).join(desk.text.mark.list)).replace('{{more}}', String(names.length - 2)));
      await many.locator('summary').focus();
      await desk.page.keyboard.press('Enter');
      await many.locator('li').last().waitFor();
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('people, authorities, items and towns are told by their names, not by their codes (%s)', async (language) => {
    const key = await (await world().as('admin')).post('/gateway/police/keys', { platform: 'gateway', key: `whpk_${Buffer.alloc(32, 7).toString('base64')}` });
    expect(key.status).toBe(200);
    const { organisations, accounts, towns } = world().server.district;
    const police = organisations.find((o) => o.id === accounts.find((a) => a.username === 'gateway')?.organisationId)?.name[language];
    await withDesk('admin', language, 'light', async (desk) => {
      await page(desk, 'health');
      await expect.poll(() => desk.page.locator('section[aria-labelledby=keys-title] tbody th').allInnerTexts(), { timeout: 20_000 }).toContain(police);
      await page(desk, 'edit');
      await desk.page.locator('[data-list=routes]').click();
      await expect.poll(() => desk.page.locator('[data-items-of]').allInnerTexts(), { timeout: 20_000 }).not.toContainEqual(expect.stringMatching(/^([A-Z]{2}-\d|$)/));
      await page(desk, 'matrix');
      await expect.poll(() => desk.page.locator('.matrix td:nth-child(3)').allInnerTexts(), { timeout: 20_000 }).not.toContainEqual(expect.stringMatching(/puji\w+\./));
      await desk.page.locator('.tester [role=combobox]').nth(1).fill(language === 'zh' ? '江月路' : 'Jiangyue');
      await expect.poll(() => desk.page.locator('.combo-list:visible li small').first().textContent(), { timeout: 20_000 }).toBe(towns.find((x) => x.id === 'pujiang')?.name[language]);
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test('a token whose answer is lost on the way is not made twice: its secret is replaced with one press', async () => {
    await withDesk('admin', 'zh', 'light', async (desk) => {
      await page(desk, 'tokens');
      let lost = 0;
      await desk.page.route('**/settings/tokens', async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) { await route.continue(); return; }
        lost += 1;
        await route.fetch();
        await route.abort();
      });
      await desk.page.locator('#token-name').fill('线路上丢失');
      await desk.page.locator('form button[type=submit]').click();
      await desk.page.locator('[data-lost-token]').waitFor();
      const rows = desk.page.locator('[data-token]').filter({ hasText: '线路上丢失' });
      await expect.poll(() => rows.count()).toBe(1);
      const first = await rows.getAttribute('data-token');
      expect(await violations(desk)).toEqual([]);
      await desk.page.locator('[data-lost-token] button').click();
      await desk.page.locator('[data-new-token] code').waitFor();
      await expect.poll(async () => [await rows.count(), (await rows.first().getAttribute('data-token')) === first]).toEqual([1, false]);
      await rows.locator('.btn.danger').click();
      await rows.waitFor({ state: 'detached' });
    });
  }, LONG_MS);

  test('a token is made, shown once and ended; the day is compared with the police', async () => {
    await withDesk('admin', 'zh', 'light', async (desk) => {
      await page(desk, 'tokens');
      await desk.page.locator('#token-name').fill('统计程序');
      await desk.page.locator('form button[type=submit]').click();
      await desk.page.locator('[data-new-token] code').waitFor();
      expect(await violations(desk)).toEqual([]);
      await desk.page.locator('[data-token] .btn.danger').click();
      await desk.page.locator('[data-token]').waitFor({ state: 'detached' });
      await page(desk, 'reconcile');
      await desk.page.locator('[data-zero]').waitFor();
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test.each([['zh', 'light'], ['en', 'dark']] as const)('what the police said twice in two ways stands there with its incident, and none of it is shown (%s, %s)', async (language, theme) => {
    const said = (text: string) => tell(world(), `twice-${language}`, { kind: 'call', seq: language === 'zh' ? 9_001 : 9_002, body: { externalId: `twice-${language}`, receivedAt: world().now(), text, town: 'pujin' } });
    const first = await said('楼上漏水，滴到我家');
    expect(await said('门口有人打架')).toMatchObject({ status: 409 });
    await withDesk('admin', language, theme, async (desk) => {
      await page(desk, 'reconcile');
      const row = desk.page.locator('tr', { hasText: `twice-${language}` });
      await row.locator(`a[href$="/incidents/${String(first.body['incidentId'])}"]`).waitFor();
      expect(await row.textContent()).toContain(desk.text.gatewayOutcome.accepted);
      expect(await desk.page.locator('main').textContent()).not.toContain('打架');
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);
});
