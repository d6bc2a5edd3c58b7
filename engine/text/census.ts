/** Keys of many texts, each known by a number: what any part of the texts holds is then counted, and a vocabulary learned from it, without looking a key up again. */
import { createKeys } from './keys.ts';
import type { Numbered } from './sparse.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

export interface Census {
  /** every key that enough texts hold, in the order in which they first came: its place is its number, and what is frequent has a low one */
  readonly keys: Uint32Array;
  /** numbers of the keys of each text, in the order in which they were seen */
  readonly texts: readonly Int32Array[];
  /** by text: how many of its keys have no number */
  readonly rare: Int32Array;
}

/** A key that fewer than `least` texts hold gets no number: no vocabulary of some of the texts would keep it. */
export function takeCensus(texts: readonly Uint32Array[], least = 1): Census {
  const all = createKeys();
  const places = texts.map((text) => {
    const found = new Int32Array(text.length);
    for (let i = 0; i < text.length; i += 1) found[i] = all.add(text[i] ?? 0);
    return found;
  });
  return enough(all.take(), places, least);
}

function enough(keys: Uint32Array, places: readonly Int32Array[], least: number): Census {
  const counts = countIn({ keys, texts: places }, places.keys());
  const [numbers, kept] = [new Int32Array(keys.length).fill(-1), new Uint32Array(keys.length)];
  let n = 0;
  for (let place = 0; place < keys.length; place += 1) {
    if ((counts[place] ?? 0) < least) continue;
    numbers[place] = n;
    kept[n] = keys[place] ?? 0;
    n += 1;
  }
  const rare = new Int32Array(places.length);
  const texts = places.map((text, at) => {
    const found = new Int32Array(text.length);
    let known = 0;
    for (let i = 0; i < text.length; i += 1) {
      const number = numbers[text[i] ?? 0] ?? -1;
      if (number >= 0) found[known++] = number;
    }
    rare[at] = text.length - known;
    return found.slice(0, known);
  });
  return { keys: kept.slice(0, n), texts, rare };
}

const NOTHING = new Int32Array(0);

/** How many of the texts `among` hold each key, by its number. */
export function countIn({ keys, texts }: Pick<Census, 'keys' | 'texts'>, among: Iterable<number>): Int32Array {
  const counts = new Int32Array(keys.length);
  for (const at of among) {
    const text = texts[at] ?? NOTHING;
    for (let i = 0; i < text.length; i += 1) counts[text[i] ?? 0] = (counts[text[i] ?? 0] ?? 0) + 1;
  }
  return counts;
}

export interface Bounds {
  /** a key that fewer texts hold is chance */
  readonly least: number;
  /** no more columns than so many: the rarest are left out together */
  readonly most: number;
}

/** Keys of one kind, and which of them are kept. No key is of two kinds. */
export interface Kind {
  readonly census: Census;
  readonly bounds: Bounds;
}

/** The texts of a kind, and where its keys stand in the vocabulary. */
export interface Learned extends Numbered {
  /** the first column behind them */
  readonly end: number;
}

/** Of the texts `among`, kind after kind: the keys that occur in at least `least` of them, the most frequent first, with ln((n + 1) / (df + 1)) + 1. */
export function learnVocabulary(kinds: readonly Kind[], among: readonly number[]): { vocabulary: Vocabulary; learned: readonly Learned[] } {
  const frequent = kinds.map(({ census, bounds }) => {
    const counts = countIn(census, among);
    return { census, counts, kept: frequentOf(counts, bounds) };
  });
  const size = frequent.reduce((sum, { kept }) => sum + kept.length, 0);
  const [keys, idf] = [new Uint32Array(size), new Float32Array(size)];
  let end = 0;
  const learned = frequent.map(({ census, counts, kept }) => {
    const columns = new Int32Array(counts.length).fill(-1);
    for (const number of kept) {
      keys[end] = census.keys[number] ?? 0;
      idf[end] = Math.log((among.length + 1) / ((counts[number] ?? 0) + 1)) + 1;
      columns[number] = end;
      end += 1;
    }
    return { texts: census.texts, rare: census.rare, columns, end };
  });
  return { vocabulary: createVocabulary(keys, idf, rareOf(among.length)), learned };
}

/** Numbers, the most frequent first: what texts hold again and again lies together, and is at hand when the next is read. */
function frequentOf(counts: Int32Array, { least, most }: Bounds): Int32Array {
  const from = leastFor(counts, least, most);
  let n = 0;
  const all = new Int32Array(counts.length);
  for (let number = 0; number < counts.length; number += 1) if ((counts[number] ?? 0) >= from) all[n++] = number;
  return all.subarray(0, n).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
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
