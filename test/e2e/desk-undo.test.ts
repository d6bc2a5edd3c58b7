/** After a command line: ten seconds in which Z takes it back, by acts of its own on the record or before the words have left. */
import { describe, expect, test } from 'vitest';
import { diverted, timeline } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { LONG_MS } from './console.ts';
import { atDesk, tenSeconds, violations, type Desk, type Language, type Theme } from './journey.ts';

const browser = useBrowser();
const world = useWorld();
const withDesk = (language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, 'dispatcher', [language, theme], act);

const WORDS = ['contact.made', 'note.added', 'unit.message_sent'];
const wrote = async (id: string): Promise<string[]> => (await timeline(await world().as('dispatcher'), id)).map((e) => e.type).filter((t) => WORDS.includes(t));

async function line(desk: Desk, id: string, words: string, steps: number, long = true): Promise<void> {
  const { page } = desk;
  await page.goto(`/incidents/${id}`);
  await page.locator('.rec, .acts').first().waitFor();
  await tenSeconds(desk, long);
  await page.keyboard.press('Control+k');
  await page.locator('.command input').fill(words);
  await page.locator('.command-steps li:not(.lacks)').nth(steps - 1).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.command').waitFor({ state: 'detached' });
}

describe.skipIf(!chromiumHere)('a command line is taken back', () => {
  test.each([['zh', 'light'], ['en', 'dark']] as const)('a unit sent is taken off by an act of its own, what was to be written is not (%s)', async (language, theme) => {
    const id = await diverted(world());
    await withDesk(language, theme, async (desk) => {
      const { page } = desk;
      await line(desk, id, '派 ld2; 告知 十分钟到; 注 门禁坏了', 3);
      await page.locator('[data-assignment=offered]').waitFor();
      const bar = page.locator('[data-undo=open]');
      await bar.getByRole('button').waitFor();
      expect(await page.locator('[role=status]', { hasText: '门禁坏了' }).count(), 'a screen reader is told').toBeGreaterThan(0);
      expect(await violations(desk)).toEqual([]);
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/undo-${language}.png` });
      await page.keyboard.press('z');
      await page.locator('[data-undo=undone]').waitFor();
      await page.locator('[data-event="assignment.ended"]').waitFor();
      const seen = await (await world().as('dispatcher')).sees(id);
      expect(seen).toMatchObject({ status: 'to_dispatch', assignments: [{ status: 'withdrawn', reason: 'taken_back' }] });
      expect(seen.holder).not.toBeNull();
      expect(await wrote(id)).toEqual([]);
    });
  }, LONG_MS);

  test('not taken back the words leave, each once; a page that is left meanwhile loses none', async () => {
    const id = await diverted(world());
    await withDesk('zh', 'light', async (desk) => {
      const { page } = desk;
      await line(desk, id, '告知 十分钟到; 注 门禁坏了', 2, false);
      await page.locator('[data-event="note.added"]').waitFor();
      await page.locator('[data-undo]').waitFor({ state: 'detached' });
      expect(await wrote(id)).toEqual(['contact.made', 'note.added']);
      await line(desk, id, '注 钥匙在门卫; 注 从东门进', 2);
      expect(await wrote(id)).toHaveLength(2);
      await page.reload();
      await page.locator('[data-event="note.added"]').nth(2).waitFor();
      await page.locator('[data-undo]').waitFor({ state: 'detached' });
      expect(await wrote(id)).toEqual(['contact.made', 'note.added', 'note.added', 'note.added']);
    });
  }, LONG_MS);

  test('a merge is taken back with the button, the focus stays on the page; the next line sends what the one before held', async () => {
    const into = await diverted(world());
    const id = await diverted(world());
    const { number } = await (await world().as('dispatcher')).sees(into);
    await withDesk('zh', 'light', async (desk) => {
      const { page } = desk;
      await line(desk, id, `并 @${number}`, 1);
      await page.locator('[data-undo=open] button').focus();
      await page.keyboard.press('Enter');
      await page.locator('[data-event="incident.unmerged"]').waitFor();
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
      await line(desk, id, '注 钥匙在门卫', 1);
      await page.keyboard.press('Control+k');
      await page.locator('.command input').fill('注 从东门进');
      await page.locator('.command-steps li:not(.lacks)').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('[data-event="note.added"]').waitFor();
      await page.locator('[data-undo=open]').waitFor();
      expect(await wrote(id)).toEqual(['note.added']);
    });
  }, LONG_MS);

  test('the police never wait: a hand-back goes at once, with what was said in one line with it', async () => {
    const id = await diverted(world());
    await withDesk('zh', 'light', async (desk) => {
      await line(desk, id, '注 来电人听见玻璃碎了; 转 有人持械', 2);
      await desk.page.locator('[data-event="hand_back.asked"]').waitFor();
      expect(await wrote(id), 'the note, and the reason').toEqual(['note.added', 'note.added']);
      expect(await desk.page.locator('[data-undo]').count()).toBe(0);
    });
  }, LONG_MS);
});
