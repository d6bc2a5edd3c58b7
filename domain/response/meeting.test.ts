import { expect, test } from 'vitest';
import { spotOf } from './meeting.ts';

test('where they meet is what was said last; times alone and unknown words change nothing', () => {
  const meeting = (spot?: string) => ({ kind: 'meeting', data: spot === undefined ? {} : { spot } });
  expect(spotOf([])).toBeNull();
  expect(spotOf([meeting('gate'), meeting('lobby'), meeting(), meeting('somewhere'), { kind: 'note', data: { spot: 'property' } }])).toBe('lobby');
});
