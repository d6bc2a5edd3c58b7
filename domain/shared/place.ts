/** Positions inside are WGS-84 degrees; what arrives in another datum is converted at the edge. */
export interface Position {
  lon: number;
  lat: number;
}

/** How finely a place is known; coarser words sort later. */
export type Precision = 'building' | 'compound' | 'lane' | 'road' | 'community' | 'town' | 'unknown';

/** Where an incident is: what was found, never the caller's words (those stay in the vault). */
export interface Place {
  areaId: string | null;
  position: Position | null;
  precision: Precision;
}

const EARTH_RADIUS_METRES = 6_371_008.8; // mean radius, IUGG

/** Great-circle distance in metres (haversine). */
export function metresBetween(a: Position, b: Position): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}
