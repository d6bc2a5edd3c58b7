/** Received → first unit on scene: of the file, and of our own dispatch over the same calls. */
import { secondsBetween, type Instant } from '#domain/shared/time.ts';
import type { CallRow } from './read/row.ts';
import type { Percentiles, ResponseTimes } from './tally.ts';

export interface FileResponse {
  add(row: CallRow): void;
  /** seconds by call key, calls that a unit reached at or after they were received */
  seconds(): ReadonlyMap<string, number>;
  /** calls that no unit reached, and calls whose every arrival lies before the call */
  unusable(): { never: number; before: number };
}

/** Collects the first arrival of each call over its unit rows. */
export function createFileResponse(): FileResponse {
  const first = new Map<string, number | 'never' | 'before'>();
  return {
    add({ key, at, facts }) {
      if (at === null || !facts) return;
      first.set(key, better(first.get(key) ?? 'never', secondsTo(at, facts.onSceneAt)));
    },
    seconds: () => new Map([...first].flatMap(([key, s]) => (typeof s === 'number' ? [[key, s] as const] : []))),
    unusable: () => ({ never: [...first.values()].filter((s) => s === 'never').length, before: [...first.values()].filter((s) => s === 'before').length }),
  };
}

function secondsTo(at: Instant, onScene: Instant | null): number | 'never' | 'before' {
  if (onScene === null) return 'never';
  const seconds = secondsBetween(at, onScene);
  return seconds < 0 ? 'before' : seconds;
}

function better(a: number | 'never' | 'before', b: number | 'never' | 'before'): number | 'never' | 'before' {
  if (typeof a === 'number' && typeof b === 'number') return Math.min(a, b);
  if (typeof a === 'number') return a;
  return b === 'never' ? a : b;
}

/** The value at rank floor(n·p), from 0, of the sorted values: as the figures in data/real/README.md were made. Null of nothing. */
export function percentiles(values: Iterable<number>): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (p: number): number | null => sorted[Math.floor(sorted.length * p)] ?? null;
  return { p50: at(0.5), p90: at(0.9) };
}

/** A call that was reached in the file and by a crew of ours: seconds from receipt. */
export interface Pair {
  ours: number;
  file: number;
}

export function pairsOf(file: ReadonlyMap<string, number>, ours: ReadonlyMap<string, number>): Pair[] {
  return [...file].flatMap(([key, seconds]) => {
    const own = ours.get(key);
    return own === undefined ? [] : [{ ours: own, file: seconds }];
  });
}

const MINUTES = [5, 8, 10, 15];

/** Both over the calls that a unit reached in the file and, where we dispatched, that a crew of ours reached too. */
export function compare(file: ReadonlyMap<string, number>, ours: ReadonlyMap<string, number>): ResponseTimes {
  if (ours.size === 0) return { n: file.size, ours: percentiles([]), file: percentiles(file.values()), within: [] };
  const pairs = pairsOf(file, ours);
  const share = (of: keyof Pair, limit: number): number => pairs.filter((p) => p[of] <= limit * 60).length / Math.max(1, pairs.length);
  return {
    n: pairs.length, ours: percentiles(pairs.map((p) => p.ours)), file: percentiles(pairs.map((p) => p.file)),
    within: MINUTES.map((minutes) => ({ minutes, ours: share('ours', minutes), file: share('file', minutes) })),
  };
}
