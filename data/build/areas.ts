/**
 * A town's areas from its seed, on a schematic map: grids are boxes, communities their columns, micro-grids the
 * halves of a column, compounds cells of a half, buildings a lattice in a cell. No outline is a survey.
 */
import type { Area } from '#domain/catalogue/district.ts';
import type { Position } from '#domain/shared/place.ts';
import { fill, slug } from './shapes.ts';
import type { CompoundSeed, Patterns, TownSeed } from './shapes.ts';

/** west, south, east, north in degrees */
type Box = readonly [number, number, number, number];

/** No compound is larger than a real one: degrees, about 285 m each way. */
const COMPOUND_SIZE: readonly [number, number] = [0.003, 0.00256];
const ROAD_HALF_WIDTH = 0.0002; // degrees, about 20 m

function degrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function point(lon: number, lat: number): Position {
  return { lon: degrees(lon), lat: degrees(lat) };
}

function centre([w, s, e, n]: Box): Position {
  return point((w + e) / 2, (s + n) / 2);
}

function corners([w, s, e, n]: Box): Position[] {
  return [point(w, s), point(e, s), point(e, n), point(w, n)];
}

/** Cell `i` of `count`, laid out in `columns` columns from the north-west, with a margin of an eighth on each side. */
function cell([w, s, e, n]: Box, i: number, count: number, columns: number): Box {
  const rows = Math.ceil(count / columns);
  const dx = (e - w) / columns;
  const dy = (n - s) / rows;
  const west = w + (i % columns) * dx;
  const north = n - Math.floor(i / columns) * dy;
  return [west + dx / 8, north - dy + dy / 8, west + dx - dx / 8, north - dy / 8];
}

/** A box with the same middle, no larger than the size. */
function atMost([w, s, e, n]: Box, [dx, dy]: readonly [number, number]): Box {
  const x = Math.min(e - w, dx) / 2;
  const y = Math.min(n - s, dy) / 2;
  return [(w + e) / 2 - x, (s + n) / 2 - y, (w + e) / 2 + x, (s + n) / 2 + y];
}

function column([w, s, e, n]: Box, i: number, count: number): Box {
  const dx = (e - w) / count;
  return [w + i * dx, s, w + (i + 1) * dx, n];
}

function half([w, s, e, n]: Box, north: boolean): Box {
  const middle = (s + n) / 2;
  return north ? [w, middle, e, n] : [w, s, e, middle];
}

export function buildAreas(seed: TownSeed, patterns: Patterns): Area[] {
  const town: Area = {
    id: seed.id, parentId: patterns.districtId, level: 'town', name: seed.name, aliases: [], town: seed.id,
    position: centreOf(seed), outline: seed.outline.map(([lon, lat]) => point(lon, lat)),
  };
  return [town, ...roads(seed), ...seed.grids.flatMap((_, g) => grid(seed, patterns, g)), ...landmarks(seed)];
}

/** The middle of the first grid: surely inside, whatever the outline's shape. */
function centreOf(seed: TownSeed): Position {
  const first = seed.grids[Math.floor(seed.grids.length / 3)];
  if (!first) throw new Error(`${seed.id} has no grids`);
  return centre(first.box);
}

function roads(seed: TownSeed): Area[] {
  return seed.roads.map(([zh, en, from, to]) => {
    const box = roadBox(from, to);
    return { id: `${seed.id}.${slug(en)}`, parentId: seed.id, level: 'road', name: { zh, en }, aliases: [], town: seed.id, position: centre(box), outline: corners(box) };
  });
}

