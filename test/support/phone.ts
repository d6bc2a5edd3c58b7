/** A phone in a real browser: its size, its touch, its signal that comes and goes, and a person who uses it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { World } from './world.ts';

export interface Handset {
  page: Page;
  context: BrowserContext;
  faults: string[];
  /** the line is cut, or there again */
  signal(on: boolean): Promise<void>;
  /** the app is killed and opened again */
  reopen(): Promise<void>;
  /** nothing waits to be sent */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface HandsetOptions { size?: { width: number; height: number }; language?: 'zh' | 'en'; theme?: 'light' | 'dark'; large?: boolean }

const WAIT_MS = 45_000; // the machine may be busy with other tests; nothing here measures time

/** Logs in as the demonstration offers it. */
export async function openPhone(browser: Browser, world: World, username: string, options: HandsetOptions = {}): Promise<Handset> {
  const context = await browser.newContext({
    baseURL: world.url, viewport: options.size ?? { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, reducedMotion: 'reduce', permissions: [],
  });
  context.setDefaultTimeout(WAIT_MS);
  const looks = JSON.stringify({ language: options.language ?? 'zh', theme: options.theme ?? 'light', large: options.large ?? false });
  await context.addInitScript(`try { localStorage.getItem('liandong.settings') ?? localStorage.setItem('liandong.settings', ${JSON.stringify(looks)}); } catch {}`);
  const faults: string[] = [];
  let page = await context.newPage();
  const watch = (): void => {
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource|ERR_/.test(m.text())) faults.push(m.text()); });
  };
  watch();
  await page.goto('/m');
  await page.locator('html[data-screen=login]').waitFor();
  await page.locator(`[data-account="${username}"]`).tap();
  await page.locator('html[data-screen=field]').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  return {
    get page() { return page; }, context, faults,
    async signal(on) { await context.setOffline(!on); },
    async reopen() {
      await page.close({ runBeforeUnload: false });
      page = await context.newPage();
      watch();
      await page.goto('/m');
      await page.locator('html[data-screen=field]').waitFor();
    },
    async settled() { await page.locator('.link[data-unsent="0"][data-online=true]').waitFor(); },
    async close() { await context.close(); },
  };
}

/** Violations of WCAG 2.0-2.2 A and AA and of good practice, as "rule: where". */
export async function accessFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** Acts that lie on the phone's disk: numbers given, and the one that can still be taken back. */
const NUMBER = `new Promise((told, failed) => {
  const open = indexedDB.open('liandong-phone');
  open.onerror = () => failed(open.error);
  open.onsuccess = () => {
    const tx = open.result.transaction('things');
    const [issued, held] = [tx.objectStore('things').get('issued'), tx.objectStore('things').count('held')];
    tx.oncomplete = () => { open.result.close(); told((issued.result ?? 0) + held.result); };
  };
})`;

/** Does something that the phone writes down, and waits until it has. */
async function written(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate<number>(NUMBER);
  await act();
  for (const until = performance.now() + WAIT_MS; (await page.evaluate<number>(NUMBER)) <= before; ) {
    if (performance.now() > until) throw new Error('the phone wrote nothing down');
    await page.waitForTimeout(20);
  }
}

export async function next({ page }: Handset, step: 'accept' | 'depart' | 'arrive'): Promise<void> {
  await written(page, () => page.locator(`[data-next="${step}"]`).tap());
}

/** Held for a second, as with a thumb. */
export async function holdForPolice({ page }: Handset): Promise<void> {
  await written(page, () => page.locator('.hold').dispatchEvent('pointerdown'));
  await page.locator('[data-pending=true], [data-police], .alert.note').first().waitFor();
}

/** By its words, as a thumb does: the circle itself is drawn over. */
export async function chooses(page: Page, code: string): Promise<void> {
  await page.locator('.sheet label', { has: page.locator(`input[value="${code}"]`) }).click();
}

export async function writeRecord({ page }: Handset, kind: string, text: string): Promise<void> {
  await page.locator('[data-open=record]').tap();
  await chooses(page, kind);
  await page.locator('.sheet textarea').fill(text);
  await written(page, () => page.locator('.sheet .go').tap());
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

/** Opens the record of a picture and takes it; `keep` false leaves the sheet open. */
export async function takesPicture({ page }: Handset, picture: Buffer, keep = true): Promise<void> {
  await page.locator('[data-open=record]').tap();
  await chooses(page, 'photo');
  await page.locator('.camera input').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: picture });
  await page.locator('[data-taken]').waitFor();
  if (!keep) return;
  await written(page, () => page.locator('.sheet .go').tap());
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

/** One of the acts behind "more", with its words. */
export async function asksFor({ page }: Handset, act: 'supplement' | 'assist' | 'coHandler' | 'mediation', text: string): Promise<void> {
  await page.locator('[data-open=more]').tap();
  await page.locator(`[data-more=${act}]`).tap();
  await page.locator('.sheet textarea').fill(text);
  await saves(page);
}

export async function notesParties({ page }: Handset, count: number, text: string): Promise<void> {
  await page.locator('[data-open=parties]').tap();
  await page.locator('.sheet input.num').fill(String(count));
  await page.locator('.sheet textarea').fill(text);
  await saves(page);
}

/** Gives it back, or does not take it, for a reason of the list; `unitId` proposes another. */
export async function givesUp({ page }: Handset, how: 'decline' | 'return', reason: string, unitId?: string): Promise<void> {
  if (how === 'decline') await page.locator('[data-open=decline]').tap();
  else {
    await page.locator('[data-open=more]').tap();
    await page.locator('[data-more=return]').tap();
  }
  await chooses(page, reason);
  if (unitId !== undefined) await page.locator('.sheet select').selectOption(unitId);
  await saves(page);
}

async function saves(page: Page): Promise<void> {
  await written(page, () => page.locator('.sheet .go').tap());
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

export async function persuades({ page }: Handset, how: 'signed' | 'refused'): Promise<void> {
  await page.locator('[data-open=persuade]').tap();
  await page.locator('.sheet textarea').fill('劝其午休时间停止施工，对方同意');
  await chooses(page, 'yes');
  if (how === 'signed') await sign(page);
  else {
    await page.locator('.sheet input[type=checkbox]').check();
    await page.locator('.sheet .field input').fill('顾敏之');
  }
  await written(page, () => page.locator('.sheet .go').tap());
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

async function sign(page: Page): Promise<void> {
  const box = await page.locator('[data-signature]').boundingBox();
  if (!box) throw new Error('nowhere to sign');
  await page.mouse.move(box.x + 30, box.y + 40);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) await page.mouse.move(box.x + 30 + i * 25, box.y + 40 + (i % 2) * 50);
  await page.mouse.up();
}

export async function handsIn({ page }: Handset, outcome = 'settled'): Promise<void> {
  await page.locator('[data-next=finish]').tap();
  await chooses(page, outcome);
  await written(page, () => page.locator('.sheet .go').tap());
  await page.locator('.sheet').waitFor({ state: 'detached' });
}
