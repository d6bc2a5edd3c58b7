/** The trained model at work: from a text to chances, and to the words that weighed most. */
import type { Mark } from '#domain/triage/judge/marks.ts';
import type { Reading, RuleEvidence, TextReader } from '#domain/triage/judge/reader.ts';
import type { Normal } from '#domain/triage/normalise.ts';
import { chance, type Choice } from '#engine/text/calibrate.ts';
import { margins, weightOf, type Heads } from '#engine/text/heads.ts';
import type { Sightings } from '#engine/text/grams.ts';
import { heaviestRun } from '#engine/text/pieces.ts';
import { rawOf, unit } from '#engine/text/sparse.ts';
import type { Vocabulary } from '#engine/text/vocabulary.ts';
import { createFeatureMaker, type FeatureMaker, type Seen } from './features.ts';
import { itemPlaces, likelyItems, saidOfItems, type ItemPlaces } from './items.ts';
import { kindPlaces, kindsOf, type KindPlaces, type Kinds } from './kinds.ts';
import type { Model } from './model.ts';
import { dangerChance, rowOfWhole, surest, type SentenceScore } from './score.ts';
import { furtherOf, stretchesOf, type Matter } from './matters.ts';
import { sentencesOf } from './sentences.ts';

const LONGEST_SPAN = 18; // characters shown as the words relied on

export function createReader(model: Model, concepts: readonly string[]): TextReader {
  const maker = createFeatureMaker(concepts);
  const places = placesOf(model);
  return {
    version: model.version,
    read(normal, marks, evidence) {
      const { vocabulary } = model;
      const seen = maker.seen(normal, marks);
      const [keys, apart] = [rawOf(seen.keys, vocabulary), rawOf(seen.apart, vocabulary)];
      const plain = margins(model.plain, unit(keys, apart));
      const sentences = sentenceScores(model, maker, normal, marks, evidence);
      const found = margins(model.heads, unit(keys));
      const kinds = kindsOf(found, places.kinds);
      const row = rowOfWhole({ margin: plain[0] ?? 0, kinds, evidence });
      const danger = dangerChance(model.head.calibration, row, sentences);
      return readingOf(model, maker, places, { normal, marks, found, kinds, strange: keys.strange, danger });
    },
  };
}

/** One sentence may be dangerous in a long harmless tale: each is read by itself, for danger alone. */
function sentenceScores({ vocabulary, plain }: Model, maker: FeatureMaker, normal: Normal, marks: readonly Mark[], evidence: RuleEvidence): SentenceScore[] {
  return sentencesOf(normal, marks).map((part) => {
    return { margin: marginOf(plain, 0, vocabulary, maker.seen(part.normal, part.marks)), sure: surest(evidence, part) };
  });
}

/** What a text, or a stretch of one, may be about: likeliest first. */
export function mattersOf({ vocabulary, heads }: Pick<Model, 'vocabulary' | 'heads'>, how: Choice, places: ItemPlaces, { keys }: Seen): Matter[] {
  const raw = rawOf(keys, vocabulary);
  return likelyItems(saidOfItems(margins(heads, unit(raw)), places, raw.strange), places, how);
}

/** Margin of one head alone, without making a vector first: what every sentence is asked. */
export function marginOf(heads: Heads, head: number, vocabulary: Vocabulary, { keys, apart }: Seen): number {
  const sum = { squares: 0, weighed: 0 };
  weigh(heads, head, vocabulary, keys, sum);
  weigh(heads, head, vocabulary, apart, sum);
  return (sum.weighed / Math.sqrt(sum.squares || 1)) * (heads.scale[head] ?? 0) + (heads.bias[head] ?? 0);
}