/** A road runs due east or due north; its box is its line with a width. */
function roadBox([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Box {
  const d = ROAD_HALF_WIDTH;
  return y1 === y2 ? [x1, y1 - d, x2, y1 + d] : [x1 - d, y1, x2 + d, y2];
}

function grid(seed: TownSeed, patterns: Patterns, g: number): Area[] {
  const entry = seed.grids[g];
  if (!entry) return [];
  const id = `${seed.id}.g${g + 1}`;
  const [zh, en] = entry.name;
  const area: Area = { id, parentId: seed.id, level: 'grid', name: { zh, en }, aliases: [], town: seed.id, position: centre(entry.box), outline: corners(entry.box) };
  return [area, ...entry.communities.flatMap((_, c) => community(seed, patterns, g, c))];
}

function community(seed: TownSeed, patterns: Patterns, g: number, c: number): Area[] {
  const entry = seed.grids[g];
  const own = entry?.communities[c];
  if (!entry || !own) return [];
  const box = column(entry.box, c, entry.communities.length);
  const id = `${seed.id}.g${g + 1}.c${c + 1}`;
  const name = { zh: own.name[0], en: own.name[1] };
  const area: Area = {
    id, parentId: `${seed.id}.g${g + 1}`, level: 'community', name: fill(patterns.levels.community, { community: name }),
    aliases: [`${name.zh}居委`, `${name.zh}居委会`], town: seed.id, position: centre(box), outline: corners(box),
  };
  const middle = Math.ceil(own.compounds.length / 2);
  const halves = [own.compounds.slice(0, middle), own.compounds.slice(middle)];
  return [area, ...halves.flatMap((compounds, m) => microGrid(seed, patterns, area, name, m, half(box, m === 0), compounds))];
}

function microGrid(seed: TownSeed, patterns: Patterns, parent: Area, name: { zh: string; en: string }, m: number, box: Box, compounds: CompoundSeed[]): Area[] {
  const area: Area = {
    id: `${parent.id}.m${m + 1}`, parentId: parent.id, level: 'micro_grid', name: fill(patterns.levels.micro, { community: name, n: m + 1 }),
    aliases: [], town: seed.id, position: centre(box), outline: corners(box),
  };
  return [area, ...compounds.flatMap((compound, i) => compoundAreas(seed, patterns, area.id, compound, atMost(cell(box, i, compounds.length, 2), COMPOUND_SIZE)))];
}

export function compoundId(townId: string, compound: CompoundSeed): string {
  return `${townId}.${slug(compound[1])}`;
}

function compoundAreas(seed: TownSeed, patterns: Patterns, parentId: string, compound: CompoundSeed, box: Box): Area[] {
  const [zh, en, road, number, count, extra = []] = compound;
  const id = compoundId(seed.id, compound);
  const addresses = road === null || number === null ? [] : [`${road}${number}弄`, `${road}${number}号`];
  const area: Area = { id, parentId, level: 'compound', name: { zh, en }, aliases: [...extra, ...addresses], town: seed.id, position: centre(box), outline: corners(box) };
  const pattern = road === null ? patterns.levels.group : patterns.levels.building;
  const columns = Math.ceil(Math.sqrt(count));
  const buildings = Array.from({ length: count }, (_, i): Area => ({
    id: `${id}.${i + 1}`, parentId: id, level: 'building', name: fill(pattern, { compound: area.name, n: i + 1 }), aliases: [], town: seed.id,
    position: centre(cell(box, i, count, columns)),
  }));
  return [area, ...buildings];
}

/** A landmark belongs to the community whose box it lies in. */
function landmarks(seed: TownSeed): Area[] {
  return seed.landmarks.map(([zh, en, lon, lat, aliases]) => ({
    id: `${seed.id}.${slug(en)}`, parentId: communityAt(seed, lon, lat), level: 'landmark', name: { zh, en }, aliases, town: seed.id, position: point(lon, lat),
  }));
}

function communityAt(seed: TownSeed, lon: number, lat: number): string {
  for (const [g, entry] of seed.grids.entries()) {
    for (const c of entry.communities.keys()) {
      const [w, s, e, n] = column(entry.box, c, entry.communities.length);
      if (lon >= w && lon < e && lat >= s && lat < n) return `${seed.id}.g${g + 1}.c${c + 1}`;
    }
  }
  throw new Error(`no community of ${seed.id} at ${lon}, ${lat}`);
}
