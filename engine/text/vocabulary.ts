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

export interface Bounds {
  /** a key that fewer texts hold is chance */
  readonly least: number;
  /** no more columns than so many: the rarest are left out together */
  readonly most: number;
}

/** A text is its different keys. Keys that occur in at least `least` of the texts, ascending, with ln((n + 1) / (df + 1)) + 1. */
export function learnVocabulary(texts: readonly Uint32Array[], least: number, most = Infinity): Vocabulary {
  const { keys, idf } = frequentKeys(texts, { least, most });
  return createVocabulary(keys, idf, rareOf(texts.length));
}

/** The frequent keys of the first kind, then those of the second: the columns below `first` belong to the first kind. */
export function learnTwo(first: readonly Uint32Array[], bounds: Bounds, second: readonly Uint32Array[], boundsOfSecond: Bounds): { vocabulary: Vocabulary; first: number } {
  const [a, b] = [frequentKeys(first, bounds), frequentKeys(second, boundsOfSecond)];
  const known = new Set(a.keys);
  const kept = [...b.keys.keys()].filter((i) => !known.has(b.keys[i] ?? 0));
  const keys = Uint32Array.from([...a.keys, ...kept.map((i) => b.keys[i] ?? 0)]);
  const idf = Float32Array.from([...a.idf, ...kept.map((i) => b.idf[i] ?? 0)]);
  return { vocabulary: createVocabulary(keys, idf, rareOf(first.length)), first: a.keys.length };
}

function frequentKeys(texts: readonly Uint32Array[], { least, most }: Bounds): { keys: Uint32Array; idf: Float32Array } {
  const frequency = new Map<number, number>();
  for (const text of texts) for (const key of text) frequency.set(key, (frequency.get(key) ?? 0) + 1);
  const from = leastFor(frequency, least, most);
  const keys = Uint32Array.from([...frequency].filter(([, n]) => n >= from).map(([key]) => key)).sort();
  return { keys, idf: Float32Array.from(keys, (key) => Math.log((texts.length + 1) / ((frequency.get(key) ?? 0) + 1)) + 1) };
}

/** The least number of texts, from `least` on, at which no more than `most` keys remain. */
function leastFor(frequency: ReadonlyMap<number, number>, least: number, most: number): number {
  const held: number[] = [];
  for (const n of frequency.values()) held[n] = (held[n] ?? 0) + 1;
  let left = 0;
  let from = held.length;
  while (from > least && left + (held[from - 1] ?? 0) <= most) {
    from -= 1;
    left += held[from] ?? 0;
  }
  return from;
}

function rareOf(texts: number): number {
  return Math.log((texts + 1) / 2) + 1;
}
