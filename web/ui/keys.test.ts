import { expect, test } from 'vitest';
import { Hold, keyName, type Pressed } from './keys.ts';

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

test('a key that is let go within a second is a press, one held for a second an act of its own, and done once', () => {
  const said: string[] = [];
  const on = { tap: () => { said.push('tap'); }, held: () => { said.push('held'); } };
  const hold = new Hold();
  const key = (timeStamp: number, repeat = false, code = 'KeyH') => ({ code, repeat, timeStamp });
  hold.down(key(0), on);
  hold.down(key(500, true), on);
  hold.up(key(999));
  expect(said).toEqual(['tap']);
  hold.down(key(2_000), on);
  hold.down(key(2_900, true), on);
  expect(said, 'not yet').toEqual(['tap']);
  hold.down(key(3_010, true), on);
  hold.down(key(3_050, true), on);
  hold.up(key(3_100));
  expect(said).toEqual(['tap', 'held']);
  hold.down(key(5_000), on); // a keyboard that does not repeat
  hold.up(key(6_000));
  expect(said).toEqual(['tap', 'held', 'held']);
  hold.down(key(7_000), on);
  hold.drop();
  hold.up(key(9_000));
  hold.up(key(9_100, false, 'KeyM'));
  expect(said, 'the window was left meanwhile').toEqual(['tap', 'held', 'held']);
});
