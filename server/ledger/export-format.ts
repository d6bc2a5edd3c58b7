/**
 * The export: JSON lines, so that an outsider needs nothing but a JSON parser and SHA-256 (docs/reference/ledger.md).
 * First a header, then checkpoints, then events town by town, last a trailer with their number.
 */
import { parseCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import type { Head } from '#server/platform/event-log.ts';

export const FORMAT = 'liandong-record/1';

export interface HeaderLine {
  readonly format: typeof FORMAT;
  readonly exportedAt: string;
  /** null: all events of the towns; else the events of this incident, each with its proof */
  readonly incident: string | null;
  /** where each chain ended */
  readonly heads: readonly Head[];
}

export interface EventLine {
  readonly town: string;
  readonly seq: number;
  readonly hash: string;
  readonly payload: string;
  /** in an incident's export: the hash before, and the inclusion proof against the town's checkpoint (null: younger than it) */
  readonly previous?: string;
  readonly proof?: readonly string[] | null;
}

/** In an incident's export that was asked for at a checkpoint kept: the proof that the file's own checkpoint continues its `first` events. */
export interface Continues {
  readonly first: number;
  readonly proof: readonly string[];
}

export type Line =
  | { readonly kind: 'header'; readonly header: HeaderLine }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint; readonly continues: Continues | null }
  | { readonly kind: 'event'; readonly event: EventLine }
  | { readonly kind: 'trailer'; readonly events: number };

const HASH = /^[0-9a-f]{64}$/;

/** One line → what it is, or null when it is none of the four. */
export function parseLine(text: string): Line | null {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return null;
  const line = value as Readonly<Record<string, unknown>>;
  if (isEvent(line)) return { kind: 'event', event: line };
  if (isHeader(line)) return { kind: 'header', header: line };
  const checkpoint = 'checkpoint' in line ? parseCheckpoint(line.checkpoint) : null;
  if (checkpoint) return { kind: 'checkpoint', checkpoint, continues: continuesOf(line) };
  return typeof line.events === 'number' ? { kind: 'trailer', events: line.events } : null;
}

function continuesOf({ first, proof }: Readonly<Record<string, unknown>>): Continues | null {
  return Number.isSafeInteger(first) && isHashes(proof) ? { first: Number(first), proof } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isEvent(line: object): line is EventLine {
  const { town, seq, hash, payload, previous, proof } = line as Partial<Record<keyof EventLine, unknown>>;
  return typeof payload === 'string' && typeof town === 'string' && Number.isSafeInteger(seq) && isHash(hash) &&
    (previous === undefined || isHash(previous)) && (proof === undefined || proof === null || isHashes(proof));
}

function isHeader(line: object): line is HeaderLine {
  const { format, incident, exportedAt, heads } = line as Partial<Record<keyof HeaderLine, unknown>>;
  return format === FORMAT && typeof exportedAt === 'string' && (incident === null || typeof incident === 'string') &&
    Array.isArray(heads) && heads.every(isHead);
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { town, seq, hash } = value as Readonly<Record<string, unknown>>;
  return typeof town === 'string' && Number.isSafeInteger(seq) && isHash(hash);
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && HASH.test(value);
}

function isHashes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isHash);
}
