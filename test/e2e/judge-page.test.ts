/** The page of models and danger rules, in both tongues: a rule is written, tried, and what would have changed is there by number. */
import { describe, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { plainJudge } from '#test/support/plain-judge.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { diverted } from '#test/support/journey.ts';
import { MORNING, takeCall } from '#test/support/world.ts';
import { logInAs, openDesk, violations } from './journey.ts';

const browser = useBrowser();
const world = useWorld(() => ({ judge: plainJudge(loadDistrict(), MORNING) }));

describe.skipIf(!chromiumHere)('the duty room', () => {
  test('how rarely a danger is let go stands beside the calls of a duty officer, and not beside those of whoever may not read it', async () => {
    const police = await world().as('police');
    const id = await diverted(world());
    await police.does(id, 'hand-back', { reason: 'danger' });
    await police.does(id, 'acknowledge', { by: 'telephone', result: 'taken' });
    const { body } = await police.get<{ promise: { n: number } | null }>('/judge');
    for (const [who, seen] of [['police', 1], ['calltaker', 0]] as const) {
      const desk = await openDesk(browser(), world().url, 'en', 'dark');
      try {
        await logInAs(desk, who);
        await desk.page.goto('/calls/new');
        await desk.page.locator('.new-call-button').waitFor();
        const line = desk.page.locator('[data-promise]');
        if (seen) await desk.page.locator('.duty-promise summary').click();
        if (seen) expect(await line.textContent()).toContain(body.promise ? String(body.promise.n) : desk.text.judging.noPromise);
        expect(await line.count()).toBe(seen);
        if (seen) await desk.page.locator('[data-missed="1"]').waitFor({ state: 'attached' }); // what the police had to take counts at once
        expect(await desk.page.locator('[data-missed]').count()).toBe(seen);
        expect(await violations(desk)).toEqual([]);
        expect(desk.faults).toEqual([]);
      } finally { await desk.context.close(); }
    }
  }, 240_000);
});

describe.skipIf(!chromiumHere)('the page of the judge', () => {
  test.each([['zh', 'g02-glow-zh'], ['en', 'g02-glow-en']] as const)('%s', async (language, id) => {
    const police = await world().as('police');
    const call = await takeCall(world(), police, { text: '隔壁吵,有人拿荧光棒比划着照路。', caller: { phone: language === 'zh' ? '13900000011' : '13900000012' } });
    const desk = await openDesk(browser(), world().url, language, 'light');
    const { page, text } = desk;
    try {
      await logInAs(desk, 'lead');
      await page.goto('/settings/judge');
      await page.locator('table', { hasText: text.judging.lesson.handed_back }).getByRole('link').first().waitFor();
      await page.getByText(text.judging.newRule).click();
      await page.locator('#rule-id').fill(id);
      await page.locator('#rule-sign').selectOption('G02');
      await page.locator('#rule-any').fill('荧光棒 ..4 比划');
      await page.locator('#rule-weight').fill('0.9');
      await page.locator('#rule-examples').fill('他拿荧光棒朝我比划');
      await page.getByRole('button', { name: text.judging.addRule }).click();
      const row = page.getByRole('row', { name: new RegExp(id) });
      await row.getByRole('button', { name: text.judging.try }).click();
      await page.getByRole('button', { name: new RegExp(`${id} ·`) }).click(); // two trials of one instant stand in any order
      await page.getByRole('link', { name: call.incident.number }).waitFor({ timeout: 60_000 });
      expect(await violations(desk)).toEqual([]);
      await row.getByRole('button', { name: text.judging.askOn }).click();
      await page.getByRole('status').getByText(text.judging.asked).waitFor();
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, 240_000);
});
