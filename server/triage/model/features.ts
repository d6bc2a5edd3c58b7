/**
 * What the learned reader sees in a call: runs of characters, word lists of one meaning as they are meant, and pairs of these;
 * for danger also characters that stand apart in one clause: 拿 … 刀, whatever is said between.
 */
import type { Mark } from '#domain/triage/judge/marks.ts';
import { STANCES } from '#domain/triage/judge/marks.ts';
import type { Normal } from '#domain/triage/normalise.ts';
import { keyOfName, keyOfPair, visitApart, visitGrams, type Visit } from '#engine/text/grams.ts';
import { createKeys } from '#engine/text/keys.ts';

/** A change of what is seen is another number: a model made by another is not used. */
export const FEATURES = 4;

const LONGEST_GRAM = 3;
const READ = 1500; // characters: what follows changes nothing more in a bag of runs, and keeps 100 kB fast
const NEAR = 24; // characters between two marks that make a pair
const STOP = 0;
const APART = { nearest: 2, farthest: 4 }; // steps
const SEED = { grams: 1, marks: 2, pairs: 3, apart: 4 } as const;

export interface FeatureMaker {
  /** each feature's key and place, half-open in the normalised text */
  visit(normal: Normal, marks: readonly Mark[], visit: Visit): void;
  /** the same for what stands apart */
  visitApart(normal: Normal, visit: Visit): void;
  /** both, each key once */
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
  const [keys, apart] = [createKeys(), createKeys()];
  return {
    visit: (normal, marks, visit) => visitRuns(keyOf, symbolsOf(normal.text), marks, visit),
    visitApart: (normal, visit) => visitPartsOf(normal, symbolsOf(normal.text), visit),
    seen(normal, marks) {
      const symbols = symbolsOf(normal.text);
      visitRuns(keyOf, symbols, marks, keys.add);
      visitPartsOf(normal, symbols, apart.add);
      return { keys: keys.take(), apart: apart.take() };
    },
  };
}

type KeyOf = (mark: Mark) => number;

function keysOfMarks(concepts: readonly string[]): KeyOf {
  const keys = concepts.map((name) => STANCES.map((stance) => keyOfName(`${name}/${stance}`, SEED.marks)));
  return (mark) => keys[mark.concept]?.[STANCES.indexOf(mark.stance)] ?? 0;
}

function visitRuns(keyOf: KeyOf, { symbols, places }: Symbols, marks: readonly Mark[], visit: Visit): void {
  visitGrams(symbols, LONGEST_GRAM, SEED.grams, STOP, (key, from, to) => visit(key, places[from] ?? 0, (places[to - 1] ?? 0) + 1));
  for (const mark of marks) visit(keyOf(mark), mark.from, mark.to);
  visitPairs(marks, keyOf, visit);
}

function visitPartsOf({ clause }: Normal, { symbols, places }: Symbols, visit: Visit): void {
  const wall = places.map((at) => clause[at] ?? 0);
  visitApart(symbols, wall, APART.nearest, APART.farthest, SEED.apart, (key, from, to) => visit(key, places[from] ?? 0, (places[to - 1] ?? 0) + 1));
}

/** Two different meanings near each other, in their order. */
function visitPairs(marks: readonly Mark[], keyOf: KeyOf, visit: Visit): void {
  marks.forEach((first, i) => {
    for (let j = i + 1; j < marks.length; j += 1) {
      const second = marks[j];
      if (!second || second.from - first.to > NEAR) return;
      if (second.concept !== first.concept && second.from >= first.to) visit(keyOfPair(keyOf(first), keyOf(second), SEED.pairs), first.from, second.to);
    }
  });
}

interface Symbols {
  readonly symbols: Uint16Array;
  /** where each stood in the normalised text */
  readonly places: Int32Array;
}

/** Every number is one symbol, marks between words are none: a house number is no news, a comma no wall. */
function symbolsOf(text: string): Symbols {
  const length = Math.min(text.length, READ);
  const symbols = new Uint16Array(length);
  const places = new Int32Array(length);
  let n = 0;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    const symbol = isDigit(code) ? DIGIT : code;
    if (PUNCTUATION.has(symbol) || (symbol === DIGIT && symbols[n - 1] === DIGIT)) continue;
    symbols[n] = symbol;
    places[n] = i;
    n += 1;
  }
  return { symbols: symbols.subarray(0, n), places: places.subarray(0, n) };
}

const DIGIT = 48;
const PUNCTUATION: ReadonlySet<number> = new Set([...',。!?;:、.…"“”‘’\'()【】《》—-~·'].map((c) => c.charCodeAt(0)));

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
