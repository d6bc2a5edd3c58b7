import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Area, District, Policy, Route, Unit } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';
import { filesOf, smallDistrict, smallPolicy, writeFiles } from '#test/support/small-district.ts';
import { DistrictError, loadDistrict } from './load.ts';

let root: string;
let count = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'district-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function load(files: Record<string, unknown>): District {
  const dir = join(root, String(count++));
  writeFiles(dir, files);
  return loadDistrict(dir);
}

function problemsOf(files: Record<string, unknown>): string[] {
  try {
    load(files);
  } catch (error) {
    if (error instanceof DistrictError) return error.problems.map((p) => `${p.file} | ${p.path} | ${p.message}`);
    throw error;
  }
  return [];
}

/** The entry of a list, or a failure that says so: a test that breaks nothing proves nothing. */
function nth<T>(list: readonly T[], n: number): T {
  const found = list[n];
  if (found === undefined) throw new Error(`the fixture has no entry ${n}`);
  return found;
}

type Break = (d: District) => void;
const area = (id: string) => (d: District): Area => nth(d.areas.filter((a) => a.id === id), 0);
const unit = (d: District, id: string): Unit => nth(d.units.filter((u) => u.id === id), 0);
const policy = (d: District): Policy => nth(nth(d.towns, 0).policies, 0);
const route = (d: District, id: string): Route => nth(policy(d).routes.filter((r) => r.id === id), 0);

