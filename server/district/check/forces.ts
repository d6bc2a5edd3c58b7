/** Organisations, units, shifts, people: everything they name exists, and each town always has a crew. */
import type { Area, Organisation, Town, Unit } from '#domain/catalogue/district.ts';
import { isOnShift, qualification } from '#domain/catalogue/lookup.ts';
import { plus } from '#domain/shared/time.ts';
import { isInside } from './places.ts';
import { inFile, known, report, uniqueIds } from './report.ts';
import type { Check, Origin } from './report.ts';

interface Index {
  areas: ReadonlyMap<string, Area>;
  organisations: ReadonlyMap<string, Organisation>;
  people: ReadonlyMap<string, { organisationId: string }>;
  towns: ReadonlyMap<string, Town>;
  shifts: ReadonlyMap<string, { town: string }>;
  types: ReadonlySet<string>;
}

function indexOf({ d }: Check): Index {
  return {
    areas: new Map(d.areas.map((a) => [a.id, a])), organisations: new Map(d.organisations.map((o) => [o.id, o])),
    people: new Map(d.people.map((p) => [p.id, p])), towns: new Map(d.towns.map((t) => [t.id, t])),
    shifts: new Map(d.shifts.map((s) => [s.id, s])), types: new Set(d.catalogues.at(-1)?.unitTypes.map((t) => t.code)),
  };
}

export function checkForces(c: Check): void {
  const index = indexOf(c);
  const { d, origins } = c;
  uniqueIds(c, d.organisations.map((o) => o.id), (n) => origins.organisations[n]);
  uniqueIds(c, d.units.map((u) => u.id), (n) => origins.units[n]);
  uniqueIds(c, d.shifts.map((s) => s.id), (n) => origins.shifts[n]);
  uniqueIds(c, d.people.map((p) => p.id), (n) => origins.people[n]);
  for (const [n, o] of d.organisations.entries()) checkOrganisation(c, index, o, origins.organisations[n]);
  for (const [n, u] of d.units.entries()) checkUnit(c, index, u, origins.units[n]);
  for (const [n, s] of d.shifts.entries()) known(c, [s.town], index.towns, origins.shifts[n], 'town', 'town');
  checkPeople(c, index);
  for (const town of d.towns) checkTown(c, index, town);
  for (const type of index.types) {
    if (!d.organisations.some((o) => o.type === type)) c.problems.push({ file: 'shared/organisations.json', path: '', message: `no organisation of type ${type}` });
  }
}

function checkTownOf(c: Check, index: Index, town: string | null, areaIds: readonly string[], origin: Origin | undefined): void {
  if (town !== null) known(c, [town], index.towns, origin, 'town', 'town');
  known(c, areaIds, index.areas, origin, 'areaIds', 'area');
  const strange = town === null ? [] : areaIds.filter((id) => (index.areas.get(id)?.town ?? town) !== town);
  for (const id of strange) report(c, origin, 'areaIds', `${id} does not lie in ${town}`);
}

function checkOrganisation(c: Check, index: Index, o: Organisation, origin: Origin | undefined): void {
  known(c, [o.type], index.types, origin, 'type', 'unit type');
  checkTownOf(c, index, o.town, o.areaIds, origin);
  known(c, o.relatedIds, index.organisations, origin, 'relatedIds', 'organisation');
  for (const id of o.relatedIds) {
    // The rule that shuts out related organisations reads one side only, so both must say it.
    const other = index.organisations.get(id);
    if (other && !other.relatedIds.includes(o.id)) report(c, origin, 'relatedIds', `${id} does not name ${o.id} in return`);
  }
}

function checkUnit(c: Check, index: Index, u: Unit, origin: Origin | undefined): void {
  const organisation = index.organisations.get(u.organisationId);
  known(c, [u.organisationId], index.organisations, origin, 'organisationId', 'organisation');
  if (organisation && organisation.type !== u.type) report(c, origin, 'type', `${u.type} is not the type of ${organisation.id}`);
  if (organisation && organisation.town !== u.town) report(c, origin, 'town', `${u.town} is not the town of ${organisation.id}`);
  checkTownOf(c, index, u.town, u.areaIds, origin);
  known(c, u.shiftIds, index.shifts, origin, 'shiftIds', 'shift');
  if (u.shiftIds.some((id) => index.shifts.get(id) && index.shifts.get(id)?.town !== u.town)) report(c, origin, 'shiftIds', 'a shift of another town');
  known(c, u.personIds, index.people, origin, 'personIds', 'person');
  if (u.exclusive && u.personIds.length === 0) report(c, origin, 'personIds', 'a crew needs people', '队组不能没有人员');
  if (u.personIds.some((id) => index.people.get(id) && index.people.get(id)?.organisationId !== u.organisationId)) {
    report(c, origin, 'personIds', `a member who does not belong to ${u.organisationId}`, `有成员不属于 ${u.organisationId}`);
  }
  const outline = index.areas.get(index.towns.get(u.town ?? '')?.areaId ?? '')?.outline ?? c.d.areas.find((a) => a.parentId === null)?.outline;
  if (outline && !isInside(u.base, outline)) report(c, origin, 'base', 'lies outside the town', '驻点在街镇之外');
}

