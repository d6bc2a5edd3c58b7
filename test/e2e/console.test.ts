/**
 * The desk in a real browser: one incident from the call to the review, through every role, in both languages;
 * against a second program that speaks the same HTTP, and against our own server with a clock that stands still.
 */
import { gzipSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeServer, type FakeServer } from '#test/fakes/console/server.ts';
import { findChromium } from '#test/support/browser.ts';
import { buildPages } from '#test/support/pages.ts';
import { makeWorld } from '#test/support/world.ts';
import { logInAs, onScreen, openDesk, press, status, switchTo, takeCall, violations, type Desk, type Language, type Theme } from './journey.ts';

const NOISE = '楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声';
const KNIFE = '楼上太吵，邻居拿刀冲上来了';
const LONG_MS = 240_000;
const chromiumHere = await findChromium();

let browser: Browser;
beforeAll(async () => {
  if (!chromiumHere) return;
  await buildPages();
  browser = await chromium.launch({ executablePath: chromiumHere.path, args: [...chromiumHere.args], env: { ...process.env, ...chromiumHere.env } });
}, 180_000);
afterAll(async () => { await browser?.close(); });

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
  await page.locator('.choices.shapes input[value=divert]').check({ force: true });
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

async function everyScreenIsClean(desk: Desk, incidentId: string): Promise<void> {
  const { page } = desk;
  const found: string[] = [];
  const check = async (screen: string): Promise<void> => { found.push(...(await violations(desk)).map((v) => `${screen} ${v}`)); };
  await page.goto('/'); await onScreen(desk, 'board'); await check('board');
  await page.keyboard.press('?'); await page.locator('.key-card').waitFor(); await check('keys'); await page.keyboard.press('Escape');
  await page.goto(`/incidents/${incidentId}`); await onScreen(desk, 'incident'); await check('incident');
  await page.locator('.curtain select').selectOption('triage'); await page.locator('.curtain button[type=submit]').click(); await page.locator('.words').waitFor(); await check('words');
  await page.locator('[data-act]').first().click(); await check('form');
  await page.goto('/calls/new'); await onScreen(desk, 'call'); await page.locator('.marked textarea').fill(KNIFE); await page.locator('.proposal-verdict').waitFor(); await check('call');
  await page.goto('/wall'); await onScreen(desk, 'wall'); await check('wall');
  await page.goto('/m'); await onScreen(desk, 'field'); await check('field');
  expect(found).toEqual([]);
}

interface Place { name: string; looks: [Language, Theme][]; open(): Promise<{ url: string; close(): Promise<void> }> }
const PLACES: Place[] = [
  { name: 'a second program', looks: [['zh', 'light'], ['zh', 'dark'], ['en', 'light'], ['en', 'dark']], open: () => startFakeServer() },
  { name: 'our server', looks: [['zh', 'light'], ['en', 'dark']], open: () => makeWorld() },
];

