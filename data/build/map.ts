/**
 * Draws `data/map/<district>.geojson`: rivers, roads, compounds with their buildings, stations and patrol areas, all
 * where the areas of the towns say they are. Schematic: no outline is a survey. `node data/build/make.ts` writes it.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Area } from '#domain/catalogue/district.ts';
import { districtMap, MAP_KINDS, type DistrictMap, type MapFeature, type MapGeometry, type MapPoint } from '#domain/catalogue/map.ts';
import type { Position } from '#domain/shared/place.ts';
import { createRandom, type Random } from '#engine/random.ts';
import * as schema from '#server/district/schema.ts';
import { around, boxOf, outlineOf, polygon, ribbon, ring, rounded, shifted, slab, smooth, type Box } from './map/geometry.ts';

const point = z.tuple([z.number(), z.number()]);
const named = z.strictObject({ zh: z.string(), en: z.string() });
const seedShape = z.strictObject({
  note: named,
  /** metres a water strays from its course */
  meander: z.number().nonnegative(),
  waters: z.array(z.strictObject({ name: named, width: z.number().positive(), points: z.array(point).min(2) })),
  stations: z.array(z.strictObject({ id: z.string(), at: point })),
});
type Seed = z.output<typeof seedShape>;

const HIGHWAY = '公路';
const [HIGHWAY_WIDTH, ROAD_WIDTH] = [32, 18]; // metres, with pavements
const [ROAD_CLEARANCE, WATER_CLEARANCE] = [0.0003, 0.0005]; // degrees, about 30 and 50 m
const WIDE = 200; // metres
const HOUSES = 6; // of a villagers' group

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The text of the map: a feature a line, so that a change shows as its line. `areas`: those of all towns. */
export function buildMap(areas: readonly Area[]): string {
  const seed = seedShape.parse(read('map/seed.json'));
  const stations = z.array(schema.station).parse(read('../stations.json'));
  const features = inDrawingOrder([
    ...areas.flatMap((a) => featureOf(a, areas)),
    ...seed.waters.map((w) => water(seed, w, compoundBoxes(areas))),
    ...stations.flatMap((s) => [...stationAt(seed, s), patrolArea(s, areas)]),
  ]);
  const { features: drawn, ...head } = districtMap.parse({ type: 'FeatureCollection', note: seed.note, bbox: bounds(features), features });
  return `${JSON.stringify(head).slice(0, -1)},"features":[\n${drawn.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;
}

function inDrawingOrder(features: readonly MapFeature[]): MapFeature[] {
  return MAP_KINDS.flatMap((kind) => features.filter((f) => f.properties.kind === kind));
}

function bounds(features: readonly MapFeature[]): DistrictMap['bbox'] {
  const [w, s, e, n] = boxOf(features.flatMap((f) => f.geometry.type === 'Polygon' ? f.geometry.coordinates.flat() : []));
  return [w, s, e, n];
}

function feature(kind: MapFeature['properties']['kind'], rest: Omit<MapFeature['properties'], 'kind'>, geometry: MapGeometry): MapFeature {
  return { type: 'Feature', properties: { kind, ...rest }, geometry };
}

const flat = ({ lon, lat }: Position): MapPoint => [lon, lat];

function featureOf(area: Area, areas: readonly Area[]): MapFeature[] {
  const its = { name: area.name, areaId: area.id, ...(area.town === null ? {} : { town: area.town }) };
  const outline = (area.outline ?? []).map(flat);
  switch (area.level) {
    case 'town': case 'grid': case 'compound': return [feature(area.level, its, polygon(outline))];
    case 'road': return [feature('road', { ...its, width: area.name.zh.endsWith(HIGHWAY) ? HIGHWAY_WIDTH : ROAD_WIDTH }, course(middleLine(outline), areas))];
    case 'landmark': return [feature('landmark', its, { type: 'Point', coordinates: rounded(flat(area.position)) })];
    case 'building': return [feature('building', its, footprint(area, areas))];
    default: return [];
  }
}

/** A road's outline is its line with a width: the line again. */
function middleLine(outline: readonly MapPoint[]): MapPoint[] {
  const [w, s, e, n] = boxOf(outline);
  const [x, y] = [(w + e) / 2, (s + n) / 2];
  return e - w > n - s ? [[w, y], [e, y]] : [[x, s], [x, n]];
}

/** No road leads through a compound. */
function course(line: readonly MapPoint[], areas: readonly Area[]): MapGeometry {
  const led = around(line, compoundBoxes(areas), ROAD_CLEARANCE);
  return { type: 'LineString', coordinates: (led.length > line.length ? smooth(led) : led).map(rounded) };
}

function compoundBoxes(areas: readonly Area[]): Box[] {
  return areas.filter((a) => a.level === 'compound').map((a) => boxOf((a.outline ?? []).map(flat)));
}

/** In a compound a slab that faces south, as long as the lattice has room; a villagers' group is a handful of houses. */
function footprint(area: Area, areas: readonly Area[]): MapGeometry {
  const random = chance(area.id);
  const compound = compounds(areas).get(area.parentId ?? '');
  const village = area.name.zh.endsWith('组');
  if (!village) return polygon(slab(flat(area.position), (compound?.room ?? 30) * (0.62 + random.next() * 0.16), 12 + random.next() * 3));
  const houses = Array.from({ length: HOUSES }, (_, i) => house(flat(area.position), i, random));
  return { type: 'MultiPolygon', coordinates: houses.map((h) => [ring(h)]) };
}

/** The first house stands on the very place of the group, the others around it. */
function house(at: MapPoint, i: number, random: Random): MapPoint[] {
  const [turn, away] = [(i * 2 * Math.PI) / (HOUSES - 1) + random.next() * 0.5, i === 0 ? 0 : 20 + random.next() * 8];
  return slab(shifted(at, away * Math.cos(turn), away * Math.sin(turn)), 9 + random.next() * 4, 8 + random.next() * 3, (random.next() - 0.5) * 0.5);
}

let known: { areas: readonly Area[]; rooms: Map<string, { room: number }> } | null = null;

/** Metres of room, west to east, that each building of a compound has: its cell of the lattice. */
function compounds(areas: readonly Area[]): Map<string, { room: number }> {
  if (known?.areas === areas) return known.rooms;
  const counts = new Map<string, number>();
  for (const a of areas) if (a.level === 'building' && a.parentId) counts.set(a.parentId, (counts.get(a.parentId) ?? 0) + 1);
  const rooms = new Map(areas.filter((a) => a.level === 'compound').map((a) => {
    const [w, s, e] = boxOf((a.outline ?? []).map(flat));
    const metres = (e - w) * 111_195 * Math.cos((s * Math.PI) / 180);
    return [a.id, { room: metres / Math.ceil(Math.sqrt(counts.get(a.id) ?? 1)) }];
  }));
  known = { areas, rooms };
  return rooms;
}

/** Small waters flow around the compounds; the wide ones have their own bed. */
function water(seed: Seed, { name, width, points }: Seed['waters'][number], boxes: readonly Box[]): MapFeature {
  const random = chance(name.en);
  const stray = (p: MapPoint, i: number): MapPoint => i === 0 || i === points.length - 1 ? p
    : shifted(p, (random.next() - 0.5) * seed.meander, (random.next() - 0.5) * seed.meander);
  const bed = width < WIDE ? around(points.map(stray), boxes, WATER_CLEARANCE) : points.map(stray);
  return feature('river', { name, width }, ribbon(smooth(bed), width));
}

type Station = z.output<typeof schema.station>;

function stationAt(seed: Seed, { id, name }: Station): MapFeature[] {
  return seed.stations.filter((s) => s.id === id).map((s) => feature('station', { name, stationId: id }, { type: 'Point', coordinates: rounded(s.at) }));
}

/** The grids that a station answers for, as one outline. */
function patrolArea({ id, name, areaIds }: Station, areas: readonly Area[]): MapFeature {
  const grids = areas.filter((a) => a.level === 'grid' && areaIds.includes(a.id)).map((a) => boxOf((a.outline ?? []).map(flat)));
  return feature('patrol_area', { name: { zh: `${name.zh}辖区`, en: `Area of the ${name.en}` }, stationId: id }, outlineOf(grids));
}

/** A repeatable stream for a thing, whatever is drawn beside it (FNV-1a of its name as the seed). */
function chance(name: string): Random {
  let state = 2166136261;
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return createRandom(state);
}
