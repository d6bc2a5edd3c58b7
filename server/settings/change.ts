/**
 * 设置变更: what is to be different from a day on. A change never edits what is in force: `changed` makes the district as it
 * would be, and the same checks as at start say whether anything would be left without anybody (`problemsOf`).
 */
import { z } from 'zod';
import type { Account, District, Policy } from '#domain/catalogue/district.ts';
import { isRole } from '#domain/access/subject.ts';
import type { Instant } from '#domain/shared/time.ts';
import { amend } from '#server/district/amend.ts';
import { checkDistrict } from '#server/district/check.ts';
import type { Origin, Origins } from '#server/district/check/report.ts';
import { DistrictError, type Problem } from '#server/district/files.ts';
import * as schema from '#server/district/schema.ts';
import { excessesIn } from './excess.ts';

const { id, instant } = schema;
const ids = z.array(id).max(500).default([]);
const list = <T extends z.ZodType>(entry: T) => z.array(entry).max(500).default([]);

export const settingsChange = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('policy'), town: id, policy: schema.policy }),
  z.strictObject({
    part: z.literal('forces'), town: id, from: instant,
    organisations: list(schema.organisation), units: list(schema.unit), shifts: list(schema.shift), people: list(schema.person),
    removed: z.strictObject({ organisations: ids, units: ids, shifts: ids, people: ids }).prefault({}),
    /** roles, unit and person of accounts, and whether they may log in; one that names its person may be new */
    accounts: list(z.strictObject({
      username: z.string().min(1).max(64), roles: z.array(z.string().max(40)).min(1).max(8), disabled: z.boolean(),
      personId: id.optional(), organisationId: id.optional(), unitId: id.nullable().optional(), stationId: id.nullable().optional(),
    })),
  }),
  z.strictObject({ part: z.literal('areas'), town: id, from: instant, areas: list(schema.area), removed: ids }),
  z.strictObject({ part: z.literal('catalogue'), change: schema.amendment }),
]);
export type SettingsChange = z.output<typeof settingsChange>;
export type SettingsPart = SettingsChange['part'];

export function fromOf(c: SettingsChange): Instant {
  if (c.part === 'policy') return c.policy.from;
  return c.part === 'catalogue' ? c.change.from : c.from;
}

/** null: the whole district */
export function townOf(c: SettingsChange): string | null {
  return c.part === 'catalogue' ? null : c.town;
}

/** A policy or catalogue has its day in itself and may lie ready before it; the rest is there only from its day on. */
export function liesReady(c: SettingsChange): boolean {
  return c.part === 'policy' || c.part === 'catalogue';
}

/** The district as it would be. Throws DistrictError where an amendment names what does not exist. */
export function changed(d: District, c: SettingsChange): District {
  switch (c.part) {
    case 'policy': return { ...d, towns: d.towns.map((t) => (t.id === c.town ? { ...t, policies: [...t.policies, policyOf(c.policy)] } : t)) };
    case 'catalogue': return { ...d, catalogues: [...d.catalogues, amend('catalogue', d.catalogues, c.change)] };
    case 'areas': return { ...d, areas: merged(d.areas, c.areas, c.removed) };
    case 'forces': return {
      ...d, organisations: merged(d.organisations, c.organisations, c.removed.organisations), units: merged(d.units, c.units, c.removed.units),
      shifts: merged(d.shifts, c.shifts, c.removed.shifts), people: merged(d.people, c.people, c.removed.people),
      accounts: [...d.accounts.map((a) => { const set = c.accounts.find((x) => x.username === a.username); return set ? setAccount(a, set) : a; }), ...newAccounts(d, c).map((a) => setAccount({ username: a.username, personId: a.personId, organisationId: a.organisationId, roles: [], towns: [c.town], sources: [] }, a))],
    };
  }
}

type AccountSet = Extract<SettingsChange, { part: 'forces' }>['accounts'][number];
type NewOne = AccountSet & { personId: string; organisationId: string };

/** Those that the district does not know: they name their person and where that person works. */
export function newAccounts(d: District, c: SettingsChange): NewOne[] {
  if (c.part !== 'forces') return [];
  return c.accounts.flatMap((a) => (a.personId !== undefined && a.organisationId !== undefined && !d.accounts.some((x) => x.username === a.username) ? [{ ...a, personId: a.personId, organisationId: a.organisationId }] : []));
}

/** What is not named stays as it was; null takes a unit or station away. */
function setAccount(a: Account, set: AccountSet): Account {
  const { unitId = a.unitId, stationId = a.stationId, personId = a.personId, organisationId = a.organisationId } = set;
  const { unitId: _unit, stationId: _station, ...rest } = a;
  return { ...rest, roles: set.roles, personId, organisationId, ...(unitId == null ? {} : { unitId }), ...(stationId == null ? {} : { stationId }) };
}

function policyOf({ note: _note, ...policy }: z.output<typeof schema.policy>): Policy {
  return policy;
}

