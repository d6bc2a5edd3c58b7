import { expect, test } from 'vitest';
import { fromGcj02, toGcj02 } from './datum.ts';

/** As published with the coordtransform library. */
const KNOWN = { wgs84: { lon: 116.404, lat: 39.915 }, gcj02: { lon: 116.41024449916938, lat: 39.91640428150164 } };

test('a published point, there and back', () => {
  const there = toGcj02(KNOWN.wgs84);
  expect(there.lon).toBeCloseTo(KNOWN.gcj02.lon, 9);
  expect(there.lat).toBeCloseTo(KNOWN.gcj02.lat, 9);
  const back = fromGcj02(KNOWN.gcj02);
  expect(back.lon).toBeCloseTo(KNOWN.wgs84.lon, 7); // a centimetre
  expect(back.lat).toBeCloseTo(KNOWN.wgs84.lat, 7);
});

test('outside China the two are one', () => {
  expect(toGcj02({ lon: -122.4, lat: 37.8 })).toEqual({ lon: -122.4, lat: 37.8 });
});
