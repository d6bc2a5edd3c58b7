/**
 * The envelope of every message, and what is kept of its body. Fields that belong to the police alone are dropped
 * before anything reads them (DOMAIN-RULES 7); other fields nobody here knows are accepted and noted.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isStorable } from '#server/platform/body.ts';

export const KINDS_IN = ['call', 'call_update', 'receipt', 'hand_back_ack', 'hand_back_refusal', 'assist_answer', 'result_ack', 'statement', 'probe'] as const;
export type KindIn = (typeof KINDS_IN)[number];

const envelopeShape = z.object({
  kind: z.string().min(1).max(40).refine(isStorable),
  seq: z.int().min(0),
  epoch: z.string().regex(/^[\w.-]{0,64}$/).default(''),
  sentAt: z.string().max(64),
  body: z.record(z.string(), z.unknown()),
});

export interface Envelope {
  kind: string;
  seq: number;
  /** which count `seq` and the ids belong to; empty: the first */
  epoch: string;
  sentAt: string;
  /** without the fields that must not come in */
  body: Record<string, unknown>;
  /** how many fields were dropped unread */
  dropped: number;
}

const fieldsFile = z.object({ note: z.string(), fields: z.array(z.string().min(1)) });
const POLICE_ONLY: ReadonlySet<string> = new Set(
  fieldsFile.parse(JSON.parse(readFileSync(fileURLToPath(new URL('../../../data/gateway/police-only-fields.json', import.meta.url)), 'utf8'))).fields.map(plainName));
const MAX_DEPTH = 16;

function plainName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[-_\s]/g, '');
}

export function isPoliceOnly(name: string): boolean {
  return POLICE_ONLY.has(plainName(name));
}

/** Bytes → envelope; null when it is no JSON, or not of the agreed form. */
export function readEnvelope(bytes: Buffer): Envelope | null {
  const parsed = envelopeShape.safeParse(parse(bytes));
  if (!parsed.success) return null;
  const found = { dropped: 0 };
  const body = withoutPoliceOnly(parsed.data.body, found, 0);
  return isRecord(body) ? { ...parsed.data, body, dropped: found.dropped } : null;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

export function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** What lies deeper than any agreed field, or is larger than any number, is nothing we would read: it goes with the rest. */
function withoutPoliceOnly(value: unknown, found: { dropped: number }, depth: number): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((inner) => withoutPoliceOnly(inner, found, depth + 1));
  const kept = Object.entries(value).filter(([name]) => name !== '__proto__' && !isPoliceOnly(name));
  found.dropped += Object.keys(value).length - kept.length;
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPoliceOnly(inner, found, depth + 1)]));
}

/**
 * `value` as `shape` takes it: fields it does not know are left out and counted. Null when what is required is
 * missing or unreadable.
 */
export function readKnown<S extends z.ZodType>(shape: S, value: unknown): { value: z.output<S>; unknown: number } | null {
  let told = value;
  let unknown = 0;
  for (let pass = 0; pass < MAX_DEPTH; pass++) {
    const result = shape.safeParse(told);
    if (result.success) return { value: result.data, unknown };
    const strange = result.error.issues.filter((i) => i.code === 'unrecognized_keys');
    if (strange.length === 0) return null;
    for (const issue of strange) told = without(told, issue.path, new Set(issue.keys));
    unknown += strange.reduce((n, issue) => n + issue.keys.length, 0);
  }
  return null;
}

function without(value: unknown, path: readonly PropertyKey[], keys: ReadonlySet<string>): unknown {
  const [step, ...rest] = path;
  if (Array.isArray(value)) return value.map((inner, n) => (n === step ? without(inner, rest, keys) : inner));
  if (!isRecord(value)) return value;
  if (step === undefined) return Object.fromEntries(Object.entries(value).filter(([name]) => !keys.has(name)));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === step ? without(inner, rest, keys) : inner]));
}
