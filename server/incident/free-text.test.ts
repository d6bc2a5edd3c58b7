import { expect, test } from 'vitest';
import { partFreeText } from './free-text.ts';

test('codes stay, words are sealed and said to be', () => {
  expect(partFreeText({ reason: 'not_ours' })).toEqual({ body: { reason: 'not_ours' }, text: null });
  expect(partFreeText({ reason: '找不到人', text: '电话打不通' })).toEqual({ body: { reason: 'stated', text: '' }, text: '电话打不通\n找不到人' });
});

test('a telephone number is words, as a text, as a number, in a code and in the name of a field', () => {
  for (const data of [{ n: '13912345678' }, { n: 13_912_345_678 }, { n: 'a13912345678' }, { k13912345678: true }, { 张三: 1 }]) {
    const { body, text } = partFreeText({ kind: 'note', data });
    expect(body['data'], JSON.stringify(data)).toEqual({});
    expect(text).toBe(JSON.stringify(data));
  }
  const plain = { stopped: true, decibels: 61.5, capacity: 'committee', policeAt: '2026-03-18T02:00:00Z', nothing: null };
  expect(partFreeText({ data: plain })).toEqual({ body: { data: plain }, text: null });
});

test('a single word that is no known reason may be a name, and is sealed', () => {
  expect(partFreeText({ reason: 'zhangsan' })).toEqual({ body: { reason: 'stated' }, text: 'zhangsan' });
  expect(partFreeText({ reason: 'overlap' })).toEqual({ body: { reason: 'overlap' }, text: null });
  expect(partFreeText({ outcome: 'settled' })).toEqual({ body: { outcome: 'settled' }, text: null });
});
