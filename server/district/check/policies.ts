/**
 * The routing matrix of each policy: every item has a line at every hour of every kind of day (silence is not a
 * rule, DOMAIN-RULES 2.3), every line can be met by a unit on shift, and no line is dead.
 */
import type { Catalogue, Policy, Route, Town, Unit } from '#domain/catalogue/district.ts';
import { isBarred, isWithin } from '#domain/catalogue/lookup.ts';
import { isAfterMidnight, minutesOf, withinHours } from '#domain/deadlines/local-time.ts';
import { known, ordered, report, uniqueIds } from './report.ts';
import type { Check, Origin } from './report.ts';

/** A minute of a day whose kind, and whose eve's kind, are given. */
interface Moment {
  minutes: number;
  workday: boolean;
  eveWorkday: boolean;
}

interface Window {
  hours?: [string, string];
  days?: 'workday' | 'day_off' | 'all';
}

export function checkPolicies(c: Check): void {
  for (const town of c.d.towns) {
    const origin = (n: number) => c.origins.policies[town.id]?.[n];
    if (town.policies.length === 0) c.problems.push({ file: `towns/${town.id}/policies`, path: '', message: 'there is no policy' });
    ordered(c, town.policies, origin);
    uniqueIds(c, town.policies.map((p) => p.version), origin, 'version');
    for (const [n, policy] of town.policies.entries()) {
      const catalogue = c.d.catalogues.findLast((x) => x.from <= policy.from);
      if (catalogue) checkPolicy(c, town, policy, catalogue, origin(n));
      else report(c, origin(n), 'from', 'begins before the first catalogue');
    }
  }
}

function checkPolicy(c: Check, town: Town, policy: Policy, catalogue: Catalogue, origin: Origin | undefined): void {
  const at = (n: number): Origin => ({ file: origin?.file ?? '', at: `routes[${n}]` });
  const types = new Set(catalogue.unitTypes.map((t) => t.code));
  const codes = new Set(['*', ...catalogue.categories.map((x) => x.code), ...catalogue.items.map((i) => i.code)]);
  const sets = { types, codes, forces: forcesOf(c, town) };
  uniqueIds(c, policy.routes.map((r) => r.id), at);
  for (const [n, line] of policy.noDispatch.entries()) {
    const place = { file: origin?.file ?? '', at: `noDispatch[${n}]` };
    known(c, [line.unitType], types, place, 'unitType', 'unit type');
    known(c, line.items, codes, place, 'items', 'item');
  }
  const items = new Set(catalogue.items.map((i) => i.code));
  known(c, policy.shadowRun?.live ?? [], items, { file: origin?.file ?? '', at: 'shadowRun' }, 'live', 'item');
  const before = c.problems.length;
  for (const [n, route] of policy.routes.entries()) checkLine(c, town, policy, route, at(n), sets);
  if (c.problems.length === before) checkMatrix(c, town, policy, catalogue, at, sets.forces);
}

interface Sets {
  types: ReadonlySet<string>;
  codes: ReadonlySet<string>;
  forces: Forces;
}

function checkLine(c: Check, town: Town, policy: Policy, route: Route, origin: Origin, sets: Sets): void {
  const { types, codes, forces } = sets;
  known(c, route.items, codes, origin, 'items', 'item');
  known(c, route.lead, types, origin, 'lead', 'unit type');
  known(c, route.co, types, origin, 'co', 'unit type');
  if (route.lead.length === 0 && route.co.length > 0) report(c, origin, 'co', 'a line that stays with the police has no co-handlers');
  for (const id of route.areas ?? []) {
    if (!isWithin(c.d, id, town.areaId)) report(c, origin, 'areas', `${id} does not lie in ${town.id}`, `${id} 不在本街镇`);
  }
  for (const [field, list] of [['lead', route.lead], ['co', route.co]] as const) {
    for (const type of list) {
      if (route.items.some((code) => isBarred(policy, type, code))) report(c, origin, field, `${type} is on the no-dispatch list for this item`, `${type} 不得派此类事项`);
      if (types.has(type) && !forces.has(type)) report(c, origin, field, `${town.id} has no unit of type ${type}`, `本街镇没有 ${type} 类的处置力量`);
    }
  }
}

/** Units a town may call on, by type: its own and the district's. */
type Forces = ReadonlyMap<string, readonly Unit[]>;

