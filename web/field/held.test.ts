import { expect, test } from 'vitest';
import { isHeldBack } from './held.ts';

const NOW = Date.parse('2026-03-18T02:00:00.000Z');
const due = (kind: string, seconds: number) => [{ kind, at: new Date(NOW + seconds * 1000).toISOString() }];

test('what a thumb may have hit by mistake waits; the police, an acceptance and whatever is only added do not', () => {
  for (const action of ['decline', 'return', 'depart', 'arrive', 'finish']) expect(isHeldBack(action, [], NOW), action).toBe(true);
  for (const action of ['hand-back', 'accept', 'record', 'supplement', 'assist', 'escalate', 'note']) expect(isHeldBack(action, [], NOW), action).toBe(false);
});

test('nobody loses a clock by it: what would run out meanwhile is sent at once', () => {
  expect(isHeldBack('arrive', due('arrive', 300), NOW)).toBe(true);
  expect(isHeldBack('arrive', due('arrive', 10), NOW)).toBe(false);
  expect(isHeldBack('arrive', due('result', 10), NOW), 'a clock that it does not stop').toBe(true);
  expect(isHeldBack('arrive', due('arrive', -10), NOW), 'missed already').toBe(true);
  expect(isHeldBack('decline', due('accept', 8), NOW)).toBe(false);
});
