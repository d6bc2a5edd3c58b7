import { expect, test } from 'vitest';
import { keyName, type Pressed } from './keys.ts';

const press = (key: string, fill: Partial<Pressed> = {}): Pressed => ({ key, isComposing: false, keyCode: 0, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...fill });

test('single keys act outside text fields only', () => {
  expect(keyName(press('h'), false, false, true)).toBe('H');
  expect(keyName(press('h'), true, false, true)).toBeNull();
  expect(keyName(press('Escape'), true, false, true)).toBe('Escape');
});

test('an input method that composes fires nothing, whatever the key', () => {
  for (const key of ['h', 'Enter', '1', 'Process', 'Escape']) {
    expect(keyName(press(key, { isComposing: true }), false, false, true)).toBeNull();
    expect(keyName(press(key, { keyCode: 229 }), false, false, true)).toBeNull();
  }
});

test('keys of the browser, a held Enter and keys turned off fire nothing', () => {
  expect(keyName(press('m', { ctrlKey: true }), false, false, true)).toBeNull();
  expect(keyName(press('m', { metaKey: true }), false, false, true)).toBeNull();
  expect(keyName(press('Enter', { repeat: true }), false, false, true)).toBeNull();
  expect(keyName(press('h'), false, false, false)).toBeNull();
});

test('on a button or in the list Enter and arrows belong to it', () => {
  expect(keyName(press('Enter'), false, true, true)).toBeNull();
  expect(keyName(press('ArrowDown'), false, true, true)).toBeNull();
  expect(keyName(press('/'), false, true, true)).toBe('/');
});
