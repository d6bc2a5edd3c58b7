/**
 * Questions to the district's data. Pure: the same district, instant and ids give the same answer.
 * Indexes are built once per district object, so every look-up by id is a map access.
 */
import { isAfterMidnight, addDays, localTime, withinHours } from '#domain/deadlines/local-time.ts';
import type { LocalTime } from '#domain/deadlines/local-time.ts';
import { isLikelyWorkday } from '#domain/deadlines/working-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type {
  Account, Area, Catalogue, District, Item, Organisation, Outcome, Person, Policy, QualificationStage, Route, Shift, Station, Town, Unit,
} from './district.ts';

interface Index {
  areas: Map<string, Area>;
  organisations: Map<string, Organisation>;
  units: Map<string, Unit>;
  people: Map<string, Person>;
  towns: Map<string, Town>;
  shifts: Map<string, Shift>;
  accounts: Map<string, Account>;
  stationOfArea: Map<string, Station>;
  related: Map<string, Set<string>>;
}

const indexes = new WeakMap<District, Index>();
const itemIndexes = new WeakMap<Catalogue, Map<string, Item>>();

function byId<T extends { id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((entry) => [entry.id, entry]));
}

function indexOf(d: District): Index {
  let index = indexes.get(d);
  if (!index) {
    index = {
      areas: byId(d.areas), organisations: byId(d.organisations), units: byId(d.units), people: byId(d.people),
      towns: byId(d.towns), shifts: byId(d.shifts),
      accounts: new Map(d.accounts.map((a) => [a.username, a])),
      stationOfArea: new Map(d.stations.flatMap((s) => s.areaIds.map((id): [string, Station] => [id, s]))),
      related: relationsOf(d),
    };
    indexes.set(d, index);
  }
  return index;
}

/** What is in force from now on, everywhere that holds this district: whoever keeps it keeps the same object. */
export function putInForce(d: District, next: District): void {
  Object.assign(d, next);
  indexes.delete(d);
}

/** Relations count both ways, whichever side wrote them down. */
function relationsOf(d: District): Map<string, Set<string>> {
  const related = new Map<string, Set<string>>();
  const add = (a: string, b: string) => related.set(a, (related.get(a) ?? new Set()).add(b));
  for (const o of d.organisations) {
    for (const other of o.relatedIds) {
      add(o.id, other);
      add(other, o.id);
    }
  }
  return related;
}

function get<T>(map: Map<string, T>, id: string, what: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`no such ${what}: ${id}`);
  return found;
}

/** The version in force at `at`: the last whose `from` is not later. Throws before the first. */
function versionAt<T extends { from: Instant }>(versions: readonly T[], at: Instant, what: string): T {
  const found = versions.findLast((v) => v.from <= at);
  if (!found) throw new Error(`no ${what} in force at ${at}`);
  return found;
}

export function catalogueAt(d: District, at: Instant): Catalogue {
  return versionAt(d.catalogues, at, 'catalogue');
}

export function policyAt(town: Town, at: Instant): Policy {
  return versionAt(town.policies, at, `policy of ${town.id}`);
}

export function findItem(catalogue: Catalogue, code: string): Item | undefined {
  let items = itemIndexes.get(catalogue);
  if (!items) {
    items = new Map(catalogue.items.map((item) => [item.code, item]));
    itemIndexes.set(catalogue, items);
  }
  return items.get(code);
}

export function findOutcome(catalogue: Catalogue, code: string): Outcome | undefined {
  return catalogue.outcomes.find((o) => o.code === code);
}

export function getTown(d: District, id: string): Town {
  return get(indexOf(d).towns, id, 'town');
}

export function findTown(d: District, id: string): Town | undefined {
  return indexOf(d).towns.get(id);
}

export function findArea(d: District, id: string): Area | undefined {
  return indexOf(d).areas.get(id);
}

/** Ids from the area itself up to the root; empty for an unknown area. */
export function areaPath(d: District, areaId: string): string[] {
  const { areas } = indexOf(d);
  const path: string[] = [];
  for (let area = areas.get(areaId); area; area = area.parentId === null ? undefined : areas.get(area.parentId)) path.push(area.id);
  return path;
}

/** Whether an area is the other one or lies below it. */
export function isWithin(d: District, areaId: string, ancestorId: string): boolean {
  const { areas } = indexOf(d);
  for (let area = areas.get(areaId); area; area = area.parentId === null ? undefined : areas.get(area.parentId)) {
    if (area.id === ancestorId) return true;
  }
  return false;
}

/** The town an area belongs to; null for the district itself and for towns that are only a name. */
export function townOfArea(d: District, areaId: string): string | null {
  return findArea(d, areaId)?.town ?? null;
}

/**
 * The police station answering for a place: the station that lists the area or the nearest area above it;
 * for a place without one, the first station that serves the town. Throws when no station serves the town.
 */
export function stationFor(d: District, areaId: string | null, townId: string): Station {
  const { stationOfArea } = indexOf(d);
  for (const id of areaId === null ? [] : areaPath(d, areaId)) {
    const station = stationOfArea.get(id);
    if (station) return station;
  }
  const first = d.stations.find((s) => s.towns.includes(townId));
  if (!first) throw new Error(`no police station serves ${townId}`);
  return first;
}

