import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise, originalSpan } from './normalise.ts';

describe('one spelling for matching', () => {
  test('full width, capitals, traditional characters and blanks make no difference', () => {
    expect(normalise('ＫＴＶ 隔壁 １２號樓 煙').text).toBe('ktv隔壁12号楼烟');
  });

  test('emoji, controls and lone surrogates carry no words', () => {
    expect(normalise('着\u0000火😀了\ud800').text).toBe('着火了');
  });

  test('a span points at the original words, whatever was left out before them', () => {
    const raw = '😀 救 命啊';
    const normal = normalise(raw);
    expect(raw.slice(...originalSpan(normal, 0, 2))).toBe('救 命');
  });

  test('clauses end at commas and blanks, sentences at full stops', () => {
    const { clause, sentence } = normalise('没打,他走。回来了');
    expect(clause[0]).toBe(clause[1]);
    expect(clause[0]).not.toBe(clause[3]);
    expect(sentence[0]).toBe(sentence[3]);
    expect(sentence[0]).not.toBe(sentence.at(-1));
  });

  test('every kept character stands where its origin says (any string)', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
      const { text, origin } = normalise(raw);
      for (let i = 0; i < text.length; i += 1) expect(normalise(raw.charAt(origin[i] ?? -1)).text).toBe(text.charAt(i));
    }), { numRuns: 2_000 });
  });
});
