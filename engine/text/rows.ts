/** Weights of many readers, column by column: what a text adds up to for each. */
import type { Sparse } from './sparse.ts';

/** Exact, or packed in one byte each. */
export type Weights = Float32Array | Int8Array;

/** Adds value × weight of every column of the text, or of its first `n`, to each sum. Eight columns in one walk over the sums: each is then fetched and put back an eighth as often. */
export function addRows(sums: Float64Array, weights: Weights, { columns, values }: Sparse, n = columns.length): void {
  const count = sums.length;
  let i = 0;
  for (; i + 8 <= n; i += 8) addEight(sums, weights, columns, values, i);
  for (; i < n; i += 1) {
    const value = values[i] ?? 0;
    const at = (columns[i] ?? 0) * count;
    for (let k = 0; k < count; k += 1) sums[k] = (sums[k] ?? 0) + value * (weights[at + k] ?? 0);
  }
}

function addEight(sums: Float64Array, weights: Weights, columns: Int32Array, values: Float32Array, i: number): void {
  const count = sums.length;
  const [a, b, c, d] = [(columns[i] ?? 0) * count, (columns[i + 1] ?? 0) * count, (columns[i + 2] ?? 0) * count, (columns[i + 3] ?? 0) * count];
  const [e, f, g, h] = [(columns[i + 4] ?? 0) * count, (columns[i + 5] ?? 0) * count, (columns[i + 6] ?? 0) * count, (columns[i + 7] ?? 0) * count];
  const [s, t, u, v] = [values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0];
  const [w, x, y, z] = [values[i + 4] ?? 0, values[i + 5] ?? 0, values[i + 6] ?? 0, values[i + 7] ?? 0];
  for (let k = 0; k < count; k += 1) {
    sums[k] = (sums[k] ?? 0) + s * (weights[a + k] ?? 0) + t * (weights[b + k] ?? 0) + u * (weights[c + k] ?? 0) + v * (weights[d + k] ?? 0)
      + w * (weights[e + k] ?? 0) + x * (weights[f + k] ?? 0) + y * (weights[g + k] ?? 0) + z * (weights[h + k] ?? 0);
  }
}
