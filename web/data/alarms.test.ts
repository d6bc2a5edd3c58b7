import { expect, test } from 'vitest';
import { acknowledged, levelOf, NO_ALARMS, noticed, soundedLately, waiting, type Alarms, type Concern } from './alarms.ts';
import { rowSeen, type Row } from './shapes.ts';

const NOW = Date.UTC(2026, 2, 18, 2);
const at = (ms: number): string => new Date(ms).toISOString();
const row = (id: string, fill: Partial<Row> = {}): Row => ({
  ...rowSeen.parse({ id, number: id, town: 't', status: 'received', version: 1, openedAt: at(NOW), receivedAt: at(NOW) }), nextDueAt: at(NOW + 30_000), nextDueKind: 'decide', ...fill,
});
const POLICE: Concern = { judges: true, dispatches: false, holderIds: ['station'] };
const sign = { code: 'G01', sign: { zh: '伤人', en: 'hurt' }, by: 'machine', p: 1 };

test('only what waits for this person, or is held by them and missed, is an alarm', () => {
  expect(levelOf(row('a'), POLICE, at(NOW))).toBe('work');
  expect(levelOf(row('a', { dangers: [sign] }), POLICE, at(NOW))).toBe('danger');
  expect(levelOf(row('a', { status: 'to_dispatch' }), POLICE, at(NOW))).toBeNull();
  expect(levelOf(row('a', { status: 'handling', nextDueAt: at(NOW - 1000) }), POLICE, at(NOW))).toBeNull();
  expect(levelOf(row('a', { status: 'with_police', holder: { kind: 'station', id: 'station', name: '' }, nextDueAt: at(NOW - 1000) }), POLICE, at(NOW))).toBe('missed');
  expect(levelOf(row('a', { status: 'with_police', holder: { kind: 'station', id: 'station', name: '' }, missed: { kind: 'acknowledge', promised: at(NOW - 1000) } }), POLICE, at(NOW)), 'its next alarm is yet to come').toBe('missed');
});

test('somebody at a scene who does not answer is an alarm for whoever dispatches, whoever holds it', () => {
  const silent = row('a', { status: 'handling', unanswered: at(NOW) });
  expect(levelOf(silent, { judges: false, dispatches: true, holderIds: [] }, at(NOW))).toBe('unwell');
  expect(levelOf(silent, POLICE, at(NOW))).toBeNull();
});

test('nothing sounds for what was there before, and nothing sounds twice', () => {
  const before = noticed(NO_ALARMS, [row('a')], POLICE, NOW, true);
  expect(waiting(before)).toEqual([]);
  const one = noticed(before, [row('a'), row('b')], POLICE, NOW + 1000);
  expect(waiting(one)).toMatchObject([{ level: 'work', ids: ['b'], sounds: true }]);
  expect(noticed(one, [row('a', { version: 9 }), row('b', { version: 9 })], POLICE, NOW + 5000)).toBe(one);
  expect(waiting(noticed(acknowledged(one), [row('b')], POLICE, NOW + 20_000))).toEqual([]);
});

test('a danger that nobody here has heard rings again when it is back, after a moment in which the board did not show it', () => {
  const heard = noticed(NO_ALARMS, [row('a', { dangers: [sign] })], POLICE, NOW);
  const back = noticed(noticed(heard, [], POLICE, NOW + 1000), [row('a', { dangers: [sign] })], POLICE, NOW + 2000);
  expect(waiting(back).map((a) => [a.level, a.ids])).toEqual([['danger', ['a']]]);
  const known = noticed(noticed(acknowledged(heard), [], POLICE, NOW + 1000), [row('a', { dangers: [sign] })], POLICE, NOW + 2000);
  expect(waiting(known), 'acknowledged once, it stays so').toEqual([]);
});

test('what somebody else has seen to is nobody’s alarm any more', () => {
  const two = noticed(NO_ALARMS, [row('a'), row('b')], POLICE, NOW);
  const [first] = waiting(noticed(two, [row('a', { status: 'to_dispatch' }), row('b')], POLICE, NOW + 1000));
  expect(first?.ids).toEqual(['b']);
  const none = noticed(two, [row('a', { status: 'to_dispatch' })], POLICE, NOW + 1000);
  expect(waiting(none)).toEqual([]);
  expect(noticed(none, [], POLICE, NOW + 2000), 'nothing changes, nothing is drawn').toBe(none);
  const late = noticed(two, [row('a'), row('b', { nextDueAt: at(NOW + 30_000), missed: { kind: 'decide', promised: at(NOW) } })], POLICE, NOW + 31_000);
  expect(waiting(late).map((a) => [a.level, a.ids]), 'one incident, one alarm').toEqual([['missed', ['a', 'b']]]);
});

test('a flood is one alarm with a number', () => {
  const flood = noticed(NO_ALARMS, Array.from({ length: 300 }, (_, i) => row(`f${i}`)), POLICE, NOW);
  expect(waiting(flood)).toHaveLength(1);
  expect(waiting(flood)[0]?.ids).toHaveLength(300);
});

test('three times the busiest day: never more than ten sound in ten minutes, whatever comes', () => {
  let alarms: Alarms = NO_ALARMS;
  const sounded: number[] = [];
  for (let minute = 0; minute < 120; minute += 1) {
    for (const second of [0, 20, 40]) {
      const now = NOW + minute * 60_000 + second * 1000;
      const before = alarms.list.filter((a) => a.sounds).length;
      alarms = noticed(alarms, [row(`r${minute}.${second}`, { nextDueAt: at(now + 30_000) })], POLICE, now);
      if (alarms.list.filter((a) => a.sounds).length > before) sounded.push(now);
    }
  }
  for (const now of sounded) expect(sounded.filter((t) => t > now - 600_000 && t <= now).length).toBeLessThanOrEqual(10);
  expect(soundedLately(alarms, NOW + 7_200_000)).toBeLessThanOrEqual(60);
});
