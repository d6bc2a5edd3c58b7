/** A census as few long lists in memory that threads share: thousands of short ones would be copied for each. */
import type { Census } from './census.ts';

export interface SharedCensus {
  readonly keys: Uint32Array;
  /** the numbers of all texts, one text after the other */
  readonly numbers: Int32Array;
  /** where each text begins, and where the last one ends */
  readonly starts: Int32Array;
  readonly rare: Int32Array;
}

export function shareCensus({ keys, texts, rare }: Census): SharedCensus {
  const starts = Int32Array.from({ length: texts.length + 1 }, () => 0);
  texts.forEach((text, i) => { starts[i + 1] = (starts[i] ?? 0) + text.length; });
  const numbers = new Int32Array(new SharedArrayBuffer(4 * (starts[texts.length] ?? 0)));
  texts.forEach((text, i) => numbers.set(text, starts[i]));
  const shared = new Uint32Array(new SharedArrayBuffer(keys.byteLength));
  shared.set(keys);
  return { keys: shared, numbers, starts, rare };
}

/** The same census again, over the same memory. */
export function censusOf({ keys, numbers, starts, rare }: SharedCensus): Census {
  return { keys, rare, texts: Array.from({ length: starts.length - 1 }, (_, i) => numbers.subarray(starts[i], starts[i + 1])) };
}
