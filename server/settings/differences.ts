/** What exactly a change would make different, field by field, for whoever has to release it. Pure. */
import type { District } from '#domain/catalogue/district.ts';
import { changed, fromOf, type SettingsChange } from './change.ts';

export interface Difference { what: string; id: string; name: { zh: string; en: string } | null; field: string; was: string | null; becomes: string | null }

interface Entry { id: string; name: Difference['name']; fields: Readonly<Record<string, unknown>> }

export function differencesOf(d: District, c: SettingsChange): Difference[] {
  const next = changed(d, c);
  const accounts = c.part === 'forces' ? c.accounts.filter((a) => a.disabled).map((a): Difference => ({ what: 'accounts', id: a.username, name: null, field: 'disabled', was: null, becomes: 'true' })) : [];
  return [...partsOf(d, c).flatMap(([what, before]) => compare(what, before, partsOf(next, c, true).find(([name]) => name === what)?.[1] ?? [])), ...accounts];
}

/** The lists a change may touch; of versions, the one before and the one it makes. */
function partsOf(d: District, c: SettingsChange, after = false): [string, Entry[]][] {
  if (c.part === 'policy') {
    const policies = d.towns.find((t) => t.id === c.town)?.policies ?? [];
    const p = after ? policies.at(-1) : policies.findLast((x) => x.from <= fromOf(c));
    if (!p) return [['policy', []], ['routes', []]];
    const { routes, version: _version, from: _from, times, shadowRun, ...rest } = p;
    return [['policy', [{ id: c.town, name: null, fields: { ...rest, ...under('times', times), ...under('shadowRun', { ...shadowRun?.rule, live: shadowRun?.live }) } }]], ['routes', routes.map((r, n) => ({ id: r.id, name: r.reason, fields: { ...r, rank: n + 1 } }))]];
  }
  if (c.part === 'catalogue') {
    const catalogue = after ? d.catalogues.at(-1) : d.catalogues.find((x) => x.version === c.change.amends);
    return [['items', (catalogue?.items ?? []).map((i) => ({ id: i.code, name: i.name, fields: { ...i } }))]];
  }
  const entries = (found: readonly ({ id: string; name: Difference['name'] | string } & object)[]): Entry[] => found.map((e) => ({ id: e.id, name: typeof e.name === 'string' ? { zh: e.name, en: e.name } : e.name, fields: { ...e } }));
  if (c.part === 'areas') return [['areas', entries(d.areas)]];
  return [['organisations', entries(d.organisations)], ['units', entries(d.units)], ['shifts', entries(d.shifts)], ['people', entries(d.people)], ['accounts', d.accounts.map((a) => ({ id: a.username, name: null, fields: { roles: a.roles, personId: a.personId, organisationId: a.organisationId, unitId: a.unitId, stationId: a.stationId } }))]];
}

const under = (name: string, fields: object): Record<string, unknown> => Object.fromEntries(Object.entries(fields).map(([k, v]) => [`${name}.${k}`, v]));

function compare(what: string, before: readonly Entry[], after: readonly Entry[]): Difference[] {
  const [was, becomes] = [new Map(before.map((e) => [e.id, e])), new Map(after.map((e) => [e.id, e]))];
  return [...new Set([...was.keys(), ...becomes.keys()])].flatMap((id): Difference[] => {
    const [a, b] = [was.get(id), becomes.get(id)];
    const name = b?.name ?? a?.name ?? null;
    if (!a || !b) return [{ what, id, name, field: '', was: a ? summary(a) : null, becomes: b ? summary(b) : null }];
    const fields = [...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])];
    return fields.flatMap((field) => { const [x, y] = [text(a.fields[field]), text(b.fields[field])]; return x === y ? [] : [{ what, id, name, field, was: x, becomes: y }]; });
  });
}

const summary = (e: Entry): string => Object.entries(e.fields).flatMap(([k, v]) => (k === 'id' || k === 'name' || k === 'rank' || v === undefined ? [] : [`${k} ${text(v)}`])).join(' · ').slice(0, 400);

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && value.every((x) => typeof x !== 'object')) return value.join(' ');
  return JSON.stringify(value).slice(0, 400);
}
