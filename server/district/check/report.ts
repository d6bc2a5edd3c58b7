/** What every check is given: the district, where each entry came from, and a place to put findings. */
import type { District } from '#domain/catalogue/district.ts';
import type { Problem } from '../files.ts';

/** A list entry's file and its place in it. */
export interface Origin {
  file: string;
  at: string;
}

/** Entries of each list in the order of the district's own lists. */
export interface Origins {
  catalogues: Origin[];
  policies: Record<string, Origin[]>;
  areas: Origin[];
  organisations: Origin[];
  units: Origin[];
  shifts: Origin[];
  people: Origin[];
}

export interface Check {
  readonly d: District;
  readonly origins: Origins;
  readonly problems: Problem[];
}

/** Adds a finding about a field of an entry. */
export function report(c: Check, origin: Origin | undefined, field: string, message: string, zh?: string): void {
  const at = origin?.at ?? '';
  c.problems.push({ file: origin?.file ?? 'district', path: at && field ? `${at}.${field}` : at || field, message, ...(zh ? { zh } : {}) });
}

/** The origin of entry `n` of a file that holds one list. */
export function inFile(file: string, n: number): Origin {
  return { file, at: `[${n}]` };
}

/** Reports every id that an earlier entry of the list already has. */
export function uniqueIds(c: Check, ids: readonly string[], origin: (n: number) => Origin | undefined, field = 'id'): void {
  const seen = new Set<string>();
  for (const [n, id] of ids.entries()) {
    if (seen.has(id)) report(c, origin(n), field, `${id} is used twice`, `${id} 重复`);
    seen.add(id);
  }
}

/** Reports ids that a set does not hold. */
export function known(c: Check, ids: readonly string[], set: { has(id: string): boolean }, origin: Origin | undefined, field: string, what: string): void {
  for (const id of ids) {
    if (!set.has(id)) report(c, origin, field, `no such ${what}: ${id}`, `没有 ${id}`);
  }
}

/** Reports versions that do not begin strictly later than the one before. */
export function ordered(c: Check, versions: readonly { version: string; from: string }[], origin: (n: number) => Origin | undefined): void {
  for (const [n, v] of versions.entries()) {
    const before = versions[n - 1];
    if (before && before.from >= v.from) report(c, origin(n), 'from', `${v.version} does not begin after ${before.version}`, `${v.version} 的生效时间须晚于 ${before.version}`);
  }
}
