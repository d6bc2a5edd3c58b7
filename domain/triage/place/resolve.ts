/** What the words for a place mean here: the finest area they name, its position, how finely that pins it down, and what else they may mean. */
import type { Area } from '#domain/catalogue/district.ts';
import type { Place, Position, Precision } from '#domain/shared/place.ts';
import type { PlaceGuess, PlaceIdentity } from '#domain/triage/proposal.ts';
import { precisionOf, type Gazetteer, type NameHit } from './gazetteer.ts';
import { identityOf } from './identity.ts';
import { numbersAt, type Numbers } from './numbers.ts';

/** Finer first. */
const FINENESS: readonly Precision[] = ['building', 'compound', 'lane', 'road', 'community', 'town', 'unknown'];
const MOST_GUESSES = 3;

export interface Meaning {
  place: Place;
  /** known by its sound only */
  bySound: boolean;
  others: PlaceGuess[];
  identity: PlaceIdentity | null;
}

export interface Words {
  from: number;
  to: number;
}

interface Named {
  hit: NameHit;
  /** end of the name */
  to: number;
  area: Area;
  numbers: Numbers;
  precision: Precision;
  position: Position;
}

/** `town` decides between areas of one name; without it, the town of the other names in the text does. */
export function meaningOf(gazetteer: Gazetteer, text: string, hits: readonly NameHit[], words: Words, town: string | undefined): Meaning {
  const inside = hits.filter((hit) => hit.from < words.to && hit.to > words.from);
  const towns = town === undefined ? townsNamed(hits) : new Set([town]);
  const named = inside.map((hit) => locate(gazetteer, text, hit, words.to, towns));
  const best = named.reduce<Named | null>((a, b) => (a && rank(a) <= rank(b) ? a : b), null);
  const identity = identityOf(text, words.from, words.to, named, best);
  if (!best) return { place: { areaId: null, position: null, precision: 'unknown' }, bySound: false, others: [], identity };
  const position = crossingOf(named) ?? best.position;
  return { place: { areaId: best.area.id, position, precision: best.precision }, bySound: best.hit.bySound, others: othersOf(best, inside, towns), identity };
}

/** Towns of the names that lie in one town only. */
function townsNamed(hits: readonly NameHit[]): Set<string> {
  const towns = hits.flatMap(({ areas }) => {
    const own = new Set(areas.map((area) => area.town));
    return own.size === 1 ? [...own] : [];
  });
  return new Set(towns.filter((town) => town !== null));
}

function choose(areas: readonly Area[], towns: ReadonlySet<string>): Area {
  const area = areas.find((a) => a.town !== null && towns.has(a.town)) ?? areas[0];
  if (!area) throw new RangeError('a name without an area');
  return area;
}

/** A name with the numbers behind it: the building when the district has it. */
function locate(gazetteer: Gazetteer, text: string, hit: NameHit, end: number, towns: ReadonlySet<string>): Named {
  const area = choose(hit.areas, towns);
  const numbers = numbersAt(text, hit.to);
  const building = numbers.building === null ? null : gazetteer.building(area, numbers.building);
  const named = { hit, to: hit.to, numbers };
  if (building) return { ...named, area: building, precision: 'building', position: building.position };
  const precision = precisionOf(area);
  const numbered = precision === 'road' && (numbers.lane !== null || numbers.building !== null);
  return { ...named, area, precision: numbered ? 'lane' : vague(area, text.slice(hit.to, end)) ? 'community' : precision, position: area.position };
}

/** 鲁汇加油站 lies somewhere in 鲁汇: what follows the name of a whole quarter is a place of its own. */
const OF_ITS_OWN = /^(?:一家|一个|一|某|那家|那个|的)?[\u4e00-\u9fff]{0,8}(?:店|馆|站|厂|场|园|村|校|院|公司|小区|公寓|苑|仓库|工地|中心|广场|超市|银行|地|城|街)/;

function vague(area: Area, rest: string): boolean {
  return area.level === 'landmark' && OF_ITS_OWN.test(rest);
}

function rank(named: Named): number {
  return FINENESS.indexOf(named.precision);
}

/** Areas of the same name elsewhere, then names that sound alike. */
function othersOf(best: Named, inside: readonly NameHit[], towns: ReadonlySet<string>): PlaceGuess[] {
  const chosen = new Set(inside.map((hit) => choose(hit.areas, towns).id));
  const areas = best.hit.areas.filter((area) => !chosen.has(area.id));
  return areas.slice(0, MOST_GUESSES).map((area) => ({
    text: area.name.zh, place: { areaId: area.id, position: area.position, precision: precisionOf(area) },
  }));
}

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** Two roads in one place are their crossing: the middle of what their outlines share, or null when they do not meet. */
function crossingOf(named: readonly Named[]): Position | null {
  const [one, two] = named.filter(({ area }) => area.level === 'road').map(({ area }) => boxOf(area));
  if (!one || !two || named.some((n) => rank(n) < FINENESS.indexOf('lane'))) return null;
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
