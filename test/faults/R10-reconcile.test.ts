/** R10: the line is cut for 8 and for 72 hours and drained; the daily comparison finds every planted difference, and only those. */
import { expect, test } from 'vitest';
import { compareLists, type Listed } from '#domain/gateway/compare.ts';
import { lineAway, plantedFound } from './reconcile.ts';

test.each([8, 72])('%i hours without a line: the town works on, then both sides agree', { timeout: 240_000 }, (hours) => lineAway(hours, 1));

test('500 planted differences, and only those, each with its name', { timeout: 120_000 }, () => plantedFound(10));

test('twin: who compares counts only, or ids only, misses most of them', () => {
  const sent: Listed[] = Array.from({ length: 100 }, (_, n) => ({ ref: `c${n}`, revision: 0, digest: `d${n}` }));
  const received = sent.map((s, n) => (n % 10 === 0 ? { ...s, digest: 'other' } : n % 10 === 1 ? { ...s, ref: `x${n}` } : s));
  const found = compareLists(sent, received);
  expect(found.map((d) => d.kind).sort()).toEqual([...Array<string>(10).fill('changed'), ...Array<string>(10).fill('extra'), ...Array<string>(10).fill('missing')]);
  const byCount = sent.length === received.length ? 0 : 1;
  const byId = sent.filter((s) => !received.some((r) => r.ref === s.ref)).length;
  expect(byCount).toBe(0);
  expect(byId).toBeLessThan(found.length);
});
