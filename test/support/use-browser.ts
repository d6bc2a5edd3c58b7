/** One browser for all tests of a file, with the pages built; nothing where this machine has none. */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium } from './browser.ts';
import { buildPages } from './pages.ts';
import { makeWorld, type World, type WorldOptions } from './world.ts';

export const chromiumHere = await findChromium();
const LONGEST_MS = 240_000;

export function useBrowser(): () => Browser {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (!chromiumHere) return;
    await buildPages();
    browser = await chromium.launch({ executablePath: chromiumHere.path, args: [...chromiumHere.args], env: { ...process.env, ...chromiumHere.env } });
  }, LONGEST_MS);
  afterAll(async () => { await browser?.close(); });
  return () => { if (!browser) throw new Error('no browser'); return browser; };
}

/** A world of its own for all tests of a file that need a browser; `options` is asked only where there is one. */
export function useWorld(options: () => WorldOptions = () => ({})): () => World {
  let world: World | null = null;
  beforeAll(async () => {
    if (chromiumHere) world = await makeWorld(options());
  }, LONGEST_MS);
  afterAll(async () => { await world?.close(); });
  return () => { if (!world) throw new Error('no world'); return world; };
}
