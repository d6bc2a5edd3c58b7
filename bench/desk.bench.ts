/**
 * The desk in a real browser (PERFORMANCE 11, G1-G3; UX, effort budget): first load of the board, ten thousand open incidents
 * while twenty change every second, key to proposal, and each act of the effort budget counted in keys by a script that acts as the user.
 */
import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onStage, type Stage } from '#docs/build/stage.ts';
import { logInAs, onScreen, openDesk } from '#test/e2e/journey.ts';
import { findChromium } from '#test/support/browser.ts';
import { effort } from './desk/effort.ts';
import { forget, heapOf, watch, watched, watchProposals, weigh } from './desk/page.ts';
import { pause, quantile } from './live/load.ts';
import { compare, notRun, type Measurement } from './measurement.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OPEN = 10_000;
const PER_SECOND = 20;
const PRESSES = 120;
const BUDGET_MS = 100;
const CHANGES = 40;
const LOAD_KB = 450;
const LOAD_MS = 1_500;

export async function* measure(): AsyncGenerator<Measurement> {
  const here = await findChromium();
  if (!here) { yield notRun('desk', 'ms', 'no Chromium'); return; }
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', "import { buildWeb } from './bin/build-web.js'; await buildWeb();"], { cwd: ROOT });
  if (built.status !== 0) throw new Error('the web could not be built');
  const browser = await chromium.launch({ executablePath: here.path, args: [...here.args], env: { ...process.env, ...here.env } });
  try {
    yield* await firstLoad(browser);
    yield* await manyOpen(browser);
    yield* await onStageOf(browser);
  } finally {
    await browser.close();
  }
}

interface Other { url: string; change(on: boolean): void; touch(incidentId: string): void }

/** The other side, ended whatever happens: a benchmark that fails leaves no process behind. */
async function withOther<T>(open: number, see: (server: Other) => Promise<T>): Promise<T> {
  const { stop, ...server } = await other(open);
  try { return await see(server); } finally { stop(); }
}

async function other(open: number): Promise<Other & { stop(): void }> {
  const child = fork(new URL('./desk/server.ts', import.meta.url), [String(open), String(PER_SECOND)], { cwd: ROOT, execArgv: [...SERVER_FLAGS] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (told: { port: number }) => resolve(told.port));
    child.once('exit', () => reject(new Error('the other side ended')));
  });
  return { url: `http://127.0.0.1:${port}`, change: (on) => { child.send(on ? 'change' : 'rest'); }, touch: (id) => { child.send({ touch: id }); }, stop: () => child.disconnect() };
}

/** A person who is logged in opens the board, nothing of it cached. */
function firstLoad(browser: Browser): Promise<Measurement[]> {
  return withOther(50, (server) => loadIn(browser, server));
}

async function loadIn(browser: Browser, server: Other): Promise<Measurement[]> {
  const desk = await openDesk(browser, server.url, 'zh', 'light');
  await logInAs(desk, 'dispatcher');
  const times: number[] = [];
  let kilobytes = 0;
  for (let round = 0; round < 5; round++) {
    const fresh = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 }, storageState: await desk.context.storageState() });
    const page = await fresh.newPage();
    const weight = weigh(page);
    const began = performance.now();
    await page.goto('/');
    await onScreen({ ...desk, page }, 'board');
    times.push(performance.now() - began);
    kilobytes = await weight();
    await fresh.close();
  }
  await desk.context.close();
  return [compare('desk.first-load', 'ms', times.length, quantile(times, 0.5), LOAD_MS), compare('desk.first-load-size', 'kB', 1, kilobytes, LOAD_KB)];
}

function manyOpen(browser: Browser): Promise<Measurement[]> {
  return withOther(OPEN, (server) => workAmong(browser, server));
}