/** A window that wraps midnight belongs to the day on which it began. */
function dayOf(time: LocalTime, hours: readonly [string, string] | undefined): string {
  return hours && isAfterMidnight(time.minutes, hours) ? addDays(time.date, -1) : time.date;
}

function fitsDays(d: District, days: 'all' | 'workday' | 'day_off' | undefined, date: string): boolean {
  if (days === undefined || days === 'all') return true;
  return isLikelyWorkday(d.calendar, date) === (days === 'workday');
}

function fitsItem(route: Route, itemCode: string): boolean {
  return route.items.some((code) => code === '*' || code === itemCode || itemCode.startsWith(`${code}-`));
}

function fitsArea(d: District, route: Route, areaId: string | null): boolean {
  if (!route.areas) return true;
  return areaId !== null && route.areas.some((id) => isWithin(d, areaId, id));
}

function fitsTime(d: District, route: Route, time: LocalTime): boolean {
  if (route.hours && !withinHours(time.minutes, route.hours)) return false;
  return fitsDays(d, route.days, dayOf(time, route.hours));
}

/**
 * The line of the town's routing matrix for an item, a place and an instant: the first that fits. A line with
 * an empty `lead` says why the matter stays with the police; null = no line, which means the same (DOMAIN-RULES 2.3).
 */
export function routeFor(d: District, townId: string, itemCode: string, areaId: string | null, at: Instant): { route: Route | null } {
  return { route: lineOf(d, policyAt(getTown(d, townId), at), itemCode, areaId, at) };
}

/** The same by a policy that need not be in force. */
export function lineOf(d: District, { routes }: Policy, itemCode: string, areaId: string | null, at: Instant): Route | null {
  const time = localTime(at, d.timeZone);
  return routes.find((r) => fitsItem(r, itemCode) && fitsTime(d, r, time) && fitsArea(d, r, areaId)) ?? null;
}

/** Whether the policy's no-dispatch list bars a unit type from an item, whatever the matrix says. */
export function isBarred(policy: Policy, unitType: string, itemCode: string): boolean {
  return policy.noDispatch.some((line) => line.unitType === unitType
    && line.items.some((code) => code === '*' || code === itemCode || itemCode.startsWith(`${code}-`)));
}

/** Whether a unit is on shift; one without shifts is always there. A night shift belongs to the day it began. */
export function isOnShift(d: District, unit: Unit, at: Instant): boolean {
  if (unit.shiftIds.length === 0) return true;
  const time = localTime(at, d.timeZone);
  const { shifts } = indexOf(d);
  return unit.shiftIds.some((id) => {
    const shift = get(shifts, id, 'shift');
    return withinHours(time.minutes, shift.hours) && fitsDays(d, shift.days, dayOf(time, shift.hours));
  });
}

export type Qualification = { ok: true } | { ok: false; personId: string; stage: QualificationStage; why: 'missing' | 'expired' };

/**
 * Whether every member of a unit has passed all stages its type asks for, and in date on the local day
 * (the last day counts); else the first gap found (DOMAIN-RULES 3.3).
 */
export function qualification(d: District, unit: Unit, at: Instant): Qualification {
  const stages = catalogueAt(d, at).unitTypes.find((t) => t.code === unit.type)?.stages ?? [];
  const { date } = localTime(at, d.timeZone);
  for (const personId of unit.personIds) {
    const person = get(indexOf(d).people, personId, 'person');
    for (const stage of stages) {
      const passed = person.qualifications.filter((q) => q.stage === stage && q.passed <= date);
      if (passed.length === 0) return { ok: false, personId, stage, why: 'missing' };
      if (!passed.some((q) => date <= q.until)) return { ok: false, personId, stage, why: 'expired' };
    }
  }
  return { ok: true };
}

export function getUnit(d: District, id: string): Unit {
  return get(indexOf(d).units, id, 'unit');
}

export function findUnit(d: District, id: string): Unit | undefined {
  return indexOf(d).units.get(id);
}

export function getOrganisation(d: District, id: string): Organisation {
  return get(indexOf(d).organisations, id, 'organisation');
}

export function findOrganisation(d: District, id: string): Organisation | undefined {
  return indexOf(d).organisations.get(id);
}

export function findPerson(d: District, id: string): Person | undefined {
  return indexOf(d).people.get(id);
}

export function findAccount(d: District, username: string): Account | undefined {
  return indexOf(d).accounts.get(username);
}

export interface UnitFilter {
  /** units of this town, and those that serve the whole district */
  town?: string;
  types?: readonly string[];
  /** only those on shift then */
  at?: Instant;
}

export function listUnits(d: District, filter: UnitFilter = {}): Unit[] {
  const { town, types, at } = filter;
  return d.units.filter((u) => (town === undefined || u.town === null || u.town === town)
    && (types === undefined || types.includes(u.type))
    && (at === undefined || isOnShift(d, u, at)));
}

/** Whether a unit's area covers a place; an unknown place (null) is covered by nobody's boundary and so by all. */
export function covers(d: District, unit: Unit, areaId: string | null): boolean {
  return areaId === null || unit.areaIds.some((id) => isWithin(d, areaId, id));
}

/** An organisation with all that are shut out together with it (DOMAIN-RULES 2.6): itself first, relations one step both ways. */
export function shutOutWith(d: District, organisationId: string): string[] {
  return [organisationId, ...(indexOf(d).related.get(organisationId) ?? [])];
}
