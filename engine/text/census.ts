/** Keys of many texts, each known by a number: what any part of the texts holds is then counted, and a vocabulary learned from it, without looking a key up again. */
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

export interface Census {
  /** every key of any text, ascending: its place is its number */
  readonly keys: Uint32Array;
  /** numbers of the keys of each text, in the order in which they were seen */
  readonly texts: readonly Int32Array[];
}

export function takeCensus(texts: readonly Uint32Array[]): Census {
  const keys = distinct(texts);
  const numbers = createVocabulary(keys, new Float32Array(0), 0);
  return { keys, texts: texts.map((text) => numbersOf(text, numbers)) };
}

function numbersOf(text: Uint32Array, numbers: Vocabulary): Int32Array {
  const out = new Int32Array(text.length);
  for (let i = 0; i < text.length; i += 1) out[i] = numbers.columnOf(text[i] ?? 0);
  return out;
}

const NOTHING = new Int32Array(0);

/** How many of the texts `among` hold each key, by its number. */
export function countIn({ keys, texts }: Census, among: Iterable<number>): Int32Array {
  const counts = new Int32Array(keys.length);
  for (const at of among) {
    const text = texts[at] ?? NOTHING;
    for (let i = 0; i < text.length; i += 1) counts[text[i] ?? 0] = (counts[text[i] ?? 0] ?? 0) + 1;
  }
  return counts;
}

function distinct(texts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(texts.reduce((sum, text) => sum + text.length, 0));
  texts.reduce((at, text) => { all.set(text, at); return at + text.length; }, 0);
  all.sort();
  let n = 0;
  for (let i = 0; i < all.length; i += 1) if (i === 0 || all[i] !== all[i - 1]) all[n++] = all[i] ?? 0;
  return all.slice(0, n);
}

export interface Bounds {
  /** a key that fewer texts hold is chance */
  readonly least: number;
  /** no more columns than so many: the rarest are left out together */
  readonly most: number;
}

/** A text is its different keys. Keys that occur in at least `least` of the texts, the most frequent first, with ln((n + 1) / (df + 1)) + 1. */
export function learnVocabulary(texts: readonly Uint32Array[], least: number, most = Infinity): Vocabulary {
  const { keys, idf } = frequentKeys(takeCensus(texts), [...texts.keys()], { least, most });
  return createVocabulary(keys, idf, rareOf(texts.length));
}

/** A kind of keys, and which of them are kept. */
export interface Kind {
  readonly census: Census;
  readonly bounds: Bounds;
}

/** Of the texts `among`: the frequent keys of the first kind, then those of the second. The columns below `first` belong to the first kind. */
export function learnTwo(one: Kind, other: Kind, among: readonly number[]): { vocabulary: Vocabulary; first: number } {
  const [a, b] = [frequentKeys(one.census, among, one.bounds), frequentKeys(other.census, among, other.bounds)];
  const known = createVocabulary(a.keys, a.idf, 0);
  const kept = Int32Array.from(b.keys.keys()).filter((i) => known.columnOf(b.keys[i] ?? 0) < 0);
  return { vocabulary: createVocabulary(joined(a.keys, b.keys, kept), joined(a.idf, b.idf, kept), rareOf(among.length)), first: a.keys.length };
}

/** The most frequent first: what texts hold again and again lies together, and is at hand when the next is read. */
function frequentKeys(census: Census, among: readonly number[], { least, most }: Bounds): { keys: Uint32Array; idf: Float32Array } {
  const counts = countIn(census, among);
  const from = leastFor(counts, least, most);
  let n = 0;
  const all = new Int32Array(counts.length);
  for (let number = 0; number < counts.length; number += 1) if ((counts[number] ?? 0) >= from) all[n++] = number;
  const kept = all.subarray(0, n).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  return {
    keys: Uint32Array.from(kept, (number) => census.keys[number] ?? 0),
    idf: Float32Array.from(kept, (number) => Math.log((among.length + 1) / ((counts[number] ?? 0) + 1)) + 1),
  };
}

/** All of the first, then those of the second that are `kept`. */
function joined<T extends Uint32Array | Float32Array>(first: T, second: T, kept: Int32Array): T;
function joined(first: Uint32Array | Float32Array, second: Uint32Array | Float32Array, kept: Int32Array): Uint32Array | Float32Array {
  const all = first instanceof Uint32Array ? new Uint32Array(first.length + kept.length) : new Float32Array(first.length + kept.length);
  all.set(first);
  kept.forEach((at, i) => { all[first.length + i] = second[at] ?? 0; });
  return all;
}

/** The least number of texts, from `least` on, at which no more than `most` keys remain. */
function leastFor(counts: Int32Array, least: number, most: number): number {
  const held = new Int32Array(counts.reduce((largest, n) => Math.max(largest, n), 0) + 1);
  for (const n of counts) held[n] = (held[n] ?? 0) + 1;
  let left = 0;
  let from = held.length;
  while (from > Math.max(1, least) && left + (held[from - 1] ?? 0) <= most) {
    from -= 1;
    left += held[from] ?? 0;
  }
  return from;
}

function rareOf(texts: number): number {
  return Math.log((texts + 1) / 2) + 1;
}
