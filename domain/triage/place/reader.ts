/**
 * Where in a text the place stands. A linear model gives each character three figures: as the first of the place, as one
 * within it, as the first behind it. The span with the greatest sum is read if it beats "no place"; all spans are
 * compared in one pass. The weights are learnt from labelled calls (learn.ts).
 */
import { FEATURES, featuresAt, type Seen } from './features.ts';

/** first, within, behind */
export const CLASSES = 3;

export interface Figures {
  /** by position 0 … length; how much better than "no place" */
  readonly first: Float64Array;
  readonly within: Float64Array;
  readonly behind: Float64Array;
}

export interface Reading {
  from: number;
  to: number;
  /** log odds against "no place" */
  score: number;
}

export interface Weights {
  readonly values: Int8Array | Float32Array;
  /** what one step of a value is worth */
  readonly step: number;
}

export function figuresOf(seen: Seen, { values, step }: Weights): Figures {
  const n = seen.length + 1;
  const figures = { first: new Float64Array(n), within: new Float64Array(n), behind: new Float64Array(n) };
  const buckets = new Int32Array(FEATURES);
  for (let i = 0; i < n; i += 1) {
    featuresAt(seen, i, buckets, 0);
    let [first, within, behind] = [0, 0, 0];
    for (let k = 0; k < FEATURES; k += 1) {
      const at = (buckets[k] ?? 0) * CLASSES;
      first += values[at] ?? 0;
      within += values[at + 1] ?? 0;
      behind += values[at + 2] ?? 0;
    }
    [figures.first[i], figures.within[i], figures.behind[i]] = [first * step, within * step, behind * step];
  }
  return figures;
}

/** The best span of at least two characters that keeps clear of [`without`); null in a text of less than two. */
export function bestSpan({ first, within, behind }: Figures, without: readonly [number, number] = [-1, -1]): Reading | null {
  let best: Reading | null = null;
  let [open, from] = [-Infinity, 0]; // the best sum of a span that covers the character before
  for (let i = 1; i < first.length - 1; i += 1) {
    const begun = first[i - 1] ?? 0;
    if (begun > open) [open, from] = [begun, i - 1];
    open += within[i] ?? 0;
    if (i - 1 >= without[0] && i - 1 < without[1]) open = -Infinity;
    if (i >= without[0] && i < without[1]) open = -Infinity;
    const score = open + (behind[i + 1] ?? 0);
    if (score > (best?.score ?? -Infinity)) best = { from, to: i + 1, score };
  }
  return best;
}
