/** The browser that takes the pictures. */
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '#test/support/browser.ts';

export async function withBrowser(see: (browser: Browser) => Promise<void>): Promise<void> {
  const here = await findChromium();
  if (!here) throw new Error('There is no Chromium on this machine; `npm test` installs one.');
  const browser = await chromium.launch({ executablePath: here.path, args: [...here.args], env: { ...process.env, ...here.env } });
  try {
    await see(browser);
  } finally {
    await browser.close();
  }
}
