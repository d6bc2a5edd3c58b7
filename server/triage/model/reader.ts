/** The trained model at work: from a text to chances, and to the words that weighed most. */
import type { Mark } from '#domain/triage/judge/marks.ts';
import type { Reading, RuleEvidence, TextReader } from '#domain/triage/judge/reader.ts';
import type { Normal } from '#domain/triage/normalise.ts';
import { chance, chosen, type Choice } from '#engine/text/calibrate.ts';
import { margins, weightOf, type Heads } from '#engine/text/heads.ts';
import { heaviestRun } from '#engine/text/pieces.ts';
import { rawOf, unit } from '#engine/text/sparse.ts';
import type { Vocabulary } from '#engine/text/vocabulary.ts';
import { createFeatureMaker, type FeatureMaker, type Seen } from './features.ts';
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
      const sentences = sentenceScores(model, maker, places.danger, normal, marks, evidence);
      const found = margins(model.heads, unit(keys));
      const of = (list: Places['items']): number[] => list.map(({ at }) => found[at] ?? 0);
      const row = rowOfWhole({ margin: plain[places.danger] ?? 0, signs: of(places.signs), items: of(places.items), calm: of(places.calm), evidence });
      const danger = dangerChance(model.head.calibration, row, sentences);
      return readingOf(model, maker, places, { normal, marks, plain, found, strange: keys.strange, danger });
    },
  };
}

/** One sentence may be dangerous in a long harmless tale: each is read by itself, for danger alone. */
function sentenceScores({ vocabulary, plain }: Model, maker: FeatureMaker, head: number, normal: Normal, marks: readonly Mark[], evidence: RuleEvidence): SentenceScore[] {
  return sentencesOf(normal, marks).map((part) => {
    return { margin: marginOf(plain, head, vocabulary, maker.seen(part.normal, part.marks)), sure: surest(evidence, part) };
  });
}

/** What a text, or a stretch of one, may be about: likeliest first. */
export function mattersOf({ vocabulary, heads }: Pick<Model, 'vocabulary' | 'heads'>, how: Choice, items: Places['items'], { keys }: Seen): Matter[] {
  const raw = rawOf(keys, vocabulary);
  const found = margins(heads, unit(raw));
  const parts = chosen(items.map(({ at }) => found[at] ?? 0), how, raw.strange);
  return items.map(({ code }, i) => ({ code, p: parts[i] ?? 0 })).sort((a, b) => b.p - a.p);
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
  readonly danger: number;
  readonly emergency: number;
  readonly grave: number;
  readonly joint: number;
  readonly advice: number;
  readonly items: readonly { code: string; at: number }[];
  readonly signs: readonly { code: string; at: number }[];
  readonly calm: readonly { code: string; at: number }[];
}

function placesOf({ heads: { names: others }, plain: { names } }: Model): Places {
  const under = (prefix: string): { code: string; at: number }[] => others.flatMap((name, at) => (name.startsWith(prefix) ? [{ code: name.slice(prefix.length), at }] : []));
  const at = (name: string): number => names.indexOf(name);
  return { danger: at('danger'), emergency: at('emergency'), grave: at('grave'), joint: at('joint'), advice: at('advice'), items: under('item:'), signs: under('sign:'), calm: under('calm:') };
}

interface Found {
  readonly normal: Normal;
  readonly marks: readonly Mark[];
  readonly plain: Float64Array;
  readonly found: Float64Array;
  readonly strange: number;
  readonly danger: number;
}

function readingOf(model: Model, maker: FeatureMaker, places: Places, { normal, marks, plain, found, strange, danger }: Found): Reading {
  const { calibration, promise } = model.head;
  const margin = (at: number): number => found[at] ?? 0;
  const asked = (at: number): number[] => [plain[at] ?? 0];
  const bySize = (a: { p: number }, b: { p: number }): number => b.p - a.p;
  const parts = chosen(places.items.map(({ at }) => margin(at)), calibration.items, strange);
  const items = places.items.map(({ code }, i) => ({ code, p: parts[i] ?? 0 })).sort(bySize);
  return {
    danger, limit: promise.limit, items, proven: isProven(items[0], calibration.earned),
    emergency: chance(calibration.emergency, asked(places.emergency)),
    grave: chance(calibration.grave, asked(places.grave)),
    joint: chance(calibration.joint, asked(places.joint)),
    advice: chance(calibration.advice, asked(places.advice)),
    signs: places.signs.map(({ code, at }) => ({ code, p: chance(calibration.signs, [margin(at)]) })).sort(bySize),
    spanOf: (sign) => spanOf(model, maker, normal, marks, places.signs.find((s) => s.code === sign)?.at ?? null, places.danger),
    further: () => furtherOf(items, stretchesOf(normal, marks).flatMap((part) => mattersOf(model, calibration.items, places.items, maker.seen(part.normal, part.marks)).slice(0, 1))),
  };
}

/** Stated at least as surely as its item was shown to be right from. */
export function isProven(best: { readonly code: string; readonly p: number } | undefined, earned: Readonly<Record<string, number>>): boolean {
  return best !== undefined && best.p >= (earned[best.code] ?? 0);
}

/** Each feature's weight is spread over the characters it covers; the heaviest short run of characters is shown. No sign: danger as such. */
function spanOf({ vocabulary, heads, plain }: Model, maker: FeatureMaker, normal: Normal, marks: readonly Mark[], sign: number | null, danger: number): readonly [number, number] | null {
  const weights = new Float64Array(normal.text.length);
  const spread = (key: number, from: number, to: number): void => {
    const column = vocabulary.columnOf(key);
    if (column < 0) return;
    const weight = sign === null ? weightOf(plain, danger, column) : weightOf(heads, sign, column);
    const share = (weight * (vocabulary.idf[column] ?? 0)) / (to - from);
    for (let i = from; i < to; i += 1) weights[i] = (weights[i] ?? 0) + share;
  };
  maker.visit(normal, marks, spread);
  if (sign === null) maker.visitApart(normal, spread);
  return heaviestRun(weights, LONGEST_SPAN);
}
