import { expect, test } from 'vitest';
import type { MapFeature } from '#domain/catalogue/map.ts';
import { comesNear, distanceOf, metresFrom } from './map.ts';

const CENTRE = { lon: 121.5, lat: 31.05 };
const line = (...coordinates: [number, number][]): MapFeature => ({ type: 'Feature', properties: { kind: 'road', name: { zh: '路', en: 'Road' } }, geometry: { type: 'LineString', coordinates } });

test('a hundredth of a degree is about a kilometre north, less east', () => {
  const [x, y] = metresFrom(CENTRE, [121.51, 31.06]);
  expect(Math.round(y)).toBe(-1113);
  expect(Math.round(x)).toBe(954);
  expect(Math.round(distanceOf(CENTRE, { lon: 121.5, lat: 31.06 }))).toBe(1113);
});

test('a road that crosses the window without a corner in it is drawn, one beside it is not', () => {
  expect(comesNear(line([121.4, 31.05], [121.6, 31.05]), CENTRE, [400, 250])).toBe(true);
  expect(comesNear(line([121.4, 31.06], [121.6, 31.06]), CENTRE, [400, 250])).toBe(false);
});
