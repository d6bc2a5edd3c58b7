/** An item is certain from where it was shown to be right, and never when it was not. */
import { expect, test } from 'vitest';
import { earnedBy, type Guess } from './earned.ts';

const guesses = (code: string, p: number, right: number, wrong: number): Guess[] => Array.from({ length: right + wrong }, (_, i) => ({ code, p, right: i < right }));

test('right nearly always: from the lowest chance; right only when sure: from there; too few, or too often wrong: never', () => {
  const earned = earnedBy(['A', 'B', 'C', 'D', 'E'], [
    ...guesses('A', 0.25, 95, 5),
    ...guesses('B', 0.35, 10, 40), ...guesses('B', 0.85, 98, 2),
    ...guesses('C', 0.95, 3, 0),
    ...guesses('D', 0.95, 50, 50),
  ]);
  expect(earned.A).toBe(0);
  expect(earned.B).toBe(0.4);
  expect([earned.C, earned.D, earned.E].every((from) => (from ?? 0) > 1)).toBe(true);
});
