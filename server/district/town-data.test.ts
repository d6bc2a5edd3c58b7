/** What the committed data promises, beyond what the loader refuses. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  catalogueAt, findAccount, findItem, findPerson, getOrganisation, getTown, getUnit, isBarred, isOnShift, isWithin, listUnits, policyAt, qualification, routeFor, shutOutWith, stationFor,
} from '#domain/catalogue/lookup.ts';
import { isWorkday, resultDue } from '#domain/deadlines/working-time.ts';
import { metresBetween } from '#domain/shared/place.ts';
import { instant, plus } from '#domain/shared/time.ts';
import { loadDistrict } from './load.ts';

const d = loadDistrict();
const shanghai = (text: string) => instant(Date.parse(`${text}+08:00`));
const NOW = shanghai('2026-11-25T10:00');
const catalogue = catalogueAt(d, NOW);
const TOWNS = d.towns.map((t) => t.id);

describe('the catalogue', () => {
  it('has 5 categories, 52 items and 17 danger signs', () => {
    expect([catalogue.categories.length, catalogue.items.length, catalogue.dangerSigns.length]).toEqual([5, 52, 17]);
  });

  it('asks for persuasion in noise of social life only since the law does (art. 88, 2026-01-01)', () => {
    const before = catalogueAt(d, shanghai('2025-12-31T23:59'));
    for (const code of ['HJ-02', 'HJ-03', 'HJ-04']) {
      expect([findItem(before, code)?.evidence, findItem(catalogue, code)?.evidence]).toEqual([[], ['persuasion']]);
    }
  });

  it('names the danger signs of each item in both languages, none twice', () => {
    for (const { code, dangerSigns } of catalogue.items) {
      expect(dangerSigns.filter(({ sign }) => /\p{Script=Han}/u.test(sign.en) || !/\p{Script=Han}/u.test(sign.zh)), code).toEqual([]);
      expect(new Set(dangerSigns.map((s) => s.sign.en)).size, code).toBe(dangerSigns.length);
    }
  });

  it('lets every matter end settled, passed on, or with the police', () => {
    for (const item of catalogue.items) expect(item.outcomes).toEqual(expect.arrayContaining(['settled', 'no_such_matter', 'referred', 'handed_to_police']));
  });

  it('needs no visit exactly where nobody goes', () => {
    expect(catalogue.items.filter((i) => !i.visit).map((i) => i.code)).toEqual(['HJ-05', 'HJ-10', 'HJ-12', 'FW-01', 'FW-03', 'FW-04', 'FW-06', 'FW-07', 'QZ-10']);
  });
});

describe('the matrix', () => {
  // a Wednesday, a Saturday, National Day, a make-up Saturday, and the nights around them
  const DAYS = ['2026-11-25', '2026-11-28', '2026-10-01', '2026-10-10', '2025-02-08'];

  it.each(TOWNS)('%s: each of 52 items has a unit or a reason at each hour of each kind of day', (town) => {
    const readyFor = new Map<string, boolean>();
    for (const day of DAYS) {
      for (let minutes = 0; minutes < 1440; minutes += 30) {
        const at = plus(shanghai(`${day}T00:00`), { minutes });
        for (const item of catalogue.items) {
          const { route } = routeFor(d, town, item.code, null, at);
          const where = `${town} ${item.code} ${at}`;
          expect(route?.reason.zh, where).toBeTruthy();
          if (!route || route.lead.length === 0) continue;
          const key = `${route.lead.join()} ${at}`;
          if (!readyFor.has(key)) readyFor.set(key, listUnits(d, { town, types: route.lead, at }).some((u) => qualification(d, u, at).ok));
          expect(readyFor.get(key), where).toBe(true);
        }
      }
    }
  });

  it('never routes to police, fire or a barred type', () => {
    for (const policy of d.towns.flatMap((t) => t.policies)) {
      for (const route of policy.routes) {
        for (const type of [...route.lead, ...route.co]) {
          expect(['PAICHUSUO', 'JIAOJING', 'XIAOFANG']).not.toContain(type);
          for (const code of route.items) expect(isBarred(policy, type, code), `${policy.version} ${route.id} ${type}`).toBe(false);
        }
      }
    }
  });

  it('pujiang: the joint team leads all 52 items by day, on working days and days off', () => {
    for (const day of DAYS) {
      for (const item of catalogue.items) {
        expect(routeFor(d, 'pujiang', item.code, null, shanghai(`${day}T10:00`)).route?.lead, item.code).toEqual(['LIANDONG']);
      }
    }
  });

  it('pujin: the body the list names leads during office hours', () => {
    for (const item of catalogue.items) {
      expect(routeFor(d, 'pujin', item.code, null, shanghai('2026-11-25T10:00')).route?.lead[0], item.code).toBe(item.leadUnitType);
    }
  });

  it('changes at 23:00 and 07:00, and says why what stays with the police stays', () => {
    const lead = (town: string, code: string, at: string) => routeFor(d, town, code, null, shanghai(at)).route?.lead;
    for (const town of TOWNS) {
      expect(['2026-11-25T22:59', '2026-11-25T23:00', '2026-11-26T06:59', '2026-11-26T07:00'].map((at) => lead(town, 'JF-08', at)?.length === 0)).toEqual([false, true, true, false]);
      expect(routeFor(d, town, 'JF-02', null, shanghai('2026-11-26T02:00')).route?.reason.zh).toMatch(/家庭暴力/);
      expect(lead(town, 'QZ-01', '2026-11-26T02:00')).toEqual(['LIANDONG']);
    }
  });

  it('gives a day off its own rule where offices are shut', () => {
    const at = (day: string) => routeFor(d, 'pujin', 'JF-06', null, shanghai(`${day}T10:00`)).route;
    expect([at('2026-10-09')?.lead[0], at('2026-10-01')?.lead[0], at('2026-10-10')?.lead[0]]).toEqual(['SHICHANG', 'LIANDONG', 'SHICHANG']);
    expect(at('2026-10-01')?.reason.zh).toMatch(/节假日/);
  });

  it('has lines of their own for single areas', () => {
    const co = (areaId: string | null) => routeFor(d, 'pujiang', 'HJ-03', areaId, shanghai('2026-11-25T20:00')).route?.co;
    expect(co('pujiang.g3.c3.m1')).toEqual(['WENLV']);
    expect(co('pujiang.g1.c1')).not.toEqual(['WENLV']);
  });

  it('keeps both models and both ways of studying', () => {
    const at = (town: string, when: string) => {
      const { model, study } = policyAt(getTown(d, town), shanghai(when));
      return [model, study];
    };
    expect([at('pujiang', '2026-11-25T00:00'), at('pujin', '2026-11-25T00:00'), at('pujin', '2025-11-25T00:00')])
      .toEqual([['direct', 'none'], ['centre', 'unclear'], ['centre', 'every']]);
  });
});

describe('forces', () => {
  it('has a qualified crew of each town on shift at every hour of a fortnight with a holiday in it', () => {
    for (const town of TOWNS) {
      for (let hour = 0; hour < 24 * 14; hour++) {
        const at = plus(shanghai('2026-09-28T00:30'), { hours: hour });
        expect(listUnits(d, { town, types: ['LIANDONG'], at }).filter((u) => qualification(d, u, at).ok).length, `${town} ${at}`).toBeGreaterThan(1);
      }
    }
  });

  it('shows both refusals of a crew that may not go', () => {
    for (const town of TOWNS) {
      expect(qualification(d, getUnit(d, `${town}.crew-8`), NOW)).toEqual({ ok: false, personId: `${town}.crew-8.b`, stage: 'emergency', why: 'expired' });
      expect(qualification(d, getUnit(d, `${town}.crew-9`), NOW)).toEqual({ ok: false, personId: `${town}.crew-9.b`, stage: 'on_shift', why: 'missing' });
    }
  });

  it('sends crews of two', () => {
    for (const unit of listUnits(d, { types: ['LIANDONG'] })) expect(unit.personIds).toHaveLength(2);
  });

  it('shuts a compound\'s property company out with its owners\' committee', () => {
    const compound = getOrganisation(d, 'pujin.jinlan-court.owners');
    const [, company] = shutOutWith(d, compound.id);
    expect(company).toBe('pujin.property-1');
    expect(getOrganisation(d, 'pujin.property-1').areaIds).toContain('pujin.jinlan-court');
  });

  it('has a committee for every community and a company for every compound with a street number', () => {
    for (const area of d.areas.filter((a) => a.level === 'community')) expect(d.organisations.some((o) => o.type === 'JUWEI' && o.areaIds.includes(area.id)), area.id).toBe(true);
    for (const area of d.areas.filter((a) => a.level === 'compound' && a.aliases.some((x) => x.endsWith('弄')))) {
      expect(d.organisations.filter((o) => o.type === 'WUYE' && o.areaIds.includes(area.id)), area.id).toHaveLength(1);
    }
  });
});

describe('places', () => {
  it('lies where it says: a building within 250 m of its compound\'s middle', () => {
    const byId = new Map(d.areas.map((a) => [a.id, a]));
    for (const building of d.areas.filter((a) => a.level === 'building')) {
      const compound = byId.get(building.parentId ?? '');
      expect(compound && metresBetween(compound.position, building.position), building.id).toBeLessThan(250);
    }
  });

  it('has two stations, neither the area of a town', () => {
    expect(d.stations).toHaveLength(2);
    for (const town of TOWNS) {
      const stations = new Set(d.areas.filter((a) => a.town === town && a.level === 'community').map((a) => stationFor(d, a.id, town).id));
      expect([...stations].toSorted()).toEqual(['station.north', 'station.south']);
    }
  });

  it('knows a town across the river by name only', () => {
    const names = d.areas.filter((a) => a.level === 'town' && a.town === null);
    expect(names.map((a) => a.id)).toContain('wujing');
    for (const name of names) expect(d.areas.some((a) => a.id !== name.id && isWithin(d, a.id, name.id))).toBe(false);
  });

  it('has no two places of a kind with the same name in one town', () => {
    for (const level of ['road', 'landmark', 'compound', 'community']) {
      for (const town of TOWNS) {
        const names = d.areas.filter((a) => a.town === town && a.level === level).map((a) => a.name.zh);
        expect(names.filter((name, n) => names.indexOf(name) !== n), `${town} ${level}`).toEqual([]);
      }
    }
  });
});

describe('accounts', () => {
  const account = (username: string) => {
    const found = findAccount(d, username);
    if (!found) throw new Error(`no account ${username}`);
    return found;
  };

  it('are those the outside relies on (INTERFACES)', () => {
    expect([account('police').roles, account('police2').roles]).toEqual([['duty_officer', 'call_taker'], ['duty_officer', 'call_taker']]);
    expect([account('dispatcher').towns, account('dispatcher-pj').towns, account('reviewer').towns]).toEqual([['pujin'], ['pujiang'], ['pujin', 'pujiang']]);
    expect(account('admin').roles).toEqual(['admin']);
  });

  it('put responders in crews that can be sent at any hour', () => {
    for (const username of ['responder1', 'responder2', 'responder-pj1', 'responder-pj2']) {
      const unit = getUnit(d, account(username).unitId ?? '');
      expect([unit.exclusive, unit.type, unit.town]).toEqual([true, 'LIANDONG', account(username).towns[0]]);
      for (let hour = 0; hour < 24; hour++) expect(isOnShift(d, unit, plus(NOW, { hours: hour }))).toBe(true);
      expect(qualification(d, unit, shanghai('2034-12-31T12:00'))).toEqual({ ok: true });
    }
  });

  it('let the arbitrator of each town log in', () => {
    for (const town of d.towns) {
      const leader = d.accounts.find((a) => a.personId === town.arbitratorId);
      expect([leader?.roles, leader?.towns, findPerson(d, town.arbitratorId)?.organisationId]).toEqual([['town_leader'], [town.id], town.centreId]);
    }
  });

  it('let those post calls who take them, under any source, and nobody else', () => {
    const posting = d.accounts.filter((a) => a.sources.includes('*')).flatMap((a) => a.roles);
    expect(new Set(posting)).toEqual(new Set(['duty_officer', 'call_taker', 'dispatcher', 'gateway']));
    for (const a of d.accounts.filter((x) => !x.sources.includes('*'))) expect(a.sources).toEqual([]);
  });

  it('exist only for roles that have something to do', () => {
    expect(d.accounts.flatMap((a) => a.roles).filter((role) => role === 'volunteer' || role === 'surveyor')).toEqual([]);
  });
});

describe('the calendar', () => {
  it('has the moved weekends of the State Council\'s notices', () => {
    // 国办发明电 for 2024, 2025, 2026: Spring Festival and National Day
    expect(['2024-02-18', '2024-10-12', '2025-01-26', '2025-10-11', '2026-02-14', '2026-10-10'].map((x) => isWorkday(d.calendar, x))).toEqual(Array(6).fill(true));
    expect(['2024-02-16', '2024-10-07', '2025-01-28', '2025-10-08', '2026-02-23', '2026-10-07'].map((x) => isWorkday(d.calendar, x))).toEqual(Array(6).fill(false));
  });

  it('counts every item\'s deadline from any day of this year without running out', () => {
    for (const item of catalogue.items) {
      for (let day = 0; day < 365; day += 7) {
        const at = plus(shanghai('2026-01-01T20:00'), { days: day });
        expect(resultDue(item, at, d.calendar, d.timeZone) > at).toBe(true);
      }
    }
  });
});

describe('a change of a town', () => {
  it('is one more file with a date, and the version before rules until then', () => {
    const dir = mkdtempSync(join(tmpdir(), 'district-'));
    try {
      for (const part of ['accounts.json', 'stations.json', 'district.json', 'catalogue', 'calendar', 'shared', 'towns']) {
        cpSync(fileURLToPath(new URL(`../../data/${part}`, import.meta.url)), join(dir, part), { recursive: true });
      }
      const policies = join(dir, 'towns/pujin/policies');
      const latest = JSON.parse(readFileSync(join(policies, '2026-01-01.json'), 'utf8'));
      writeFileSync(join(policies, '2027-03-01.json'), JSON.stringify({ ...latest, version: 'pujin-2027-03', from: '2027-03-01T00:00:00+08:00', study: 'every' }));
      const changed = getTown(loadDistrict(dir), 'pujin');
      expect(['2027-02-28T23:59', '2027-03-01T00:00'].map((at) => policyAt(changed, shanghai(at)).study)).toEqual(['unclear', 'every']);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
