/** What differs between two versions of a policy, setting by setting and line by line. Pure. */
import type { RouteLine, TownSettings } from '#web/data/settings-reads.ts';

export interface Difference { key: string; was: string | null; becomes: string | null }
type Policy = TownSettings['policies'][number];

/** Nested settings as "name.unit" and text. */
export function flat(settings: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(settings).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value).map(([unit, n]) => [`${key}.${unit}`, String(n)]);
    return [[key, String(value)]];
  });
}

const lineText = (r: RouteLine): string => [r.items.join(' '), r.areas.join(' '), r.hours?.join('–') ?? '', r.days ?? '', `${r.lead.join(' → ')} + ${r.co.join(' ')}`].filter(Boolean).join(' · ');

export function differences(before: Policy, after: Policy): Difference[] {
  const texts = (p: Policy): Map<string, string> => new Map([...flat({ studyMode: p.study, model: p.model, ...p.times, ...(p.shadowRun ? { shadowRun: p.shadowRun } : {}) }), ...p.routes.map((r): [string, string] => [`route ${r.id}`, lineText(r)])]);
  const [was, becomes] = [texts(before), texts(after)];
  return [...new Set([...was.keys(), ...becomes.keys()])].filter((key) => was.get(key) !== becomes.get(key)).map((key) => ({ key, was: was.get(key) ?? null, becomes: becomes.get(key) ?? null }));
}
