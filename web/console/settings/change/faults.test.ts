import { expect, test } from 'vitest';
import { codeFault, faultOf, fieldFault } from './faults.ts';
import { fieldsOf } from './fields.ts';
import type { List } from '#web/data/settings-changes.ts';

test('hours are both there and both of a clock, or left out', () => {
  expect(faultOf('hours', { from: '22:00', to: '06:00' })).toBeNull();
  expect(faultOf('hours', { from: '', to: '' })).toBeNull();
  for (const [from, to] of [['22:00', ''], ['', '06:00'], ['25:00', '06:00'], ['22:60', '06:00'], ['22', '6'], ['夜间', '清晨']] as const) expect(faultOf('hours', { from, to })).toBe('hours');
});

test('a place and an outline are numbers of this earth, an outline has three corners', () => {
  expect(faultOf('position', { lon: '121.5', lat: '31.1' })).toBeNull();
  for (const [lon, lat] of [['', ''], ['121.5', ''], ['1e9', '31'], ['121', '91'], ['<b>', '31'], ['121.5.5', '31']] as const) expect(faultOf('position', { lon, lat })).toBe('position');
  expect(faultOf('ring', { all: '121 31\n121.1 31\n121.1 31.1\n' })).toBeNull();
  expect(faultOf('ring', { all: '' })).toBeNull();
  for (const all of ['121 31\n121.1 31', '121 31\n121.1\n121.1 31.1', '121 31 5\n121 31\n121 32', '😀 31\n121 31\n121 32']) expect(faultOf('ring', { all })).toBe('ring');
});

test('a stage has a day before another day, and each exists', () => {
  expect(faultOf('stages', { all: 'law 2025-01-01 2027-01-01\n\nemergency 2025-01-01 2027-01-01' })).toBeNull();
  for (const all of ['law', 'law 2027-01-01 2025-01-01', 'law 2025-02-30 2027-01-01', 'lore 2025-01-01 2027-01-01', 'law 2025-01-01 2027-01-01 x']) expect(faultOf('stages', { all })).toBe('stages');
});

const of = (list: List, key: string, text: string | Record<string, string>) => {
  const field = fieldsOf(list).find((f) => f.key === key);
  if (!field) throw new Error(`no such field: ${key}`);
  return fieldFault(list, field, typeof text === 'string' ? { all: text } : text);
};
const LONG = '长'.repeat(20_000);

test('what has to be there is there, and is of a size and shape that the server takes', () => {
  expect([of('people', 'name', '陆雅琴'), of('people', 'name', '<b>😀'), of('organisations', 'phone', ''), of('units', 'personIds', ''), of('routes', 'areas', ''), of('accounts', 'unitId', ''), of('items', 'onSceneMinutes', '')]).toEqual([null, null, null, null, null, null, null]);
  for (const [list, key] of [['people', 'name'], ['organisations', 'type'], ['units', 'organisationId'], ['organisations', 'areaIds'], ['routes', 'items'], ['accounts', 'roles'], ['items', 'outcomes']] as const) expect([of(list, key, ''), of(list, key, '   ')], key).toEqual(['empty', 'empty']);
  for (const [list, key] of [['people', 'name'], ['organisations', 'phone'], ['routes', 'items'], ['units', 'organisationId']] as const) expect(of(list, key, LONG), key).toBe('long');
  expect(of('organisations', 'name', { zh: '浦锦队', en: ' ' })).toBe('both');
  expect(of('organisations', 'name', { zh: ' ', en: '' })).toBe('empty');
  for (const typed of ['<b>', 'Pujin Team', '浦锦', '-x']) expect(of('people', 'organisationId', typed), typed).toBe('code');
  expect(of('accounts', 'roles', '<script>')).toBe('codes');
  expect([of('shifts', 'hours', { from: '', to: '' }), of('routes', 'hours', { from: '', to: '' })]).toEqual(['hours', null]);
  for (const typed of ['', '0', '-5', '1.5', '1e308', '99999999999999999999']) expect(of('policy', 'times.arriveMinutes', typed), typed).toBe('number');
  for (const n of ['99999999', '1e20', '-1', '']) expect(of('policy', 'times.dispatch', { n, unit: 'days' }), n).toBe('span');
});

test('a new entry has a name of its own that files can be written by', () => {
  expect([codeFault('people', 'pujin.new-1', []), codeFault('routes', 'Line_1', [])]).toEqual([null, null]);
  expect([codeFault('people', ' ', []), codeFault('people', 'a', ['a']), codeFault('people', 'Pujin', []), codeFault('shifts', '😀', []), codeFault('areas', 'x'.repeat(20_000), [])]).toEqual(['empty', 'taken', 'code', 'code', 'code']);
});

test('spans are whole and at least one, numbers not below nought', () => {
  expect([faultOf('span', { n: '5', unit: 'minutes' }), faultOf('number', { all: '15' }), faultOf('number', { all: '' }), faultOf('line', { all: '<b>' })]).toEqual([null, null, null, null]);
  for (const n of ['', '0', '-3', '1.5', 'x']) expect(faultOf('span', { n, unit: 'minutes' })).toBe('span');
  expect([faultOf('number', { all: '-1' }), faultOf('number', { all: 'x' })]).toEqual(['number', 'number']);
});
