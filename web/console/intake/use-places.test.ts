import { expect, test } from 'vitest';
import { guesses, unlike } from './use-places.ts';

const BUILDING = { text: '紫藤苑5号', span: [0, 5] as [number, number], precision: 'building', areaId: 'a5', lon: 121, lat: 31 };

test('what was read comes first with its second guesses, the same name elsewhere told by its town', () => {
  const found = guesses({ ...BUILDING, text: '紫藤苑', precision: 'compound', alternatives: [{ text: '紫藤苑', areaId: 'b', lon: 122, lat: 31, precision: 'compound' }] }, (id) => (id === 'b' ? '东镇' : ''));
  expect(found.map((one) => [one.text, one.precision])).toEqual([['紫藤苑', 'compound'], ['东镇紫藤苑', 'compound']]);
});

test('only a building brings its position: the middle of an estate or a road is nobody’s door', () => {
  expect(guesses(BUILDING, () => '')[0]?.position).toEqual({ lon: 121, lat: 31 });
  for (const precision of ['compound', 'lane', 'road', 'community', 'town', 'unknown']) expect(guesses({ ...BUILDING, precision }, () => '')[0]?.position, precision).toBeNull();
});

test('each name once; what stands in the field already is offered only where it brings a position', () => {
  const [building, estate] = [guesses(BUILDING, () => ''), guesses({ ...BUILDING, text: '紫藤苑', precision: 'compound' }, () => '')];
  expect(unlike([...estate, ...building, ...building], '紫藤苑').map((one) => one.text)).toEqual(['紫藤苑5号']);
  expect(unlike(building, '紫藤苑5号')).toHaveLength(1);
});
