/** 推荐处置力量: who could go, how soon, why, and what leaving would bare. The dispatcher chooses. */
import type { District, Unit } from '#domain/catalogue/district.ts';
import { areaPath, findArea, listUnits } from '#domain/catalogue/lookup.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context, Facts } from '#domain/incident/rule.ts';
import { arrivalMinutes, positionOf } from '#domain/incident/travel.ts';
import type { Position } from '#domain/shared/place.ts';
import { isRefusal, type Refusal } from '#domain/shared/refusal.ts';
import { eligible, routedTypes } from './eligibility.ts';

export interface Recommendation {
  unit: Unit;
  arrivalMinutes: number;
  reasons: { zh: string; en: string }[];
  /** units' areas that would have nobody of this kind free */
  uncovers: { zh: string; en: string }[];
}

export interface Shortfall {
  unit: Unit;
  refusal: Refusal;
}

/** Best first: those least often asked in vain, then by the matrix' order of unit types, then by minutes, then by id so that equal facts give equal lists. */
export function recommend(i: Incident, ctx: Context, facts: Pick<Facts, 'busyWith'>): { items: Recommendation[]; shortfalls: Shortfall[] } {
  const types = routedTypes(i, ctx).lead;
  const at = positionOf(i, ctx);
  const asked = askedInVain(i);
  const items: Recommendation[] = [];
  const shortfalls: Shortfall[] = [];
  const units = listUnits(ctx.district, { town: i.town, types });
  for (const unit of units) {
    const no = eligible(i, unit, 'lead', ctx, facts);
    if (isRefusal(no)) shortfalls.push({ unit, refusal: no });
    else items.push(recommendation(i, unit, at, ctx, asked.get(unit.id) ?? 0));
  }
  const free = new Set(items.map((r) => r.unit.id));
  for (const r of items) r.uncovers = uncovers(r.unit, units, free, ctx.district);
  const rank = (r: Recommendation) => types.indexOf(r.unit.type);
  const tried = (r: Recommendation) => asked.get(r.unit.id) ?? 0;
  items.sort((a, b) => tried(a) - tried(b) || rank(a) - rank(b) || a.arrivalMinutes - b.arrivalMinutes || (a.unit.id < b.unit.id ? -1 : 1));
  const [first, ...next] = items;
  for (const r of next) if (first) r.reasons.push(behind(r, first, tried(r) - tried(first), rank(r) - rank(first)));
  const ease = (s: Shortfall) => EASIEST.indexOf(s.refusal.code);
  shortfalls.sort((a, b) => ease(a) - ease(b) || arrivalMinutes(a.unit, at) - arrivalMinutes(b.unit, at) || (a.unit.id < b.unit.id ? -1 : 1));
  return { items, shortfalls };
}

/** What stands between a unit and this incident, by how little would have to change: hands free, an hour of duty, an area, a paper; what no town can change comes last. */
const EASIEST: readonly string[] = [
  'dispatch.unit_busy', 'dispatch.unit_off_shift', 'dispatch.unit_out_of_area', 'dispatch.unit_not_qualified', 'dispatch.unit_type_not_routed', 'dispatch.unit_wrong_town', 'dispatch.already_on_it', 'dispatch.unit_excluded',
];

/** Why it is not the first, by what parted the two. */
function behind(r: Recommendation, first: Recommendation, tried: number, rank: number): { zh: string; en: string } {
  const later = r.arrivalMinutes - first.arrivalMinutes;
  if (tried > 0) return { zh: '未列首位：此前派过未办成', en: 'not first: sent before in vain' };
  if (rank > 0) return { zh: '未列首位：派单规则先派另一类力量', en: 'not first: the matrix names another kind of unit before it' };
  if (later > 0) return { zh: `未列首位：晚到 ${later} 分钟`, en: `not first: ${later} min later` };
  return { zh: '与首位条件相同', en: 'equal to the first' };
}

/** By unit: how often it was sent here, or asked to go, and is no longer. */
function askedInVain(i: Incident): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { unitId, endedAt } of i.assignments) if (endedAt !== null) times.set(unitId, (times.get(unitId) ?? 0) + 1);
  return times;
}

function recommendation(i: Incident, unit: Unit, at: Position | null, ctx: Context, tried: number): Recommendation {
  const minutes = arrivalMinutes(unit, at);
  const reasons = [{ zh: `预计 ${minutes} 分钟到场`, en: `about ${minutes} min to the scene` }];
  if (unit.exclusive) reasons.push({ zh: '三段资格在期、在班、空闲', en: 'qualified in all three stages, on shift, free' });
  else reasons.push({ zh: '值班席位，可同时受理', en: 'a duty desk that takes several at once' });
  const area = i.place.areaId;
  if (area && unit.areaIds.some((a) => areaPath(ctx.district, area).includes(a))) {
    reasons.push({ zh: '事发地在其责任区域', en: 'the place lies in its own area' });
  }
  if (tried > 0) reasons.push({ zh: `此前已派 ${tried} 次，未办成`, en: `sent ${tried === 1 ? 'once' : `${tried} times`} before, in vain` });
  return { unit, arrivalMinutes: minutes, reasons, uncovers: [] };
}

/** Which areas leaving would bare, and how long the nearest crew that is left would take to the worst of them instead. */
function uncovers(unit: Unit, units: Unit[], free: Set<string>, district: District): Recommendation['uncovers'] {
  if (!unit.exclusive) return [];
  const others = units.filter((u) => u.exclusive && u.id !== unit.id && free.has(u.id));
  if (others.length === 0) return [{ zh: '派出后本街镇再无空闲队组', en: 'no other crew of the town would be free' }];
  const left = unit.areaIds.filter((a) => !others.some((u) => u.areaIds.includes(a) || u.areaIds.length === 0));
  if (left.length === 0) return [];
  const [worst] = left.flatMap((id) => findArea(district, id) ?? []).map(({ position }) => ({ now: arrivalMinutes(unit, position), then: Math.min(...others.map((u) => arrivalMinutes(u, position))) })).toSorted((a, b) => b.then - a.then);
  const [zh, en] = worst ? [`，最近的空闲队组约 ${worst.then} 分钟可到（现为 ${worst.now} 分钟）`, `; the nearest free one would take ${worst.then} min there (now ${worst.now})`] : ['', ''];
  return [{ zh: `派出后 ${left.length} 个责任区域暂无队组${zh}`, en: `${left.length} ${left.length === 1 ? 'area' : 'areas'} would have no crew${en}` }];
}
