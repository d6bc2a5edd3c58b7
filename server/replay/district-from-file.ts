/**
 * A district made from a real file (DECISIONS 4): its areas, stations or agencies are the file's own, its types are
 * mapped to our items, and the rest – catalogue, clocks, danger signs – is taken from a district that exists.
 */
import type { Account, Area, Catalogue, District, Organisation, Person, Policy, Route, Text, Town, Unit } from '#domain/catalogue/district.ts';
import type { Position } from '#domain/shared/place.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { DistrictHead } from './type-table.ts';

export interface FileFacts {
  /** first call and last known instant of the file */
  from: Instant;
  to: Instant;
  centre: Position;
  areas: readonly { code: string; position: Position }[];
  /** who handled calls in the file, and how many of each item of ours */
  agencies: readonly { code: string; name: string; items: ReadonlyMap<string, number> }[];
}

/** Log-ins of a made district; `crews` stands for every crew of the one organisation. */
export const REPLAY_ACCOUNTS = { gateway: 'gateway', officer: 'officer', second: 'officer2', dispatcher: 'dispatcher', crews: 'crews', reviewer: 'reviewer' } as const;

const ALWAYS = instant(0); // files are older than any version of ours: the made district's versions hold from the start

/** @param template a district whose catalogue and clocks are taken; its towns, people and areas are not. */
export function districtFromFile(facts: FileFacts, head: DistrictHead, template: District): District {
  const { town, area: areaHead } = head;
  const forces = head.force === 'stations' ? stationForces(facts, head) : agencyForces(facts, head);
  const catalogue = catalogueFrom(template);
  return {
    id: head.id, name: head.name, timeZone: head.timeZone,
    levels: [
      { code: 'district', name: { zh: '区', en: 'District' }, rank: 0 }, { code: 'town', name: { zh: '街镇', en: 'Town' }, rank: 1 },
      { code: 'area', name: areaHead.level, rank: 2 },
    ],
    catalogues: [catalogue], towns: [townFrom(head, policyFrom(template, head, forces.routes))], areas: areasFrom(facts, head),
    organisations: [...offices(head), ...forces.organisations], units: forces.units, shifts: [],
    people: [...STAFF.map((id) => person(`${town.id}.${id}`, officeOf(town.id, id))), ...forces.people],
    accounts: accountsFrom(town.id, forces.crewsOf),
    stations: [{ id: `${town.id}.police`, name: { zh: `${town.name.zh}派出所`, en: `${town.name.en} police` }, areaIds: [town.id], towns: [town.id] }],
    calendar: { version: 'none', years: yearsOf(facts), holidays: [], makeUpDays: [] },
  };
}

/** Our items, worked without evidence and with a visit: a file says when somebody was there, not what was proved. */
function catalogueFrom(template: District): Catalogue {
  const newest = template.catalogues.at(-1);
  if (!newest) throw new Error('the district to take the catalogue from has none');
  const items = newest.items.map((item) => ({
    ...item, evidence: [], visit: true, onSceneWhen: 'always' as const, onSceneMinutes: item.onSceneMinutes ?? 15, closeClock: 'elapsed' as const,
  }));
  return { ...newest, version: `${newest.version} replay`, from: ALWAYS, items };
}

/** The clocks of a town that works through its centre; nobody studies jointly, so that 30 s are the file's 30 s. */
function policyFrom(template: District, head: DistrictHead, routes: Route[]): Policy {
  const policy = template.towns.map((t) => t.policies.at(-1)).find((p) => p?.model === 'centre');
  if (!policy) throw new Error('the district to take the clocks from has no town that works through its centre');
  // A force of stations numbers its matters itself: what it closed is closed, another number is another matter.
  const times = head.force === 'stations' ? { ...policy.times, repeatWindow: { seconds: 0 } } : policy.times;
  return { ...policy, times, version: `${head.id} replay`, from: ALWAYS, study: 'none', routes, noDispatch: [] };
}

function townFrom({ town }: DistrictHead, policy: Policy): Town {
  return { ...town, areaId: town.id, centreId: `${town.id}.centre`, arbitratorId: `${town.id}.leader`, policies: [policy] };
}

function areasFrom({ areas, centre }: FileFacts, head: DistrictHead): Area[] {
  const area = (id: string, parentId: string | null, level: string, name: Text, position: Position): Area =>
    ({ id, parentId, level, name, aliases: [], town: parentId === null ? null : head.town.id, position });
  return [
    area(head.id, null, 'district', head.name, centre), area(head.town.id, head.id, 'town', head.town.name, centre),
    ...areas.map(({ code, position }) => area(areaId(head, code), head.town.id, 'area', named(head.area.name, code), position)),
  ];
}

export function areaId({ town }: DistrictHead, code: string): string {
  return `${town.id}.${slug(code)}`;
}

function slug(code: string): string {
  return code.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
}

function named(pattern: Text, code: string): Text {
  return { zh: pattern.zh.replace('{}', code), en: pattern.en.replace('{}', code) };
}

interface Forces {
  organisations: Organisation[];
  units: Unit[];
  people: Person[];
  routes: Route[];
  /** the one organisation whose crews are simulated, and the person who speaks for them */
  crewsOf: { organisationId: string; personId: string } | null;
}

