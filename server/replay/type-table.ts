/** Types of a real file → our items and a phrase for the text: data with an owner (`data/real/*-types.yaml`). */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { z } from 'zod';

const entry = z.strictObject({ type: z.string().min(1), descriptor: z.string().min(1).optional(), item: z.string().nullable(), zh: z.string().min(1) });
const text = z.strictObject({ zh: z.string(), en: z.string() });
const districtHead = z.strictObject({
  id: z.string(), name: text, timeZone: z.string(),
  town: z.strictObject({ id: z.string(), name: text, prefix: z.string() }),
  area: z.strictObject({ level: text, name: text }), // `{}` stands for the file's own code
  force: z.enum(['stations', 'agencies']),
  crew: z.strictObject({ type: z.string(), name: text }).optional(),
  agencies: z.record(z.string(), z.string()).optional(),
});
const table = z.strictObject({ version: z.string(), district: districtHead, types: z.array(entry).min(1) });

/** What the file does not say of its district: names, zone, and whose crews its units or agencies are. */
export type DistrictHead = z.output<typeof districtHead>;

export type TypeEntry = z.output<typeof entry>;

export interface TypeTable {
  version: string;
  district: DistrictHead;
  entries: readonly TypeEntry[];
  /** type and descriptor first, then the type alone; null = unmapped */
  find(type: string, descriptor: string): TypeEntry | null;
}

/** @throws ZodError with the path of what is wrong; an Error on a line that says the same twice. */
export function parseTypeTable(text: string): TypeTable {
  const { version, district, types } = table.parse(load(text));
  const byKey = new Map<string, TypeEntry>();
  for (const line of types) {
    const key = keyOf(line.type, line.descriptor ?? '');
    if (byKey.has(key)) throw new Error(`type table says ${line.type} ${line.descriptor ?? ''} twice`);
    byKey.set(key, line);
  }
  return { version, district, entries: types, find: (type, descriptor) => byKey.get(keyOf(type, descriptor)) ?? byKey.get(keyOf(type, '')) ?? null };
}

function keyOf(type: string, descriptor: string): string {
  return `${type}\u0000${descriptor}`;
}

const FILES = { sffd: 'sffd-types.yaml', nyc311: 'nyc311-types.yaml' } as const;

export function loadTypeTable(adapter: keyof typeof FILES): TypeTable {
  return parseTypeTable(readFileSync(new URL(`../../data/real/${FILES[adapter]}`, import.meta.url), 'utf8'));
}
