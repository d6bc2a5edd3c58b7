import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HARMLESS } from '#test/golden/harmless-calls.ts';
import { phoneDigits, similarBands, wordsKeys } from './link-keys.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
const OTHER = Uint8Array.from({ length: 32 }, (_, i) => (i * 91 + 5) % 256);
const CALL = '楼上漏水已经三天了,次卧吊顶泡塌一块,楼上没人开门,物业说联系不到业主,请来人关总阀,云栖里8号601';

describe('keys from words', () => {
  test('the same words in other width, case and punctuation are the same', () => {
    expect(wordsKeys('ＫＴＶ音响太响,晚上十二点还在唱!', KEY)).toEqual(wordsKeys('ktv音响太响 晚上十二点还在唱', KEY));
  });

  test('a second telling with a few words changed shares a band', () => {
    const again = CALL.replace('已经三天了', '三天了还没人管').replace('请来人', '快来人');
    expect(similarBands(wordsKeys(CALL, KEY), wordsKeys(again, KEY))).toBeGreaterThan(0);
  });

  test('one character changed anywhere in a call of thirty shares a band', () => {
    const keys = wordsKeys(CALL, KEY);
    fc.assert(fc.property(fc.nat(CALL.length - 1), (i) => similarBands(keys, wordsKeys(CALL.slice(0, i) + '某' + CALL.slice(i + 1), KEY)) > 0));
  });

  test('calls that have nothing in common share none', () => {
    const keys = HARMLESS.map((text) => wordsKeys(`${text},麻烦了`, KEY));
    for (const [i, a] of keys.entries()) for (const b of keys.slice(i + 1)) expect(similarBands(a, b)).toBe(0);
  });

  test('another key says nothing about the words', () => {
    expect(similarBands(wordsKeys(CALL, KEY), wordsKeys(CALL, OTHER))).toBe(0);
  });

  test('a few words are no matter of their own', () => {
    expect(wordsKeys('停电了', KEY)).toEqual([]);
  });

  test('any text is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => [0, 20].includes(wordsKeys(text, KEY).length)));
  });
});

describe('telephone numbers', () => {
  test.each([
    ['+86 138 1234 5678', '13812345678'], ['0086-13812345678', '13812345678'], ['8613812345678', '13812345678'], ['１３８１２３４５６７８', '13812345678'],
    ['138-1234-5678', '13812345678'], ['(021) 5411 2233', '02154112233'], ['+86 21 5411 2233', '02154112233'], ['021-54112233转601', '02154112233'],
    ['幺三八 一二三四 五六七八', '13812345678'], ['110', '110'],
  ])('%s is %s', (written, digits) => {
    expect(phoneDigits(written)).toBe(digits);
  });

  test.each(['', '不详', '12', '--'])('"%s" is none', (written) => {
    expect(phoneDigits(written)).toBeNull();
  });

  test('any text is taken', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => phoneDigits(text) === null || /^\d{3,}$/.test(phoneDigits(text) ?? '')));
  });
});
