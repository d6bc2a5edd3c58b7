/**
 * What the learned reader sees in a call: runs of characters, word lists of one meaning as they are meant, and pairs of these;
 * for danger also characters that stand apart in one clause: 拿 … 刀, whatever is said between.
 */
import type { Mark } from '#domain/triage/judge/marks.ts';
import { STANCES } from '#domain/triage/judge/marks.ts';
import type { Normal } from '#domain/triage/normalise.ts';
import { keyOfName, keyOfPair, seeApart, seeGrams, Sightings, type Symbols } from '#engine/text/grams.ts';
import { createKeys } from '#engine/text/keys.ts';

/** A change of what is seen, or of how what it says is put together, is another number: a model made by another is not used. */
export const FEATURES = 6;

const LONGEST_GRAM = 3;
const READ = 1500; // characters: what follows changes nothing more in a bag of runs, and keeps 100 kB fast
const NEAR = 24; // characters between two marks that make a pair
const STOP = 0;
const APART = { nearest: 2, farthest: 4 }; // steps
const SEED = { grams: 1, marks: 2, pairs: 3, apart: 4 } as const;

export interface FeatureMaker {
  /** the features of a text with their places, half-open in it; with those that stand apart when danger is asked. Valid until the next text. */
  sightings(normal: Normal, marks: readonly Mark[], apart: boolean): Sightings;
  /** both kinds, each key once */
  seen(normal: Normal, marks: readonly Mark[]): Seen;
}

/** Different features of one text: those every head sees, and those that only danger sees beside them. */
export interface Seen {
  readonly keys: Uint32Array;
  readonly apart: Uint32Array;
}

/** `concepts` are the names of the word lists in the order the marks number them. */
export function createFeatureMaker(concepts: readonly string[]): FeatureMaker {
  const keyOf = keysOfMarks(concepts);
  const read = createSymbols();
  const [keys, sightings] = [createKeys(), new Sightings()];
  const different = (): Uint32Array => {
    for (let i = 0; i < sightings.n; i += 1) keys.add(sightings.keys[i] ?? 0);
    return keys.take();
  };
  const runs = (symbols: Symbols, marks: readonly Mark[]): void => {
    sightings.clear();
    seeRuns(symbols, marks, keyOf, sightings);
  };
  return {
    sightings(normal, marks, apart) {
      const symbols = read(normal);
      runs(symbols, marks);
      if (apart) seeParts(symbols, sightings);
      return sightings;
    },
    seen(normal, marks) {
      const symbols = read(normal);
      runs(symbols, marks);
      const near = different();
      sightings.clear();
      seeParts(symbols, sightings);
      return { keys: near, apart: different() };
    },
  };
}

type KeyOf = (mark: Mark) => number;

function keysOfMarks(concepts: readonly string[]): KeyOf {
  const keys = concepts.map((name) => STANCES.map((stance) => keyOfName(`${name}/${stance}`, SEED.marks)));
  return (mark) => keys[mark.concept]?.[STANCES.indexOf(mark.stance)] ?? 0;
}

function seeRuns(symbols: Symbols, marks: readonly Mark[], keyOf: KeyOf, seen: Sightings): void {
  seeGrams(symbols, LONGEST_GRAM, SEED.grams, STOP, seen);
  for (const mark of marks) seen.add(keyOf(mark), mark.from, mark.to);
  seePairs(marks, keyOf, seen);
}

function seeParts(symbols: Symbols, seen: Sightings): void {
  seeApart(symbols, APART.nearest, APART.farthest, SEED.apart, seen);
}

/** Two different meanings near each other, in their order. */
function seePairs(marks: readonly Mark[], keyOf: KeyOf, seen: Sightings): void {
  marks.forEach((first, i) => {
    for (let j = i + 1; j < marks.length; j += 1) {
      const second = marks[j];
      if (!second || second.from - first.to > NEAR) return;
      if (second.concept !== first.concept && second.from >= first.to) seen.add(keyOfPair(keyOf(first), keyOf(second), SEED.pairs), first.from, second.to);
    }
  });
}

/** Every number is one symbol, marks between words are none: a house number is no news, a comma no wall. Valid until the next text. */
function createSymbols(): (normal: Normal) => Symbols {
  const [symbols, places, stretch] = [new Uint16Array(READ), new Int32Array(READ), new Int32Array(READ)];
  return ({ text, clause }) => {
    const length = Math.min(text.length, READ);
    let n = 0;
    for (let i = 0; i < length; i += 1) {
      const symbol = SYMBOLS[text.charCodeAt(i)] ?? NO_SYMBOL;
      if (symbol === NO_SYMBOL || (symbol === DIGIT && n > 0 && symbols[n - 1] === DIGIT)) continue;
      symbols[n] = symbol;
      places[n] = i;
      stretch[n] = clause[i] ?? 0;
      n += 1;
    }
    return { n, symbols, places, stretch };
  };
}

const DIGIT = 48;
const NO_SYMBOL = 0xffff;
const PUNCTUATION: ReadonlySet<number> = new Set([...',。!?;:、.…"“”‘’\'()【】《》—-~·'].map((c) => c.charCodeAt(0)));
/** By UTF-16 unit. */
const SYMBOLS = Uint16Array.from({ length: 0x10000 }, (_, code) => (PUNCTUATION.has(code) ? NO_SYMBOL : isDigit(code) ? DIGIT : code));

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
