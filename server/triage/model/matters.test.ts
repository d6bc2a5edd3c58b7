/** Stretches of a text, and what they tell beside the whole. */
import { expect, test } from 'vitest';
import { normalise } from '#domain/triage/normalise.ts';
import { FURTHER_FROM, furtherOf, stretchesOf } from './matters.ts';

const WHOLE = ['A', 'B', 'C', 'D', 'E', 'F'].map((code) => ({ code, p: code === 'C' ? 0.001 : 0.1 }));
const wordsOf = (text: string): string[] => stretchesOf(normalise(text), []).map((part) => part.normal.text);

test('sentences; clauses where there are none; short ones go with a neighbour', () => {
  expect(wordsOf('楼上每天晚上十二点还在拖椅子。还有门口的路灯坏了三天没有人修。')).toEqual(['楼上每天晚上十二点还在拖椅子', '。还有门口的路灯坏了三天没有人修。']);
  expect(wordsOf('楼上每天晚上十二点还在拖椅子 还有门口的路灯坏了三天没有人修')).toHaveLength(2);
  expect(wordsOf('你好。楼上每天晚上十二点还在拖椅子。谢谢。')).toEqual([]);
  expect(wordsOf('')).toEqual([]);
  expect(wordsOf('啊'.repeat(100_000))).toEqual([]);
});

test('a further matter is one that a stretch is surely about, while another is surely about the best', () => {
  const [sure, doubtful] = [FURTHER_FROM, FURTHER_FROM - 0.01];
  expect(furtherOf(WHOLE, [{ code: 'A', p: sure }, { code: 'B', p: sure }, { code: 'B', p: 0.99 }])).toEqual(['B']);
  expect(furtherOf(WHOLE, [{ code: 'A', p: sure }, { code: 'B', p: doubtful }])).toEqual([]);
  expect(furtherOf(WHOLE, [{ code: 'C', p: sure }, { code: 'B', p: sure }])).toEqual([]);
  expect(furtherOf(WHOLE, [{ code: 'A', p: sure }, { code: 'F', p: sure }])).toEqual([]);
  expect(furtherOf(WHOLE, [{ code: 'A', p: sure }, { code: 'C', p: sure }])).toEqual([]);
  expect(furtherOf([], [])).toEqual([]);
});
