import { expect, test } from 'vitest';
import { parseInstant } from './time.ts';

test('a time with a zone is an instant; without one, on a day that is none, or in a year that no database writes, it is none', () => {
  expect(parseInstant('2026-03-18T10:15:00+08:00')).toBe('2026-03-18T02:15:00.000Z');
  for (const text of ['2026-03-18T10:15:00', '2026-02-30T10:15:00Z', '2026-13-01T00:00:00Z', 'soon', '']) expect(parseInstant(text), text).toBeNull();
  for (const text of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+08:00', '9999-12-31T23:59:59-08:00']) expect(parseInstant(text), text).toBeNull();
  expect(parseInstant('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00.000Z');
});
