import { expect, test } from 'vitest';
import type { Catalogue } from '#domain/catalogue/district.ts';
import { questionsFor } from './questions.ts';
import type { Reading } from './reader.ts';
import type { Ruling } from './verdict.ts';

const SIGNS = { G01: { zh: '动手？', en: 'hitting?' }, G02: { zh: '拿刀？', en: 'knife?' }, G07: { zh: '火？', en: 'fire?' }, G08: { zh: '受伤？', en: 'hurt?' } };
const named = (code: string, zh: string) => ({ code, name: { zh, en: zh } });
const CATALOGUE = { items: [named('FW-05', '漏水'), named('FW-06', '维修')] } as unknown as Catalogue;
const FREED: Ruling = { verdict: 'divert', abstained: false, because: 'item' };

function reading(signs: Reading['signs'], items: Reading['items'] = [{ code: 'FW-05', p: 0.9 }]): Reading {
  return { danger: 0.005, limit: 0.01, emergency: 0, grave: 1, joint: 0, advice: 0, items, proven: true, signs, spanOf: () => null, further: () => [] };
}

test('the likeliest signs first, at most three, none that would change nothing', () => {
  const asked = questionsFor(reading([{ code: 'G02', p: 0.3 }, { code: 'G01', p: 0.2 }, { code: 'G08', p: 0.1 }, { code: 'G07', p: 0.05 }]), FREED, CATALOGUE, SIGNS);
  expect(asked.map((q) => q.en)).toEqual(['knife?', 'hitting?', 'hurt?']);
  expect(questionsFor(reading([{ code: 'G01', p: 0.001 }]), FREED, CATALOGUE, SIGNS)).toEqual([]);
});

test('two items close to each other are told apart last', () => {
  const close = reading([{ code: 'G01', p: 0.2 }], [{ code: 'FW-05', p: 0.5 }, { code: 'FW-06', p: 0.4 }]);
  expect(questionsFor(close, FREED, CATALOGUE, SIGNS).map((q) => q.zh)).toEqual(['动手？', '主要是“漏水”，还是“维修”？']);
});

test('an item that has not earned its place is asked about, however far it leads', () => {
  const doubtful = { ...reading([], [{ code: 'FW-05', p: 0.5 }, { code: 'FW-06', p: 0.1 }]), proven: false };
  expect(questionsFor(doubtful, { verdict: 'divert', abstained: true, because: 'unproven' }, CATALOGUE, SIGNS).map((q) => q.zh)).toEqual(['主要是“漏水”，还是“维修”？']);
});

test('nothing is asked while danger is plain: the call is on its way', () => {
  expect(questionsFor(reading([{ code: 'G01', p: 0.9 }]), { verdict: 'police', abstained: false, because: 'danger' }, CATALOGUE, SIGNS)).toEqual([]);
});
