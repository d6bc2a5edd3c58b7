/** Appeals and messages through the screens: lodged and decided on two desks; written at the desk, read on the phone, seen at the desk; a number found by its end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMITTEE, CREW, diverted, finishes, handledBy, loopWorld } from '#test/support/journey.ts';
import { accessFaults, openPhone } from '#test/support/phone.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { plus, type World } from '#test/support/world.ts';
import { LONG_MS } from './console.ts';
import { atDesk, onScreen, violations, type Desk, type Language, type Theme } from './journey.ts';

const browser = useBrowser();
let world: World;
beforeAll(async () => { if (chromiumHere) world = await loopWorld(); }, 180_000);
afterAll(async () => { await world?.close(); });

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world.url, who, [language, theme], act);

describe.skipIf(!chromiumHere)('appeals and messages', () => {
  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('a redo is disputed on one desk and decided on another; who disputed it reads why (%s, %s)', async (language, theme) => {
    const id = await handledBy(world, 'committee1', COMMITTEE);
    await (await world.as('dispatcher')).does(id, 'contact', { reached: true, by: 'phone' });
    await finishes(await world.as('committee1'), id);
    await (await world.as('reviewer')).does(id, 'review', { result: 'redo', text: '照片不清' });
    const here = `[data-appeal-of="${id}"]`;
    await withDesk('committee1', language, theme, async (desk) => {
      const { page, text } = desk;
      await page.getByRole('navigation').getByText(text.nav.appeals, { exact: true }).click();
      await onScreen(desk, 'appeals');
      expect(await violations(desk)).toEqual([]);
      await page.locator(`${here} [data-appeal=lodge]`).click();
      await page.locator(`${here} textarea`).fill('门牌在第二张照片里');
      expect(await violations(desk)).toEqual([]);
      await page.keyboard.press('Control+Enter');
      await page.locator(`${here} [data-appeal-state=open]`).waitFor();
      expect(await page.locator(`${here} [data-appeal=lodge]`).count()).toBe(0);
    });
    await withDesk('reviewer', language, theme, async (desk) => {
      await desk.page.goto('/appeals');
      await onScreen(desk, 'appeals');
      await desk.page.locator(here).waitFor();
      expect(await desk.page.locator(`${here} [data-appeal=decide]`).count(), 'not by who sent it back').toBe(0);
    });
    await withDesk('leader', language, theme, async (desk) => {
      const { page, text } = desk;
      await page.goto('/appeals');
      await onScreen(desk, 'appeals');
      await page.locator(`${here} [data-appeal=read]`).click();
      await page.locator(`${here} [data-appeal-texts]`).getByText('门牌在第二张照片里').waitFor();
      await page.locator(`${here} [data-appeal=decide]`).click();
      await page.locator(here).getByText(text.option.upheld, { exact: true }).click();
      await page.locator(`${here} textarea`).fill('第二张可辨认');
      await page.keyboard.press('Control+Enter');
      await page.locator(here).waitFor({ state: 'detached' });
      expect(await violations(desk)).toEqual([]);
    });
    await withDesk('committee1', language, theme, async (desk) => {
      const { page } = desk;
      await page.goto('/appeals');
      await onScreen(desk, 'appeals');
      await page.locator(`${here} [data-appeal-state=upheld]`).waitFor();
      await page.locator(`${here} [data-appeal=read]`).click();
      await page.locator(`${here} [data-appeal-texts]`).getByText('第二张可辨认').waitFor();
      await page.goto(`/incidents/${id}`);
      await page.locator('.side-column [data-appeal-state=upheld]').waitFor();
    });
  }, LONG_MS);

  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('a word to a crew appears on its phone, is read there by a press, and the desk sees who read it (%s, %s)', async (language, theme) => {
    const id = await handledBy(world, 'responder1', CREW);
    const phone = await openPhone(browser(), world, 'responder1', { language, theme });
    try {
      await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
      await withDesk('dispatcher', language, theme, async (desk) => {
        const { page, text } = desk;
        await page.goto(`/incidents/${id}`);
        await page.locator(`[data-write="${CREW}"]`).click();
        await page.locator('.message-form input').press('Enter');
        expect(await page.locator('.message-form [role=alert]').textContent(), 'an empty line is not sent, and says so').toContain(language === 'zh' ? '未填写' : 'missing');
        await page.locator('.message-form input').fill('给来电人打 13900001234');
        await page.keyboard.press('Enter');
        await page.locator('.message-form [role=alert]').waitFor();
        expect(await page.locator('.message-form input').inputValue(), 'refused, nothing typed is lost').toBe('给来电人打 13900001234');
        await page.locator('.message-form input').fill('门岗有钥匙');
        expect(await violations(desk)).toEqual([]);
        await page.keyboard.press('Enter');
        await page.locator('.side-column [data-message][data-read="0"]').waitFor();
        const message = phone.page.locator('[data-message]', { hasText: '门岗有钥匙' });
        await message.waitFor();
        expect(await accessFaults(phone.page)).toEqual([]);
        await message.getByRole('button').tap();
        await message.waitFor({ state: 'detached' });
        await page.locator('.side-column [data-message][data-read="1"]').waitFor();
        await page.locator('[data-event="unit.message_read"]').waitFor();

        await page.keyboard.press('Control+k');
        await page.locator('.command input').fill(language === 'zh' ? `信 ${CREW}：晚高峰走景联路` : `message ${CREW}: 晚高峰走景联路`);
        await page.locator('[data-step=message][data-lack=""]').waitFor();
        await page.keyboard.press('Enter');
        await page.locator('.command').waitFor({ state: 'detached' });
        const third = phone.page.locator('[data-message]', { hasText: '景联路' });
        await third.getByRole('button').tap();
        await third.waitFor({ state: 'detached' });

        await page.getByRole('navigation').getByText(text.nav.units, { exact: true }).click();
        await onScreen(desk, 'units');
        expect(await violations(desk)).toEqual([]);
        const unit = page.locator(`[data-unit="${CREW}"]`);
        await world.set(plus(world.now(), { minutes: 1 }));
        await unit.locator('[data-write]').click();
        await unit.locator('.message-form input').fill('下班前到中心领对讲机');
        await page.keyboard.press('Enter');
        await unit.locator('[data-message][data-read="0"]', { hasText: '领对讲机' }).waitFor();
        await phone.signal(false);
        const second = phone.page.locator('[data-message]', { hasText: '领对讲机' });
        await phone.signal(true);
        await second.waitFor();
        await second.getByRole('button').tap();
        await unit.locator('[data-message][data-read="1"]', { hasText: '领对讲机' }).waitFor();
      });
      expect(phone.faults).toEqual([]);
    } finally { await phone.close(); }
    const crew = await world.as('responder1');
    for (const act of ['depart', 'arrive'] as const) await crew.does(id, act);
    await finishes(crew, id, ['note', 'persuasion', 'parties', 'measure']);
  }, LONG_MS);

  test('an incident is found by the last figures of its number: in the search and on the command line, closed ones too', async () => {
    const id = await diverted(world);
    const { number } = await (await world.as('dispatcher')).sees(id);
    await withDesk('dispatcher', 'zh', 'light', async (desk) => {
      const { page } = desk;
      await page.keyboard.press('/');
      await page.keyboard.type(number.slice(-4));
      await page.locator(`[role=grid][aria-busy=false][aria-rowcount="1"] [data-incident="${id}"]`).waitFor(); // the row was there before the search, too
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator(`[data-incident-open="${id}"]`).waitFor();
      await page.goto('/');
      await onScreen(desk, 'board');
      await page.keyboard.press('Control+k');
      await page.locator('.command input').fill(number.slice(-5));
      await page.locator('[data-step=open][data-lack=""]').waitFor();
      await page.keyboard.press('Enter');
      await page.locator(`[data-incident-open="${id}"]`).waitFor();
    });
    const police = await world.as('police');
    await police.does(id, 'hand-back', { reason: 'danger' });
    await police.does(id, 'acknowledge', { by: 'telephone', result: 'taken' });
    await police.does(id, 'close', {});
    await withDesk('dispatcher', 'en', 'dark', async ({ page }) => {
      await page.keyboard.press('/');
      await page.keyboard.type(number.slice(-6));
      await page.locator(`[data-incident="${id}"]`).click();
      await page.locator(`[data-incident-open="${id}"]`).waitFor();
    });
  }, LONG_MS);
});
