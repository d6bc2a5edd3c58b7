/** R1 by night: the same seed, the same log. */
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '#test/support/process.ts';
import { watched } from './town-days.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('the same seed leaves the same log, bit for bit but for what is drawn for secrecy, and another seed another', { timeout: 300_000 }, async () => {
  const [first, again, other] = [await watched(folder.path, 1, 1), await watched(folder.path, 1, 1), await watched(folder.path, 2, 1)];
  expect(again.digest()).toBe(first.digest());
  expect(other.digest()).not.toBe(first.digest());
});
