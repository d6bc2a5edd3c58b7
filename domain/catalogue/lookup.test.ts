import { describe, expect, it } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { smallDistrict, smallPolicy } from '#test/support/small-district.ts';
import type { District } from './district.ts';
import {
  areaPath, catalogueAt, covers, findAccount, findArea, findItem, findOrganisation, findOutcome, findPerson, findTown, findUnit, getOrganisation, getTown,
  getUnit, isBarred, isOnShift, isWithin, listUnits, policyAt, qualification, routeFor, shutOutWith, stationFor, townOfArea,
} from './lookup.ts';

const d = smallDistrict();
const shanghai = (text: string) => instant(Date.parse(`${text}+08:00`));
const WEDNESDAY = '2026-11-25';
const SATURDAY = '2026-11-28';

function lineOf(item: string, at: string, areaId: string | null = null, district: District = d): string | undefined {
  return routeFor(district, 't', item, areaId, shanghai(at)).route?.id;
}

describe('versions', () => {
  const later = smallDistrict();
  const town = getTown(later, 't');
  town.policies.push(smallPolicy({ version: 'p2', from: shanghai('2026-01-01T00:00'), study: 'every' }));

  it('takes the version in force at the instant, from its first millisecond', () => {
    expect([shanghai('2025-12-31T23:59:59.999'), shanghai('2026-01-01T00:00')].map((at) => policyAt(town, at).version)).toEqual(['p1', 'p2']);
    expect(catalogueAt(later, shanghai('2030-01-01T00:00')).version).toBe('c1');
  });

  it('throws before the first version', () => {
    expect(() => policyAt(town, shanghai('2023-12-31T23:59'))).toThrow(/no policy of t in force/);
    expect(() => catalogueAt(later, shanghai('2023-12-31T23:59'))).toThrow(/no catalogue in force/);
  });

  it('finds items and outcomes of one version', () => {
    const catalogue = catalogueAt(d, shanghai('2026-01-01T00:00'));
    expect(findItem(catalogue, 'BB-01')?.closeHours).toBe(48);
    expect(findItem(catalogue, 'ZZ-01')).toBeUndefined();
    expect(findOutcome(catalogue, 'settled')?.settled).toBe(true);
  });
});

describe('areas', () => {
  it('walks up to the root', () => {
    expect(areaPath(d, 't.g1.x.1')).toEqual(['t.g1.x.1', 't.g1.x', 't.g1', 't', 'd']);
    expect(areaPath(d, 'gone')).toEqual([]);
  });

  it('knows what lies within what; a place lies within itself', () => {
    expect([isWithin(d, 't.g1.x', 't'), isWithin(d, 't.g1', 't.g1'), isWithin(d, 't', 't.g1'), isWithin(d, 'gone', 't')]).toEqual([true, true, false, false]);
  });

  it('knows the town of a place, and none for the district', () => {
    expect([townOfArea(d, 't.g1.x.1'), townOfArea(d, 'd'), townOfArea(d, 'gone')]).toEqual(['t', null, null]);
  });

  it('names the nearest station, and the town\'s first where the place is unknown', () => {
    expect([stationFor(d, 't.g2', 't').id, stationFor(d, 't.g1.x.1', 't').id, stationFor(d, 't', 't').id, stationFor(d, null, 't').id]).toEqual(['s2', 's1', 's1', 's1']);
    expect(() => stationFor(d, null, 'v')).toThrow(/no police station serves v/);
  });
});

describe('routeFor', () => {
  it('takes the first line that fits', () => {
    expect(lineOf('AA-01', `${WEDNESDAY}T12:00`)).toBe('all');
    expect(lineOf('BB-01', `${WEDNESDAY}T12:00`)).toBe('office');
    expect(lineOf('BB-01', `${WEDNESDAY}T18:00`)).toBe('all');
  });

  it('keeps a matter with the police at night, and says why', () => {
    const { route } = routeFor(d, 't', 'BB-01', null, shanghai(`${WEDNESDAY}T23:00`));
    expect(route).toMatchObject({ id: 'night', lead: [], reason: { zh: '夜间留警' } });
    expect(['22:00', '05:59', '06:00', '21:59'].map((t) => lineOf('BB-01', `${WEDNESDAY}T${t}`))).toEqual(['night', 'night', 'all', 'all']);
  });

  it('gives a line for an area to places in it and below it only', () => {
    expect([lineOf('AA-01', `${WEDNESDAY}T12:00`, 't.g2'), lineOf('AA-01', `${WEDNESDAY}T12:00`, 't.g1.x.1')]).toEqual(['village', 'all']);
  });

  it('tells days off from working days, also moved ones', () => {
    expect([SATURDAY, '2026-10-02', '2026-10-10'].map((day) => lineOf('BB-01', `${day}T12:00`))).toEqual(['all', 'all', 'office']);
  });

  it('answers null when no line fits', () => {
    const bare = smallDistrict();
    for (const policy of bare.towns.flatMap((t) => t.policies)) policy.routes.length = 0;
    expect(routeFor(bare, 't', 'AA-01', null, shanghai(`${WEDNESDAY}T12:00`))).toEqual({ route: null });
  });

  it('counts the hours after midnight to the day on which the window began', () => {
    const night = smallDistrict();
    for (const policy of night.towns.flatMap((t) => t.policies)) policy.routes.unshift({ id: 'friday', items: ['AA'], hours: ['22:00', '06:00'], days: 'workday', lead: ['TEAM'], co: [], reason: { zh: '工作日夜', en: 'night' } });
    // Friday night reaches into Saturday; Sunday night into Monday is a day off's night
    expect(['2026-11-27T23:00', '2026-11-28T03:00', '2026-11-29T23:00', '2026-11-30T03:00'].map((at) => lineOf('AA-01', at, null, night)))
      .toEqual(['friday', 'friday', 'all', 'all']);
  });

  it('still routes in a year without a calendar, by weekday', () => {
    expect(['2031-01-01T12:00', '2031-01-04T12:00'].map((at) => lineOf('BB-01', at))).toEqual(['office', 'all']);
  });
});

