/** Which column of the weights a key belongs to: open addressing over typed arrays, made ready once. */

export interface Vocabulary {
  readonly size: number;
  /** keys by column, ascending */
  readonly keys: Uint32Array;
  /** inverse document frequency by column */
  readonly idf: Float32Array;
  /** what a key weighs that only one text holds: also one that none did */
  readonly rare: number;
  /** column of a key, or -1 */
  columnOf(key: number): number;
}

export function createVocabulary(keys: Uint32Array, idf: Float32Array, rare: number): Vocabulary {
  const bits = Math.max(4, Math.ceil(Math.log2(keys.length * 2 + 1)));
  const mask = (1 << bits) - 1;
  const slots = new Uint32Array(mask + 1);
  const columns = new Int32Array(mask + 1);
  for (let column = 0; column < keys.length; column += 1) {
    const key = keys[column] ?? 0;
    let at = key & mask;
    while (slots[at] !== 0) at = (at + 1) & mask;
    slots[at] = key;
    columns[at] = column;
  }
  return {
    size: keys.length, keys, idf, rare,
    columnOf(key) {
      let at = key & mask;
      for (let found = slots[at]; found !== 0; found = slots[at]) {
        if (found === key) return columns[at] ?? -1;
        at = (at + 1) & mask;
      }
      return -1;
    },
  };
}

/** Keys that occur in at least `least` of the texts, ascending, with ln((n + 1) / (df + 1)) + 1. */
export function learnVocabulary(texts: readonly ReadonlySet<number>[], least: number): Vocabulary {
  const frequency = new Map<number, number>();
  for (const text of texts) for (const key of text) frequency.set(key, (frequency.get(key) ?? 0) + 1);
  const keys = Uint32Array.from([...frequency].filter(([, n]) => n >= least).map(([key]) => key)).sort();
  const idf = Float32Array.from(keys, (key) => Math.log((texts.length + 1) / ((frequency.get(key) ?? 0) + 1)) + 1);
  return createVocabulary(keys, idf, Math.log((texts.length + 1) / 2) + 1);
}
