/**
 * The invented people of a living town, with accounts of their own: so the record says who acted, they or a person who
 * has logged in, and they can leave to that person what that person has taken in hand.
 */
import type { Account, District, Organisation } from '#domain/catalogue/district.ts';
import { getTown, getUnit } from '#domain/catalogue/lookup.ts';
import { DEMO_POLICE } from './police.ts';
import { readTour } from './tour.ts';

/** The one source under which they hand in calls. */
export const LIFE_SOURCE = 'demo-life';

const MEDIATION = 'TIAOJIE';
/** Owners' committees are asked by nobody, stations answer through their officers. */
const WITHOUT_HANDLER: ReadonlySet<string> = new Set(['YEWEIHUI', 'PAICHUSUO']);

export interface Cast {
  accounts: readonly Account[];
  gateway: string;
  /** two of a station's duty officers; the second confirms what the first proposed */
  officer(nth: number): string;
  dispatcher(town: string): string;
  reviewer(town: string): string;
  leader(town: string): string;
  /** whoever answers for the unit; null where nobody of the cast does */
  handler(unitId: string): string | null;
  isOne(account: string): boolean;
  isOfficer(account: string): boolean;
}

export function castOf(district: District): Cast {
  const towns = district.towns.map((t) => t.id);
  const handlers = new Map(handlingOrganisations(district).map((o) => [o.id, handlerOf(o, district)]));
  const officers = district.stations.flatMap((s) => [1, 2].map((n) => policeAccount(`demo.${s.id}.officer-${n}`, ['duty_officer', 'call_taker'], s.id, towns, district, n)));
  const [station] = district.stations;
  if (!station) throw new Error('a district without a station cannot live');
  const gateway = { ...policeAccount(DEMO_POLICE, ['gateway'], station.id, towns, district, 1), sources: [LIFE_SOURCE] };
  const accounts = [...officers, gateway, ...district.towns.flatMap((t) => centreAccounts(t.id, district)), ...handlers.values()];
  const taught = unitsOfTour(district);
  const names = new Set(accounts.map((a) => a.username));
  const ofStations = new Set(officers.map((a) => a.username));
  return {
    accounts, gateway: gateway.username,
    officer: (nth) => officers[nth % officers.length]?.username ?? '',
    dispatcher: (town) => `demo.${town}.dispatcher`, reviewer: (town) => `demo.${town}.reviewer`, leader: (town) => `demo.${town}.leader`,
    handler: (unitId) => taught.has(unitId) ? null : handlers.get(getUnit(district, unitId).organisationId)?.username ?? null,
    isOne: (account) => names.has(account), isOfficer: (account) => ofStations.has(account),
  };
}

/** The crew of the first run is left to whoever is on it, so that it is free when they send it. */
function unitsOfTour(district: District): ReadonlySet<string> {
  const named = readTour().flatMap((step) => step.acts.flatMap((a) => a.unitOf ?? []));
  return new Set(district.accounts.flatMap((a) => (named.includes(a.username) && a.unitId ? [a.unitId] : [])));
}

function handlingOrganisations(district: District): Organisation[] {
  const withUnits = new Set(district.units.map((u) => u.organisationId));
  return district.organisations.filter((o) => withUnits.has(o.id) && !WITHOUT_HANDLER.has(o.type));
}

/** An account without a unit stands for its whole organisation; those that serve the district act in every town. */
function handlerOf(o: Organisation, district: District): Account {
  return {
    username: `demo.${o.id}`, personId: personAt(o.id, district, 1), roles: [o.type === MEDIATION ? 'mediator' : 'responder'],
    towns: o.town === null ? district.towns.map((t) => t.id) : [o.town], organisationId: o.id, sources: [],
  };
}

function policeAccount(username: string, roles: string[], stationId: string, towns: string[], district: District, nth: number): Account {
  return { username, personId: personAt(stationId, district, nth), roles, towns, organisationId: stationId, stationId, sources: [LIFE_SOURCE] };
}

function centreAccounts(townId: string, district: District): Account[] {
  const { centreId, arbitratorId } = getTown(district, townId);
  const account = (role: string, name: string, personId: string): Account =>
    ({ username: `demo.${townId}.${name}`, personId, roles: [role], towns: [townId], organisationId: centreId, sources: role === 'dispatcher' ? [LIFE_SOURCE] : [] });
  return [
    account('dispatcher', 'dispatcher', personAt(centreId, district, 1)), account('reviewer', 'reviewer', personAt(centreId, district, 2)),
    account('town_leader', 'leader', arbitratorId),
  ];
}

function personAt(organisationId: string, district: District, nth: number): string {
  const people = district.people.filter((p) => p.organisationId === organisationId);
  const found = people[(nth - 1) % Math.max(1, people.length)] ?? district.people[0];
  if (!found) throw new Error('a district without people cannot live');
  return found.id;
}
