/** Several matters in one call: what single stretches of a text are about, beside what the whole is about. */
import type { Mark } from '#domain/triage/judge/marks.ts';
import type { Normal } from '#domain/triage/normalise.ts';
import { partOf, type Part } from './sentences.ts';

const SHORTEST = 12; // characters: less does not say what it is about
const MOST = 12; // stretches that are read one by one
/** Chance from which a stretch is about another matter than the whole; how often that is right: `bench/judge.bench.ts`. */
export const FURTHER_FROM = 0.6;
const LIKELY = { first: 5, from: 0.005 }; // the items of the whole among which a further one must be, and the least chance it must have there
const SHOWN = 2; // further matters

/** Sentences, or clauses where a text has none (speech as it was recognised), short ones together with the next. Empty when there is only one. */
export function stretchesOf(normal: Normal, marks: readonly Mark[]): Part[] {
  const bounds = together(normal, normal.sentence);
  const finer = bounds.length > 1 ? bounds : together(normal, normal.clause);
  return finer.length < 2 ? [] : finer.slice(0, MOST).map(([from, to]) => partOf(normal, marks, from, to));
}

function together({ text }: Normal, ordinal: Int32Array): (readonly [number, number])[] {
  const bounds: (readonly [number, number])[] = [];
  let from = 0;
  for (let i = 1; i <= text.length; i += 1) {
    if (i < text.length && (ordinal[i] === ordinal[i - 1] || i - from < SHORTEST)) continue;
    bounds.push([from, i]);
    from = i;
  }
  const last = bounds.at(-1);
  const before = bounds.at(-2);
  return last && before && last[1] - last[0] < SHORTEST ? [...bounds.slice(0, -2), [before[0], last[1]]] : bounds;
}

/** What a stretch is most likely about. */
export interface Matter {
  readonly code: string;
  readonly p: number;
}

/** The matters beside the best, surest first: of those that the whole is like as well, and only where some stretch is about the best. */
export function furtherOf(items: readonly Matter[], stretches: readonly Matter[]): string[] {
  const likely = items.slice(0, LIKELY.first).filter(({ p }, i) => i === 0 || p >= LIKELY.from).map(({ code }) => code);
  const [best] = likely;
  const sure = stretches.filter(({ code, p }) => p >= FURTHER_FROM && likely.includes(code));
  if (!sure.some(({ code }) => code === best)) return [];
  const others = sure.filter(({ code }) => code !== best).sort((a, b) => b.p - a.p).map(({ code }) => code);
  return [...new Set(others)].slice(0, SHOWN);
}