function weigh({ weights, bias }: Heads, head: number, vocabulary: Vocabulary, keys: Uint32Array, sum: { squares: number; weighed: number }): void {
  const { idf, rare } = vocabulary;
  const count = bias.length;
  for (let i = 0; i < keys.length; i += 1) {
    const column = vocabulary.columnOf(keys[i] ?? 0);
    const value = column < 0 ? rare : idf[column] ?? 0;
    sum.squares += value * value;
    if (column >= 0) sum.weighed += value * (weights[column * count + head] ?? 0);
  }
}

interface Places {
  readonly items: ItemPlaces;
  readonly kinds: KindPlaces;
}

function placesOf({ heads: { names } }: Model): Places {
  return { items: itemPlaces(names), kinds: kindPlaces(names) };
}

interface Found {
  readonly normal: Normal;
  readonly marks: readonly Mark[];
  readonly found: Float64Array;
  readonly kinds: Kinds;
  readonly strange: number;
  readonly danger: number;
}

function readingOf(model: Model, maker: FeatureMaker, places: Places, { normal, marks, found, kinds, strange, danger }: Found): Reading {
  const { calibration, promise } = model.head;
  const bySize = (a: { p: number }, b: { p: number }): number => b.p - a.p;
  const items = likelyItems(saidOfItems(found, places.items, strange), places.items, calibration.items);
  const span = spansOf(model, maker, normal, marks);
  return {
    danger, limit: promise.limit, items, proven: isProven(items[0], calibration.earned),
    emergency: chance(calibration.emergency, [kinds.emergency]),
    grave: chance(calibration.grave, [kinds.grave]),
    joint: chance(calibration.joint, [kinds.joint]),
    advice: chance(calibration.advice, [kinds.advice]),
    signs: kinds.signs.map(({ code, odds }) => ({ code, p: chance(calibration.signs, [odds]) })).sort(bySize),
    spanOf: (sign) => span(kinds.signs.find((s) => s.code === sign)?.at ?? null),
    further: () => furtherOf(items, stretchesOf(normal, marks).flatMap((part) => mattersOf(model, calibration.items, places.items, maker.seen(part.normal, part.marks)).slice(0, 1))),
  };
}

/** Stated at least as surely as its item was shown to be right from. */
export function isProven(best: { readonly code: string; readonly p: number } | undefined, earned: Readonly<Record<string, number>>): boolean {
  return best !== undefined && best.p >= (earned[best.code] ?? 0);
}

/** The columns of a text and what each covers, looked up when the first span is asked for: a call may show several signs. */
function spansOf({ vocabulary, heads, plain }: Model, maker: FeatureMaker, normal: Normal, marks: readonly Mark[]): (sign: number | null) => readonly [number, number] | null {
  const look = (apart: boolean): Covers => coversOf(maker.sightings(normal, marks, apart), vocabulary);
  let near: Covers | null = null;
  return (sign) => {
    const weights = new Float64Array(normal.text.length);
    if (sign === null) spread(look(true), vocabulary, (column) => weightOf(plain, 0, column), weights);
    else spread((near ??= look(false)), vocabulary, (column) => weightOf(heads, sign, column), weights);
    return heaviestRun(weights, LONGEST_SPAN);
  };
}

interface Covers {
  readonly columns: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function coversOf({ n, keys, from, to }: Sightings, vocabulary: Vocabulary): Covers {
  const columns = new Int32Array(n);
  for (let i = 0; i < n; i += 1) columns[i] = vocabulary.columnOf(keys[i] ?? 0);
  return { columns, from: from.slice(0, n), to: to.slice(0, n) };
}

/** Each feature's weight is spread over the characters it covers; the heaviest short run of characters is then shown. */
function spread({ columns, from, to }: Covers, { idf }: Vocabulary, weightAt: (column: number) => number, weights: Float64Array): void {
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i] ?? -1;
    if (column < 0) continue;
    const [first, behind] = [from[i] ?? 0, to[i] ?? 0];
    const share = (weightAt(column) * (idf[column] ?? 0)) / (behind - first);
    for (let at = first; at < behind; at += 1) weights[at] = (weights[at] ?? 0) + share;
  }
}