const RULES: [rule: string, broken: Break, expected: string][] = [
  ['an item begins with its category', (d) => { nth(nth(d.catalogues, 0).items, 0).category = 'BB'; }, 'catalogue/1.json | items[0].code | AA-01 does not begin with its category BB'],
  ['an item\'s category exists', (d) => { Object.assign(nth(nth(d.catalogues, 0).items, 0), { category: 'AA-01', code: 'AA-01' }); }, 'catalogue/1.json | items[0].category | no such category: AA-01'],
  ['an item\'s lead type exists', (d) => { nth(nth(d.catalogues, 0).items, 1).leadUnitType = 'NONE'; }, 'catalogue/1.json | items[1].leadUnitType | no such unit type: NONE'],
  ['an item\'s co types exist', (d) => { nth(nth(d.catalogues, 0).items, 1).coUnitTypes = ['NONE']; }, 'catalogue/1.json | items[1].coUnitTypes | no such unit type: NONE'],
  ['an item\'s outcomes exist', (d) => { nth(nth(d.catalogues, 0).items, 1).outcomes.push('won'); }, 'catalogue/1.json | items[1].outcomes | no such outcome: won'],
  ['an outcome is used', (d) => { nth(d.catalogues, 0).outcomes.push({ code: 'odd', name: { zh: '无', en: 'odd' }, settled: true }); }, 'catalogue/1.json | outcomes[1].code | no item ends with odd'],
  ['no visit where nobody goes', (d) => { nth(nth(d.catalogues, 0).items, 1).visit = true; }, 'catalogue/1.json | items[1].visit | true contradicts onSceneWhen never'],
  ['a visit has minutes', (d) => { nth(nth(d.catalogues, 0).items, 0).onSceneMinutes = null; }, 'catalogue/1.json | items[0].onSceneMinutes | minutes to the scene are given exactly when there is a visit'],
  ['item codes are unique', (d) => { nth(nth(d.catalogues, 0).items, 1).code = 'AA-01'; }, 'catalogue/1.json | items[1].code | AA-01 is used twice'],
  ['outcome codes are unique', (d) => { nth(d.catalogues, 0).outcomes.push(nth(nth(d.catalogues, 0).outcomes, 0)); }, 'catalogue/1.json | outcomes[1].code | settled is used twice'],
  ['an area\'s parent exists', (d) => { area('t.g1.x')(d).parentId = 'gone'; }, 'towns/t/areas.json | [3].parentId | no such area: gone'],
  ['an area\'s level exists', (d) => { area('t.g1.x.1')(d).level = 'floor'; }, 'towns/t/areas.json | [4].level | no such level: floor'],
  ['levels grow downwards, so there is no circle', (d) => { area('t.g1')(d).parentId = 't.g1.x'; }, 'towns/t/areas.json | [1].level | grid cannot lie below compound'],
  ['one root', (d) => { area('t')(d).parentId = null; }, 'shared/areas.json |  | there must be one area without a parent, not 2'],
  ['an area\'s town follows the tree', (d) => { d.towns.push({ ...nth(d.towns, 0), id: 'u', prefix: 'U', areaId: 't.g2' }); }, 'towns/t/areas.json | [2].town | is t, but the tree says u'],
  ['each compound belongs to a town', (d) => { for (const id of ['t.g1', 't.g1.x', 't.g1.x.1']) area(id)(d).town = null; area('t.g1')(d).parentId = 'd'; }, 'shared/areas.json | [1].town | an area below a town must belong to one'],
  ['a position lies in the own outline', (d) => { area('t.g1.x')(d).position = { lon: 4, lat: 2 }; }, 'towns/t/areas.json | [3].position | lies outside the area\'s own outline'],
  ['a position lies in the parent\'s outline', (d) => { area('t.g1.x.1')(d).position = { lon: 4, lat: 2 }; }, 'towns/t/areas.json | [4].position | lies outside t.g1.x'],
  ['area ids are unique', (d) => { d.areas.push({ ...area('t.g1.x.1')(d) }); }, 'towns/t/areas.json | [5].id | t.g1.x.1 is used twice'],
  ['a station\'s areas exist', (d) => { nth(d.stations, 0).areaIds.push('gone'); }, 'stations.json | [0].areaIds | no such area: gone'],
  ['an area has one station', (d) => { nth(d.stations, 1).areaIds.push('t.g1'); }, 'stations.json | areaIds | t.g1 is used twice'],
  ['a station serves the town of its areas', (d) => { nth(d.stations, 0).towns = ['v']; }, 'stations.json | [0].areaIds | t.g1 lies in t, which the station does not serve'],
  ['a station\'s towns exist', (d) => { nth(d.stations, 0).towns.push('v'); }, 'stations.json | [0].towns | no such town: v'],
  ['every area has a station', (d) => { nth(d.stations, 0).areaIds = ['t.g2']; nth(d.stations, 1).areaIds = ['d']; nth(d.stations, 1).areaIds.length = 0; nth(d.stations, 1).areaIds.push('t.g1.x.1'); }, 'towns/t/areas.json | [3].id | no police station answers for this area'],
  ['every town has a station', (d) => { for (const s of d.stations) s.towns = ['v']; }, 'stations.json |  | no station serves t'],
  ['an organisation\'s type exists', (d) => { nth(d.organisations, 2).type = 'NONE'; }, 'towns/t/organisations.json | [2].type | no such unit type: NONE'],
  ['an organisation\'s areas exist', (d) => { nth(d.organisations, 2).areaIds = ['gone']; }, 'towns/t/organisations.json | [2].areaIds | no such area: gone'],
  ['related organisations exist', (d) => { nth(d.organisations, 0).relatedIds = ['gone']; }, 'towns/t/organisations.json | [0].relatedIds | no such organisation: gone'],
  ['relations are written on both sides', (d) => { nth(d.organisations, 0).relatedIds = ['desk']; }, 'towns/t/organisations.json | [0].relatedIds | desk does not name team in return'],
  ['every type has an organisation', (d) => { nth(d.catalogues, 0).unitTypes.push({ code: 'BOAT', name: { zh: '船', en: 'boat' } }); }, 'shared/organisations.json |  | no organisation of type BOAT'],
  ['a unit\'s organisation exists', (d) => { unit(d, 'counter').organisationId = 'gone'; }, 'towns/t/units.json | [2].organisationId | no such organisation: gone'],
  ['a unit has its organisation\'s type', (d) => { unit(d, 'counter').type = 'TEAM'; }, 'towns/t/units.json | [2].type | TEAM is not the type of desk'],
  ['a unit has its organisation\'s town', (d) => { unit(d, 'counter').town = null; }, 'towns/t/units.json | [2].town | null is not the town of desk'],
  ['a unit\'s shifts exist', (d) => { unit(d, 'counter').shiftIds = ['gone']; }, 'towns/t/units.json | [2].shiftIds | no such shift: gone'],
  ['a unit\'s people exist', (d) => { unit(d, 'counter').personIds = ['gone']; }, 'towns/t/units.json | [2].personIds | no such person: gone'],
  ['a member works where the unit does', (d) => { unit(d, 'counter').personIds = ['leader', 'c']; }, 'towns/t/units.json | [2].personIds | a member who does not belong to desk'],
  ['a person is in one unit', (d) => { unit(d, 'night-crew').personIds = ['a']; }, 'units | personIds | a is used twice'],
  ['a crew has people', (d) => { unit(d, 'night-crew').personIds = []; }, 'towns/t/units.json | [1].personIds | a crew needs people'],
  ['a base lies in the town', (d) => { unit(d, 'crew').base = { lon: 11, lat: 5 }; }, 'towns/t/units.json | [0].base | lies outside the town'],
  ['a shift\'s town exists', (d) => { nth(d.shifts, 0).town = 'v'; }, 'towns/t/shifts.json | [0].town | no such town: v'],
  ['a person\'s organisation exists', (d) => { nth(d.people, 4).organisationId = 'gone'; }, 'towns/t/people.json | [4].organisationId | no such organisation: gone'],
  ['a qualification ends after it begins', (d) => { nth(nth(d.people, 0).qualifications, 0).until = '2020-01-01'; }, 'towns/t/people.json | [0].qualifications[0].until | ends before it begins'],
  ['a crew is on shift at every hour', (d) => { unit(d, 'crew').shiftIds = ['office']; unit(d, 'counter').shiftIds = []; route(d, 'all').lead = ['DESK']; route(d, 'village').lead = ['DESK']; }, 'towns/t/units.json |  | no qualified crew is on shift at 2023-12-31T16:00:00.000Z'],
  ['… and is qualified', (d) => { nth(d.people, 1).qualifications.pop(); }, 'towns/t/units.json |  | no qualified crew is on shift at 2023-12-31T16:00:00.000Z'],
  ['a town\'s centre exists', (d) => { nth(d.towns, 0).centreId = 'gone'; }, 'towns/t/town.json | centreId | no such organisation: gone'],
  ['a town\'s leader exists', (d) => { nth(d.towns, 0).arbitratorId = 'gone'; }, 'towns/t/town.json | arbitratorId | no such person: gone'],
  ['a town\'s area exists', (d) => { nth(d.towns, 0).areaId = 'gone'; }, 'towns/t/town.json | areaId | no such area: gone'],
  ['an account\'s person exists', (d) => { nth(d.accounts, 0).personId = 'gone'; }, 'accounts.json | [0].personId | no such person: gone'],
  ['an account\'s role exists', (d) => { nth(d.accounts, 0).roles = ['king']; }, 'accounts.json | [0].roles | no such role: king'],
  ['an account\'s town exists', (d) => { nth(d.accounts, 0).towns = ['v']; }, 'accounts.json | [0].towns | no such town: v'],
  ['an account\'s unit exists', (d) => { nth(d.accounts, 0).unitId = 'gone'; }, 'accounts.json | [0].unitId | no such unit: gone'],
  ['an account is a member of its unit', (d) => { nth(d.accounts, 0).unitId = 'night-crew'; }, 'accounts.json | [0].unitId | a is not a member of night-crew'],
  ['an account\'s station exists', (d) => { nth(d.accounts, 0).stationId = 'gone'; }, 'accounts.json | [0].stationId | no such station: gone'],
  ['an account works where its person does', (d) => { nth(d.accounts, 0).organisationId = 'desk'; }, 'accounts.json | [0].organisationId | is not where the person works'],
  ['usernames are unique', (d) => { d.accounts.push(nth(d.accounts, 0)); }, 'accounts.json | [1].username | crew is used twice'],
  ['policies follow each other', (d) => { nth(d.towns, 0).policies.push(smallPolicy({ version: 'p2' })); }, 'towns/t/policies/2.json | from | p2 does not begin after p1'],
  ['policy versions are unique', (d) => { nth(d.towns, 0).policies.push(smallPolicy()); }, 'towns/t/policies/2.json | version | p1 is used twice'],
  ['a policy has a catalogue', (d) => { nth(d.catalogues, 0).from = instant(Date.parse('2025-01-01')); }, 'towns/t/policies/1.json | from | begins before the first catalogue'],
  ['a route\'s items exist', (d) => { route(d, 'village').items = ['ZZ-09']; }, 'towns/t/policies/1.json | routes[2].items | no such item: ZZ-09'],
  ['a route\'s lead types exist', (d) => { route(d, 'all').lead.push('NONE'); }, 'towns/t/policies/1.json | routes[3].lead | no such unit type: NONE'],
  ['a route\'s co types exist', (d) => { route(d, 'all').co.push('NONE'); }, 'towns/t/policies/1.json | routes[3].co | no such unit type: NONE'],
  ['a route\'s areas lie in the town', (d) => { route(d, 'village').areas = ['d']; }, 'towns/t/policies/1.json | routes[2].areas | d does not lie in t'],
  ['what stays with the police has no helpers', (d) => { route(d, 'night').co = ['DESK']; }, 'towns/t/policies/1.json | routes[0].co | a line that stays with the police has no co-handlers'],
  ['what a shadow run lets go exists', (d) => { policy(d).shadowRun = { live: ['ZZ-09'], rule: { days: 30, calls: 50, agreement: 0.9, missed: 0 } }; }, 'towns/t/policies/1.json | shadowRun.live | no such item: ZZ-09'],
  ['a barred type is not routed', (d) => { policy(d).noDispatch.push({ unitType: 'DESK', items: ['*'] }); }, 'towns/t/policies/1.json | routes[1].lead | DESK is on the no-dispatch list for this item'],
  ['a type without units is not routed', (d) => { d.units = d.units.filter((u) => u.type !== 'DESK'); }, 'towns/t/policies/1.json | routes[1].lead | t has no unit of type DESK'],
  ['every item has a line at every hour', (d) => { route(d, 'all').hours = ['07:00', '23:00']; }, 'towns/t/policies/1.json | routes[0].items | AA-01 has no line at 00:00 on a working day'],
  ['… on days off too', (d) => { route(d, 'all').days = 'workday'; }, 'towns/t/policies/1.json | routes[0].items | AA-01 has no line at 00:00 on a day off'],
  ['a line can be met when it is used', (d) => { route(d, 'office').hours = ['08:00', '17:00']; }, 'towns/t/policies/1.json | routes[1].lead | no unit of DESK is on shift at 08:00 on a working day'],
  ['a line for one area can be met too', (d) => { unit(d, 'crew').shiftIds = []; }, 'towns/t/policies/1.json | routes[2].lead | no unit of DESK is on shift at 00:00 on a working day'],
  ['no line is dead', (d) => { policy(d).routes.push({ ...route(d, 'village'), id: 'late' }); }, 'towns/t/policies/1.json | routes[4].id | late is never used: lines above it fit first'],
  ['route ids are unique', (d) => { route(d, 'village').id = 'all'; }, 'towns/t/policies/1.json | routes[3].id | all is used twice'],
  ['a holiday is a weekday', (d) => { d.calendar.holidays.push('2026-10-03'); }, 'calendar/calendar.json | holidays[5] | 2026-10-03 is a weekend'],
  ['a make-up day is a weekend', (d) => { d.calendar.makeUpDays.push('2026-10-12'); }, 'calendar/calendar.json | makeUpDays[2] | 2026-10-12 is a weekday'],
  ['a date lies in a listed year', (d) => { d.calendar.holidays.push('2031-10-01'); }, 'calendar/calendar.json | holidays[5] | 2031-10-01 lies in a year the calendar does not list'],
  ['a year is either known or provisional', (d) => { d.calendar.provisionalYears = [2026]; }, 'calendar/calendar.json | provisionalYears | 2026 is also listed as fully known'],
];

