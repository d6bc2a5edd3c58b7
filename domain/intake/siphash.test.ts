import { expect, test } from 'vitest';
import { sipHash, sipKey } from './siphash.ts';

const KEY = sipKey(Uint8Array.from({ length: 16 }, (_, i) => i));
const upTo = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => i);
const hex = (n: number): string => {
  const { hi, lo } = sipHash(KEY, upTo(n));
  return hi.toString(16).padStart(8, '0') + lo.toString(16).padStart(8, '0');
};

/** Published with the algorithm: key 00 … 0f, message 00 … n-1 (Aumasson and Bernstein, appendix A and reference vectors). */
test.each([[0, '726fdb47dd0e0e31'], [1, '74f839c593dc67fd'], [8, '93f5f5799a932462'], [15, 'a129ca6149be45e5']])('%i bytes', (n, expected) => {
  expect(hex(n)).toBe(expected);
});

test('a key has sixteen bytes', () => {
  expect(() => sipKey(new Uint8Array(15))).toThrow(RangeError);
});
