/** How a person goes through the screens: by the words and keys they see, in either language. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { en } from '#web/text/en/index.ts';
import { zh, type Catalogue } from '#web/text/zh/index.ts';
import { UNDO_MS } from '#web/data/undo.ts';

export type Language = 'zh' | 'en';
export type Theme = 'light' | 'dark';
export const TEXT: Record<Language, Catalogue> = { zh, en };

export interface Desk { page: Page; context: BrowserContext; text: Catalogue; faults: string[] }

/** The town of the demonstration in which a dispatcher dispatches (INTERFACES). */
const TOWN = 'pujin';
const WAIT_MS = 30_000; // the machine may be busy with other tests; nothing here measures time

export async function openDesk(browser: Browser, url: string, language: Language, theme: Theme, size = { width: 1440, height: 900 }): Promise<Desk> {
  const context = await browser.newContext({ baseURL: url, viewport: size, reducedMotion: 'reduce', colorScheme: theme, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
  context.setDefaultTimeout(WAIT_MS);
  const settings = JSON.stringify({ language, theme, keys: true });
  const tour = JSON.stringify({ state: 'closed', step: 0, incidentId: null, moved: false });
  await context.addInitScript(`try { localStorage.setItem('liandong.settings', ${JSON.stringify(settings)}); localStorage.getItem('liandong.tour') ?? localStorage.setItem('liandong.tour', ${JSON.stringify(tour)}); } catch {}`);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) faults.push(message.text()); });
  return { page, context, text: TEXT[language], faults };
}

/** Somebody logged in at a desk of their own, who does `act` there; nothing on the page may have failed meanwhile. */
export async function atDesk(browser: Browser, url: string, who: string, [language, theme]: readonly [Language, Theme], act: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(browser, url, language, theme);
  try {
    await logInAs(desk, who);
    await act(desk);
    expect(desk.faults).toEqual([]);
  } finally {
    await desk.context.close();
  }
}

export async function onScreen({ page }: Desk, name: string): Promise<void> {
  await page.waitForSelector(`html[data-screen="${name}"][data-ready="true"]`);
}

export async function logInAs(desk: Desk, username: string): Promise<void> {
  await desk.page.goto('/');
  await onScreen(desk, 'login');
  await desk.page.locator('.accounts button', { has: desk.page.locator(`code:text-is("${username}")`) }).click();
  await onScreen(desk, 'board');
}

/** From the corner, as the demonstration offers it; stays where it is. */
export async function switchTo(desk: Desk, username: string): Promise<void> {
  const { page } = desk;
  const answered = page.waitForResponse((r) => r.url().endsWith('/api/v1/session') && r.ok());
  await page.locator('.who').click();
  await page.locator('.roles button', { has: page.locator(`code:text-is("${username}")`) }).click();
  await answered;
  await page.locator(`.who[data-account="${username}"]`).waitFor();
  await page.locator('.roles').waitFor({ state: 'hidden' });
}

/** Types a call, as whoever takes it, and opens its incident; answers its id. */
export async function takeCall(desk: Desk, words: string): Promise<string> {
  const { page } = desk;
  await page.getByRole('navigation').getByText(desk.text.nav.call, { exact: true }).click();
  await page.locator('.new-call-button').click();
  await onScreen(desk, 'call');
  await page.locator('.marked textarea').fill(words);
  const town = page.locator('.new-call select'); // only who works for several towns has to say which
  if (await town.count() > 0) await town.selectOption(TOWN);
  await page.locator('.proposal-verdict').waitFor();
  await page.keyboard.press('Control+Enter');
  await onScreen(desk, 'judge');
  const id = new URL(page.url()).pathname.split('/').at(-1);
  if (!id) throw new Error('no incident in the address');
  await page.locator(`[href="/incidents/${id}"]`).last().click();
  await onScreen(desk, 'incident');
  return id;
}

export async function status({ page }: Desk, wanted: string, text: string): Promise<void> {
  await page.locator('.incident-head .marks').getByText(text, { exact: true }).waitFor().catch((cause: unknown) => { throw new Error(`expected ${wanted}: ${String(cause)}`); });
}

export async function press({ page }: Desk, action: string): Promise<void> {
  await page.locator(`[data-act="${action}"]`).click();
}

/** The machine may be slower than a hand: the ten seconds last until the test has looked, or pass at once. */
export async function tenSeconds({ page }: Desk, long: boolean): Promise<void> {
  await page.evaluate(`{
    window.ownTimeout ??= window.setTimeout.bind(window);
    window.setTimeout = (run, after, ...more) => window.ownTimeout(run, after === ${UNDO_MS} ? ${long ? 600_000 : 50} : after, ...more);
  }`);
}

/** Violations of WCAG 2.0-2.2 A and AA and of good practice, as "rule: where". */
export async function violations({ page }: Desk): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}
