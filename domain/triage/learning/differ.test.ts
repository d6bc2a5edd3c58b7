import { expect, test } from 'vitest';
import { differenceOf } from './differ.ts';

const says = (verdict: 'police' | 'emergency' | 'divert' | 'joint' | 'advice', item: string | null = 'HJ-04') => ({ verdict, item });

test.each([
  ['what stayed leaves', says('police'), says('divert'), 'freed'],
  ['what was handled jointly is let go', says('joint'), says('advice'), 'freed'],
  ['what left stays', says('divert'), says('emergency'), 'kept'],
  ['another verdict on the same side', says('police'), says('emergency'), 'other'],
  ['a diversion becomes advice', says('divert'), says('advice'), 'other'],
  ['another item', says('divert'), says('divert', 'FW-02'), 'item'],
  ['the item of a call that stays', says('police'), says('police', 'FW-02'), null],
  ['the same', says('divert'), says('divert'), null],
] as const)('%s: %j → %j', (_, was, then, kind) => {
  expect(differenceOf(was, then)).toBe(kind);
});
