import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const of = (seed: number) => Array.from({ length: 5 }, ((r) => () => r.next())(createRandom(seed)));
  expect(of(7)).toEqual(of(7));
  expect(of(7)).not.toEqual(of(8));
});

test('uniform: mean and variance of a hundred thousand are those of [0, 1)', () => {
  const random = createRandom(1);
  const list = Array.from({ length: 100_000 }, () => random.next());
  const mean = list.reduce((s, x) => s + x, 0) / list.length;
  const variance = list.reduce((s, x) => s + (x - mean) ** 2, 0) / list.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.004); // 4 standard errors
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
  expect(list.every((x) => x >= 0 && x < 1)).toBe(true);
});

test('exponential has its mean; below and pick stay within', () => {
  const random = createRandom(2);
  const mean = Array.from({ length: 50_000 }, () => random.exponential(3)).reduce((s, x) => s + x, 0) / 50_000;
  expect(Math.abs(mean - 3)).toBeLessThan(0.06);
  expect(Array.from({ length: 1000 }, () => random.below(3)).every((n) => [0, 1, 2].includes(n))).toBe(true);
  expect(() => random.pick([])).toThrow(RangeError);
});