/** The fixture with its one village line made meetable, so that only what a test breaks is broken. */
function sound(): District {
  const d = smallDistrict();
  route(d, 'village').lead = ['TEAM'];
  return d;
}

describe('loadDistrict', () => {
  it('loads a sound district', () => {
    expect(problemsOf(filesOf(sound()))).toEqual([]);
    expect(load(filesOf(sound())).towns.map((t) => t.id)).toEqual(['t']);
  });

  it.each(RULES)('refuses: %s', (rule, broken, expected) => {
    const d = rule === 'a line for one area can be met too' ? smallDistrict() : sound();
    broken(d);
    expect(problemsOf(filesOf(d))).toContain(expected);
  });
});

describe('files', () => {
  const files = () => filesOf(sound());

  it('names a file that is missing', () => {
    const { 'stations.json': _gone, ...rest } = files();
    expect(problemsOf(rest)).toEqual(['stations.json |  | cannot be read']);
  });

  it('names a file that is not JSON', () => {
    expect(problemsOf({ ...files(), 'accounts.json': '[{,}]' })[0]).toMatch(/^accounts\.json \| {2}\| .*JSON/);
  });

  it('names the path of a wrong field', () => {
    const shifts = [{ id: 'night', town: 't', name: { zh: '夜', en: 'night' }, hours: ['23:00', '25:00'], days: 'all' }];
    expect(problemsOf({ ...files(), 'towns/t/shifts.json': shifts })).toEqual(['towns/t/shifts.json | [0].hours[1] | a time of day HH:MM']);
  });

  it('refuses unknown fields, so a misspelt one cannot pass unseen', () => {
    const found = problemsOf({ ...files(), 'district.json': { ...Object(files()['district.json']), timezone: 'UTC' } });
    expect(found[0]).toMatch(/^district\.json \| {2}\| .*timezone/);
  });

  it('refuses a day that does not exist and an instant without a zone', () => {
    expect(problemsOf({ ...files(), 'towns/t/policies/1.json': { ...smallPolicy(), from: '2024-01-01' } })).toEqual([
      'towns/t/policies/1.json | from | an instant with a zone, like 2026-01-01T00:00:00+08:00',
    ]);
    const calendar = { ...Object(files()['calendar/calendar.json']), holidays: ['2026-02-30'] };
    expect(problemsOf({ ...files(), 'calendar/calendar.json': calendar })[0]).toMatch(/^calendar\/calendar\.json \| holidays\[0\]/);
  });

  it('refuses a span without any length', () => {
    const policy1 = smallPolicy();
    expect(problemsOf({ ...files(), 'towns/t/policies/1.json': { ...policy1, times: { ...policy1.times, decide: {} } } })[0]).toMatch(/times\.decide/);
  });

  it('says all it found in one message', () => {
    const d = sound();
    nth(d.accounts, 0).roles = ['king'];
    d.calendar.makeUpDays.push('2026-10-12');
    expect(() => load(filesOf(d))).toThrow(/makeUpDays\[2\][^]*accounts\.json at \[0\]\.roles: no such role: king/);
  });
});

