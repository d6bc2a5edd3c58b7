import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import { atMost, learnThenTest, lowerBound, trialsNeeded, upperBound } from './binomial.ts';

describe('exact bounds', () => {
  test.each([
    [0.05, [59, 93, 124, 208]], [0.01, [299, 473, 628, 1_049]], [0.005, [598, 947, 1_258, 2_100]], [0.001, [2_995, 4_742, 6_294, 10_511]],
  ])('a promise of %d at 95 %% needs so many calls with 0, 1, 2 and 5 misses', (share, needed) => {
    expect([0, 1, 2, 5].map((misses) => trialsNeeded(misses, share, 0.05))).toEqual(needed);
  });

  test('published intervals: 1 of 20 is at most 21.6 %, 10 of 100 lies in 4.9 … 17.6 % (two-sided 95 %)', () => {
    expect(upperBound(1, 20, 0.05)).toBeCloseTo(0.2161, 4);
    expect(lowerBound(10, 100, 0.025)).toBeCloseTo(0.0490, 4);
    expect(upperBound(10, 100, 0.025)).toBeCloseTo(0.1762, 4);
  });

  test('no events, all events, no trials', () => {
    expect(upperBound(0, 100, 0.05)).toBeCloseTo(1 - 0.05 ** 0.01, 10);
    expect([upperBound(5, 5, 0.05), upperBound(0, 0, 0.05), lowerBound(0, 9, 0.05), lowerBound(0, 0, 0.05)]).toEqual([1, 1, 0, 0]);
  });

  test('at its bound an outcome has just the probability that was allowed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 0, max: 0.5, noNaN: true }), (n, share) => {
      const events = Math.floor(n * share);
      expect(atMost(events, n, upperBound(events, n, 0.05))).toBeCloseTo(0.05, 6);
    }), { numRuns: 200 });
  });
});

describe('learn then test', () => {
  const THRESHOLDS = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

  test('stops before the first threshold that cannot be shown', () => {
    const scores = Array.from({ length: 1_000 }, (_, i) => 0.2 + i / 1_250);
    const kept = learnThenTest(scores, THRESHOLDS, 0.01, 0.05);
    expect(kept).toMatchObject({ threshold: 0.2, n: 1_000, misses: 0 });
    expect(kept?.bound).toBeLessThan(0.01);
  });

  test('promises nothing on too few calls', () => {
    expect(learnThenTest(Array.from({ length: 298 }, () => 1), THRESHOLDS, 0.01, 0.05)).toBeNull();
    expect(learnThenTest(Array.from({ length: 299 }, () => 1), THRESHOLDS, 0.01, 0.05)?.threshold).toBe(0.99);
  });

  test('breaks the promise in at most one calibration of twenty', () => {
    const random = createRandom(6);
    const broken = Array.from({ length: 400 }, () => {
      const scores = Array.from({ length: 1_000 }, () => random.next());
      return (learnThenTest(scores, Array.from({ length: 200 }, (_, i) => (i + 1) / 2_000), 0.01, 0.05)?.threshold ?? 0) > 0.01;
    }).filter(Boolean).length;
    expect(broken).toBeLessThanOrEqual(30); // 5 % of 400 and two standard errors
  });
});