function forcesOf(c: Check, town: Town): Forces {
  return Map.groupBy(c.d.units.filter((u) => u.town === null || u.town === town.id), (u) => u.type);
}

/** A line with, for every moment, whether it fits and whether some unit it may lead with is then on shift. */
interface Timed {
  route: Route;
  fits: boolean[];
  isMet: boolean[];
}

function checkMatrix(c: Check, town: Town, policy: Policy, catalogue: Catalogue, at: (n: number) => Origin, forces: Forces): void {
  const all = moments([...policy.routes, ...c.d.shifts.filter((s) => s.town === town.id)]);
  const isThere = presence(c, all);
  const timed = policy.routes.map((route): Timed => {
    const units = route.lead.flatMap((type) => forces.get(type) ?? []);
    return { route, fits: all.map((m) => fits(route, m)), isMet: all.map((_, m) => route.lead.length === 0 || units.some((u) => isThere(u)[m])) };
  });
  const reached = new Set<Route>();
  for (const item of catalogue.items) {
    const lines = timed.filter(({ route }) => route.items.some((x) => x === '*' || x === item.code || x === item.category));
    for (const [m, moment] of all.entries()) {
      const fitting = upToGeneral(lines, m);
      if (fitting.at(-1)?.route.areas !== undefined || fitting.length === 0) {
        report(c, at(0), 'items', `${item.code} has no line ${inWords(moment)}`, `${item.code} 在${inChinese(moment)}没有对应的条目`);
        return;
      }
      const unmet = fitting.find((line) => !line.isMet[m])?.route;
      if (unmet) report(c, at(policy.routes.indexOf(unmet)), 'lead', `no unit of ${unmet.lead.join(', ')} is on shift ${inWords(moment)}`, `${inChinese(moment)}没有 ${unmet.lead.join('、')} 在班，${item.code} 无人可派`);
      if (unmet) return;
      for (const { route } of fitting) reached.add(route);
    }
  }
  for (const [n, route] of policy.routes.entries()) {
    if (!reached.has(route)) report(c, at(n), 'id', `${route.id} is never used: lines above it fit first`, `条目 ${route.id} 永远用不上：其上的条目已先符合`);
  }
}

/** For every moment whether a unit is on shift; units with the same shifts are asked once. */
function presence(c: Check, all: readonly Moment[]): (unit: Unit) => readonly boolean[] {
  const shifts = new Map(c.d.shifts.map((s) => [s.id, s]));
  const answers = new Map<string, readonly boolean[]>();
  return ({ shiftIds }) => {
    const key = shiftIds.join(' ');
    const answer = answers.get(key) ?? all.map((m) => shiftIds.length === 0 || shiftIds.some((id) => fits(shifts.get(id) ?? {}, m)));
    answers.set(key, answer);
    return answer;
  };
}

/** The lines that fit a moment up to the first that is for the whole town: what a place there may be routed by. */
function upToGeneral(lines: readonly Timed[], m: number): Timed[] {
  const fitting = lines.filter((line) => line.fits[m]);
  const general = fitting.findIndex(({ route }) => route.areas === undefined);
  return general < 0 ? fitting : fitting.slice(0, general + 1);
}

function fits(window: Window, m: Moment): boolean {
  if (window.hours && !withinHours(m.minutes, window.hours)) return false;
  if (window.days === undefined || window.days === 'all') return true;
  const began = window.hours && isAfterMidnight(m.minutes, window.hours) ? m.eveWorkday : m.workday;
  return began === (window.days === 'workday');
}

/** One moment in every stretch between two boundaries of any window, on every kind of day and eve. */
function moments(windows: readonly Window[]): Moment[] {
  const edges = new Set([0, ...windows.flatMap((w) => w.hours ?? []).map((text) => minutesOf(text) % 1440)]);
  return [...edges].flatMap((minutes) => [true, false].flatMap((workday) => [true, false].map((eveWorkday) => ({ minutes, workday, eveWorkday }))));
}

const clockOf = (m: Moment): string => `${String(Math.floor(m.minutes / 60)).padStart(2, '0')}:${String(m.minutes % 60).padStart(2, '0')}`;
const inChinese = (m: Moment): string => `${m.workday ? '工作日' : '休息日'} ${clockOf(m)} `;

function inWords(m: Moment): string {
  return `at ${clockOf(m)} on a ${m.workday ? 'working day' : 'day off'}`;
}
