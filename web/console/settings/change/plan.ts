/** What is gathered before it is tried and asked for: entries put or removed, list by list, and from when. Pure. */
import { z } from 'zod';
import { LISTS, type Entry, type List } from '#web/data/settings-changes.ts';

export type Part = 'policy' | 'forces' | 'areas' | 'catalogue';
export const PART_OF: Readonly<Record<List, Part>> = { routes: 'policy', policy: 'policy', organisations: 'forces', units: 'forces', shifts: 'forces', people: 'forces', accounts: 'forces', areas: 'areas', items: 'catalogue' };

const entry = z.looseObject({ id: z.string() });
export const planShape = z.object({
  from: z.string(), version: z.string(),
  put: z.partialRecord(z.enum(LISTS), z.record(z.string(), entry)),
  removed: z.partialRecord(z.enum(LISTS), z.array(z.string())),
  /** the order of the matrix, where lines were moved */
  order: z.array(z.string()).default([]),
});
export type Plan = z.output<typeof planShape>;
export const emptyPlan = (): Plan => ({ from: '', version: '', put: {}, removed: {}, order: [] });

export function nameOf(e: Entry, say: (words: { zh: string; en: string } | string) => string): string {
  const name: unknown = e['name'] ?? e['reason'];
  if (typeof name === 'string') return name;
  if (typeof name === 'object' && name !== null && 'zh' in name && 'en' in name) return say({ zh: String(name.zh), en: String(name.en) });
  return '';
}

export function sizeOf(plan: Plan): number {
  return Object.values(plan.put).reduce((n, entries) => n + Object.keys(entries ?? {}).length, 0) + Object.values(plan.removed).reduce((n, ids) => n + (ids?.length ?? 0), 0) + (plan.order.length > 0 ? 1 : 0);
}

/** The list as it would be. */
export function planned(plan: Plan, list: List, base: readonly Entry[]): Entry[] {
  const put = plan.put[list] ?? {};
  const kept = base.filter((e) => !(plan.removed[list] ?? []).includes(e.id)).map((e) => put[e.id] ?? e);
  const all = [...kept, ...Object.values(put).filter((e) => !base.some((b) => b.id === e.id))];
  if (list !== 'routes' || plan.order.length === 0) return all;
  const rank = (id: string): number => { const at = plan.order.indexOf(id); return at < 0 ? plan.order.length : at; };
  return all.toSorted((a, b) => rank(a.id) - rank(b.id));
}

/** `zone`: of the typed time, as `+08:00`; `amends`: the catalogue it is a change of. */
export function changeOf(part: Part, town: string, plan: Plan, base: Partial<Record<List, readonly Entry[]>>, zone: string, amends = ''): Record<string, unknown> {
  const ms = Date.parse(`${plan.from}:00${zone}`);
  const from = Number.isNaN(ms) ? plan.from : new Date(ms).toISOString();
  const put = (list: List): Entry[] => Object.values(plan.put[list] ?? {});
  const gone = (list: List): string[] => plan.removed[list] ?? [];
  if (part === 'policy') {
    const [settings = { id: town }] = planned(plan, 'policy', base.policy ?? []);
    const { id: _id, ...rest } = settings;
    return { part, town, policy: { ...rest, version: plan.version, from, routes: planned(plan, 'routes', base.routes ?? []) } };
  }
  if (part === 'catalogue') return { part, change: { version: plan.version, from, amends, note: { zh: plan.version, en: plan.version }, items: put('items').map((e) => changedFields(e, (base.items ?? []).find((b) => b.id === e.id))) } };
  if (part === 'areas') return { part, town, from, areas: put('areas'), removed: gone('areas') };
  return {
    part, town, from, organisations: put('organisations'), units: put('units'), shifts: put('shifts'), people: put('people'),
    removed: { organisations: gone('organisations'), units: gone('units'), shifts: gone('shifts'), people: gone('people') },
    accounts: put('accounts').map(({ id, ...rest }) => ({ username: id, ...rest })),
  };
}

/** An amendment names only what differs. */
function changedFields(e: Entry, before: Entry | undefined): Record<string, unknown> {
  const { id, ...fields } = e;
  return { code: id, ...Object.fromEntries(Object.entries(fields).filter(([k, v]) => k !== 'code' && JSON.stringify(v) !== JSON.stringify(before?.[k]))) };
}
