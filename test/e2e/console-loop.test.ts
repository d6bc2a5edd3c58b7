/** One incident from the call to the review, through every role, in both languages. */
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/use-browser.ts';
import { inEachPlace, LONG_MS, NOISE } from './console.ts';
import { logInAs, openDesk, press, status, switchTo, takeCall, type Desk, type Language, type Theme } from './journey.ts';

const browser = useBrowser();

async function unitOf(desk: Desk, username: string): Promise<string> {
  const demo = await desk.page.evaluate(() => fetch('/api/v1/demo').then((r) => r.json()));
  const found = demo.accounts.find((a: { username: string }) => a.username === username)?.unitId;
  if (typeof found !== 'string') throw new Error(`${username} has no unit`);
  return found;
}

async function dispatchTo(desk: Desk, unitId: string): Promise<void> {
  const { page } = desk;
  await page.locator('.rec').first().waitFor();
  const offered = page.locator(`.rec[data-unit="${unitId}"] button`);
  if (await offered.count() > 0) { await offered.click(); return; }
  await press(desk, 'dispatch');
  const name = await page.evaluate((id) => fetch('/api/v1/units').then((r) => r.json()).then((u) => u.items.find((x: { id: string }) => x.id === id).name), unitId);
  await page.locator('.act-form [role=combobox]').fill(name[languageOf(desk)]);
  await page.locator('.act-form [role=option]').first().click();
  await page.keyboard.press('Control+Enter');
}

const languageOf = (desk: Desk): Language => (desk.text.nav.call === '接警' ? 'zh' : 'en');

async function record(desk: Desk, kinds: readonly string[]): Promise<void> {
  const { page } = desk;
  for (const kind of kinds) {
    await press(desk, 'record');
    await page.locator(`.act-form input[value="${kind}"]`).check();
    await page.locator('.act-form textarea').fill('上门劝说，对方答应放轻脚步');
    const done = page.waitForResponse((r) => r.url().endsWith('/actions/record') && r.ok());
    await page.locator('.act-form button[type=submit]').click();
    await done;
    await page.locator('.act-form').waitFor({ state: 'detached' });
  }
}

/** 判转接核 through the screens. */
async function wholeLoop(desk: Desk): Promise<void> {
  const { page, text } = desk;
  await logInAs(desk, 'police');
  const id = await takeCall(desk, NOISE);
  await status(desk, 'received', text.status.received);
  await page.locator('.choices.shapes label', { has: page.locator('input[value=divert]') }).click();
  await page.locator('.decide > .field [role=combobox]').fill('HJ-0');
  await page.locator('.decide > .field [role=option]').filter({ hasText: 'HJ-0' }).first().click();
  await page.locator('.decide .btn.first').click();
  await status(desk, 'to_dispatch', text.status.to_dispatch);

  await switchTo(desk, 'dispatcher');
  await page.locator('[data-act=contact]').waitFor();
  await page.locator('.incident').focus();
  await page.keyboard.press('t');
  await page.locator('.act-form button[type=submit]').click();
  await page.getByText(text.incident.reached).first().waitFor();
  await dispatchTo(desk, await unitOf(desk, 'responder1'));
  await status(desk, 'dispatched', text.status.dispatched);

  await switchTo(desk, 'responder1');
  await page.goto(`/incidents/${id}`);
  await press(desk, 'accept');
  await status(desk, 'handling', text.status.handling);
  await press(desk, 'depart');
  await press(desk, 'arrive');
  await page.locator('.act-form button[type=submit]').click();
  await page.locator('[data-assignment=on_scene]').waitFor();
  await record(desk, ['note', 'persuasion', 'parties', 'measure']);
  await press(desk, 'finish');
  await page.locator('.act-form .w-outcome input').first().check();
  await page.locator('.act-form button[type=submit]').click();
  await status(desk, 'finished', text.status.finished);

  await switchTo(desk, 'reviewer');
  await page.goto(`/incidents/${id}`);
  await press(desk, 'review');
  await page.locator('.act-form button[type=submit]').click();
  await status(desk, 'closed', text.status.closed);
  expect(await page.locator('.timeline li').count()).toBeGreaterThanOrEqual(9);
  expect(await page.locator('.timeline .chain').first().textContent()).toMatch(/#\d+ · [0-9a-f]{8}/);
}

inEachPlace(({ url }) => {
  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('a call goes from judging to review through every role (%s, %s)', async (language, theme) => {
    const desk = await openDesk(browser(), url(), language, theme);
    try {
      await wholeLoop(desk);
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