describe('isBarred', () => {
  it('knows items, categories and all', () => {
    const policy = smallPolicy({ noDispatch: [{ unitType: 'DESK', items: ['AA', 'BB-01'] }, { unitType: 'BOAT', items: ['*'] }] });
    expect([['DESK', 'AA-02'], ['DESK', 'BB-01'], ['DESK', 'BB-02'], ['BOAT', 'CC-01'], ['TEAM', 'AA-01']].map(([type = '', code = '']) => isBarred(policy, type, code)))
      .toEqual([true, true, false, true, false]);
  });
});

describe('isOnShift', () => {
  const night = getUnit(d, 'night-crew'); // 23:00 to 07:00, nights that begin on working days
  it('follows a shift over midnight', () => {
    expect(['22:59', '23:00'].map((t) => isOnShift(d, night, shanghai(`${WEDNESDAY}T${t}`)))).toEqual([false, true]);
    expect(['00:00', '06:59', '07:00'].map((t) => isOnShift(d, night, shanghai(`2026-11-26T${t}`)))).toEqual([true, true, false]);
  });

  it('belongs to the day on which it began', () => {
    expect(isOnShift(d, night, shanghai(`${SATURDAY}T03:00`))).toBe(true); // Friday's night
    expect(isOnShift(d, night, shanghai(`${SATURDAY}T23:30`))).toBe(false);
    expect(isOnShift(d, night, shanghai('2026-11-30T03:00'))).toBe(false); // Sunday's night
    expect(isOnShift(d, night, shanghai('2026-10-11T03:00'))).toBe(true); // the night of the make-up Saturday
  });

  it('is always there without shifts', () => {
    expect(isOnShift(d, getUnit(d, 'crew'), shanghai('2026-10-01T04:00'))).toBe(true);
  });
});

describe('qualification', () => {
  const crew = getUnit(d, 'night-crew'); // member c, in date until 2026-06-30
  it('holds through the last day, local time', () => {
    expect(qualification(d, crew, shanghai('2026-06-30T23:59'))).toEqual({ ok: true });
    expect(qualification(d, crew, shanghai('2026-07-01T00:00'))).toEqual({ ok: false, personId: 'c', stage: 'law', why: 'expired' });
  });

  it('asks every stage of every member', () => {
    const lacking = smallDistrict();
    lacking.people.find((p) => p.id === 'b')?.qualifications.splice(1, 1);
    expect(qualification(lacking, getUnit(lacking, 'crew'), shanghai('2026-01-01T00:00'))).toEqual({ ok: false, personId: 'b', stage: 'emergency', why: 'missing' });
  });

  it('does not count an examination still to come', () => {
    const early = smallDistrict();
    for (const c of early.catalogues) Object.assign(c, { from: shanghai('2020-01-01T00:00') });
    expect(qualification(early, getUnit(early, 'crew'), shanghai('2023-05-31T23:59'))).toMatchObject({ ok: false, why: 'missing' });
    expect(qualification(early, getUnit(early, 'crew'), shanghai('2023-06-01T00:00'))).toEqual({ ok: true });
  });

  it('asks nothing of a desk', () => {
    expect(qualification(d, getUnit(d, 'counter'), shanghai('2030-01-01T00:00'))).toEqual({ ok: true });
  });
});

describe('units and organisations', () => {
  it('lists by town, type and shift; a unit of the district serves every town', () => {
    const more = smallDistrict();
    more.units.push({ ...getUnit(d, 'crew'), id: 'shared', town: null });
    const ids = (filter: Parameters<typeof listUnits>[1]) => listUnits(more, filter).map((u) => u.id);
    expect(ids({})).toEqual(['crew', 'night-crew', 'counter', 'shared']);
    expect(ids({ town: 'v' })).toEqual(['shared']);
    expect(ids({ town: 't', types: ['DESK'] })).toEqual(['counter']);
    expect(ids({ types: ['TEAM'], at: shanghai(`${WEDNESDAY}T12:00`) })).toEqual(['crew', 'shared']);
  });

  it('shuts out relations both ways', () => {
    expect([shutOutWith(d, 'desk'), shutOutWith(d, 'owner'), shutOutWith(d, 'team')]).toEqual([['desk', 'owner'], ['owner', 'desk'], ['team']]);
  });

  it('covers its areas, and a place nobody knows', () => {
    const unit = { ...getUnit(d, 'crew'), areaIds: ['t.g1'] };
    expect([covers(d, unit, 't.g1.x.1'), covers(d, unit, 't.g2'), covers(d, unit, null)]).toEqual([true, false, true]);
  });

  it('gets or throws, finds or is empty', () => {
    expect([getOrganisation(d, 'desk').id, findArea(d, 't')?.id, findPerson(d, 'a')?.name, findAccount(d, 'crew')?.unitId]).toEqual(['desk', 't', '甲', 'crew']);
    expect([findUnit(d, 'x'), findOrganisation(d, 'x'), findArea(d, 'x'), findPerson(d, 'x'), findTown(d, 'x'), findAccount(d, 'x')]).toEqual(Array(6).fill(undefined));
    expect(() => getUnit(d, 'x')).toThrow('no such unit: x');
    expect(() => getOrganisation(d, 'x')).toThrow('no such organisation: x');
    expect(() => getTown(d, 'x')).toThrow('no such town: x');
  });
});
