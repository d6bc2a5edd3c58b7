/** Pictures at the desk: closed until somebody says what for, marked with who looks, beside the item's rule at the review; and the caller's form that sends them. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, handledBy, PROPERTY } from '#test/support/journey.ts';
import { linkIn, messages } from '#test/support/resident.ts';
import { cameraPicture } from '#test/support/shift.ts';
import { makeWebm } from '#test/support/media/sound.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { logInAs, openDesk, violations, type Desk } from './journey.ts';

const LONG_MS = 240_000;
const PHONE = '13711112222';

const browser = useBrowser();
const world = useWorld();
let id: string;
let link: string;
beforeAll(async () => {
  if (!chromiumHere) return;
  id = await handledBy(world(), 'property1', PROPERTY, 'FW-07', { caller: { phone: PHONE } });
  await world().settle();
  link = linkIn(messages(world(), PHONE)[0]);
}, LONG_MS);

const named = (bytes: Buffer, media: string) => ({ sha256: createHash('sha256').update(bytes).digest('hex'), media, bytes: bytes.length });

async function recorded(): Promise<void> {
  const handler = await world().as('property1');
  const [picture, late, note] = [cameraPicture(1), cameraPicture(2), makeWebm(Buffer.alloc(300, 5), 'telephone', 'tag')];
  await handler.does(id, 'record', { kind: 'photo', text: '楼道堆放纸箱', files: [named(picture, 'image/jpeg'), named(late, 'image/jpeg')] });
  await handler.does(id, 'record', { kind: 'note', text: '口述', files: [named(note, 'audio/webm')] });
  for (const bytes of [picture, note]) await fetch(`${world().url}/api/v1/incidents/${id}/files/${named(bytes, '').sha256}`, { method: 'PUT', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${handler.token}` } });
}

describe.skipIf(!chromiumHere)('pictures at the desk', () => {
  test('the caller sends one from the page without a script; large enough to press, accessible, thanked', async () => {
    const context = await browser().newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false, hasTouch: true, locale: 'zh-CN', deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(link);
    await page.locator('#digits').fill(PHONE.slice(-4));
    await page.locator('form[action*="/open"] button').click();
    await page.locator('#pictures').setInputFiles({ name: 'IMG_7.jpg', mimeType: 'image/jpeg', buffer: cameraPicture(9) });
    await page.locator('#text-add').fill('就在三楼转角');
    await shot(page, 'resident-add');
    await page.locator('form[action*="/add"] button').click();
    await page.locator('.note[role=status]').getByText('已收到您补充的内容').waitFor();
    const open = await page.locator('#pictures').boundingBox();
    expect(open?.height).toBeGreaterThanOrEqual(59.5);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await shot(page, 'resident-added');
    await context.close();
  }, LONG_MS);

  test.each([['zh', 'light'], ['en', 'dark']] as const)('the strip is closed until a purpose is given; then small, large on a press, marked, and each look is on the record: %s %s', async (language, theme) => {
    if (language === 'zh') await recorded();
    const desk = await openDesk(browser(), world().url, language, theme);
    await logInAs(desk, 'dispatcher');
    const { page } = desk;
    await page.goto(`/incidents/${id}`);
    const strip = page.locator('.files[data-files="4"]');
    await strip.waitFor();
    expect(await strip.locator('img').count()).toBe(0);
    await strip.locator('select').selectOption('dispatch');
    await strip.scrollIntoViewIfNeeded();
    await shot(page, `desk-files-closed-${language}`);
    await strip.locator('button[type=submit]').click();
    await strip.locator('img').nth(1).waitFor();
    await strip.locator('audio').waitFor();
    expect(await strip.locator('img').count()).toBe(2);
    await strip.scrollIntoViewIfNeeded();
    await shot(page, `desk-files-open-${language}`);
    expect(await violations({ page } as Desk)).toEqual([]);
    await strip.locator('.tile').first().click();
    const whole = page.locator('dialog.whole');
    await whole.waitFor();
    expect(await whole.locator('[data-watermark]').getAttribute('data-watermark')).toMatch(/\d\d:\d\d$/);
    await shot(page, `desk-files-whole-${language}`);
    await page.keyboard.press('Escape');
    await whole.waitFor({ state: 'detached' });
    const looks = await ask<{ purpose: string }>(world(), `select purpose from vault.look where incident = $1 and who = 'dispatcher' and kind in ('file', 'caller_file')`, [id]);
    expect(looks.map((l) => l.purpose).slice(0, 3)).toEqual(['dispatch', 'dispatch', 'dispatch']);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  }, LONG_MS);

  test('the reviewer sees the pictures beside what the item asks for, and which has not come', async () => {
    await (await world().as('property1')).does(id, 'finish', { outcome: 'settled' });
    const desk = await openDesk(browser(), world().url, 'zh', 'light');
    await logInAs(desk, 'reviewer');
    const { page } = desk;
    await page.goto(`/review/${id}`);
    await page.locator('.checking .strip img').nth(1).waitFor();
    expect(await page.locator('.checking .strip [data-state=awaited]').count()).toBe(1);
    expect(await page.locator('[data-evidence=photo].has').count()).toBe(1);
    await shot(page, 'review-files');
    expect(await violations({ page } as Desk)).toEqual([]);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  }, LONG_MS);
});

async function shot(page: Desk['page'], name: string): Promise<void> {
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png`, fullPage: name.startsWith('resident') });
}
