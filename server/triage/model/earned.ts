/**
 * Which items may be proposed as certain: a class earns its place on calls of hands that the reader had not learned from, and
 * from the chance on from which it was shown to be right.
 */
import { lowerBound } from '#engine/text/binomial.ts';

/** Share of its proposals in which an item must be right … */
export const RIGHT = 0.7;
const CONFIDENCE = 0.95; // … with this confidence
/** Chances that are tried, the lowest first: the error is shared out among them. */
const STEPS = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
/** No chance is as high: the item is never certain. */
const NEVER = 2;

/** What was thought of one call, and whether it was so. */
export interface Guess {
  readonly code: string;
  readonly p: number;
  readonly right: boolean;
}

/** The chance from which each item has earned its place. */
export function earnedBy(codes: readonly string[], guesses: readonly Guess[]): Record<string, number> {
  const byCode = Map.groupBy(guesses, ({ code }) => code);
  return Object.fromEntries(codes.map((code) => [code, fromWhere(byCode.get(code) ?? [])]));
}

function fromWhere(guesses: readonly Guess[]): number {
  return STEPS.find((step) => {
    const above = guesses.filter(({ p }) => p >= step);
    return lowerBound(above.filter(({ right }) => right).length, above.length, (1 - CONFIDENCE) / STEPS.length) >= RIGHT;
  }) ?? NEVER;
}
