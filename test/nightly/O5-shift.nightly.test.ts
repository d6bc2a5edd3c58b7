/** O5 and G5 at full size: 200 acts and 40 pictures without signal, the app killed five times; then a moment of signal. */
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { findChromium } from '#test/support/browser.ts';
import { buildPages } from '#test/support/pages.ts';
import { shiftWithoutSignal } from '#test/support/shift.ts';
import { makeWorld } from '#test/support/world.ts';

const SIZE = { acts: 200, pictures: 40, kills: 5 };
const here = await findChromium();

test.skipIf(!here)('all arrive once and in order; how long it takes is said', async () => {
  if (!here) return;
  await buildPages();
  const world = await makeWorld();
  const browser = await chromium.launch({ executablePath: here.path, args: [...here.args], env: { ...process.env, ...here.env } });
  const end = await shiftWithoutSignal(browser, world, SIZE);
  console.info(`${SIZE.acts} acts, ${SIZE.pictures} pictures: ${(end.ms / 1000).toFixed(1)} s from signal to the last receipt (goal 10 s)`);
  expect(end.texts).toEqual(end.expected);
  expect(end.stated).toEqual(end.stated.toSorted());
  expect(new Set(end.stated).size).toBe(end.expected.length);
  expect(end.files.map((f) => f.state)).toEqual(Array.from({ length: SIZE.pictures }, () => 'here'));
  expect(end.unsent).toBe(0);
  await browser.close();
  await world.close();
});
