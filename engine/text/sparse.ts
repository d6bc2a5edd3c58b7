/** A text as a vector: columns and values, of length one at most. */
import type { Vocabulary } from './vocabulary.ts';

export interface Sparse {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Columns and values as they are, with the sum of all squares: keys without a column count there as well. */
export interface Raw extends Sparse {
  readonly squares: number;
  /** share of the squares that belongs to keys without a column: how strange the text is */
  readonly strange: number;
}

/** The idf of each of the different keys of a text. */
export function rawOf(keys: Uint32Array, vocabulary: Vocabulary): Raw {
  const columns = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i += 1) columns[i] = vocabulary.columnOf(keys[i] ?? 0);
  return rawOfColumns(columns, vocabulary);
}

/** The same when the column of each key is known otherwise; below zero: it has none. The array is used on. */
export function rawOfColumns(columns: Int32Array, { idf, rare }: Vocabulary): Raw {
  const values = new Float32Array(columns.length);
  let n = 0;
  let known = 0;
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i] ?? -1;
    if (column < 0) continue;
    const value = idf[column] ?? 0;
    known += value * value;
    columns[n] = column;
    values[n] = value;
    n += 1;
  }
  const unknown = (columns.length - n) * rare * rare;
  const squares = known + unknown;
  return { columns: columns.subarray(0, n), values: values.subarray(0, n), squares, strange: squares === 0 ? 1 : unknown / squares };
}

/**
 * Scaled by the length of the whole text: keys the vocabulary does not hold are left out but count in the length, so that a
 * text of unknown words speaks as softly here as it did while learning.
 */
export function unit(...parts: readonly Raw[]): Sparse {
  let [squares, size] = [0, 0];
  for (const part of parts) {
    squares += part.squares;
    size += part.columns.length;
  }
  const scale = 1 / Math.sqrt(squares || 1);
  const [columns, values] = [new Int32Array(size), new Float32Array(size)];
  let at = 0;
  for (const part of parts) {
    columns.set(part.columns, at);
    for (let i = 0; i < part.values.length; i += 1) values[at + i] = (part.values[i] ?? 0) * scale;
    at += part.columns.length;
  }
  return { columns, values };
}

export function vectorOf(keys: Uint32Array, vocabulary: Vocabulary): Sparse {
  return unit(rawOf(keys, vocabulary));
}
