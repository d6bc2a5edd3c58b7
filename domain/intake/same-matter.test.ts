import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, plus, type Span } from '#domain/shared/time.ts';
import { peopleIn, platesIn } from './link-keys.ts';
import { likeness, ranked, type Told } from './same-matter.ts';

const NOON = instant(Date.parse('2026-03-18T04:00:00Z'));
const call = (linkKeys: string[], item: string | null = null, later: Span = {}): Told => ({ linkKeys, item, receivedAt: plus(NOON, later) });
const same = (a: Told, b: Told): boolean => likeness(a, b).same;
const NOISE = 'HJ-01';
const LEAK = 'FW-05';

describe('one matter or two', () => {
  test('one police number is one matter, whatever else differs', () => {
    expect(likeness(call(['n:1', 'l:a'], NOISE), call(['n:1', 'l:b'], LEAK, { days: 20 }))).toMatchObject({ same: true });
  });

  test('the same caller at the same door is, for days', () => {
    expect(same(call(['p:1', 'l:a']), call(['p:1', 'l:a'], null, { days: 6 }))).toBe(true);
  });

  test('one sign alone is a neighbour', () => {
    for (const key of ['p:1', 'l:a', 'g:a', 'c:1', 'w:1']) expect(same(call([key]), call([key])), key).toBe(false);
  });

  test('a neighbour at the same door within two hours tells the same, the next day perhaps another', () => {
    expect(same(call(['p:1', 'l:a'], NOISE), call(['p:2', 'l:a'], NOISE, { minutes: 30 }))).toBe(true);
    expect(same(call(['p:1', 'l:a'], NOISE), call(['p:2', 'l:a'], NOISE, { days: 1 }))).toBe(false);
    expect(same(call(['p:1', 'l:a'], NOISE), call(['p:2', 'l:a'], LEAK, { minutes: 30 }))).toBe(false);
  });

  test('the same caller about something else on another day is another matter', () => {
    expect(same(call(['p:1', 'l:a'], NOISE), call(['p:1', 'l:a'], LEAK, { days: 1 }))).toBe(false);
  });

  test('a relay that rings for two houses rings about two matters', () => {
    expect(same(call(['p:1', 'l:a', 'g:e'], NOISE), call(['p:1', 'l:b', 'g:e'], NOISE))).toBe(false);
  });

  test('words and item without who or where are none: in a typhoon all calls sound alike', () => {
    expect(same(call(['w:1', 'w:2', 'w:3', 'w:4'], NOISE), call(['w:1', 'w:2', 'w:3', 'w:4'], NOISE))).toBe(false);
  });

  test('the same car, asked for twice in an hour, is one, whoever asks', () => {
    expect(same(call(['p:1', 'v:x'], 'QZ-01'), call(['p:2', 'v:x'], 'YJ-10', { minutes: 40 }))).toBe(true);
  });

  test('the reasons are told, strongest first', () => {
    expect(likeness(call(['p:1', 'l:a', 'g:e'], NOISE), call(['p:1', 'l:a', 'g:e'], NOISE)).why).toEqual(['number', 'place', 'item', 'time']);
    expect(likeness(call(['p:1', 'g:e']), call(['p:1', 'g:e'], null, { days: 1 })).why).toEqual(['number', 'near']);
  });

  test('it does not matter which of the two came first', () => {
    const keys = fc.subarray(['n:1', 'p:1', 'p:2', 'l:a', 'l:b', 'g:e', 'v:x', 'c:z', 'w:1', 'w:2', 'w:3']);
    const any = fc.record({ keys, item: fc.constantFrom(null, NOISE, LEAK), hours: fc.nat(400) }).map((c) => call(c.keys, c.item, { hours: c.hours }));
    fc.assert(fc.property(any, any, (a, b) => { expect(likeness(a, b)).toEqual(likeness(b, a)); }));
  });
});

test('earlier calls come likeliest first, and those with nothing in common not at all', () => {
  const [strong, weak, none] = [call(['p:1', 'l:a']), call(['p:1']), call(['p:9'], NOISE)];
  expect(ranked(call(['p:1', 'l:a'], NOISE), [none, weak, strong]).map((r) => r.call)).toEqual([strong, weak]);
});

describe('number plates and names', () => {
  test('one plate, however it is written', () => {
    for (const text of ['沪A12345堵路', '沪a·12345没挪', '沪Ａ 12345', '车牌是沪A.12345的']) expect(platesIn(text), text).toEqual(['沪A12345']);
  });

  test('words that are no plate', () => {
    for (const text of ['京东快递', '川a菜馆', '']) expect(platesIn(text), text).toEqual([]);
  });

  test('a title is no name', () => {
    expect(peopleIn('王 小明')).toEqual(['王小明']);
    for (const name of ['王先生', '匿名', '王', '']) expect(peopleIn(name), name).toEqual([]);
  });
});
