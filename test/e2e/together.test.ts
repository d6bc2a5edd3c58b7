/** What police and street do together at the desk: where they meet, and what they say to each other; every field says that it is nearly full. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { BUILDING, COMMITTEE } from '#test/support/journey.ts';
import { makeWorld, takeCall, type World } from '#test/support/world.ts';
import { LONG_MS } from './console.ts';
import { atDesk, onScreen, violations, type Desk } from './journey.ts';

const browser = useBrowser();
let world: World;
beforeAll(async () => { if (chromiumHere) world = await makeWorld(); }, 180_000);
afterAll(async () => { await world?.close(); });

/** Each at a building of its own: alike ones would join one incident. */
async function jointly(building: string): Promise<string> {
  const police = await world.as('police');
  const { incidentId } = await takeCall(world, police, { text: `${building}楼上天天半夜拖家具，我上去说他还骂人，越吵越凶`, place: { text: building }, caller: { phone: building === BUILDING ? '13900001111' : '13900003333', name: '来电人' } });
  await police.does(incidentId, 'decide', { verdict: 'joint', item: 'HJ-04' });
  await (await world.as('dispatcher')).does(incidentId, 'dispatch', { unitId: COMMITTEE });
  return incidentId;
}

async function tabTo({ page }: Desk, selector: string): Promise<void> {
  for (let n = 0; n < 90; n++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}

describe.skipIf(!chromiumHere)('police and street together', () => {
  test.each([['zh', 'light'], ['en', 'dark']] as const)('the meeting point and both arrivals are set by keys alone, and both sides see them (%s, %s)', async (language, theme) => {
    const id = await jointly(language === 'zh' ? BUILDING : '东苑新村5号');
    await atDesk(browser(), world.url, 'dispatcher', [language, theme], async (desk) => {
      const { page, text } = desk;
      await page.goto(`/incidents/${id}`);
      await onScreen(desk, 'incident');
      await page.locator('[data-meeting=open]').waitFor();
      await tabTo(desk, '[data-set-meeting]');
      await page.keyboard.press('Enter');
      await tabTo(desk, '.meeting form input[value=gate]');
      await page.keyboard.press('Space');
      await tabTo(desk, '.meeting form input[value="3"]');
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowRight'); // the police in five minutes
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space'); // the unit in three
      expect(await violations(desk)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.locator('[data-meeting=set] b').getByText(text.spot.gate).waitFor();
      await page.locator('[data-side=police]').getByText(text.meeting.in.replace('{{n}}', '5')).waitFor();
      await page.locator('[data-side=unit]').getByText(text.meeting.in.replace('{{n}}', '3')).waitFor();
      expect(await violations(desk)).toEqual([]);
    });
    await atDesk(browser(), world.url, 'police', [language, theme], async ({ page, text }) => {
      await page.goto(`/incidents/${id}`);
      await page.locator('[data-meeting=set] b').getByText(text.spot.gate).waitFor();
      await page.locator('[data-side=unit] b').waitFor();
    });
  }, LONG_MS);

  test('a word to the others says how much it still takes from nine tenths on, and that what is beyond is lost', async () => {
    const police = await world.as('police');
    const { incidentId } = await takeCall(world, police, { text: '恒西路120弄门口路灯坏了好几天，晚上一片黑', caller: { phone: '13900002222', name: '来电人' } });
    await police.post(`/incidents/${incidentId}/actions/study`, {}); // where the town studies every unclear call it is being studied already
    await atDesk(browser(), world.url, 'police', ['zh', 'light'], async (desk) => {
      const { page, text } = desk;
      await page.goto(`/calls/${incidentId}`);
      const field = page.locator('.study-say input');
      await field.fill('灯'.repeat(1799));
      expect(await page.locator('.study-say .room').textContent()).toBe('');
      await page.keyboard.type('杆号');
      await page.locator('.study-say .room').getByText(text.room.left.replace('{{n}}', '199')).waitFor();
      await field.fill('灯'.repeat(1999));
      await page.keyboard.insertText('杆上有编号');
      await page.locator('.study-say .room').getByText(text.room.full.replace('{{most}}', '2000')).waitFor();
      expect((await field.inputValue()).length).toBe(2000);
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);
});
