/** Who is held out together. */
import { expect, test } from 'vitest';
import type { LabelledCall } from './corpus.ts';
import { foldsOf } from './folds.ts';

test('every hand is held out once, as a whole, and never what was not written as calls', () => {
  const calls = ['a', 'b', 'c', 'd', 'e', 'f', 'catalogue', 'plain'].flatMap((hand, h) => Array.from({ length: 20 + h }, (_, number): LabelledCall => (
    { id: `${hand}-${number}`, text: 'x', channel: undefined, verdict: 'divert', item: 'FW-01', danger: [], hand, file: hand, number })));
  const folds = foldsOf(calls);
  const held = folds.flatMap((fold) => [...fold]);
  expect(new Set(held).size).toBe(held.length);
  expect(new Set(held.map((call) => call.hand))).toEqual(new Set(['a', 'b', 'c', 'd', 'e', 'f']));
  for (const hand of 'abcdef') expect(folds.filter((fold) => [...fold].some((call) => call.hand === hand))).toHaveLength(1);
});
