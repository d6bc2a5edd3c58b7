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
  const { idf, rare } = vocabulary;
  const [columns, values] = [new Int32Array(keys.length), new Float32Array(keys.length)];
  let n = 0;
  let known = 0;
  for (let i = 0; i < keys.length; i += 1) {
    const column = vocabulary.columnOf(keys[i] ?? 0);
    if (column < 0) continue;
    const value = idf[column] ?? 0;
    known += value * value;
    columns[n] = column;
    values[n] = value;
    n += 1;
  }
  const unknown = (keys.length - n) * rare * rare;
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

/** One kind of keys in many texts: the numbers of the keys of each text, how many of its keys have none, and the column of each number; below zero: it has none. */
export interface Numbered {
  readonly texts: readonly Int32Array[];
  readonly rare: Int32Array;
  readonly columns: Int32Array;
}

/** The texts `among` with all their kinds of keys, each scaled like `unit`: views of memory that lies together, since two lists of its own for each of some ten thousand texts cost more than what is in them. */
export function unitsOf(kinds: readonly Numbered[], among: readonly number[], { idf, rare }: Vocabulary): Sparse[] {
  const size = among.reduce((sum, at) => kinds.reduce((all, { texts }) => all + (texts[at]?.length ?? 0), sum), 0);
  const [columns, values] = [new Int32Array(size), new Float32Array(size)];
  let end = 0;
  return among.map((at) => {
    const start = end;
    let squares = 0;
    for (const kind of kinds) {
      const text = kind.texts[at] ?? NOTHING;
      squares += (kind.rare[at] ?? 0) * rare * rare;
      for (let i = 0; i < text.length; i += 1) {
        const column = kind.columns[text[i] ?? 0] ?? -1;
        const value = column < 0 ? rare : idf[column] ?? 0;
        squares += value * value;
        if (column < 0) continue;
        columns[end] = column;
        values[end] = value;
        end += 1;
      }
    }
    const scale = 1 / Math.sqrt(squares || 1);
    for (let i = start; i < end; i += 1) values[i] = (values[i] ?? 0) * scale;
    return { columns: columns.subarray(start, end), values: values.subarray(start, end) };
  });
}

const NOTHING = new Int32Array(0);

export function vectorOf(keys: Uint32Array, vocabulary: Vocabulary): Sparse {
  return unit(rawOf(keys, vocabulary));
}
