/** A position → the finest area whose outline or neighbourhood holds it. */
import type { Area, District } from '#domain/catalogue/district.ts';
import { metresBetween, type Place, type Position } from '#domain/shared/place.ts';

const NEAR_BUILDING_METRES = 60;
const NEAR_COMPOUND_METRES = 250;

export function locate(district: District, at: Position): Place {
  const building = nearest(district, at, 'building', NEAR_BUILDING_METRES);
  if (building) return { areaId: building.id, position: at, precision: 'building' };
  const compound = nearest(district, at, 'compound', NEAR_COMPOUND_METRES);
  if (compound) return { areaId: compound.id, position: at, precision: 'building' };
  const around = district.areas.filter((a) => a.outline && inside(at, a.outline)).sort((a, b) => extent(a) - extent(b))[0];
  return { areaId: around?.id ?? null, position: at, precision: 'building' };
}

function nearest(district: District, at: Position, level: string, within: number): Area | null {
  let best: Area | null = null;
  let bestMetres = within;
  for (const area of gridOf(district, level).around(at)) {
    const metres = metresBetween(area.position, at);
    if (metres <= bestMetres) [best, bestMetres] = [area, metres];
  }
  return best;
}

const CELL_DEGREES = 0.005; // about 500 m: no neighbour within 250 m lies beyond the eight cells around

interface Grid {
  around(at: Position): Area[];
}

/** By the list of areas: another list, another grid. */
const grids = new WeakMap<readonly Area[], Map<string, Grid>>();

function gridOf(district: District, level: string): Grid {
  let levels = grids.get(district.areas);
  if (!levels) grids.set(district.areas, (levels = new Map()));
  let grid = levels.get(level);
  if (!grid) levels.set(level, (grid = makeGrid(district.areas.filter((a) => a.level === level))));
  return grid;
}

function makeGrid(areas: Area[]): Grid {
  const cells = new Map<string, Area[]>();
  const cell = (n: number) => Math.floor(n / CELL_DEGREES);
  for (const area of areas) {
    const key = `${cell(area.position.lon)} ${cell(area.position.lat)}`;
    cells.set(key, [...(cells.get(key) ?? []), area]);
  }
  return {
    around(at) {
      const found: Area[] = [];
      for (let x = -1; x <= 1; x++) for (let y = -1; y <= 1; y++) found.push(...(cells.get(`${cell(at.lon) + x} ${cell(at.lat) + y}`) ?? []));
      return found;
    },
  };
}

/** Ray casting; a point on an edge counts as either side. */
export function inside(p: Position, ring: readonly Position[]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i];
    const b = ring[j];
    if (!a || !b) continue;
    if (a.lat > p.lat !== b.lat > p.lat && p.lon < ((b.lon - a.lon) * (p.lat - a.lat)) / (b.lat - a.lat) + a.lon) odd = !odd;
  }
  return odd;
}

function extent(area: Area): number {
  const lons = (area.outline ?? []).map((p) => p.lon);
  const lats = (area.outline ?? []).map((p) => p.lat);
  return (Math.max(...lons) - Math.min(...lons)) * (Math.max(...lats) - Math.min(...lats));
}
