/** The effort budget's "find any incident": `/`, then the tail of a telephone or a number plate; seconds from the last key to the row. */
import type { Browser } from 'playwright-core';
import type { Stage } from '#docs/build/stage.ts';
import { logInAs, openDesk, type Desk } from '#test/e2e/journey.ts';
import { compare, type Measurement } from '../measurement.ts';
import { taken } from './acting.ts';

const FIND_SECONDS = 0.3;
/** The last four digits of the caller's telephone on the evening that is played. */
const TAIL = '0042';
const PLATE = '沪AF3721';

interface Sought { name: string; typed: string; who: string; /** the incident that is to be found */ begin(desk: Desk): Promise<string> }

export function findings(stage: Stage): { name: string; measure(browser: Browser): Promise<Measurement[]> }[] {
  const sought: Sought[] = [
    { name: 'find-an-incident', typed: TAIL, who: 'dispatcher', begin: async () => stage.waiting },
    { name: 'find-by-plate', typed: PLATE, who: 'police', begin: (desk) => taken(desk, '小区门口一辆沪A·F3721堵住了消防通道，麻烦叫车主挪一下') },
  ];
  return sought.map((one) => ({ name: one.name, measure: (browser) => found(browser, stage, one) }));
}

/** A key a character; that a Chinese one takes more of them is the input method's. */
async function found(browser: Browser, stage: Stage, { name, typed, who, begin }: Sought): Promise<Measurement[]> {
  const desk = await openDesk(browser, stage.url, 'zh', 'light');
  const { page } = desk;
  try {
    await logInAs(desk, who);
    const id = await begin(desk);
    await page.keyboard.press('/');
    for (const char of typed.slice(0, -1)) await page.keyboard.insertText(char);
    await page.waitForTimeout(500);
    const answered = page.waitForResponse((r) => r.url().endsWith(`q=${encodeURIComponent(typed)}`));
    const began = performance.now();
    await page.keyboard.press(typed.slice(-1));
    await answered;
    await page.locator(`[data-incident="${id}"]`).waitFor();
    if (typed === PLATE) await page.locator('.rows [data-incident]').nth(1).waitFor({ state: 'detached' }); // nothing else of the board
    const seconds = (performance.now() - began) / 1000;
    return [compare(`desk.effort.${name}`, 'keys', 1, 1 + typed.length, 1 + typed.length), compare(`desk.effort.${name}.seconds`, 's', 1, seconds, FIND_SECONDS)];
  } finally { await desk.context.close(); }
}
