import { expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import type { Deadline } from './incident.ts';
import { findMissed, isOverdue } from './rank.ts';

const at = (minute: number): Deadline['at'] => instant(Date.UTC(2026, 2, 18, 2, minute));
const clock = (kind: Deadline['kind'], level: number, promised: number, alarm = promised): Deadline => ({ kind, level, promised: at(promised), at: at(alarm) });

test('the clock missed first is what counts, as it was promised, wherever its next alarm stands', () => {
  const [contact, arrive, result] = [clock('first_contact', 3, 3, 120), clock('arrive', 1, 15, 20), clock('result', 0, 0)];
  expect(findMissed({ deadlines: [arrive, contact, result] })).toBe(contact);
  expect(findMissed({ deadlines: [result] })).toBeNull();
  expect([isOverdue({ deadlines: [arrive] }), isOverdue({ deadlines: [result] })]).toEqual([true, false]);
});
