/** A trained model as values: what it sees, how it weighs, how its margins become chances, and what it promises. */
import type { Choice, Logistic } from '#engine/text/calibrate.ts';
import type { Heads } from '#engine/text/heads.ts';
import type { Vocabulary } from '#engine/text/vocabulary.ts';
import type { DangerScore } from './score.ts';

/** The one head that sees what stands apart too. `item:`, `sign:` and `calm:` (harmless, and of this item) go before codes. */
export const DANGER = 'danger';
/** Of the kinds of call, one of which each call is: a question, a quarrel, police business without a sign. */
export const ADVICE = 'calm:advice';
export const JOINT = 'calm:joint';
export const NO_SIGN = 'sign:none';

export interface Calibration extends DangerScore {
  readonly emergency: Logistic;
  readonly grave: Logistic;
  readonly joint: Logistic;
  readonly advice: Logistic;
  /** how the margins of the items become shares, given that it is one of them */
  readonly items: Choice;
  readonly signs: Logistic;
  /** by item: the chance from which it may be proposed as certain */
  readonly earned: Readonly<Record<string, number>>;
}

/** The promise about missed dangers, on calls that the score was not trained on. */
export interface Promise {
  readonly limit: number;
  readonly share: number; // at most so many are missed …
  readonly confidence: number; // … with this confidence
  readonly n: number;
  readonly misses: number;
  readonly bound: number;
}

export interface ModelHead {
  readonly format: 6;
  readonly features: number;
  readonly concepts: string; // version of the word lists it learned with
  readonly seed: number;
  /** hash and number of the texts it learned from */
  readonly data: { readonly hash: string; readonly n: number };
  /** heads that see runs, lists and pairs: items, and kinds of call */
  readonly heads: readonly string[];
  /** the head that sees what stands apart too */
  readonly plain: readonly string[];
  readonly columns: number;
  /** the columns of runs, lists and pairs come first: so many */
  readonly broad: number;
  readonly rare: number; // what a word weighs that the model does not know
  readonly calibration: Calibration;
  readonly promise: Promise;
}

export interface Model {
  readonly version: string;
  readonly head: ModelHead;
  readonly vocabulary: Vocabulary;
  /** over the first `head.broad` columns */
  readonly heads: Heads;
  /** over all columns */
  readonly plain: Heads;
}
