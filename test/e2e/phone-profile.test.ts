/**
 * O2 and O6 on a phone's own disk: the browser is killed outright at any moment, and no act is lost or done twice; a phone whose
 * account is revoked shows nothing any more, and a search through every byte of its profile finds nothing that was said or shown.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '#test/support/browser.ts';
import { CREW, diverted, timeline } from '#test/support/journey.ts';
import { buildPages } from '#test/support/pages.ts';
import { chooses } from '#test/support/phone.ts';
import { makeWorld, type World } from '#test/support/world.ts';

/** PR size; the night asks for more (`test/nightly/O2-killed.nightly.test.ts`). */
const KILLS = Number(process.env['KILLS'] ?? 3);
const LONG_MS = Math.max(300_000, KILLS * 30_000);
const WAIT_MS = 120_000; // twice as long as a phone waits before it looks again by itself
/** Within this a browser writes to its disk what is typed in a tab, where it is not told to let that be. */
const TAB_MS = 12_000;
const chromiumHere = await findChromium();

let world: World;
beforeAll(async () => {
  if (!chromiumHere) return;
  await buildPages();
  world = await makeWorld();
}, 240_000);
afterAll(async () => { await world?.close(); });

interface Opened { context: BrowserContext; page: Page; profile: string; kill(): void; close(): Promise<void> }

async function open(profile: string): Promise<Opened> {
  if (!chromiumHere) throw new Error('no browser');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumHere.path, args: [...chromiumHere.args], env: { ...process.env, ...chromiumHere.env },
    baseURL: world.url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, profile, kill: () => killAll(profile), close: () => context.close() };
}

/** The processes of this profile alone, found by the folder they were started with. */
function killAll(profile: string): void {
  const pids = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(`--user-data-dir=${profile}`)).flatMap((line) => Number(/^\s*(\d+)/.exec(line)?.[1] ?? 0) || []);
  for (const pid of pids) { try { process.kill(pid, 'SIGKILL'); } catch { /* it went with its parent */ } }
}

async function logIn(page: Page): Promise<void> {
  await page.goto('/m');
  await page.locator('html[data-screen=login]').waitFor();
  await page.locator('[data-account="responder1"]').tap();
  await page.locator('html[data-screen=field]').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
}

async function handled(): Promise<string> {
  const id = await diverted(world);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  return id;
}

async function notes(page: Page, text: string): Promise<void> {
  await page.locator('[data-open=record]').first().tap();
  await chooses(page, 'note');
  await page.locator('.sheet textarea').fill(text);
  await page.locator('.sheet .go').tap();
}

/** Files of the profile in which one of the texts stands in clear, in either coding a browser writes. */
function found(profile: string, texts: readonly string[]): string[] {
  const needles = texts.flatMap((t) => [Buffer.from(t, 'utf8'), Buffer.from(t, 'utf16le')]);
  const files = readdirSync(profile, { recursive: true, encoding: 'utf8' }).filter((f) => { try { return statSync(join(profile, f)).isFile(); } catch { return false; } });
  return files.filter((f) => { const bytes = readFileSync(join(profile, f)); return needles.some((n) => bytes.includes(n)); });
}

describe.skipIf(!chromiumHere)('the phone\'s own disk', () => {
  test(`O2: killed ${KILLS} times around writing and sending, every act that was written arrives once`, async () => {
    const profile = mkdtempSync(join(tmpdir(), 'liandong-profile-'));
    const id = await handled();
    let phone = await open(profile);
    await logIn(phone.page);
    await phone.close(); // a browser writes who is logged in to the disk within half a minute, or when it is closed
    phone = await open(profile);
    await phone.page.goto('/m');
    await phone.page.locator('[data-next=accept]').tap();
    await phone.page.locator('[data-next=depart]').waitFor();
    const issued = (page: Page): Promise<number> => page.evaluate(() => JSON.parse(localStorage.getItem('liandong.device') ?? '{"issued":0}').issued);
    for (let n = 0; n < KILLS; n++) {
      await phone.context.setOffline(n % 2 === 0); // killed before it could send, or in the middle of it
      const before = await issued(phone.page);
      await notes(phone.page, `第${n}次记录`);
      await expect.poll(() => issued(phone.page), { timeout: WAIT_MS }).toBeGreaterThan(before);
      phone.kill();
      await phone.context.close().catch(() => undefined);
      phone = await open(profile);
      await phone.page.goto('/m');
      await phone.page.locator('html[data-screen=field]').waitFor();
    }
    await phone.page.locator('.link[data-unsent="0"][data-online=true]').waitFor();
    const told = (await timeline(await world.as('dispatcher'), id)).filter((e) => e.type === 'evidence.recorded');
    expect(told).toHaveLength(KILLS);
    await phone.close();
    await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
    rmSync(profile, { recursive: true, force: true });
  }, LONG_MS);

  test('O6: revoked, it shows nothing after the next look, and its profile holds nothing in clear; an unsealed copy would be found', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'liandong-profile-'));
    const id = await handled();
    const place = (await (await world.as('dispatcher')).sees(id)).place.name?.zh ?? '';
    const phone = await open(profile);
    await logIn(phone.page);
    await phone.page.locator('[data-next=accept]').tap();
    await phone.page.locator('[data-next=depart]').waitFor();
    await phone.page.locator('.link[data-unsent="0"][data-online=true]').waitFor();
    await phone.context.setOffline(true);
    await notes(phone.page, '金丝雀啼于檫木路九弄');
    await phone.page.locator('.link[data-unsent="1"]').waitFor();
    await phone.page.locator('[data-open=persuade]').tap();
    await phone.page.locator('.sheet textarea').fill('未落笔之言藏于栾树'); // begun, not saved
    await phone.page.waitForTimeout(TAB_MS);
    await phone.page.locator('.sheet-head .btn').tap();
    await phone.page.locator('[data-begun=persuade]').waitFor();
    expect(place).not.toBe('');
    await phone.page.evaluate((text) => localStorage.setItem('twin', text), '孪生之字可寻');
    await world.server.db.pool.query(`update liandong.account set disabled_at = now() where username = 'responder1'`);
    await world.server.db.pool.query(`delete from liandong.session where account = 'responder1'`);
    await phone.context.setOffline(false);
    await phone.page.evaluate(() => dispatchEvent(new Event('online')));
    await phone.page.locator('html[data-screen=login]').waitFor();
    expect(await phone.page.locator('main').innerText()).not.toContain(place);
    await phone.close();
    expect(found(profile, ['金丝雀啼于檫木路', '未落笔之言', place])).toEqual([]);
    expect(found(profile, ['孪生之字可寻']).length, 'the search finds what is not sealed').toBeGreaterThan(0);
    await world.server.db.pool.query(`update liandong.account set disabled_at = null where username = 'responder1'`);
    rmSync(profile, { recursive: true, force: true });
  }, LONG_MS);
});
