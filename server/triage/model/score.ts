/** One score of danger from rules and reader: the whole text, or one sentence of it that is surer by itself. */
import type { RuleEvidence } from '#domain/triage/judge/reader.ts';
import { chance, logit, type Logistic } from '#engine/text/calibrate.ts';
import type { Kinds } from './kinds.ts';

/** A sentence by itself lacks what the rest would explain: it must be this much surer, in log odds, to count as much. */
const ALONE = 4;

export interface SentenceScore {
  readonly margin: number;
  readonly sure: number; // weight of the rules' surest sign in it
}

/** Weight of the rules' surest sign within a part of the normalised text, 0 without one. */
export function surest({ signs }: RuleEvidence, { from, to }: { from: number; to: number } = { from: 0, to: Infinity }): number {
  return signs.reduce((most, { p, at }) => (at >= from && at < to ? Math.max(most, p) : most), 0);
}

/** What the chance of danger is made of. */
export interface Whole {
  /** the reader's margin of danger as such */
  readonly margin: number;
  readonly kinds: Pick<Kinds, 'danger' | 'sign' | 'calm'>;
  readonly evidence: RuleEvidence;
}

/**
 * Each number speaks for danger the larger it is, and none may speak against it: the reader's margin, the rules' surest sign, the rules' doubt,
 * the odds of the dangerous kinds together, the share of the likeliest of them, and how little it is like any one harmless kind.
 */
export function rowOfWhole({ margin, kinds, evidence }: Whole): number[] {
  return [margin, surest(evidence), Math.max(-2, Math.min(2, evidence.doubt / 10)), kinds.danger, kinds.sign, -kinds.calm];
}

/** One sentence by itself: the reader's margin and the rules' surest sign in it. */
export function rowOfSentence({ margin, sure }: SentenceScore): number[] {
  return [margin, sure];
}

/** How the parts of a call become one chance of danger. */
export interface DangerScore {
  /** of a row of `rowOfWhole`, and of one of `rowOfSentence` */
  readonly danger: Logistic;
  readonly sentence: Logistic;
  /** of the log odds of these → chance as it comes true */
  readonly stated: Logistic;
}

/** Log odds of danger of the whole, or of its worst sentence; `whole` is a row of `rowOfWhole`. */
export function dangerOdds({ danger, sentence }: Omit<DangerScore, 'stated'>, whole: readonly number[], sentences: readonly SentenceScore[]): number {
  return sentences.reduce((best, each) => Math.max(best, logit(sentence, rowOfSentence(each)) - ALONE), logit(danger, whole));
}

export function dangerChance(score: DangerScore, whole: readonly number[], sentences: readonly SentenceScore[]): number {
  return chance(score.stated, [dangerOdds(score, whole, sentences)]);
}
