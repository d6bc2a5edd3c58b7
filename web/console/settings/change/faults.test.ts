import { expect, test } from 'vitest';
import { faultOf } from './faults.ts';

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

test('spans are whole and at least one, numbers not below nought', () => {
  expect([faultOf('span', { n: '5', unit: 'minutes' }), faultOf('number', { all: '15' }), faultOf('number', { all: '' }), faultOf('line', { all: '<b>' })]).toEqual([null, null, null, null]);
  for (const n of ['', '0', '-3', '1.5', 'x']) expect(faultOf('span', { n, unit: 'minutes' })).toBe('span');
  expect([faultOf('number', { all: '-1' }), faultOf('number', { all: 'x' })]).toEqual(['number', 'number']);
});
