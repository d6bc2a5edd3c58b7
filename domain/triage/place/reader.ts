/**
 * Where in a text the place stands. A linear model gives each character three figures: as the first of the place, as one
 * within it, as the first behind it. The span with the greatest sum is read if it beats "no place"; all spans are
 * compared in one pass. The weights are learnt from labelled calls (learn.ts).
 */
import { FEATURES, featuresAt, type Seen } from './features.ts';

/** first, within, behind */
export const CLASSES = 3;

/** By position 0 … length three figures side by side, each: how much better than "no place". */
export type Figures = Float64Array;

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
  const figures = new Float64Array((seen.length + 1) * CLASSES);
  const buckets = new Int32Array(FEATURES);
  for (let i = 0; i <= seen.length; i += 1) {
    featuresAt(seen, i, buckets, 0);
    let first = 0;
    let within = 0;
    let behind = 0;
    for (let k = 0; k < FEATURES; k += 1) {
      const at = (buckets[k] ?? 0) * CLASSES;
      first += values[at] ?? 0;
      within += values[at + 1] ?? 0;
      behind += values[at + 2] ?? 0;
    }
    figures[i * CLASSES] = first * step;
    figures[i * CLASSES + 1] = within * step;
    figures[i * CLASSES + 2] = behind * step;
  }
  return figures;
}

/** The best span of at least two characters that keeps clear of [`without`); null in a text of less than two. */
export function bestSpan(figures: Figures, without: readonly [number, number] = [-1, -1]): Reading | null {
  const [shut, clear] = without;
  let best = -1; // end of the best span
  let [began, score] = [0, -Infinity];
  let [open, from] = [-Infinity, 0]; // the best sum of a span that covers the character before
  for (let i = 1; (i + 1) * CLASSES < figures.length; i += 1) {
    const begun = figures[(i - 1) * CLASSES] ?? 0;
    if (begun > open) {
      open = begun;
      from = i - 1;
    }
    open += figures[i * CLASSES + 1] ?? 0;
    if (i >= shut && i - 1 < clear) open = -Infinity;
    const sum = open + (figures[(i + 1) * CLASSES + 2] ?? 0);
    if (sum > score) {
      best = i + 1;
      began = from;
      score = sum;
    }
  }
  return best < 0 ? null : { from: began, to: best, score };
}
