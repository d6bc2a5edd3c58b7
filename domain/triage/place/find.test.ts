import fc from 'fast-check';
import { loadPlaceWeights } from '#server/triage/load-rules.ts';
import { describe, expect, test } from 'vitest';
import type { Area, District } from '#domain/catalogue/district.ts';
import { createGazetteer, findPlace } from './find.ts';

const WEIGHTS = loadPlaceWeights();

const area = (id: string, level: string, zh: string, over: Partial<Area> = {}): Area => ({
  id, level, name: { zh, en: id }, parentId: null, aliases: [], town: null, position: { lon: 121.5, lat: 31 }, ...over,
});
const box = (west: number, south: number, east: number, north: number): Area['outline'] => [{ lon: west, lat: south }, { lon: east, lat: south }, { lon: east, lat: north }, { lon: west, lat: north }];

const AREAS: Area[] = [
  area('north', 'town', '北桥镇', { town: 'north' }),
  area('long', 'road', '长青路', { town: 'north', outline: box(0, 1, 10, 1.1) }),
  area('long-south', 'road', '长青路', { town: 'south', outline: box(0, -5, 10, -4.9) }),
  area('cross', 'road', '望春路', { town: 'north', outline: box(4, 0, 4.2, 3) }),
  area('plum', 'compound', '梅花里', { parentId: 'north', aliases: ['长青路88弄'], town: 'north' }),
  area('plum.1', 'building', '梅花里1号', { parentId: 'plum', town: 'north', position: { lon: 121.51, lat: 31.01 } }),
  area('plum.12', 'building', '梅花里12号', { parentId: 'plum', town: 'north', position: { lon: 121.52, lat: 31.02 } }),
];
const GAZETTEER = createGazetteer({ areas: AREAS } as unknown as District);
const find = (text: string, town?: string) => findPlace({ gazetteer: GAZETTEER, weights: WEIGHTS }, text, town);

describe('where it is', () => {
  test.each([
    ['梅花里12号楼着火', 'plum.12', 'building', '梅花里12号楼'],
    ['我住梅花里十二号五零一室', 'plum.12', 'building', '梅花里十二号五零一室'],
    ['梅花里1号', 'plum.1', 'building', '梅花里1号'],
    ['长青路88弄12号301室漏水', 'plum.12', 'building', '长青路88弄12号301室'],
    ['梅花里99号', 'plum', 'compound', '梅花里99号'],
    ['在梅花里那边', 'plum', 'compound', '梅花里'],
    ['长青路200号门口', 'long', 'lane', '长青路200号'],
    ['北桥镇有人', 'north', 'town', '北桥镇'],
  ])('%s', (text, areaId, precision, words) => {
    expect(find(text)).toMatchObject({ text: expect.stringMatching(`^${words}`), place: { areaId, precision } }); // 那边, 门口: people differ whether they belong to it
  });

  test('two roads are their crossing', () => {
    const place = find('树倒在长青路近望春路口');
    expect(place).toMatchObject({ text: '长青路近望春路口', place: { areaId: 'long', precision: 'road', position: { lon: 4.1 } } });
    expect(place?.place.position?.lat).toBeCloseTo(1.05);
  });

  test('the finest wins over the first', () => {
    expect(find('长青路上的车是梅花里1号的')?.place.areaId).toBe('plum.1');
  });

  test('a road that runs through two towns is the one of the town that asks', () => {
    expect(find('长青路坑', 'south')?.place.areaId).toBe('long-south');
    expect(find('长青路坑', 'north')?.place.areaId).toBe('long');
  });

  test('a name nobody knows is given as words, without area and position', () => {
    expect(find('报警人住百合苑6号楼')).toMatchObject({ text: '百合苑6号楼', place: { areaId: null, position: null, precision: 'unknown' } });
  });

  test.each(['我走在马路上', '楼上太吵了', '', '堵路了', '有条路不通'])('"%s" names no place', (text) => {
    expect(find(text)).toBeNull();
  });
});

test('the span is the words, in any text', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('长青路', '梅花里', '12号', '😀', ' ', '近', '望春路', '１', '百合苑', ',', '\ud800', '在'), { maxLength: 12 }), (parts) => {
    const text = parts.join('');
    const found = find(text);
    if (found) expect(text.slice(...found.span)).toBe(found.text);
  }), { numRuns: 5_000 });
});

test('a long text of nothing but names is answered, before the test itself would be given up', () => {
  expect(find('长青路近'.repeat(25_000))?.text).toContain('长青路');
});
