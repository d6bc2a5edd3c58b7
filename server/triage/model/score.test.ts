/** What speaks for danger: one sign that stands out, words unlike any item; and none of the parts may lower the chance as it grows. */
import { expect, test } from 'vitest';
import { dangerChance, rowOfWhole } from './score.ts';

const EVIDENCE = { signs: [], doubt: 0 };
const SCORE = { danger: { weights: [3, 1, 0.3, 5, 2, 2], bias: 1 }, sentence: { weights: [3, 1], bias: 0 }, stated: { weights: [1], bias: 0 } };
const chanceOf = (signs: number[], items: number[], margin = 0, calm: number[] = []): number => dangerChance(SCORE, rowOfWhole({ margin, signs, items, calm, evidence: EVIDENCE }), []);

test('one sign that stands out says more than many that are equally likely', () => {
  expect(chanceOf([0.5, -2, -2], [-1])).toBeGreaterThan(chanceOf([0.5, 0.5, 0.5], [-1]));
});

test('a clear item calms, no item at all does not', () => {
  expect(chanceOf([-1], [1, -1])).toBeLessThan(chanceOf([-1], [-1, -1]));
  expect(chanceOf([-1], [])).toBeGreaterThanOrEqual(chanceOf([-1], [-3]));
});

test('a matter that is clearly harmless calms more than the same matter that may be of either kind', () => {
  expect(chanceOf([-1], [1], 0, [1, -2])).toBeLessThan(chanceOf([-1], [1], 0, [-2, -2]));
});

test('without signs and items every number is one', () => {
  for (const part of rowOfWhole({ margin: 0, signs: [], items: [], calm: [], evidence: EVIDENCE })) expect(Number.isFinite(part)).toBe(true);
});

test('one much surer sentence raises the whole, a calm one does not lower it', () => {
  const whole = rowOfWhole({ margin: -2, signs: [-1], items: [0], calm: [], evidence: EVIDENCE });
  expect(dangerChance(SCORE, whole, [{ margin: 3, sure: 0 }])).toBeGreaterThan(dangerChance(SCORE, whole, []));
  expect(dangerChance(SCORE, whole, [{ margin: -9, sure: 0 }])).toBe(dangerChance(SCORE, whole, []));
});