describe('amended catalogues', () => {
  const change = (fields: object) => ({ ...filesOf(sound()), 'catalogue/2.change.json': { version: 'c2', from: '2026-01-01T00:00:00+08:00', amends: 'c1', note: { zh: '改', en: 'change' }, ...fields } });

  it('changes only what is written', () => {
    const d = load(change({ items: [{ code: 'AA-01', evidence: ['persuasion'] }] }));
    const [before, after] = d.catalogues;
    expect(after?.version).toBe('c2');
    expect(after?.items.map((i) => i.evidence)).toEqual([['persuasion'], [], []]);
    expect(before?.items.map((i) => i.evidence)).toEqual([[], [], []]);
    expect({ ...after?.items[0], evidence: [] }).toEqual(before?.items[0]);
  });

  it('refuses an unknown base, an unknown item and an earlier date', () => {
    expect(problemsOf(change({ amends: 'c9', items: [{ code: 'AA-01' }] }))).toEqual(['catalogue/2.change.json | amends | no earlier version c9']);
    expect(problemsOf(change({ items: [{ code: 'ZZ-01' }] }))).toEqual(['catalogue/2.change.json | items[0].code | no item ZZ-01 in c1']);
    expect(problemsOf(change({ from: '2023-01-01T00:00:00+08:00', items: [{ code: 'AA-01' }] }))).toContain('catalogue/2.change.json | from | c2 does not begin after c1');
  });
});
