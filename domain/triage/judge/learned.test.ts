/** From a reading and facts to a verdict: each reader may only raise. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DangerFinding } from '#domain/triage/proposal.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { itemsOf, ruleLearned, signsOf, type LearnedFindings } from './learned.ts';
import type { Reading } from './reader.ts';

const NOTHING: LearnedFindings = { facts: [], words: [], graveBefore: false, characters: 40, empty: false };
const sign = (code: string, p = 1): DangerFinding => ({ code, p, evidence: '', span: null });
const reading = (part: Partial<Reading>): Reading => ({ danger: 0, limit: 0.01, emergency: 0, grave: 1, joint: 0, advice: 0, items: [{ code: 'FW-05', p: 0.9 }], proven: true, signs: [], spanOf: () => null, further: () => [], ...part });
const verdictOf = (found: Partial<LearnedFindings>, part: Partial<Reading>): string => ruleLearned({ ...NOTHING, ...found }, reading(part)).verdict;

describe('below the limit', () => {
  test.each([
    ['the item', {}, 'divert'], ['heat', { joint: 0.6 }, 'joint'], ['a question', { advice: 0.6 }, 'advice'], ['no item', { items: [{ code: 'FW-05', p: 0.01 }] }, 'police'], ['no item at all', { items: [] }, 'police'],
  ])('%s', (_, part, verdict) => {
    expect(verdictOf({}, part)).toBe(verdict);
  });

  test('the third call is joint at least; after an earlier weapon it is the police\'s', () => {
    expect(verdictOf({ facts: [sign('G15')] }, {})).toBe('joint');
    expect(verdictOf({ facts: [sign('G15')], graveBefore: true }, {})).toBe('police');
    expect(verdictOf({ facts: [sign('G08')] }, { advice: 1 })).toBe('emergency');
    expect(verdictOf({ words: [sign('G15', 0.75)] }, { advice: 1 })).toBe('joint');
    expect(verdictOf({ words: [sign('G15', 0.75)] }, { danger: 0.9 })).toBe('police');
  });
});

test('few characters must say plainly what is the matter, else the police keep the call', () => {
  const few = { characters: 3 };
  const vague = [{ code: 'FW-05', p: 0.6 }];
  expect(ruleLearned({ ...NOTHING, ...few }, reading({ items: vague }))).toEqual({ verdict: 'police', abstained: true, because: 'unclear' });
  expect(verdictOf(few, { items: vague, advice: 0.3 }), '出事了 is no question').toBe('police');
  expect(verdictOf(few, { items: [{ code: 'FW-05', p: 0.9 }] }), '楼上漏水').toBe('divert');
  expect(verdictOf(few, { items: vague, advice: 0.6 }), '打错了').toBe('advice');
  expect(verdictOf(few, { items: vague, joint: 0.6 }), '吵起来了').toBe('joint');
  expect(verdictOf({}, { items: vague })).toBe('divert');
});

test('of words that say nothing nobody knows what they are about, whatever the reader thinks; what the rules found, and facts, count all the same', () => {
  const unclear = { verdict: 'police', abstained: true, because: 'unclear' };
  const nothing = { ...NOTHING, empty: true };
  for (const part of [{ danger: 0.9, emergency: 0.9 }, { danger: 0.1 }, { joint: 0.9 }, { advice: 0.9 }, {}]) expect(ruleLearned(nothing, reading(part))).toEqual(unclear);
  expect(ruleLearned({ ...nothing, words: [sign('G14', 0.9)] }, reading({})).because).toBe('danger');
  expect(verdictOf({ empty: true, words: [sign('G14', 0.6)] }, { danger: 0.9, emergency: 0.9 })).toBe('emergency');
  expect(verdictOf({ empty: true, facts: [sign('G08')] }, {})).toBe('emergency');
  const heard = reading({ danger: 0.9, signs: [{ code: 'G01', p: 0.9 }] });
  expect(signsOf(nothing, heard, ruleLearned(nothing, heard), '喂', normalise('喂'))).toEqual([]);
  expect(signsOf(NOTHING, heard, ruleLearned(NOTHING, heard), '喂', normalise('喂')).map((d) => d.code)).toEqual(['G01']);
});

test('where the rules are certain of a blow or a knife alone, 119 and 120 go only if a sign of theirs is heard as well', () => {
  const kept = { danger: 0.9, emergency: 0.9 };
  expect(verdictOf({ words: [sign('G02', 0.9)] }, kept)).toBe('police');
  expect(verdictOf({ words: [sign('G02', 0.9)] }, { ...kept, signs: [{ code: 'G08', p: 0.3 }] })).toBe('emergency');
  expect(verdictOf({ words: [sign('G02', 0.9), sign('G08', 0.6)] }, kept)).toBe('emergency');
  expect(verdictOf({ words: [sign('G02', 0.6)] }, kept), 'nothing certain: the reader decides').toBe('emergency');
});

test('an item that has not earned its place is proposed as uncertain, and the call is diverted all the same', () => {
  expect(ruleLearned(NOTHING, reading({ proven: false }))).toEqual({ verdict: 'divert', abstained: true, because: 'unproven' });
  expect(ruleLearned(NOTHING, reading({ proven: false, danger: 0.9 })).because).toBe('danger');
});

test('a sign of the rules that stands by itself keeps the call, however little the reader thinks of it', () => {
  expect(ruleLearned({ ...NOTHING, words: [sign('G02', 0.85)] }, reading({}))).toEqual({ verdict: 'police', abstained: false, because: 'danger' });
  expect(verdictOf({ words: [sign('G02', 0.8)] }, {})).toBe('divert');
});

test('a further matter is among the five that are shown, best first', () => {
  const items = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((code, i) => ({ code, p: 0.3 / (i + 1) }));
  expect(itemsOf(reading({ items }), []).map(({ code }) => code)).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(itemsOf(reading({ items }), ['B', 'G']).map(({ code }) => code)).toEqual(['A', 'B', 'C', 'D', 'G']);
  expect(itemsOf(reading({ items: [] }), ['G'])).toEqual([]);
});

describe('from the limit on', () => {
  test('little doubt is the police\'s without a claim of danger; a quarrel is joint; rescue is asked for', () => {
    expect(ruleLearned(NOTHING, reading({ danger: 0.01 }))).toEqual({ verdict: 'police', abstained: true, because: 'doubt' });
    expect(verdictOf({}, { danger: 0.6, joint: 0.7, grave: 0.1 })).toBe('joint');
    expect(verdictOf({}, { danger: 0.6, joint: 0.7, grave: 0.9 })).toBe('police');
    expect(verdictOf({ words: [sign('G02', 0.92)] }, { danger: 0.6, joint: 0.7, grave: 0.1 })).toBe('police');
    expect(verdictOf({}, { danger: 0.9, emergency: 0.7 })).toBe('emergency');
    expect(verdictOf({ words: [sign('G07', 0.88)] }, { danger: 0.9 })).toBe('emergency');
  });

  test('no reading at or above the limit leaves the police', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(p, p, p, p, p, (danger, limit, joint, advice, emergency) => {
      const verdict = verdictOf({}, { danger, limit, joint, advice, emergency });
      if (danger >= limit) expect(['police', 'emergency', 'joint']).toContain(verdict);
    }));
  });
});
