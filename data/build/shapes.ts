/** What the hand-written seeds under `seed/` hold. Parsed by `make.ts`; names of places live in the seeds only. */
import { z } from 'zod';

const point = z.tuple([z.number(), z.number()]);
const named = z.strictObject({ zh: z.string(), en: z.string() });
const pair = z.tuple([z.string(), z.string()]);

/** Chinese name, English name, road and number (null in a village), count of buildings or village groups, other names. */
const compound = z.tuple([z.string(), z.string(), z.string().nullable(), z.number().nullable(), z.number().int().positive()])
  .rest(z.array(z.string()));

export const townSeed = z.strictObject({
  id: z.string(), name: named, outline: z.array(point).min(3),
  roads: z.array(z.tuple([z.string(), z.string(), point, point])),
  landmarks: z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.array(z.string())])),
  grids: z.array(z.strictObject({
    name: pair, box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    communities: z.array(z.strictObject({ name: pair, compounds: z.array(compound) })),
  })),
});
export type TownSeed = z.output<typeof townSeed>;
export type CompoundSeed = z.output<typeof compound>;

export const patterns = z.strictObject({
  districtId: z.string(), surnames: z.string(), given: z.array(z.string()),
  levels: z.strictObject({ micro: named, community: named, building: named, group: named }),
  committee: named, committeeDesk: named, owners: named, companyDesk: named, companies: z.array(pair),
  organisations: z.array(z.strictObject({
    type: z.string(), slug: z.string(), zh: z.string(), en: z.string(), desk: pair.optional(), shift: z.string().optional(),
  })),
  staff: z.array(pair),
  shifts: z.array(z.strictObject({
    slug: z.string(), zh: z.string(), en: z.string(), hours: pair, days: z.enum(['all', 'workday', 'day_off']),
  })),
  crew: named, mediator: named, mediators: z.number().int().positive(),
  crews: z.array(z.strictObject({
    n: z.number().int(), shifts: z.array(z.string()), state: z.enum(['standing', 'in_date', 'expired', 'missing']),
  })),
  qualifications: z.strictObject({
    standing: z.strictObject({ passed: z.string(), until: z.string() }),
    in_date: z.strictObject({ passed: z.string(), until: z.string() }),
    expired: z.strictObject({ stage: z.string(), until: z.string() }),
    missing: z.strictObject({ stage: z.string() }),
  }),
});
export type Patterns = z.output<typeof patterns>;

export interface Named {
  zh: string;
  en: string;
}

/** Puts values into a pattern's `{names}`, the Chinese and the English of each. */
export function fill(pattern: Named, values: Record<string, Named | string | number>): Named {
  const put = (text: string, language: 'zh' | 'en') => text.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    return typeof value === 'object' ? value[language] : String(value);
  });
  return { zh: put(pattern.zh, 'zh'), en: put(pattern.en, 'en') };
}

/** An English name as part of an id: `Pu'ou Road` → `puou-road`. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/'/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
