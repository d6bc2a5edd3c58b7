import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Area } from '#domain/catalogue/district.ts';
import { districtMap, type MapFeature, type MapPoint } from '#domain/catalogue/map.ts';
import { loadDistrict } from '#server/district/load.ts';
import { buildMap } from './map.ts';

const district = loadDistrict();
const areas = new Map(district.areas.map((a) => [a.id, a]));
const map = districtMap.parse(JSON.parse(readFileSync(new URL(`../map/${district.id}.geojson`, import.meta.url), 'utf8')));
const ofKind = (kind: MapFeature['properties']['kind']) => map.features.filter((f) => f.properties.kind === kind);
const areaOf = (f: MapFeature): Area => {
  const found = areas.get(f.properties.areaId ?? '');
  if (!found) throw new Error(`no area ${f.properties.areaId}`);
  return found;
};

function rings({ geometry }: MapFeature): MapPoint[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** Even-odd rule, a ring. */
function inside(ring: readonly MapPoint[], x: number, y: number): boolean {
  return ring.reduce((odd, [x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    return (y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !odd : odd;
  }, false);
}

describe('the schematic map', () => {
  it('has every town, grid, road, compound and building of the district, and nothing twice', () => {
    const wanted = district.areas.filter((a) => a.town !== null && ['town', 'grid', 'road', 'compound', 'building', 'landmark'].includes(a.level) && district.towns.some((t) => t.id === a.town));
    const drawn = map.features.flatMap((f) => f.properties.areaId ?? []);
    expect(drawn.toSorted()).toEqual(wanted.map((a) => a.id).toSorted());
  });

  it('draws each building where the district says it is, in its compound', () => {
    const astray = ofKind('building').filter((f) => {
      const { position, parentId } = areaOf(f);
      const outline = (areas.get(parentId ?? '')?.outline ?? []).map((p): MapPoint => [p.lon, p.lat]);
      return !rings(f).some((r) => inside(r, position.lon, position.lat)) || !inside(outline, position.lon, position.lat);
    });
    expect(astray.map((f) => f.properties.areaId)).toEqual([]);
  });

  it('leads no road through a compound', () => {
    const boxes = ofKind('compound').flatMap(rings);
    const through = ofKind('road').filter(({ geometry }) => geometry.type === 'LineString' && geometry.coordinates.some(([x, y]) => boxes.some((b) => inside(b, x, y))));
    expect(through.map((f) => f.properties.name.en)).toEqual([]);
  });

  it('puts every station into its own area, and the areas cover every grid', () => {
    for (const station of district.stations) {
      const area = ofKind('patrol_area').filter((f) => f.properties.stationId === station.id).flatMap(rings);
      const [at] = ofKind('station').filter((f) => f.properties.stationId === station.id).map((f) => f.geometry);
      expect(at?.type === 'Point' && area.some((r) => inside(r, ...at.coordinates)), station.id).toBe(true);
      for (const id of station.areaIds) {
        const position = areas.get(id)?.position;
        if (areas.get(id)?.level === 'grid' && position) expect(area.some((r) => inside(r, position.lon, position.lat)), id).toBe(true);
      }
    }
  });

  it('has outer rings that run counter-clockwise and end where they began', () => {
    for (const r of map.features.flatMap(rings)) {
      expect(r.at(-1)).toEqual(r[0]);
      expect(r.reduce((sum, [x, y], i) => { const [u, v] = r[(i + 1) % r.length] ?? [x, y]; return sum + (x - 121) * (v - 31) - (u - 121) * (y - 31); }, 0)).toBeGreaterThan(0);
    }
  });

  it('comes out the same every time', () => {
    const own = district.areas.filter((a) => district.towns.some((t) => t.id === a.town));
    expect(buildMap(own)).toBe(buildMap([...own]));
  });
});
