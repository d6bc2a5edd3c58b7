/** A district of one invented town, small enough to be read at a glance; every part of it keeps the rules of the loader. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Area, Catalogue, District, Item, Policy, Text, Unit } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';

const FROM = instant(Date.parse('2024-01-01T00:00:00+08:00'));
const name = (zh: string): Text => ({ zh, en: zh });

function item(code: string, fields: Partial<Item> = {}): Item {
  return {
    code, category: code.slice(0, 2), name: name(code), scope: name(code), callerPhrases: ['…'], leadUnitType: 'TEAM', coUnitTypes: ['DESK'],
    urgency: 'normal', onSceneMinutes: 15, onSceneWhen: 'live', closeHours: 24, closeClock: 'elapsed', dangerSigns: [], lookAlikes: [],
    legalBasis: [], evidence: [], outcomes: ['settled'], visit: true, ...fields,
  };
}

function catalogue(): Catalogue {
  return {
    version: 'c1', from: FROM, categories: [{ code: 'AA', name: name('甲') }, { code: 'BB', name: name('乙') }],
    unitTypes: [{ code: 'TEAM', name: name('队'), stages: ['law', 'emergency', 'on_shift'] }, { code: 'DESK', name: name('值班') }],
    outcomes: [{ code: 'settled', name: name('办结'), settled: true }],
    dangerSigns: [{ code: 'G01', sign: name('危险'), route: ['police'] }],
    items: [item('AA-01'), item('AA-02', { onSceneWhen: 'never', onSceneMinutes: null, visit: false }), item('BB-01', { leadUnitType: 'DESK', closeHours: 48, closeClock: 'workday' })],
  };
}

export function smallPolicy(fields: Partial<Policy> = {}): Policy {
  return {
    version: 'p1', from: FROM, study: 'none', model: 'centre', safeDefault: 'police', arrivalToleranceMetres: 200, noDispatch: [],
    times: {
      decide: { seconds: 30 }, study: { minutes: 3 }, acknowledge: { seconds: 60 }, policeResult: { hours: 24 }, dispatch: { minutes: 2 },
      firstContact: { minutes: 3 }, accept: { seconds: 60 }, arriveMinutes: 15, arbitrationLive: { minutes: 30 }, arbitrationWorkingDays: 1,
      mediation: { days: 3 }, review: { hours: 24 }, repeatWindow: { days: 7 }, passOn: { minutes: 5 }, linkAfterClose: { days: 30 }, ladder: { minutes: 5 },
    },
    routes: [
      { id: 'night', items: ['BB'], hours: ['22:00', '06:00'], lead: [], co: [], reason: name('夜间留警') },
      { id: 'office', items: ['BB'], hours: ['09:00', '17:00'], days: 'workday', lead: ['DESK'], co: [], reason: name('工作时间') },
      { id: 'village', items: ['AA-01'], areas: ['t.g2'], lead: ['DESK'], co: [], reason: name('村') },
      { id: 'all', items: ['*'], lead: ['TEAM'], co: ['DESK'], reason: name('全部') },
    ],
    ...fields,
  };
}

const box = (w: number, s: number, e: number, n: number) => [{ lon: w, lat: s }, { lon: e, lat: s }, { lon: e, lat: n }, { lon: w, lat: n }];

function areas(): Area[] {
  const area = (id: string, parentId: string | null, level: string, at: [number, number], outline?: Area['outline']): Area => ({
    id, parentId, level, name: name(id), aliases: [], town: parentId === null ? null : 't', position: { lon: at[0], lat: at[1] }, ...(outline ? { outline } : {}),
  });
  return [
    area('d', null, 'district', [5, 5], box(0, 0, 10, 10)), area('t', 'd', 'town', [5, 5], box(0, 0, 10, 10)),
    area('t.g1', 't', 'grid', [2, 5], box(0, 0, 5, 10)), area('t.g2', 't', 'grid', [7, 5], box(5, 0, 10, 10)),
    area('t.g1.x', 't.g1', 'compound', [2, 2], box(1, 1, 3, 3)), area('t.g1.x.1', 't.g1.x', 'building', [2, 2]),
  ];
}

function unit(id: string, type: string, personIds: string[], shiftIds: string[]): Unit {
  return { id, organisationId: type === 'TEAM' ? 'team' : 'desk', type, name: name(id), town: 't', base: { lon: 5, lat: 5 }, areaIds: ['t'], personIds, exclusive: type === 'TEAM', shiftIds };
}

const stages = (until: string) => (['law', 'emergency', 'on_shift'] as const).map((stage) => ({ stage, passed: '2023-06-01', until }));

export function smallDistrict(): District {
  return {
    id: 'd', name: name('区'), timeZone: 'Asia/Shanghai',
    levels: ['district', 'town', 'grid', 'compound', 'building'].map((code, rank) => ({ code, name: name(code), rank })),
    catalogues: [catalogue()],
    towns: [{ id: 't', name: name('镇'), prefix: 'T', areaId: 't', centreId: 'desk', arbitratorId: 'leader', policies: [smallPolicy()] }],
    areas: areas(),
    organisations: [
      { id: 'team', type: 'TEAM', name: name('队'), town: 't', areaIds: ['t'], relatedIds: [] },
      { id: 'desk', type: 'DESK', name: name('台'), town: 't', areaIds: ['t'], relatedIds: ['owner'] },
      { id: 'owner', type: 'DESK', name: name('业主'), town: 't', areaIds: ['t.g1.x'], relatedIds: ['desk'] },
    ],
    units: [unit('crew', 'TEAM', ['a', 'b'], []), unit('night-crew', 'TEAM', ['c'], ['night']), unit('counter', 'DESK', ['e'], ['office'])],
    shifts: [
      { id: 'night', town: 't', name: name('夜'), hours: ['23:00', '07:00'], days: 'workday' },
      { id: 'office', town: 't', name: name('班'), hours: ['08:30', '17:30'], days: 'workday' },
    ],
    people: [
      { id: 'a', name: '甲', organisationId: 'team', qualifications: stages('2034-12-31') }, { id: 'b', name: '乙', organisationId: 'team', qualifications: stages('2034-12-31') },
      { id: 'c', name: '丙', organisationId: 'team', qualifications: stages('2026-06-30') },
      { id: 'e', name: '戊', organisationId: 'desk', qualifications: [] }, { id: 'leader', name: '己', organisationId: 'desk', qualifications: [] },
    ],
    accounts: [{ username: 'crew', personId: 'a', roles: ['responder'], towns: ['t'], organisationId: 'team', unitId: 'crew', sources: [] }],
    stations: [{ id: 's1', name: name('一所'), areaIds: ['t.g1'], towns: ['t'] }, { id: 's2', name: name('二所'), areaIds: ['t.g2'], towns: ['t'] }],
    calendar: { version: 'k', years: [2024, 2025, 2026], holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], makeUpDays: ['2026-09-20', '2026-10-10'] },
  };
}

/** The files `loadDistrict` reads, as parsed JSON by path below the data folder. */
export function filesOf(d: District): Record<string, unknown> {
  const files: Record<string, unknown> = {
    'district.json': { id: d.id, name: d.name, timeZone: d.timeZone, levels: d.levels },
    'accounts.json': d.accounts, 'stations.json': d.stations,
    'calendar/calendar.json': { ...d.calendar, owner: name('管理员'), source: name('来源') },
    'catalogue/1.json': d.catalogues[0],
  };
  const none = { areas: d.areas.filter((a) => a.town === null), organisations: [], units: [], shifts: [], people: [] };
  for (const [part, list] of Object.entries(none)) files[`shared/${part}.json`] = list;
  for (const { policies, ...town } of d.towns) {
    files[`towns/${town.id}/town.json`] = town;
    for (const [n, policy] of policies.entries()) files[`towns/${town.id}/policies/${n + 1}.json`] = policy;
    files[`towns/${town.id}/areas.json`] = d.areas.filter((a) => a.town === town.id);
    for (const part of ['organisations', 'units', 'shifts', 'people'] as const) files[`towns/${town.id}/${part}.json`] = d[part];
  }
  return files;
}

/** Writes files (JSON, or a text as it is) below a folder. */
export function writeFiles(dir: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}
