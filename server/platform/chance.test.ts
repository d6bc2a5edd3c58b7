import { expect, test } from 'vitest';
import { chance } from './chance.ts';

test('no piece is handed out twice, also across a new draw', () => {
  const pieces = new Set(Array.from({ length: 5_000 }, () => chance(12).toString('hex')));
  expect(pieces.size).toBe(5_000);
});

test('every byte is drawn: none stands still', () => {
  const seen = Array.from({ length: 32 }, () => new Set<number>());
  for (let n = 0; n < 2_000; n += 1) chance(32).forEach((byte, at) => seen[at]?.add(byte));
  for (const values of seen) expect(values.size).toBeGreaterThan(240);
});

test('a piece is its owner’s: writing into it changes no other', () => {
  const first = chance(16);
  first.fill(7);
  expect(chance(16).equals(first)).toBe(false);
});

test('large amounts are not for here', () => {
  expect(() => chance(2_000)).toThrow(RangeError);
});
