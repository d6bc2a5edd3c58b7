import { expect, test } from 'vitest';
import type { Kept } from './outbox.ts';
import { taskShape, type Task } from './shapes.ts';
import { askedNow } from './well.ts';

const T0 = Date.parse('2026-03-18T02:00:00.000Z');
const at = (s: number): number => T0 + s * 1000;
const iso = (s: number): string => new Date(at(s)).toISOString();
const task = (step: string, s: number, status = 'on_scene'): Task => taskShape.parse({
  id: 'i', number: '1', status: 'handling', version: 1, receivedAt: iso(0), asks: { every: 1200, answer: 120 },
  assignments: [{ id: 'a', unitId: 'crew', unitName: { zh: '一组', en: 'One' }, part: 'lead', status, checkIn: { account: 'first', name: '沈佳', step, dueAt: iso(s) } }],
});
const kept = (action: string, s: number): Kept => ({ n: 1, account: 'first', act: { incidentId: 'i', action, body: {}, statedAt: iso(s) }, receipt: null, epoch: null, heardAt: null, read: false });
const FIRST = { unitId: 'crew', account: 'first' };
const PARTNER = { unitId: 'crew', account: 'second' };

test('the one who arrived is asked first, then the partner; nobody of another unit', () => {
  expect(askedNow(task('waiting', 1200), [], FIRST, at(1199))).toBeNull();
  expect(askedNow(task('waiting', 1200), [], FIRST, at(1200))).toMatchObject({ of: 'own' });
  expect(askedNow(task('own', 1320), [], PARTNER, at(1300))).toBeNull();
  expect(askedNow(task('partner', 1440), [], PARTNER, at(1330))).toEqual({ of: 'partner', name: '沈佳' });
  expect(askedNow(task('partner', 1440), [], FIRST, at(1330)), 'who was asked first may still answer').toMatchObject({ of: 'own' });
  expect(askedNow(task('partner', 1440), [], { unitId: 'other', account: 'x' }, at(1330))).toBeNull();
  expect(askedNow(task('own', 1320, 'finished'), [], FIRST, at(1400))).toBeNull();
});

test('without signal the phone keeps the time itself', () => {
  expect(askedNow(task('waiting', 1200), [], PARTNER, at(1320)), 'what the server would have asked by now').toMatchObject({ of: 'partner' });
  const offline = taskShape.parse({ ...task('waiting', 0), assignments: [] });
  expect(askedNow(offline, [kept('arrive', 60)], FIRST, at(1259))).toBeNull();
  expect(askedNow(offline, [kept('arrive', 60)], FIRST, at(1260))).toMatchObject({ of: 'own' });
  expect(askedNow(offline, [kept('arrive', 60), kept('check-in', 1265)], FIRST, at(1270))).toBeNull();
  expect(askedNow(task('own', 1320), [kept('check-in', 1210)], FIRST, at(1220)), 'answered on this phone, not yet heard').toBeNull();
});
