import { expect, test } from 'vitest';
import { rowSeen, unitShape, type Row } from '#web/data/shapes.ts';
import { areaCounts, contains, incidentPoints, unitPoints } from './points.ts';

const row = (id: string, fill: Partial<Row> = {}): Row => ({ ...rowSeen.parse({ id, number: id, town: 't', status: 'handling', version: 1, openedAt: '', receivedAt: '' }), ...fill });
const at = (lon: number, lat: number): Row['place'] => ({ areaId: null, name: null, precision: 'building', position: { lon, lat, datum: 'wgs84' } });
const sign = { code: 'G01', sign: { zh: '伤人', en: 'hurt' }, by: 'machine', p: 1 };
const square: [number, number][] = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]];

test('what has no place is not drawn, and is counted elsewhere', () => {
  const rows = [row('a', { place: at(1, 1), dangers: [sign] }), row('b'), row('c', { place: at(5, 5) })];
  expect(incidentPoints(rows).map((p) => [p.id, p.mark])).toEqual([['a', 'grave'], ['c', 'incident']]);
  const counts = areaCounts(rows, { type: 'FeatureCollection', note: { zh: '', en: '' }, bbox: [0, 0, 9, 9], features: [{ type: 'Feature', properties: { kind: 'grid', name: { zh: '一', en: 'one' }, areaId: 'g' }, geometry: { type: 'Polygon', coordinates: [square] } }] });
  expect(counts).toEqual({ areas: [{ id: 'g', name: { zh: '一', en: 'one' }, open: 1, grave: 1 }], elsewhere: 2 });
});

test('a crew stands at its base until it reports to be on the scene; off shift it is not there', () => {
  const unit = (fill: object) => unitShape.parse({ id: 'u', name: { zh: '一组', en: 'one' }, type: 'LIANDONG', organisationId: 'o', town: 't', onShift: true, busy: false, exclusive: true, base: { lon: 9, lat: 9 }, ...fill });
  const rows = new Map([['i', row('i', { place: at(1, 1) })]]);
  const where = (fill: object) => unitPoints([unit(fill)], rows).map((u) => [u.at, u.lon]);
  expect(where({})).toEqual([['base', 9]]);
  expect(where({ on: { incidentId: 'i', status: 'en_route' } })).toEqual([['going', 9]]);
  expect(where({ on: { incidentId: 'i', status: 'on_scene' } })).toEqual([['scene', 1]]);
  expect(where({ onShift: false })).toEqual([]);
});

test('inside is inside', () => {
  expect([contains(square, 1, 1), contains(square, 3, 1), contains([], 0, 0)]).toEqual([true, false, false]);
});
