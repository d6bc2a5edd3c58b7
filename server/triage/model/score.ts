/** One score of danger from rules and reader: the whole text, or one sentence of it that is surer by itself. */
import { CERTAIN } from '#domain/triage/judge/learned.ts';
import type { RuleEvidence } from '#domain/triage/judge/reader.ts';
import { chance, logit, type Logistic } from '#engine/text/calibrate.ts';

/** A sentence by itself lacks what the rest would explain: it must be this much surer, in log odds, to count as much. */
const ALONE = 3;

export interface SentenceScore {
  readonly margin: number;
  readonly sure: number; // weight of the rules' surest sign in it
}

/** Weight of the rules' surest sign within a part of the normalised text, 0 without one. */
export function surest({ signs }: RuleEvidence, { from, to }: { from: number; to: number } = { from: 0, to: Infinity }): number {
  return signs.reduce((most, { p, at }) => (at >= from && at < to ? Math.max(most, p) : most), 0);
}

/** What the chance of danger is made of: the reader's margin, the rules' surest sign, the rules' doubt. */
export function rowOfWhole(margin: number, evidence: RuleEvidence): number[] {
  return [margin, surest(evidence), Math.max(-2, Math.min(2, evidence.doubt / 10))];
}

/** Log odds of danger of the whole, or of its worst sentence; `whole` is a row of `rowOfWhole`. */
export function dangerOdds(model: Logistic, whole: readonly number[], sentences: readonly SentenceScore[]): number {
  return sentences.reduce((best, { margin, sure }) => Math.max(best, logit(model, [margin, sure, 0]) - ALONE), logit(model, whole));
}

export function dangerChance({ danger, stated }: { readonly danger: Logistic; readonly stated: Logistic }, whole: readonly number[], sentences: readonly SentenceScore[]): number {
  const [, sign = 0] = whole;
  const p = chance(stated, [dangerOdds(danger, whole, sentences)]);
  return sign >= CERTAIN ? Math.max(sign, p) : p;
}
