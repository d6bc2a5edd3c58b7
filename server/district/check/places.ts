/** Areas form one tree, know their town, lie inside each other; stations divide them. */
import type { Area } from '#domain/catalogue/district.ts';
import type { Position } from '#domain/shared/place.ts';
import { inFile, known, report, uniqueIds } from './report.ts';
import type { Check, Origin } from './report.ts';

interface Tree {
  areas: ReadonlyMap<string, Area>;
  ranks: ReadonlyMap<string, number>;
  /** town areas → town */
  towns: ReadonlyMap<string, string>;
  townRank: number;
}

export function checkPlaces(c: Check): void {
  const origin = (n: number) => c.origins.areas[n];
  uniqueIds(c, c.d.areas.map((a) => a.id), origin);
  uniqueIds(c, c.d.levels.map((l) => l.code), (n) => ({ file: 'district.json', at: `levels[${n}]` }), 'code');
  const areas = new Map(c.d.areas.map((a) => [a.id, a]));
  const ranks = new Map(c.d.levels.map((l) => [l.code, l.rank]));
  const towns = new Map(c.d.towns.map((t) => [t.areaId, t.id]));
  const townRanks = [...towns.keys()].map((id) => ranks.get(areas.get(id)?.level ?? '') ?? 0);
  const tree: Tree = { areas, ranks, towns, townRank: Math.max(0, ...townRanks) };
  const roots = c.d.areas.filter((a) => a.parentId === null);
  if (roots.length !== 1) c.problems.push({ file: 'shared/areas.json', path: '', message: `there must be one area without a parent, not ${roots.length}` });
  for (const [n, area] of c.d.areas.entries()) checkArea(c, tree, area, origin(n));
  checkStations(c, tree);
}

function checkArea(c: Check, tree: Tree, area: Area, origin: Origin | undefined): void {
  const rank = tree.ranks.get(area.level);
  if (rank === undefined) report(c, origin, 'level', `no such level: ${area.level}`);
  if (area.outline && !isInside(area.position, area.outline)) report(c, origin, 'position', 'lies outside the area\'s own outline', '标注点不在自己的范围内');
  if (area.parentId !== null) checkParent(c, tree, area, rank ?? 0, origin);
}

function checkParent(c: Check, tree: Tree, area: Area, rank: number, origin: Origin | undefined): void {
  const parent = area.parentId === null ? undefined : tree.areas.get(area.parentId);
  if (!parent) {
    report(c, origin, 'parentId', `no such area: ${area.parentId}`);
    return;
  }
  // A rank that only grows downwards also rules out circles.
  if ((tree.ranks.get(parent.level) ?? 0) >= rank) report(c, origin, 'level', `${area.level} cannot lie below ${parent.level}`);
  const town = tree.towns.get(area.id) ?? parent.town;
  if (area.town !== town) report(c, origin, 'town', `is ${area.town}, but the tree says ${town}`);
  if (town === null && rank > tree.townRank) report(c, origin, 'town', 'an area below a town must belong to one');
  if (parent.outline && !isInside(area.position, parent.outline)) report(c, origin, 'position', `lies outside ${parent.id}`, `标注点在上级区域 ${parent.id} 之外`);
}

/** Even-odd rule; schematic outlines need no sphere. Points on the western and southern edge count as inside. */
export function isInside(p: Position, outline: readonly Position[]): boolean {
  let inside = false;
  for (const [i, a] of outline.entries()) {
    const b = outline.at(i - 1);
    if (!b || (a.lat > p.lat) === (b.lat > p.lat)) continue;
    if (p.lon < ((b.lon - a.lon) * (p.lat - a.lat)) / (b.lat - a.lat) + a.lon) inside = !inside;
  }
  return inside;
}

function checkStations(c: Check, tree: Tree): void {
  const towns = new Set(c.d.towns.map((t) => t.id));
  const listed = c.d.stations.flatMap((s) => s.areaIds);
  uniqueIds(c, c.d.stations.map((s) => s.id), (n) => inFile('stations.json', n));
  uniqueIds(c, listed, () => ({ file: 'stations.json', at: '' }), 'areaIds');
  for (const [n, station] of c.d.stations.entries()) {
    const origin = inFile('stations.json', n);
    known(c, station.towns, towns, origin, 'towns', 'town');
    known(c, station.areaIds, tree.areas, origin, 'areaIds', 'area');
    for (const id of station.areaIds) {
      const town = tree.areas.get(id)?.town;
      if (town && !station.towns.includes(town)) report(c, origin, 'areaIds', `${id} lies in ${town}, which the station does not serve`);
    }
  }
  for (const town of towns) {
    if (!c.d.stations.some((s) => s.towns.includes(town))) c.problems.push({ file: 'stations.json', path: '', message: `no station serves ${town}` });
  }
  checkCovered(c, tree, new Set(listed));
}

/** Every area two levels or more below a town has a station by itself or by an area above it. */
function checkCovered(c: Check, tree: Tree, listed: ReadonlySet<string>): void {
  const covered = new Map<string, boolean>();
  const isCovered = (area: Area): boolean => {
    const found = covered.get(area.id);
    if (found !== undefined) return found;
    const parent = area.parentId === null ? undefined : tree.areas.get(area.parentId);
    const answer = listed.has(area.id) || (parent !== undefined && isCovered(parent));
    covered.set(area.id, answer);
    return answer;
  };
  for (const [n, area] of c.d.areas.entries()) {
    const belowTown = area.town !== null && area.parentId !== null && !tree.towns.has(area.id) && !tree.towns.has(area.parentId);
    if (belowTown && !isCovered(area)) report(c, c.origins.areas[n], 'id', 'no police station answers for this area');
  }
}
