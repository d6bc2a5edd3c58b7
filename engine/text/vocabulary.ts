/** Which column of the weights a key belongs to: open addressing over typed arrays, made ready once. */

export interface Vocabulary {
  readonly size: number;
  /** keys by column */
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
  const slots = new Uint32Array(2 * (mask + 1)); // a key and its column beside it: both are read at once
  for (let column = 0; column < keys.length; column += 1) {
    const key = keys[column] ?? 0;
    let at = key & mask;
    while (slots[2 * at] !== 0) at = (at + 1) & mask;
    slots[2 * at] = key;
    slots[2 * at + 1] = column;
  }
  return {
    size: keys.length, keys, idf, rare,
    columnOf(key) {
      let at = key & mask;
      for (let found = slots[2 * at]; found !== 0; found = slots[2 * at]) {
        if (found === key) return slots[2 * at + 1] ?? -1;
        at = (at + 1) & mask;
      }
      return -1;
    },
  };
}
