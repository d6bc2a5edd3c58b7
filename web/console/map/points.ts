/** From rows and units to what is drawn, and what is counted. Pure. */
import type { DistrictMap } from '#domain/catalogue/map.ts';
import type { Row, UnitSeen, Words } from '#web/data/shapes.ts';

export type Mark = 'incident' | 'soon' | 'grave';
export interface IncidentPoint { id: string; lon: number; lat: number; mark: Mark; number: string }
export interface UnitPoint { id: string; name: UnitSeen['name']; lon: number; lat: number; at: 'base' | 'going' | 'scene'; onShift: boolean; incidentId: string | null }

export function incidentPoints(rows: readonly Row[]): IncidentPoint[] {
  return rows.flatMap((r): IncidentPoint[] => (r.place.position ? [{ id: r.id, lon: r.place.position.lon, lat: r.place.position.lat, number: r.number, mark: r.dangers.length > 0 || r.overdue ? 'grave' : r.vulnerable ? 'soon' : 'incident' }] : []));
}

/** Crews on shift; a company's desk stays where it is and is not drawn. On the scene it stands at its incident; on the way, at its base until it reports to be there. */
export function unitPoints(units: readonly UnitSeen[], rows: ReadonlyMap<string, Row>): UnitPoint[] {
  return units.flatMap((u): UnitPoint[] => {
    if (!u.base || !u.onShift || !u.exclusive) return [];
    const scene = u.on?.status === 'on_scene' ? (rows.get(u.on.incidentId)?.place.position ?? null) : null;
    const at = scene ? 'scene' : u.on ? 'going' : 'base';
    return [{ id: u.id, name: u.name, lon: (scene ?? u.base).lon, lat: (scene ?? u.base).lat, at, onShift: u.onShift, incidentId: u.on?.incidentId ?? null }];
  });
}

export interface AreaCount { id: string; name: Words; open: number; grave: number }

/** Open incidents in each grid of the map, fullest first; what lies in none is a line of its own. */
export function areaCounts(rows: readonly Row[], map: DistrictMap | null): { areas: AreaCount[]; elsewhere: number } {
  const grids = (map?.features ?? []).filter((f) => f.properties.kind === 'grid' && f.geometry.type === 'Polygon');
  const areas = grids.map((g) => ({ id: g.properties.areaId ?? g.properties.name.zh, name: g.properties.name, open: 0, grave: 0, ring: g.geometry.type === 'Polygon' ? (g.geometry.coordinates[0] ?? []) : [] }));
  let elsewhere = 0;
  for (const row of rows) {
    const at = row.place.position;
    const area = at ? areas.find((a) => contains(a.ring, at.lon, at.lat)) : undefined;
    if (!area) { elsewhere += 1; continue; }
    area.open += 1;
    if (row.dangers.length > 0 || row.overdue) area.grave += 1;
  }
  return { areas: areas.map(({ id, name, open, grave }) => ({ id, name, open, grave })).toSorted((a, b) => b.open - a.open || (a.id < b.id ? -1 : 1)), elsewhere };
}

/** Even-odd rule. */
export function contains(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (const [i, [xi, yi]] of ring.entries()) {
    const [xj, yj] = ring[(i + ring.length - 1) % ring.length] ?? [xi, yi];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
