import { describe, expect, test } from 'vitest';
import { normalise } from '#domain/triage/normalise.ts';
import { createLexicon, PatternError } from './pattern.ts';

function found(source: string, text: string, words: Record<string, string[]> = {}): string[] {
  const lexicon = createLexicon(words);
  const pattern = lexicon.compile(source);
  const normal = normalise(text);
  return lexicon.scan(normal).find(pattern).map((m) => normal.text.slice(m.from, m.to));
}

describe('the language of the rules', () => {
  test('a word, or one of several', () => {
    expect(found('着火|起火', '楼道起火')).toEqual(['起火']);
  });

  test('a gap stays within its clause, three dots within its sentence', () => {
    expect(found('拿 ..4 刀', '拿了一把刀')).toEqual(['拿了一把刀']);
    expect(found('拿 ..4 刀', '拿了,一把刀')).toEqual([]);
    expect(found('拿 ...4 刀', '拿了,一把刀')).toEqual(['拿了,一把刀']);
    expect(found('拿 ...4 刀', '拿了。一把刀')).toEqual([]);
  });

  test('a gap has an end', () => {
    expect(found('拿 ..2 刀', '拿了一把刀')).toEqual([]);
  });

  test('plus means directly after', () => {
    expect(found('卡 + 在|住', '卡住了')).toEqual(['卡住']);
    expect(found('卡 + 在|住', '卡得住')).toEqual([]);
  });

  test('either order', () => {
    expect(found('花圈 ~6 门口', '门口放着花圈')).toEqual(['门口放着花圈']);
    expect(found('花圈 ~6 门口', '花圈在门口')).toEqual(['花圈在门口']);
  });

  test('the nearest word before counts, so that the finding is the shortest', () => {
    expect(found('拿 ..8 刀', '拿起又拿了刀')).toEqual(['拿了刀']);
  });

  test('lists come from the word book, lists of lists too', () => {
    expect(found('<arm>', '一把菜刀', { arm: ['<blade>', '枪'], blade: ['菜刀'] })).toEqual(['菜刀']);
  });

  test('a negator between the words is remembered', () => {
    const lexicon = createLexicon({});
    const pattern = lexicon.compile('拿 ..6 刀');
    const normal = normalise('拿出来的不是刀');
    expect(lexicon.scan(normal).find(pattern)[0]?.denied).toBe(true);
  });

  test.each(['', '打 人', '打 ..99 人', '<none>', '打 ..3', '打||人', 'a ~3 b ~3 c'])('"%s" is refused', (source) => {
    expect(() => createLexicon({}).compile(source)).toThrow(PatternError);
  });

  test('work grows with the text, not faster: twenty times the text is looked at twenty times as often', () => {
    const lexicon = createLexicon({});
    const pattern = lexicon.compile('打 ..30 打 ..30 打 ..30 人');
    // Where two words stand in one clause is asked of each pair that is looked at: asking counts, a clock would not (it depends on the machine).
    const looks = (n: number): number => {
      const normal = normalise(`${'打'.repeat(n)}人`); // without the last word nothing would be looked at
      let count = 0;
      const clause = new Proxy(normal.clause, { get: (target, key) => { count += 1; return Reflect.get(target, key, target) as unknown; } });
      lexicon.scan({ ...normal, clause }).find(pattern);
      return count;
    };
    const few = looks(1_000);
    expect(few).toBeGreaterThan(1_000);
    expect(looks(20_000)).toBeLessThan(few * 21);
  });
});