describe.skipIf(!chromiumHere).each(PLACES)('the desk against $name', ({ open, looks }) => {
  let server: { url: string; close(): Promise<void> };
  beforeAll(async () => { server = await open(); }, 180_000);
  afterAll(async () => { await server?.close(); });

  test.each<[Language, Theme]>([['zh', 'light'], ['en', 'dark']])('a call goes from judging to review through every role (%s, %s)', async (language, theme) => {
    const desk = await openDesk(browser, server.url, language, theme);
    try {
      await wholeLoop(desk);
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test.each(looks)('axe finds nothing on any screen (%s, %s)', async (language, theme) => {
    const desk = await openDesk(browser, server.url, language, theme);
    try {
      await desk.page.goto('/'); await onScreen(desk, 'login');
      expect(await violations(desk)).toEqual([]);
      await logInAs(desk, 'police');
      await everyScreenIsClean(desk, await takeCall(desk, KNIFE));
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('diverting over a danger sign needs a second officer on their own screen', async () => {
    const desk = await openDesk(browser, server.url, 'zh', 'light');
    const { page, text } = desk;
    try {
      await logInAs(desk, 'police');
      await takeCall(desk, KNIFE);
      await page.locator('.dangers').first().waitFor();
      await page.locator('.decide > .field [role=combobox]').fill('HJ-0');
      await page.locator('.decide > .field [role=option]').filter({ hasText: 'HJ-0' }).first().click();
      await page.locator('.incident').focus();
      await page.keyboard.press('d');
      await page.getByText(text.acts.over).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.verdict-facts .alert').waitFor();
      expect(await page.locator('[data-act=confirm]').count()).toBe(0);
      await switchTo(desk, 'police2');
      await press(desk, 'confirm');
      await status(desk, 'to_dispatch', text.status.to_dispatch);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('a draft survives a reload and is gone after another person logs in', async () => {
    const desk = await openDesk(browser, server.url, 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      await page.goto('/calls/new'); await onScreen(desk, 'call');
      await page.locator('.marked textarea').fill('水管爆了');
      await page.reload(); await onScreen(desk, 'call');
      expect(await page.locator('.marked textarea').inputValue()).toBe('水管爆了');
      await switchTo(desk, 'police2'); await switchTo(desk, 'police');
      await page.goto('/calls/new'); await onScreen(desk, 'call');
      expect(await page.locator('.marked textarea').inputValue()).toBe('');
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('new rows wait while one is worked on, and come with N', async () => {
    const desk = await openDesk(browser, server.url, 'zh', 'light');
    const { page } = desk;
    try {
      await logInAs(desk, 'police');
      const first = await takeCall(desk, NOISE);
      const other = await openDesk(browser, server.url, 'zh', 'light');
      await logInAs(other, 'police2');
      const second = await takeCall(other, '路边有条大狗没人牵，怕咬人，请来看看');
      await other.context.close();
      await page.locator('.waiting').waitFor();
      expect(await page.locator(`[data-incident="${second}"]`).count()).toBe(0);
      await page.locator('.incident').focus();
      await page.keyboard.press('n');
      await page.locator(`[data-incident="${second}"]`).waitFor();
      expect(await page.locator(`[data-incident="${first}"][aria-selected=true]`).count()).toBe(1);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});

test.skipIf(!chromiumHere)('the board with an incident weighs at most 450 kB compressed, and asks no other host for anything', async () => {
  const fake = await startFakeServer();
  const desk = await openDesk(browser, fake.url, 'zh', 'light');
  const seen: { url: string; bytes: Promise<number> }[] = [];
  desk.page.on('response', (r) => { if (!r.url().includes('/api/')) seen.push({ url: r.url(), bytes: r.body().then((b) => gzipSync(b).length, () => 0) }); });
  try {
    await logInAs(desk, 'police');
    await takeCall(desk, NOISE);
    const bytes = (await Promise.all(seen.map((s) => s.bytes))).reduce((a, b) => a + b, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(450_000);
    expect(seen.filter((s) => !s.url.startsWith(fake.url))).toEqual([]);
  } finally { await desk.context.close(); await fake.close(); }
}, LONG_MS);

describe.skipIf(!chromiumHere)('the desk when the line breaks', () => {
  let fake: FakeServer;
  beforeAll(async () => { fake = await startFakeServer(); });
  afterAll(async () => { await fake?.close(); });

  test('an act whose answer is lost is done once: the same key goes out again', async () => {
    const desk = await openDesk(browser, fake.url, 'zh', 'light');
    try {
      await logInAs(desk, 'police');
      const id = await takeCall(desk, NOISE);
      fake.loseAnswers(1);
      await press(desk, 'note');
      await desk.page.locator('.act-form textarea').fill('已核对');
      await desk.page.keyboard.press('Control+Enter');
      await desk.page.locator('[data-event="note.added"]').waitFor();
      const notes = fake.seen.filter((s) => s.path.endsWith('/actions/note'));
      expect(notes).toHaveLength(2);
      expect(notes[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
      expect(notes[1]?.key).toBe(notes[0]?.key);
      expect(fake.incidents.events.get(id)?.filter((e) => e.type === 'note.added')).toHaveLength(1);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('silence shows its age, then a banner; back again the board equals a fresh load', async () => {
    const desk = await openDesk(browser, fake.url, 'zh', 'light');
    const { page } = desk;
    try {
      await page.clock.install();
      await logInAs(desk, 'dispatcher');
      await page.locator('[data-live=live]').waitFor();
      fake.cut(true);
      await page.clock.runFor(14_000);
      await page.locator('[data-live=ageing]').waitFor();
      await page.clock.runFor(20_000);
      await page.locator('.stale-banner').waitFor();
      const added = fake.incidents.take('鲁汇路45弄水管爆裂', '110', null, 'police');
      fake.cut(false);
      await page.clock.runFor(10_000);
      await page.locator('.stale-banner').waitFor({ state: 'detached' });
      await page.locator(`[data-incident="${added.id}"]`).waitFor();
      expect(await page.locator('[data-incident]').count()).toBe([...fake.incidents.all.values()].filter((i) => i.status !== 'closed').length);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
