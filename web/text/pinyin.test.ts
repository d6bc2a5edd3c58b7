import { expect, test } from 'vitest';
import { fitsName, initials } from './pinyin.ts';

test('initials of places, units and items', () => {
  expect(initials('锦川里')).toBe('jcl');
  expect(initials('联动3组')).toBe('ld3z');
  expect(initials('景盛花园5号楼')).toBe('jshy5hl');
  expect(initials('Unit 3, 加装电梯')).toBe('unit3jzdt');
});

test('a name is found by a part, by initials and in English, never by nothing', () => {
  expect(fitsName('川里', ['锦川里'])).toBe(true);
  expect(fitsName('jcl', ['锦川里'])).toBe(true);
  expect(fitsName('JC', ['锦川里'])).toBe(true);
  expect(fitsName('team 3', ['联动3组', 'Joint team 3'])).toBe(true);
  expect(fitsName('xyz', ['锦川里'])).toBe(false);
  expect(fitsName('  ', ['锦川里'])).toBe(false);
});
