/** The dispatcher's, reviewer's and administrator's screens by keyboard, and the map that equals its table; axe on each. */
import { describe, expect, test } from 'vitest';
import { CREW, finishes, goes } from '#test/support/journey.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { atDesk, logInAs, onScreen, openDesk, switchTo, violations, type Desk, type Language, type Theme } from './journey.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld();

let calls = 0;
/** A call taken and diverted by the police. */
async function diverted(text: string, item: string): Promise<string> {
  const police = await world().as('police');
  const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'desk', externalId: `desk-${++calls}`, receivedAt: world().now(), channel: '110', town: 'pujin', text, caller: { phone: `1390000${String(1000 + calls)}` } });
  const seen = await police.sees(body.incidentId);
  if (seen.status === 'to_dispatch') return body.incidentId;
  const decided = await police.post(`/incidents/${body.incidentId}/actions/decide`, { verdict: 'divert', item });
  // whether the machine hears a danger in it is no matter of the desk: then a second officer has a word, too
  if (decided.status === 409) await (await world().as('police2')).does(body.incidentId, 'confirm');
  return body.incidentId;
}

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, who, [language, theme], act);

describe.skipIf(!chromiumHere)('the desk', () => {
  test('the command line dispatches by pinyin initials, shows each step first, and does nothing while a step is unclear', async () => {
    const id = await diverted('锦川里楼下烧烤店油烟直往家里灌', 'HJ-05');
    await withDesk('dispatcher', 'zh', 'light', async ({ page, text }) => {
      await page.goto(`/incidents/${id}`);
      await page.locator('.rec').first().waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('派 ld; 注 已电话告知');
      await page.locator('[data-lack=unit_many]').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.command .hint').getByText(text.command.notYet).waitFor();
      await page.locator('.command input').fill('派 ld2；注 已电话告知');
      await page.locator('.command-steps li:not(.lacks)').nth(1).waitFor();
      expect(await violations({ page } as Desk)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.locator('.command').waitFor({ state: 'detached' });
      await page.locator('[data-assignment=offered]').waitFor();
      await page.locator('[data-event="note.added"]').waitFor();
    });
  }, LONG_MS);

  test('the timeline is verified by the browser itself, and filtered', async () => {
    const id = await diverted('橄榄里单元门口趴着一条流浪狗不走，老人不敢进出', 'QZ-07');
    await withDesk('police', 'en', 'light', async ({ page }) => {
      await page.goto(`/incidents/${id}`);
      await page.locator('.timeline li').first().waitFor();
      const all = await page.locator('.timeline li').count();
      await page.locator('.verify button').click();
      await page.locator('[data-verified=true]').waitFor();
      await page.locator('.timeline-tools .chip').first().click();
      expect(await page.locator('.timeline li').count()).toBeLessThanOrEqual(all);
    });
  }, LONG_MS);

  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('a result is checked against its rule and passed with one key (%s, %s)', async (language, theme) => {
    const id = await diverted(language === 'zh' ? '柏悦公寓老人把钥匙锁在家里了，屋里没开火' : '润江花园门锁坏了进不去家门', 'QZ-02');
    await (await world().as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
    const crew = await world().as('responder1');
    await goes(crew, id);
    await finishes(crew, id, ['note', ...(await crew.sees(id)).evidenceNeeded]);
    await withDesk('reviewer', language, theme, async ({ page }) => {
      await page.goto(`/review/${id}`);
      await page.locator('.checks li.has').first().waitFor();
      expect(await violations({ page } as Desk)).toEqual([]);
      await page.keyboard.press('r');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('review-text');
      await page.keyboard.press('Tab');
      await page.locator('.checking').click({ position: { x: 5, y: 5 } });
      await page.keyboard.press('p');
      await page.locator('[data-reviewed=pass]').waitFor();
      await page.goto(`/print/${id}/persuasion`);
      await page.locator('[data-document=persuasion]').waitFor();
      expect(await violations({ page } as Desk)).toEqual([]);
    });
    expect((await (await world().as('reviewer')).sees(id)).status).toBe('closed');
  }, LONG_MS);

  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('the map draws what its table lists (%s, %s)', async (language, theme) => {
    await diverted('景盛花园门口路灯杆歪了，晚上看不见', 'YJ-05').catch(() => '');
    await withDesk('dispatcher', language, theme, async ({ page }) => {
      await page.goto('/map');
      await page.locator('.map-view[data-drawn=true]').waitFor();
      const drawn = Number(await page.locator('.map-place').getAttribute('data-points'));
      expect(drawn).toBeGreaterThan(0);
      expect(await violations({ page } as Desk)).toEqual([]);
      await page.keyboard.press('t');
      await page.locator('.map-table').waitFor();
      expect(await page.locator('[data-point]').count()).toBe(drawn);
      expect(await violations({ page } as Desk)).toEqual([]);
    });
  }, LONG_MS);

  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('an administrator tries the matrix and reads every page (%s, %s)', async (language, theme) => {
    await withDesk('admin', language, theme, async ({ page }) => {
      await page.goto('/settings/matrix');
      await onScreen({ page } as Desk, 'settings');
      await page.locator('.tester [role=combobox]').first().fill('HJ-04');
      await page.locator('.tester [role=option]').first().click();
      await page.locator('[data-routed]').waitFor();
      expect(await violations({ page } as Desk)).toEqual([]);
      for (const name of theme === 'light' ? ['catalogue', 'policies', 'organisations', 'people', 'shifts', 'health'] : ['policies', 'health']) {
        await page.goto(`/settings/${name}`);
        await onScreen({ page } as Desk, 'settings');
        await page.locator('.settings-head h1').waitFor();
        expect(await violations({ page } as Desk), name).toEqual([]);
      }
    });
  }, LONG_MS);

  test('a key of one\'s own works everywhere, is written on the buttons, and a taken one is refused', async () => {
    const id = await diverted('恒西小区楼道里堆满纸箱过不去', 'FW-09').catch(async () => diverted('恒西小区门口油烟味很大', 'HJ-05'));
    await withDesk('dispatcher', 'zh', 'dark', async ({ page, text }) => {
      await page.goto('/my');
      await onScreen({ page } as Desk, 'my');
      expect(await violations({ page } as Desk)).toEqual([]);
      const change = page.getByRole('button', { name: text.my.changeOf.replace('{{does}}', text.keys.contact) });
      await change.click();
      await page.keyboard.press('h');
      await page.getByText(text.my.taken.replace('{{key}}', 'H').replace('{{does}}', text.keys.handBack)).waitFor();
      await page.keyboard.press('u');
      await page.locator('.brand').click(); // a fresh load would begin with the settings of `openDesk`
      await page.locator(`[data-incident="${id}"]`).click();
      await page.locator('[data-act=contact] kbd').getByText('U', { exact: true }).waitFor();
      await page.keyboard.press('t');
      expect(await page.locator('.act-form').count()).toBe(0);
      await page.keyboard.press('u');
      await page.locator('.act-form').waitFor();
    });
  }, LONG_MS);

  test('a new danger call is one alarm, opened with one key and heard once', async () => {
    await withDesk('police2', 'zh', 'light', async ({ page }) => {
      await page.locator('[data-live=live]').waitFor();
      const police = await world().as('police');
      const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'desk', externalId: 'desk-danger', receivedAt: world().now(), channel: '110', town: 'pujin', text: '云锦雅庭有人喝醉了拿酒瓶砸人，扬言要砍死物业' });
      await page.locator('.alarm-bar.danger').waitFor();
      await page.keyboard.press('b');
      await page.waitForURL(`**/incidents/${body.incidentId}`);
      await page.locator('.alarm-bar').waitFor({ state: 'detached' });
    });
  }, LONG_MS);

  test.each(['zh', 'en'] as const)('the header takes one line at 1024 for whoever is there, with room for the counts of a busy day (%s)', async (language) => {
    const desk = await openDesk(browser(), world().url, language, 'light', { width: 1024, height: 768 });
    try {
      await logInAs(desk, 'dispatcher');
      const lines: string[] = [];
      for (const who of ['calltaker', 'police', 'teamleader', 'mediator', 'reviewer', 'leader', 'assessor', 'commander', 'lead', 'admin', 'dispatcher']) {
        await switchTo(desk, who);
        await desk.page.locator('.top [data-live=live]').waitFor();
        const { height, room } = await desk.page.locator('.top').evaluate((top) => ({ height: top.getBoundingClientRect().height, room: top.querySelector('.grow')?.getBoundingClientRect().width ?? 0 }));
        if (height > 49 || room < 16) lines.push(`${who}: ${height} px high, ${Math.round(room)} px free`);
      }
      expect(lines).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
