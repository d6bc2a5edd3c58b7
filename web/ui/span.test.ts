import { expect, test } from 'vitest';
import { clockTime, shortSpan, spanParts, timeOn } from './span.ts';

const unit = { hours: ' h', days: ' d' };

test('what is left, as the rings write it', () => {
  expect(shortSpan(51_000, unit)).toBe('0:51');
  expect(shortSpan(0, unit)).toBe('0:00');
  expect(shortSpan(-42_000, unit)).toBe('-0:42');
  expect(shortSpan(1_200_000, unit)).toBe('20:00');
  expect(shortSpan(3_600_000, unit)).toBe('1 h');
  expect(shortSpan(172_800_000, unit)).toBe('2 d');
});

test('spans for sentences take the largest unit that says enough', () => {
  expect(spanParts(45_000)).toEqual({ unit: 'seconds', n: 45 });
  expect(spanParts(-120_000)).toEqual({ unit: 'minutes', n: 2 });
  expect(spanParts(7_200_000)).toEqual({ unit: 'hours', n: 2 });
  expect(spanParts(259_200_000)).toEqual({ unit: 'days', n: 3 });
});

test('times are those of the town, wherever the browser stands', () => {
  const at = Date.parse('2026-03-18T16:30:05.000Z');
  expect(clockTime(at)).toBe('00:30:05');
  expect(timeOn(at, at)).toBe('00:30');
  expect(timeOn(at, at + 86_400_000)).toBe('03-19 00:30');
});
