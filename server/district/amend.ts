/** A later catalogue written as what changes: items by code, field by field. */
import type { z } from 'zod';
import type { Catalogue, Item } from '#domain/catalogue/district.ts';
import { DistrictError } from './files.ts';
import type { amendment } from './schema.ts';

/** The amended catalogue. Throws DistrictError when the version or an item it names does not exist. */
export function amend(file: string, earlier: readonly Catalogue[], change: z.output<typeof amendment>): Catalogue {
  const base = earlier.find((c) => c.version === change.amends);
  if (!base) throw new DistrictError([{ file, path: 'amends', message: `no earlier version ${change.amends}` }]);
  const items = new Map<string, Item>(base.items.map((item) => [item.code, item]));
  for (const [n, { code, ...fields }] of change.items.entries()) {
    const item = items.get(code);
    if (!item) throw new DistrictError([{ file, path: `items[${n}].code`, message: `no item ${code} in ${change.amends}` }]);
    items.set(code, { ...item, ...given(fields) });
  }
  return { ...base, version: change.version, from: change.from, items: [...items.values()] };
}

type Fields = Omit<z.output<typeof amendment>['items'][number], 'code'>;

/** Only the fields that are there: an absent one keeps its value. */
function given(fields: Fields): Partial<Item> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
