/** P9 at the size of a night: 200 files, their content compared, and 20,000 broken ones. */
import { expect, test } from 'vitest';
import { cleanFile } from '#server/files/clean/clean.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { draws } from '../files/draw.ts';
import { findings, firstBlockOnly } from '../files/P9.ts';
import { plant } from '../files/told.ts';

const FILES = 200;
const BROKEN = 20_000;

test(`${FILES} files lose position, device and thumbnail, and nothing else`, async () => {
  for (const seed of [1, 2, 3, 4, 5]) expect(await findings(FILES, seed)).toEqual([]);
});

test('the twin is found out', async () => {
  expect((await findings(FILES, 1, firstBlockOnly)).length).toBeGreaterThan(FILES / 2);
});

test(`${BROKEN} broken files: an answer each, and no canary in any of what was taken`, async () => {
  const draw = draws(2_026);
  for (let n = 0; n < BROKEN; n++) {
    const { bytes, canaries } = plant(n, draw);
    const broken = Buffer.from(bytes);
    for (let k = 0; k < 1 + draw(4); k++) broken[draw(broken.length)] = draw(256);
    const cleaned = await cleanFile(broken);
    const out = isRefusal(cleaned) ? Buffer.alloc(0) : Buffer.concat(cleaned.pieces);
    expect(canaries.filter((c) => out.includes(c)), `file ${n}`).toEqual([]);
  }
});
