/** One browser for all tests of a file, with the pages built; nothing where this machine has none. */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium } from './browser.ts';
import { buildPages } from './pages.ts';

export const chromiumHere = await findChromium();

export function useBrowser(): () => Browser {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (!chromiumHere) return;
    await buildPages();
    browser = await chromium.launch({ executablePath: chromiumHere.path, args: [...chromiumHere.args], env: { ...process.env, ...chromiumHere.env } });
  }, 240_000);
  afterAll(async () => { await browser?.close(); });
  return () => { if (!browser) throw new Error('no browser'); return browser; };
}