function checkPeople(c: Check, index: Index): void {
  for (const [n, p] of c.d.people.entries()) {
    const origin = c.origins.people[n];
    known(c, [p.organisationId], index.organisations, origin, 'organisationId', 'organisation');
    for (const [q, { passed, until }] of p.qualifications.entries()) {
      if (until < passed) report(c, origin, `qualifications[${q}].until`, 'ends before it begins', '到期早于取得');
    }
  }
  const members = c.d.units.flatMap((u) => u.personIds);
  uniqueIds(c, members, () => ({ file: 'units', at: '' }), 'personIds');
}

function checkTown(c: Check, index: Index, town: Town): void {
  const origin: Origin = { file: `towns/${town.id}/town.json`, at: '' };
  known(c, [town.areaId], index.areas, origin, 'areaId', 'area');
  known(c, [town.centreId], index.organisations, origin, 'centreId', 'organisation');
  known(c, [town.arbitratorId], index.people, origin, 'arbitratorId', 'person');
  const centre = index.organisations.get(town.centreId);
  if (centre && centre.town !== town.id) report(c, origin, 'centreId', `${centre.id} is not of this town`);
  const others = c.d.towns.filter((t) => t.id !== town.id);
  if (others.some((t) => t.prefix === town.prefix)) report(c, origin, 'prefix', `${town.prefix} is used by another town`);
  if (others.some((t) => t.areaId === town.areaId)) report(c, origin, 'areaId', `${town.areaId} is the area of another town`);
}

/** Asked last: on broken references or versions the question has no meaning. */
export function checkCrews(c: Check): void {
  if (c.problems.length > 0) return;
  for (const town of c.d.towns) checkAlwaysACrew(c, town);
}

/** DECISIONS 26: at every hour of every kind of day some qualified crew of the town is on shift. */
function checkAlwaysACrew(c: Check, town: Town): void {
  const from = town.policies.at(-1)?.from;
  if (from === undefined) return;
  const staged = new Set(c.d.catalogues.at(-1)?.unitTypes.filter((t) => t.stages).map((t) => t.code));
  const crews = c.d.units.filter((u) => u.town === town.id && u.exclusive && staged.has(u.type));
  for (let hour = 0; hour < 24 * 14; hour++) {
    const at = plus(from, { hours: hour });
    if (crews.some((u) => isOnShift(c.d, u, at) && qualification(c.d, u, at).ok)) continue;
    c.problems.push({ file: `towns/${town.id}/units.json`, path: '', message: `no qualified crew is on shift at ${at}`, zh: `${at} 没有资格齐全的队组在班` });
    return;
  }
}

export function checkAccounts(c: Check, isRole: (text: string) => boolean): void {
  const { people, organisations, towns } = indexOf(c);
  const units = new Map(c.d.units.map((u) => [u.id, u]));
  const stations = new Set(c.d.stations.map((s) => s.id));
  const origin = (n: number) => inFile('accounts.json', n);
  uniqueIds(c, c.d.accounts.map((a) => a.username), origin, 'username');
  for (const [n, a] of c.d.accounts.entries()) {
    known(c, [a.personId], people, origin(n), 'personId', 'person');
    known(c, [a.organisationId], organisations, origin(n), 'organisationId', 'organisation');
    known(c, a.towns, towns, origin(n), 'towns', 'town');
    known(c, a.roles, { has: isRole }, origin(n), 'roles', 'role');
    if (a.stationId !== undefined) known(c, [a.stationId], stations, origin(n), 'stationId', 'station');
    if (people.get(a.personId) && people.get(a.personId)?.organisationId !== a.organisationId) report(c, origin(n), 'organisationId', 'is not where the person works');
    if (a.unitId === undefined) continue;
    known(c, [a.unitId], units, origin(n), 'unitId', 'unit');
    if (units.get(a.unitId) && !units.get(a.unitId)?.personIds.includes(a.personId)) report(c, origin(n), 'unitId', `${a.personId} is not a member of ${a.unitId}`);
  }
}
