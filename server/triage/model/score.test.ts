/** What speaks for danger: one sign that stands out, words unlike any harmless matter; a sentence may only raise. */
import { expect, test } from 'vitest';
import { kindPlaces, kindsOf } from './kinds.ts';
import { dangerChance, rowOfWhole } from './score.ts';

const EVIDENCE = { signs: [], doubt: 0 };
const SCORE = { danger: { weights: [3, 1, 0.3, 5, 2, 2], bias: 1 }, sentence: { weights: [3, 1], bias: 0 }, stated: { weights: [1], bias: 0 } };
const NAMES = ['calm:FW-01', 'calm:FW-02', 'sign:G01', 'sign:G02', 'sign:G03'];
const chanceOf = (margins: number[]): number => dangerChance(SCORE, rowOfWhole({ margin: 0, kinds: kindsOf(margins, kindPlaces(NAMES)), evidence: EVIDENCE }), []);

test('one sign that stands out says more than as much danger spread over all signs', () => {
  expect(chanceOf([0, 0, 1 + Math.log(3), -9, -9])).toBeGreaterThan(chanceOf([0, 0, 1, 1, 1]));
});

test('one clear harmless matter calms more than as much spread over several', () => {
  expect(chanceOf([1 + Math.log(2), -9, 0, 0, 0])).toBeLessThan(chanceOf([1, 1, 0, 0, 0]));
  expect(chanceOf([2, 0, 0, 0, 0])).toBeLessThan(chanceOf([0, 0, 0, 0, 0]));
});

test('without kinds every number is one', () => {
  for (const part of rowOfWhole({ margin: 0, kinds: kindsOf([], kindPlaces([])), evidence: EVIDENCE })) expect(Number.isFinite(part)).toBe(true);
});

test('one much surer sentence raises the whole, a calm one does not lower it', () => {
  const whole = rowOfWhole({ margin: -2, kinds: { danger: -1, sign: -1, calm: -1 }, evidence: EVIDENCE });
  expect(dangerChance(SCORE, whole, [{ margin: 3, sure: 0 }])).toBeGreaterThan(dangerChance(SCORE, whole, []));
  expect(dangerChance(SCORE, whole, [{ margin: -9, sure: 0 }])).toBe(dangerChance(SCORE, whole, []));
});
