/** The phone: what it loads before its first incident, how long until it can be used on a bad line, and how soon an offer reaches it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { findChromium } from '#test/support/browser.ts';
import { compare, notRun, type Measurement } from './measurement.ts';
import { timesToUse } from './phone/opening.ts';
import { startProduct, type Product } from './product.ts';
import { handling, pushToPhones } from './phone/push.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = `${ROOT}dist/web`;
/** What it may cost, beside which ours stands. */
const BUDGET = { kB: 150, residentKB: 60, usableMs: 3_000, readableMs: 1_000, pushMs: 300 };

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

export async function* measure(): AsyncGenerator<Measurement> {
  yield weight();
  const product = await startProduct();
  try {
    const pushed = await pushToPhones(product);
    yield compare('phone.push-p50-200-phones', 'ms', pushed.n, pushed.p50, BUDGET.pushMs);
    yield compare('phone.push-p99-200-phones', 'ms', pushed.n, pushed.p99, BUDGET.pushMs);
    const link = product.link();
    const page = Buffer.from(await (await fetch(link)).arrayBuffer());
    yield compare('resident.page', 'kB', 1, gzipSync(page).length / 1000, BUDGET.residentKB);
    const browser = await findChromium();
    if (!browser) { yield notRun('phone.usable-slow-3g', 'ms', 'no Chromium here'); return; }
    await handling(product);
    const logIn = logInOf(product, 'responder1');
    for (const line of ['webpagetest', 'devtools'] as const) {
      const phone = await timesToUse(browser, { url: `${product.url}/m`, until: 'html[data-screen=login][data-ready=true] #door:not([hidden]) .go', line });
      yield compare(`phone.usable-slow-3g-${line}`, 'ms', phone.length, median(phone), BUDGET.usableMs);
      const first = await timesToUse(browser, { url: `${product.url}/m`, until: '.task [data-next]', line, act: logIn });
      yield compare(`phone.first-incident-slow-3g-${line}`, 'ms', first.length, median(first), BUDGET.usableMs);
      const resident = await timesToUse(browser, { url: link, until: '.sos', line });
      yield compare(`resident.readable-slow-3g-${line}`, 'ms', resident.length, median(resident), BUDGET.readableMs);
    }
  } finally {
    await product.stop();
  }
}

function weight(): Measurement {
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', "import { buildWeb } from './bin/build-web.js'; await buildWeb();"], { cwd: ROOT });
  if (built.status !== 0) throw new Error('the web could not be built');
  const page = readFileSync(`${DIST}/m.html`, 'utf8');
  const named = [...new Set([...page.matchAll(/(?:src|href)="(\/(?:assets\/)?[^"]+\.(?:js|css|svg|webmanifest))"/g)].flatMap((m) => m[1] ?? []))];
  const files = [page, ...['/m-worker.js', ...named].map((f) => readFileSync(DIST + f, 'utf8'))];
  return compare('phone.first-load', 'kB', files.length, files.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000, BUDGET.kB);
}

/** From nothing to the first incident: the log-in is filled in and pressed as soon as it is there. */
function logInOf(product: Product, username: string): (page: Page) => Promise<void> {
  const password = product.password(username);
  return async (page) => {
    await page.locator('#door [name=username]').fill(username);
    await page.locator('#door [name=password]').fill(password);
    await page.locator('#door .go').click();
  };
}
