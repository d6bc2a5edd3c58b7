import { expect, test } from 'vitest';
import { roomIn } from './room.ts';

test('a field says nothing below nine tenths, then what is left, then that it is full', () => {
  expect(roomIn(1799, 2000)).toEqual({ state: 'ample', left: 201 });
  expect(roomIn(1800, 2000)).toEqual({ state: 'near', left: 200 });
  expect(roomIn(2000, 2000)).toEqual({ state: 'full', left: 0 });
  expect(roomIn(2003, 2000)).toEqual({ state: 'over', over: 3 });
});