/** Entries that exist stay in their place, new ones follow. */
function merged<T extends { id: string }>(before: readonly T[], put: readonly T[], removed: readonly string[]): T[] {
  const fresh = new Map(put.map((entry) => [entry.id, entry]));
  const known = new Set(before.map((entry) => entry.id));
  return [...before.filter((e) => !removed.includes(e.id)).map((e) => fresh.get(e.id) ?? e), ...put.filter((e) => !known.has(e.id))];
}

/** What would be wrong that is not wrong now; empty when it may go live. */
export function problemsOf(d: District, c: SettingsChange, now: Instant): Problem[] {
  const own = [...lateness(c, now), ...trespasses(d, c), ...excessesIn(c.part, c)];
  if (own.length > 0) return own;
  try {
    const next = changed(d, c);
    const had = new Set(checkDistrict(d, originsOf(d)).map(keyOf));
    return checkDistrict(next, originsOf(next)).filter((p) => !had.has(keyOf(p)));
  } catch (error) {
    if (error instanceof DistrictError) return [...error.problems];
    throw error;
  }
}

const keyOf = (p: Problem): string => `${p.file} ${p.path} ${p.message}`;

function lateness(c: SettingsChange, now: Instant): Problem[] {
  return fromOf(c) > now ? [] : [{ file: c.part, path: 'from', message: 'must lie in the future', zh: '生效时间须晚于现在' }];
}

/** An administrator of one town changes nothing of another's, nor what serves the whole district. */
function trespasses(d: District, c: SettingsChange): Problem[] {
  if (c.part === 'catalogue') return [];
  if (!d.towns.some((t) => t.id === c.town)) return [{ file: c.part, path: 'town', message: `no such town: ${c.town}`, zh: '没有该街镇' }];
  if (c.part === 'policy') return [];
  const foreign = (what: string, entry: { id: string; town: string | null } | undefined): Problem[] => (!entry || entry.town === c.town ? [] : [{ file: what, path: entry.id, message: 'belongs to another town or the district', zh: '属其他街镇或区级，不能在此更改' }]);
  if (c.part === 'areas') return [...c.areas, ...c.removed].flatMap((a) => (typeof a === 'string' ? foreign('areas', d.areas.find((x) => x.id === a)) : [...foreign('areas', a), ...foreign('areas', d.areas.find((x) => x.id === a.id))]));
  const lists = [['organisations', d.organisations], ['units', d.units], ['shifts', d.shifts]] as const;
  const mine = lists.flatMap(([name, had]) => [
    ...c[name].flatMap((entry) => [...foreign(name, entry), ...foreign(name, had.find((x) => x.id === entry.id))]),
    ...c.removed[name].flatMap((gone) => foreign(name, had.find((x) => x.id === gone))),
  ]);
  return [...mine, ...strangers(d, c)];
}

const ACCOUNT_NAME = /^[a-z0-9-]{3,32}$/;
const MACHINES = ['gateway', 'witness', 'caller'];

function strangers(d: District, c: Extract<SettingsChange, { part: 'forces' }>): Problem[] {
  const town = (organisationId: string): string | null | undefined => [...c.organisations, ...d.organisations].find((o) => o.id === organisationId)?.town;
  const people = [...c.people, ...d.people.filter((p) => c.removed.people.includes(p.id))].filter((p) => town(p.organisationId) !== c.town);
  const fresh = newAccounts(d, c);
  const accounts = c.accounts.filter((a) => town(d.accounts.find((x) => x.username === a.username)?.organisationId ?? a.organisationId ?? '') !== c.town || (a.organisationId !== undefined && town(a.organisationId) !== c.town));
  const unfit = fresh.filter((a) => !ACCOUNT_NAME.test(a.username)).map((a) => ({ file: 'accounts', path: a.username, message: 'a user name has 3 to 32 lower-case letters, digits or dashes', zh: '用户名须为 3 至 32 个小写字母、数字或短横' }));
  const machines = c.accounts.flatMap((a) => a.roles.filter((r) => MACHINES.includes(r)).map((r) => ({ file: 'accounts', path: a.username, message: `${r} is no role of a person`, zh: '该角色不属于人员' })));
  const roles = c.accounts.flatMap((a) => a.roles.filter((r) => !isRole(r)).map((r) => ({ file: 'accounts', path: a.username, message: `no such role: ${r}`, zh: `没有这个角色：${r}` })));
  return [
    ...people.map((p) => ({ file: 'people', path: p.id, message: 'does not work in this town', zh: '不是本街镇的人员' })),
    ...accounts.map((a) => ({ file: 'accounts', path: a.username, message: 'is no account of this town', zh: '不是本街镇的账号' })), ...roles, ...unfit, ...machines,
  ];
}

/** Findings name an entry by its id: there are no files here. */
function originsOf(d: District): Origins {
  const named = (file: string, entries: readonly { id: string }[]): Origin[] => entries.map((e) => ({ file, at: e.id }));
  return {
    catalogues: d.catalogues.map((c) => ({ file: 'catalogue', at: c.version })),
    policies: Object.fromEntries(d.towns.map((t) => [t.id, t.policies.map((p) => ({ file: 'policy', at: p.version }))])),
    areas: named('areas', d.areas), organisations: named('organisations', d.organisations), units: named('units', d.units),
    shifts: named('shifts', d.shifts), people: named('people', d.people),
  };
}
