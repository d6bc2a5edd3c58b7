/**
 * Decision 1: a call is never refused for what it says. A side field that nobody can read – a number where a text is
 * due, `"yes"` for a flag – is mended or left out and told; the raw bytes stay in the vault. What says which call it
 * is (source, id, revision, time, channel, words) must be right, and unknown fields are refused as everywhere.
 */
import type { z } from 'zod';
import { callBody } from './contract.ts';

export interface Unread {
  field: string;
  code: 'number_as_text' | 'unreadable';
}

const SIDE = new Set<PropertyKey>(['town', 'caller', 'place', 'policeCode', 'policeNumber', 'flags', 'observed']);
const PASSES = 2; // a group that is no group first, then what is in it

/** The body with its side fields fit to be read, and what had to be done for it. */
export function readable(told: unknown): { body: unknown; unread: Unread[] } {
  let body = told;
  const unread: Unread[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const issues = callBody.safeParse(body).error?.issues.filter((i) => i.code !== 'unrecognized_keys' && SIDE.has(i.path[0] ?? '')) ?? [];
    if (issues.length === 0) break;
    for (const issue of issues) body = mended(body, issue.path, issue, unread, issue.path.join('.'));
  }
  return { body, unread };
}

function mended(value: unknown, path: readonly PropertyKey[], issue: z.core.$ZodIssue, unread: Unread[], field: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== key) return [[name, inner]];
    if (rest.length > 0) return [[name, mended(inner, rest, issue, unread, field)]];
    const text = issue.code === 'invalid_type' && issue.expected === 'string' && typeof inner === 'number';
    unread.push({ field, code: text ? 'number_as_text' : 'unreadable' });
    return text ? [[name, String(inner)]] : [];
  });
  return Object.fromEntries(entries);
}
