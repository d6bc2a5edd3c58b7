/** The district's schematic map, and plain geometry on it. Lengths in metres, positions in WGS-84. */
import { queryOptions } from '@tanstack/react-query';
import { districtMap, type DistrictMap, type MapFeature, type MapPoint } from '#domain/catalogue/map.ts';
import { z } from 'zod';
import { toGcj02 } from '#domain/shared/datum.ts';
import { call } from './call.ts';
import { Refused } from './problem.ts';

/** null: this server has no map. */
export const mapQuery = queryOptions({
  queryKey: ['map'], staleTime: Infinity, gcTime: Infinity, retry: 1,
  queryFn: async (): Promise<DistrictMap | null> => {
    const map = await call('/map', { answer: districtMap }).catch((cause: unknown) => {
      if (cause instanceof Refused && cause.status === 404) return null;
      throw cause;
    });
    return map && map.features.length > 0 ? map : null;
  },
});

export const backgroundShape = z.object({ style: z.string().nullable(), tiles: z.array(z.string()), datum: z.enum(['wgs84', 'gcj02']) });
export type Background = z.output<typeof backgroundShape>;
export const SCHEMATIC: Background = { style: null, tiles: [], datum: 'wgs84' };
export const backgroundQuery = queryOptions({
  queryKey: ['map', 'background'], staleTime: Infinity, retry: 1,
  queryFn: () => call('/map/background', { answer: backgroundShape }).catch((cause: unknown): Background => { if (cause instanceof Refused && cause.status === 404) return SCHEMATIC; throw cause; }),
});

/** Everything here is WGS-84; what is drawn over a background in another datum is converted here, and nowhere else. */
export function onMap({ lon, lat }: Spot, datum: Background['datum']): Spot {
  return datum === 'gcj02' ? toGcj02({ lon, lat }) : { lon, lat };
}

export interface Spot { lon: number; lat: number }
const METRES_PER_DEGREE = 111_320;

/** East and south of `centre`, in metres: small enough that the earth is flat. */
export function metresFrom(centre: Spot, [lon, lat]: MapPoint): [number, number] {
  return [(lon - centre.lon) * METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180), (centre.lat - lat) * METRES_PER_DEGREE];
}

export function distanceOf(a: Spot, b: Spot): number {
  return Math.hypot(...metresFrom(a, [b.lon, b.lat]));
}

export function pointsOf({ geometry }: MapFeature): MapPoint[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  if (geometry.type === 'LineString') return geometry.coordinates;
  return geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2);
}

/** Does any of it come within the window of `half` metres around the centre? Long things may cross it without a corner in it. */
export function comesNear(feature: MapFeature, centre: Spot, half: readonly [number, number]): boolean {
  const at = pointsOf(feature).map((p) => metresFrom(centre, p));
  const xs = at.map(([x]) => x);
  const ys = at.map(([, y]) => y);
  return Math.min(...xs) <= half[0] && Math.max(...xs) >= -half[0] && Math.min(...ys) <= half[1] && Math.max(...ys) >= -half[1];
}