/** One organisation with a crew for each station area. The file has no addresses of stations: a crew stands amid its calls. */
function stationForces({ areas }: FileFacts, head: DistrictHead): Forces {
  if (!head.crew) throw new Error(`type table of ${head.id}: a force of stations needs "crew"`);
  const { type, name } = head.crew;
  const organisationId = `${head.town.id}.crews`;
  const crew = (code: string): string => `${head.town.id}.station-${slug(code)}`;
  return {
    organisations: [organisation(organisationId, type, head.name, head)],
    units: areas.map(({ code, position }) => ({
      id: crew(code), organisationId, type, name: named(name, code), town: head.town.id, base: position,
      areaIds: [head.town.id], personIds: [`${crew(code)}.lead`], exclusive: true, shiftIds: [],
    })),
    people: [person(`${organisationId}.desk`, organisationId), ...areas.map(({ code }) => person(`${crew(code)}.lead`, organisationId))],
    routes: [route('all', ['*'], [type])], crewsOf: { organisationId, personId: `${organisationId}.desk` },
  };
}

/** Each agency an organisation with a duty desk; an item goes to the agency that had most of it in the file. */
function agencyForces({ agencies, centre }: FileFacts, head: DistrictHead): Forces {
  const typeOf = (code: string): string => head.agencies?.[code] ?? 'LIANDONG';
  const id = (code: string): string => `${head.town.id}.${slug(code)}`;
  const nameOf = (agency: { code: string; name: string }): Text => ({ zh: agency.name || agency.code, en: agency.name || agency.code });
  return {
    organisations: agencies.map((a) => organisation(id(a.code), typeOf(a.code), nameOf(a), head)),
    units: agencies.map((a) => ({
      id: `${id(a.code)}.desk`, organisationId: id(a.code), type: typeOf(a.code), name: nameOf(a), town: head.town.id, base: centre,
      areaIds: [head.town.id], personIds: [], exclusive: false, shiftIds: [],
    })),
    people: agencies.map((a) => person(`${id(a.code)}.duty`, id(a.code))),
    routes: [...leadsOf(agencies)].map(([item, code]) => route(item, [item], [typeOf(code)])), crewsOf: null,
  };
}

function leadsOf(agencies: FileFacts['agencies']): Map<string, string> {
  const most = new Map<string, { code: string; n: number }>();
  for (const { code, items } of agencies) {
    for (const [item, n] of items) if (n > (most.get(item)?.n ?? 0)) most.set(item, { code, n });
  }
  return new Map([...most].map(([item, { code }]) => [item, code]));
}

function route(id: string, items: string[], lead: string[]): Route {
  return { id, items, lead, co: [], reason: { zh: '按文件中实际办理单位', en: 'As in the file: whoever handled it' } };
}

function organisation(id: string, type: string, name: Text, { town }: DistrictHead): Organisation {
  return { id, type, name, town: town.id, areaIds: [town.id], relatedIds: [] };
}

function offices(head: DistrictHead): Organisation[] {
  const { id, name } = head.town;
  return [
    organisation(`${id}.centre`, 'CHENGYUN', { zh: `${name.zh}城运中心`, en: `${name.en} operations centre` }, head),
    organisation(`${id}.police`, 'PAICHUSUO', { zh: `${name.zh}派出所`, en: `${name.en} police` }, head),
  ];
}

const STAFF = ['officer', 'officer2', 'gateway', 'dispatcher', 'reviewer', 'leader'] as const;

function officeOf(town: string, who: (typeof STAFF)[number]): string {
  return ['officer', 'officer2', 'gateway'].includes(who) ? `${town}.police` : `${town}.centre`;
}

/** Qualified for ever: a file says nothing about training, and a replay must not fail for the lack of a date. */
function person(id: string, organisationId: string): Person {
  const stages = ['law', 'emergency', 'on_shift'] as const;
  return { id, name: id, organisationId, qualifications: stages.map((stage) => ({ stage, passed: '1970-01-01', until: '2999-12-31' })) };
}

function accountsFrom(town: string, crews: Forces['crewsOf']): Account[] {
  const { gateway, officer, second, dispatcher, reviewer } = REPLAY_ACCOUNTS;
  const police = { organisationId: `${town}.police`, stationId: `${town}.police` };
  const centre = { organisationId: `${town}.centre` };
  const account = (username: string, role: string, at: { organisationId: string; stationId?: string; personId?: string }): Account =>
    ({ username, personId: `${town}.${username}`, roles: [role], towns: [town], sources: role === 'gateway' ? ['*'] : [], ...at });
  return [
    account(gateway, 'gateway', police), account(officer, 'duty_officer', police), account(second, 'duty_officer', police),
    account(dispatcher, 'dispatcher', centre), account(reviewer, 'reviewer', centre),
    ...(crews ? [account(REPLAY_ACCOUNTS.crews, 'responder', crews)] : []),
  ];
}

/** Working-day clocks may run past the last call by weeks. */
function yearsOf({ from, to }: FileFacts): number[] {
  const [first, last] = [Number(from.slice(0, 4)) - 1, Number(to.slice(0, 4)) + 1];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
