/** How long until the first page can be used on a slow line and a slow phone: Chromium's own emulation, a fresh profile each time. */
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Browser as Found } from '#test/support/browser.ts';

/** Chrome DevTools' "Slow 3G" and a phone of 2019 beside this machine. */
const SLOW_3G = { offline: false, downloadThroughput: (500 * 1024) / 8 * 0.8, uploadThroughput: (500 * 1024) / 8 * 0.8, latency: 400 * 5 };
const LIGHT_SLOW = { offline: false, downloadThroughput: 400 * 1024 / 8, uploadThroughput: 400 * 1024 / 8, latency: 400 };
export const LINES = { devtools: SLOW_3G, webpagetest: LIGHT_SLOW } as const;
const CPU = 6;
const TIMES = 5;

export interface Opening {
  url: string;
  /** what has to be on the screen */
  until: string;
  line: keyof typeof LINES;
  /** what a person does on the way */
  act?(page: Page): Promise<void>;
}

export async function timesToUse(found: Found, opening: Opening): Promise<number[]> {
  const browser = await chromium.launch({ executablePath: found.path, args: [...found.args], env: { ...process.env, ...found.env } });
  try {
    const times: number[] = [];
    for (let n = 0; n < TIMES; n++) times.push(await once(browser, opening));
    return times;
  } finally {
    await browser.close();
  }
}

const SAID = 'usable after ';

/** From the start of the navigation to the first frame in which the thing to press is there, as the page itself sees it. */
async function once(browser: Browser, { url, until, line, act }: Opening): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.addInitScript(({ wanted, said }) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(wanted)) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => console.info(said + performance.now()))); // painted
    });
    watch.observe(document, { childList: true, subtree: true, attributes: true });
  }, { wanted: until, said: SAID });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINES[line]);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
  const said = page.waitForEvent('console', { predicate: (m) => m.text().startsWith(SAID), timeout: 90_000 });
  await page.goto(url, { waitUntil: 'commit', timeout: 90_000 });
  await act?.(page);
  const ms = Number((await said).text().slice(SAID.length));
  await context.close();
  return ms;
}