async function workAmong(browser: Browser, server: Other): Promise<Measurement[]> {
  const desk = await openDesk(browser, server.url, 'zh', 'light');
  await watch(desk.page);
  await logInAs(desk, 'dispatcher');
  await desk.page.locator('.rows [role=row]').first().waitFor();
  await desk.page.waitForFunction((all) => Number(document.querySelector('.kpi strong')?.textContent) >= all, OPEN);
  server.change(true);
  await pause(2_000);
  await work(desk.page, PRESSES);
  const early = await heapOf(desk.page);
  await forget(desk.page);
  const presses = await work(desk.page, PRESSES * 2);
  const { events, longest } = await watched(desk.page);
  // what was painted within 16 ms is not told by the browser: it counts as 16
  const all = [...events, ...Array.from({ length: Math.max(0, presses - events.length) }, () => 16)];
  const late = await heapOf(desk.page);
  const paint = await changeToPaint(desk.page, server);
  await desk.context.close();
  return [
    compare('desk.10000-open.inp-p98', 'ms', all.length, quantile(all, 0.98), BUDGET_MS), compare('desk.10000-open.longest-task', 'ms', presses, longest, BUDGET_MS),
    compare('desk.10000-open.heap', 'MB', presses, late, early), compare('desk.10000-open.change-to-paint-p95', 'ms', paint.length, quantile(paint, 0.95), 500),
  ];
}

/** What somebody at the board does: down the list, into an incident, back, a search begun and left. Answers how many keys. */
async function work(page: Page, presses: number): Promise<number> {
  await page.locator('[role=grid]').focus();
  const keys = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape', '/', '1', 'Backspace', 'Escape', 'ArrowDown'];
  for (let n = 0; n < presses; n++) {
    await page.keyboard.press(keys[n % keys.length] ?? 'ArrowDown');
    await pause(60);
  }
  return presses;
}

/** From a change's arrival in the page's stream to the paint after its row was asked for and drawn anew: the beat of 250 ms included. Rows in sight, one after the other. */
async function changeToPaint(page: Page, server: Other): Promise<number[]> {
  const times: number[] = [];
  await page.locator('[role=grid]').focus(); // while somebody works in the list its rows stay where they are
  for (let n = 0; n < CHANGES; n++) {
    await page.locator('.rows [data-incident]').first().waitFor();
    const id = await page.evaluate((at) => { const rows = [...document.querySelectorAll<HTMLElement>('.rows [data-incident]')]; return rows[at % rows.length]?.dataset['incident'] ?? ''; }, n);
    const seen = paintAfterChange(page, id);
    await page.evaluate(() => window.ready);
    server.touch(id);
    times.push(await seen);
  }
  return times;
}

function paintAfterChange(page: Page, id: string): Promise<number> {
  return page.evaluate((own) => {
    const source = new EventSource('/api/v1/events');
    window.ready = new Promise((open) => { source.addEventListener('open', () => open()); });
    let heard = 0;
    source.addEventListener('change', (event) => { if (JSON.parse(String(event.data)).incidentId === own) heard = performance.now(); });
    const vulnerable = (): boolean => document.querySelector(`.rows [data-incident="${own}"] .tag.info`) !== null;
    const before = vulnerable();
    return new Promise<number>((done, fail) => {
      const look = new MutationObserver(() => {
        if (heard === 0 || vulnerable() === before) return;
        look.disconnect();
        source.close();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - heard)));
      });
      look.observe(document.body, { subtree: true, childList: true });
      setTimeout(() => fail(new Error(`the row of ${own} was not drawn anew`)), 20_000);
    });
  }, id);
}

async function onStageOf(browser: Browser): Promise<Measurement[]> {
  const found: Measurement[] = [];
  await onStage(async (stage) => {
    found.push(await keyToProposal(browser, stage), ...(await effort(browser, stage)));
  });
  return found;
}

const WORDS = '浦锦路1218弄锦澜苑5号楼楼上装修砸墙两家吵起来了有人受伤请快来人看看';

/** From the key to the paint after the proposal for the text with that key in it; seen from within the page, the judge and the server are the real ones. */
async function keyToProposal(browser: Browser, stage: Stage): Promise<Measurement> {
  const desk = await openDesk(browser, stage.url, 'zh', 'light');
  const { page } = desk;
  await watchProposals(page);
  await logInAs(desk, 'police');
  await page.goto('/calls/new');
  await onScreen(desk, 'call');
  await page.locator('.marked textarea').focus();
  for (const [n, char] of [...WORDS].entries()) {
    await page.keyboard.insertText(char);
    await page.waitForFunction((all) => window.proposals.length >= all, n + 1);
  }
  const times = await page.evaluate(() => window.proposals);
  await desk.context.close();
  return compare('desk.key-to-proposal-p95', 'ms', times.length, quantile(times, 0.95), BUDGET_MS);
}
