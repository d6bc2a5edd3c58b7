/**
 * The best place named in a text: the finest that the district knows, as the caller's own words and their span.
 * A street or estate nobody knows is still given as words (no area, no position); nothing named is an answer (null).
 */
import type { Area } from '#domain/catalogue/district.ts';
import type { Place, Position, Precision } from '#domain/shared/place.ts';
import { normalise, originalSpan, type Normal } from '#domain/triage/normalise.ts';
import type { PlaceFinding } from '#domain/triage/proposal.ts';
import { precisionOf, type Gazetteer, type NameHit } from './gazetteer.ts';
import { endWordAt, numbersAt, type Numbers } from './numbers.ts';
import { unknownPlace } from './unknown.ts';

export { createGazetteer, type Gazetteer } from './gazetteer.ts';

/** Finer first. */
const FINENESS: readonly Precision[] = ['building', 'compound', 'lane', 'road', 'community', 'town', 'unknown'];

/** Words between two names of one place: A路近B路, A路的B苑. */
const JOINT = /(?:近|靠近|靠|与|和|及|到|的|上|、|\/|,|交|[东南西北]?侧|往|里的|那边的?|路口的?){0,2}/y;

interface Named {
  from: number;
  to: number;
  area: Area;
  precision: Precision;
  position: Position;
}

/** `town` breaks ties: a road may run through two towns. Linear in the text. */
export function findPlace(gazetteer: Gazetteer, raw: string, town?: string): PlaceFinding | null {
  const normal = normalise(raw);
  const named = joined(gazetteer.names(normal.text).map((hit) => locate(gazetteer, normal.text, hit, town)), normal.text);
  const best = named.reduce<Named | null>((a, b) => (a && rank(a) <= rank(b) ? a : b), null);
  const guess = best === null || rank(best) > FINENESS.indexOf('road') ? unknownPlace(normal.text) : null;
  if (guess) return finding(normal, raw, guess.from, guess.to, { areaId: best?.area.id ?? null, position: null, precision: 'unknown' });
  if (!best) return null;
  return finding(normal, raw, best.from, best.to, { areaId: best.area.id, position: best.position, precision: best.precision });
}

function finding(normal: Normal, raw: string, from: number, to: number, place: Place): PlaceFinding {
  const span = originalSpan(normal, from, to);
  return { text: raw.slice(...span), span, place };
}

function rank(named: Named): number {
  return FINENESS.indexOf(named.precision);
}

/** A name with the numbers behind it: the building when the district has it. */
function locate(gazetteer: Gazetteer, text: string, hit: NameHit, town: string | undefined): Named {
  const area = hit.areas.find((a) => a.town === town) ?? hit.areas[0];
  if (!area) throw new RangeError('a name without an area');
  const numbers = numbersAt(text, hit.to);
  const building = numbers.building === null ? null : gazetteer.building(area, numbers.building);
  const end = endWordAt(text, numbers.to);
  const found = building ?? area;
  return { from: hit.from, to: end, area: found, precision: finer(found, numbers), position: found.position };
}

function finer(area: Area, numbers: Numbers): Precision {
  const precision = precisionOf(area);
  return precision === 'road' && (numbers.lane !== null || numbers.building !== null) ? 'lane' : precision;
}

/** Names side by side are one place, known by the finest; two roads are their crossing. */
function joined(list: readonly Named[], text: string): Named[] {
  const out: Named[] = [];
  for (const next of list) {
    const last = out.at(-1);
    if (last && adjoins(text, last.to, next.from)) out[out.length - 1] = merge(last, next);
    else out.push(next);
  }
  return out;
}

function adjoins(text: string, from: number, to: number): boolean {
  JOINT.lastIndex = from;
  return from === to || (JOINT.test(text) && JOINT.lastIndex === to);
}

function merge(a: Named, b: Named): Named {
  const crossing = a.area.level === 'road' && b.area.level === 'road' ? crossingOf(a.area, b.area) : null;
  const finest = rank(b) < rank(a) ? b : a;
  return { ...finest, from: a.from, to: b.to, position: crossing ?? finest.position };
}

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** Where the outlines of two roads overlap: the middle of the shared box, or null when they do not meet. */
function crossingOf(a: Area, b: Area): Position | null {
  const [one, two] = [boxOf(a), boxOf(b)];
  if (!one || !two) return null;
  const west = Math.max(one.west, two.west);
  const east = Math.min(one.east, two.east);
  const south = Math.max(one.south, two.south);
  const north = Math.min(one.north, two.north);
  return west <= east && south <= north ? { lon: (west + east) / 2, lat: (south + north) / 2 } : null;
}

function boxOf(area: Area): Box | null {
  if (!area.outline || area.outline.length === 0) return null;
  const lons = area.outline.map((p) => p.lon);
  const lats = area.outline.map((p) => p.lat);
  return { west: Math.min(...lons), east: Math.max(...lons), south: Math.min(...lats), north: Math.max(...lats) };
}
