/** 接警研判: the call taker's screen, by keyboard alone, in both languages, against our own server with a clock that stands still. */
import { describe, expect, test } from 'vitest';
import { plainJudge } from '#test/support/plain-judge.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { MORNING } from '#test/support/world.ts';
import { loadDistrict } from '#server/district/load.ts';
import { logInAs, onScreen, openDesk, switchTo, violations, type Desk, type Language, type Theme } from './journey.ts';

/** Each is another matter at another place: alike ones would join one incident. */
const NOISE = ['浦秋路128弄楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声', '景盛花园楼下广场舞音响太吵，劝了也不关', '锦川里隔壁装修中午打钻，老人心脏受不了', '云锦雅庭楼下烧烤摊吵到半夜'];
const KNIFE = ['浦锦路1218弄楼上太吵，邻居拿刀冲上来了', '橄榄里两个人吵起来，一个手里有刀，头破血流', '柏悦公寓门口几个人太吵，有人拿刀'];
const DOG = ['芳甸苑路边有条流浪狗没人牵，请来看看', '恒西小区门口有条流浪狗没人牵，请来看看', '润江花园门口有条流浪狗，请来看看'];
const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld(() => ({ judge: plainJudge(loadDistrict(), MORNING) }));

let calls = 0;
async function take(text: string, phone = '13900000042'): Promise<string> {
  const police = await world().as('police');
  const { body } = await police.post<{ incidentId: string }>('/calls', { source: 'judge', externalId: `judge-${++calls}`, receivedAt: world().now(), channel: '110', town: 'pujin', text, caller: { phone } });
  return body.incidentId;
}

async function onCall(desk: Desk, id: string): Promise<void> {
  await desk.page.goto(`/calls/${id}`);
  await onScreen(desk, 'judge');
  await desk.page.locator('.heard blockquote').first().waitFor();
}

