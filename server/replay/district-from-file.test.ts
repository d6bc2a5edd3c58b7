import { describe, expect, it } from 'vitest';
import { catalogueAt, findItem, getOrganisation, getTown, isOnShift, policyAt, qualification, routeFor, stationFor } from '#domain/catalogue/lookup.ts';
import { resultDue } from '#domain/deadlines/working-time.ts';
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { districtFromFile, type FileFacts } from './district-from-file.ts';
import { loadTypeTable, parseTypeTable } from './type-table.ts';

const at = (text: string): Instant => parseInstant(text) ?? (() => { throw new Error(text); })();
const template = loadDistrict();

const FILE: FileFacts = {
  from: at('2016-12-24T08:00:00Z'), to: at('2017-01-01T09:00:00Z'), centre: { lon: -122.43, lat: 37.76 },
  areas: [{ code: '01', position: { lon: -122.41, lat: 37.78 } }, { code: '39', position: { lon: -122.46, lat: 37.74 } }],
  agencies: [
    { code: 'HPD', name: 'Housing', items: new Map([['FW-06', 9], ['YJ-04', 1]]) },
    { code: 'DEP', name: 'Water', items: new Map([['YJ-04', 3]]) },
  ],
};

describe.each(['sffd', 'nyc311'] as const)('the district of a %s file', (adapter) => {
  const table = loadTypeTable(adapter);
  const district = districtFromFile(FILE, table.district, template);
  const town = table.district.town.id;

  it('names only what exists', () => {
    const known = new Set([...district.organisations, ...district.units, ...district.areas, ...district.people].map((x) => x.id));
    const named = [
      ...district.units.flatMap((u) => [u.organisationId, ...u.personIds, ...u.areaIds]), ...district.people.map((p) => p.organisationId),
      ...district.accounts.flatMap((a) => [a.personId, a.organisationId]), ...district.towns.flatMap((t) => [t.areaId, t.centreId, t.arbitratorId]),
      ...district.areas.flatMap((a) => a.parentId ?? []), ...district.stations.flatMap((s) => s.areaIds),
    ];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBe(district.organisations.length + district.units.length + district.areas.length + district.people.length);
  });

  it('can be worked in at every instant of the file', () => {
    for (const now of [FILE.from, FILE.to]) {
      const catalogue = catalogueAt(district, now);
      expect(policyAt(getTown(district, town), now).times.decide).toEqual({ seconds: 30 });
      for (const item of catalogue.items) expect(resultDue(item, now, district.calendar, district.timeZone) > now).toBe(true);
      for (const unit of district.units) expect([isOnShift(district, unit, now), qualification(district, unit, now).ok]).toEqual([true, true]);
    }
    expect(stationFor(district, null, town).towns).toEqual([town]);
  });

  it('maps types only to items that exist', () => {
    const catalogue = catalogueAt(district, FILE.from);
    expect(table.entries.filter((entry) => entry.item !== null && !findItem(catalogue, entry.item))).toEqual([]);
  });
});

it('stations become crews, one each, that may go anywhere for any item', () => {
  const district = districtFromFile(FILE, loadTypeTable('sffd').district, template);
  expect(district.units.map((u) => [u.id, u.exclusive, u.base])).toEqual([
    ['sf.station-01', true, FILE.areas[0]?.position], ['sf.station-39', true, FILE.areas[1]?.position],
  ]);
  for (const { code } of catalogueAt(district, FILE.from).items) expect(routeFor(district, 'sf', code, null, FILE.from).route?.lead).toEqual(['LIANDONG']);
});

it('agencies become organisations, and an item goes to whoever had most of it', () => {
  const district = districtFromFile(FILE, loadTypeTable('nyc311').district, template);
  expect(routeFor(district, 'nyc', 'YJ-04', null, FILE.from).route?.lead).toEqual(['SHUIWU']);
  expect(routeFor(district, 'nyc', 'FW-06', null, FILE.from).route?.lead).toEqual(['FANGGUAN']);
  expect(routeFor(district, 'nyc', 'HJ-01', null, FILE.from).route).toBeNull(); // stays with the police: nobody in the file did it
  expect(getOrganisation(district, 'nyc.hpd').name.en).toBe('Housing');
});

describe('a type table', () => {
  const head = 'version: x\ndistrict: {id: a, name: {zh: a, en: a}, timeZone: UTC, town: {id: t, name: {zh: t, en: t}, prefix: T}, area: {level: {zh: l, en: l}, name: {zh: l, en: l}}, force: agencies}\ntypes:\n';
  it('prefers type with descriptor, then the type, then says it does not know', () => {
    const table = parseTypeTable(`${head}  - {type: Noise, item: HJ-01, zh: 噪声}\n  - {type: Noise, descriptor: Dog, item: HJ-04, zh: 狗叫}\n`);
    expect([table.find('Noise', 'Dog')?.item, table.find('Noise', 'Other')?.item, table.find('Smell', 'Dog')]).toEqual(['HJ-04', 'HJ-01', null]);
  });
  it('refuses a line said twice, and a field it does not know', () => {
    expect(() => parseTypeTable(`${head}  - {type: Noise, item: null, zh: 噪声}\n  - {type: Noise, item: HJ-01, zh: 噪声}\n`)).toThrow('twice');
    expect(() => parseTypeTable(`${head}  - {type: Noise, items: HJ-01, zh: 噪声}\n`)).toThrow('items');
  });
});
