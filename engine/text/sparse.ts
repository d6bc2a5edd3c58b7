/** A text as a vector: columns and values, of length one at most. */
import type { Vocabulary } from './vocabulary.ts';

export interface Sparse {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * The idf of each key, however often it stands there, scaled by the length of the whole text: keys the vocabulary does not hold are left out but count
 * in the length, so that a text of unknown words speaks as softly here as it did while learning.
 */
export function vectorOf(keys: ReadonlySet<number>, vocabulary: Vocabulary): Sparse {
  const columns = new Int32Array(keys.size);
  const values = new Float32Array(keys.size);
  let n = 0;
  let squares = 0;
  for (const key of keys) {
    const column = vocabulary.columnOf(key);
    const value = column < 0 ? vocabulary.rare : (vocabulary.idf[column] ?? 0);
    squares += value * value;
    if (column < 0) continue;
    columns[n] = column;
    values[n] = value;
    n += 1;
  }
  const scale = 1 / Math.sqrt(squares || 1);
  for (let i = 0; i < n; i += 1) values[i] = (values[i] ?? 0) * scale;
  return { columns: columns.subarray(0, n), values: values.subarray(0, n) };
}
