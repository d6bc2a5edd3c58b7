import { expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import type { Assignment, Deadline } from './incident.ts';
import { findMissed, findRaised, isOverdue } from './rank.ts';

const at = (minute: number): Deadline['at'] => instant(Date.UTC(2026, 2, 18, 2, minute));
const clock = (kind: Deadline['kind'], level: number, promised: number, alarm = promised): Deadline => ({ kind, level, promised: at(promised), at: at(alarm) });

test('the clock missed first is what counts, as it was promised, wherever its next alarm stands', () => {
  const [contact, arrive, result] = [clock('first_contact', 3, 3, 120), clock('arrive', 1, 15, 20), clock('result', 0, 0)];
  expect(findMissed({ deadlines: [arrive, contact, result] })).toBe(contact);
  expect(findMissed({ deadlines: [result] })).toBeNull();
  expect([isOverdue({ deadlines: [arrive] }), isOverdue({ deadlines: [result] })]).toEqual([true, false]);
});

test('what was asked upward stands until somebody is sent, or it is closed; what goes to police or mediation has a place of its own', () => {
  const ask = (to: string, minute: number) => ({ to, reason: 'stated', at: at(minute) });
  const sent = (minute: number): Assignment => ({ id: 'a', unitId: 'u', organisationId: 'o', town: null, part: 'co', exclusive: true, status: 'offered', offeredAt: at(minute), acceptedAt: null, departedAt: null, arrival: null, endedAt: null, reason: null });
  expect(findRaised({ status: 'handling', escalations: [ask('shift_leader', 5)], assignments: [sent(1)] })).toMatchObject({ to: 'shift_leader' });
  expect(findRaised({ status: 'handling', escalations: [ask('shift_leader', 5)], assignments: [sent(6)] })).toBeNull();
  expect(findRaised({ status: 'closed', escalations: [ask('town_leader', 5)], assignments: [] })).toBeNull();
  expect(findRaised({ status: 'handling', escalations: [ask('police', 5)], assignments: [] })).toBeNull();
});
