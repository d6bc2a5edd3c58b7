import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './page-cursor.ts';

const OPEN = '[1,"2026-03-18T02:00:00+00:00","inc_1"]';
const OTHER = '["2026-03-18T02:00:00+00:00","inc_1"]';

test('a cursor is read as it was written, in the list that wrote it', () => {
  expect(readCursor(writeCursor(OPEN), true)).toEqual([1, '2026-03-18T02:00:00+00:00', 'inc_1']);
  expect(readCursor(writeCursor(OTHER), false)).toEqual(['2026-03-18T02:00:00+00:00', 'inc_1']);
  expect(readCursor(writeCursor(OPEN), false)).toBeNull();
  expect(readCursor(writeCursor(OTHER), true)).toBeNull();
});

test('nothing else is a cursor', () => {
  for (const text of ['', 'nonsense', writeCursor('{}'), writeCursor('["a","b","c"]'), writeCursor('[1,"never","x"]'), writeCursor('[1e9,"2026-03-18","x"]'), writeCursor(`[1,"2026-03-18","${'x'.repeat(99)}"]`)]) {
    expect(readCursor(text, true), text).toBeNull();
    expect(readCursor(text, false), text).toBeNull();
  }
});