describe.skipIf(!chromiumHere)('call taking', () => {
  test.each<[Language, Theme, number]>([['zh', 'light', 0], ['en', 'dark', 1]])('the verdict and the sentence are answered by single keys, and the next call opened with one (%s, %s)', async (language, theme, n) => {
    const desk = await openDesk(browser(), world().url, language, theme);
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      const first = await take(NOISE[n] ?? '', `1390000011${n}`);
      const second = await take(DOG[n] ?? '', `1390000012${n}`);
      await onCall(desk, first);
      await page.locator('.heard mark.place').first().waitFor();
      await page.locator('[data-question=G01].now').waitFor();
      await page.keyboard.press('-');
      await page.locator('[data-question=G02].now').waitFor();
      await page.keyboard.press('-');
      for (const key of ['i', 'z', 's', 'Enter']) await page.keyboard.press(key); // another item: two letters of its pinyin, over the one that stood there
      expect(await page.locator('.decide > .field [role=combobox]').inputValue()).not.toMatch(/zs$|^$/);
      await page.locator('.judge').focus();
      await page.keyboard.press('y');
      await page.keyboard.press('d'); // one key changes the verdict and gives it
      await page.locator('[data-judged=divert] [data-asked="2"]').waitFor();
      expect(await page.locator('.outcome-card .feedback').textContent()).toContain('PX26-');
      expect((await (await world().as('police')).sees(first)).decision).toMatchObject({ by: 'police', callerAgrees: true, asked: [{ sign: 'G01', yes: false }, { sign: 'G02', yes: false }] });
      await page.keyboard.press('Enter');
      await page.locator('.judge[data-status=received]').waitFor();
      expect(new URL(page.url()).pathname).toBe(`/calls/${second}`);
      await page.keyboard.press('w');
      await page.locator('[data-outcome=nuisance]').waitFor();
      await page.keyboard.press('7');
      await page.locator('[data-judged]').waitFor();
      expect((await (await world().as('police')).sees(second)).closedAs).toBe('no_matter');
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('earlier calls of the same number stand beside it; nothing of the words is in the list', async () => {
    const desk = await openDesk(browser(), world().url, 'zh', 'light');
    try {
      await logInAs(desk, 'police');
      const first = await take('打错了打错了，我要打给快递', '13900000777');
      await (await world().as('police')).does(first, 'close', { outcome: 'wrong_number' });
      const again = await take('你好，请问居住证到期了去哪里续签，需要带什么', '13900000777');
      await onCall(desk, again);
      await desk.page.locator(`.earlier a[href="/incidents/${first}"]`).waitFor();
      expect(await desk.page.locator('.earlier').textContent()).toContain(desk.text.judge.shares.number);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('over a danger sign one key is not enough: a second officer confirms on their own screen', async () => {
    const desk = await openDesk(browser(), world().url, 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      const id = await take(KNIFE[2] ?? '', '13900000103');
      await onCall(desk, id);
      await page.locator('.heard mark.danger').first().waitFor();
      await page.locator('.decide > .field [role=combobox]').fill('HJ-0');
      await page.locator('.decide > .field [role=option]').filter({ hasText: 'HJ-0' }).first().click();
      await page.locator('.judge').focus();
      await page.keyboard.press('d');
      await page.locator('[data-over]').waitFor();
      expect((await (await world().as('police')).sees(id)).pending).toBeNull();
      await page.keyboard.press('Enter');
      await page.locator('.verdict-facts .alert').waitFor();
      expect(await page.locator('[data-act=confirm]').count()).toBe(0);
      await switchTo(desk, 'police2');
      await onCall(desk, id);
      await page.keyboard.press('k');
      await page.locator('[data-judged=divert]').waitFor();
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('both sides of a joint study see one card, and what the other writes appears by itself', async () => {
    const police = await openDesk(browser(), world().url, 'zh', 'light');
    const centre = await openDesk(browser(), world().url, 'zh', 'light');
    try {
      await logInAs(police, 'police');
      const id = await take('小区门口的灯坏了好几天了，晚上一片黑', '13900000104');
      if ((await (await world().as('police')).sees(id)).status === 'received') await (await world().as('police')).does(id, 'study', {});
      await onCall(police, id);
      await logInAs(centre, 'dispatcher');
      await onCall(centre, id);
      await centre.page.locator('.study-say input').fill('灯杆归市政养护，我们来派');
      await centre.page.keyboard.press('Enter');
      await police.page.locator('.study-card').getByText('灯杆归市政养护，我们来派').waitFor();
      await police.page.locator('[data-others~=dispatcher]').waitFor();
    } finally { await police.context.close(); await centre.context.close(); }
  }, LONG_MS);

  test('a yes is a danger on the card, and the police take it; a caller who refuses the town goes back to them with one key', async () => {
    const desk = await openDesk(browser(), world().url, 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      const id = await take(NOISE[3] ?? '', '13900000131');
      await onCall(desk, id);
      await page.locator('[data-question=G01].now').waitFor();
      await page.keyboard.press('-');
      await page.keyboard.press('=');
      await page.locator('.choices.shapes input[value=police]:checked').waitFor();
      await page.keyboard.press('d');
      await page.locator('[data-over]').waitFor(); // one key does not divert over a danger
      await page.keyboard.press('p');
      await page.locator('[data-judged=police]').waitFor();
      expect((await (await world().as('police')).sees(id)).dangers).toMatchObject([{ code: 'G02', by: 'person' }]);
      const other = await take(DOG[2] ?? '', '13900000132');
      await onCall(desk, other);
      await page.keyboard.press('Enter');
      await page.locator('[data-judged=divert]').waitFor();
      await page.locator('[data-act=hand-back]').waitFor();
      await page.keyboard.press('h');
      await expect.poll(async () => (await (await world().as('police')).sees(other)).police?.why, { timeout: 20_000 }).toBe('hand_back');
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('an input method that composes fires nothing, in a field or outside', async () => {
    const desk = await openDesk(browser(), world().url, 'zh', 'light');
    try {
      await logInAs(desk, 'police');
      const id = await take(NOISE[2] ?? '', '13900000105');
      await onCall(desk, id);
      const fired = await desk.page.evaluate(() => {
        let prevented = 0;
        const keys = ['p', 'e', 'd', 'a', 'j', 'y', 'x', 'w', 's', 'k', 'h', 'm', '1', '2', 'Enter', 'c', 'g', 'ArrowDown', ' '];
        for (let i = 0; i < 300; i += 1) {
          const key = keys[i % keys.length] ?? 'p';
          const how = i % 3 === 0 ? { isComposing: true } : { keyCode: 229 };
          const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...how });
          if (!(document.querySelector('.judge') ?? document.body).dispatchEvent(event)) prevented += 1;
        }
        return prevented;
      });
      expect(fired).toBe(0);
      expect((await (await world().as('police')).sees(id)).status).toBe('received');
      expect(await desk.page.locator('.choices.shapes input:checked').count()).toBeLessThanOrEqual(1);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test.each<[Language, Theme, number]>([['zh', 'light', 0], ['en', 'dark', 1]])('axe finds nothing (%s, %s)', async (language, theme, n) => {
    const desk = await openDesk(browser(), world().url, language, theme);
    try {
      await logInAs(desk, 'police');
      await onCall(desk, await take(KNIFE[n] ?? '', `1390000020${n}`));
      await desk.page.keyboard.press('w');
      await desk.page.locator('[data-outcome=nuisance]').waitFor();
      expect(await violations(desk)).toEqual([]);
      await desk.page.keyboard.press('p');
      await desk.page.locator('[data-judged]').waitFor();
      expect(await violations(desk)).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
