/**
 * A reader that has learned from labelled calls, as the judge sees it: chances, and the words that weighed most.
 * It stands beside the rules; what both found makes one score, whose limit keeps the promise about missed dangers.
 */
import type { Normal } from '#domain/triage/normalise.ts';
import type { Mark } from './marks.ts';

/** What the rules found, as numbers that can only speak for danger. */
export interface RuleEvidence {
  /** danger signs in the words: how sure, and where in the normalised text they begin */
  readonly signs: readonly { readonly code: string; readonly p: number; readonly at: number }[];
  /** points of doubt (`doubt.yaml`) */
  readonly doubt: number;
}

export interface Reading {
  /** chance that police, 119 or 120 must have this call: rules and reader in one score */
  readonly danger: number;
  /** from this chance on the call does not leave the police */
  readonly limit: number;
  /** chance that fire or medical rescue is needed, if it is dangerous */
  readonly emergency: number;
  /** chance that it is dangerous rather than a heated quarrel, if it is one of the two */
  readonly grave: number;
  /** chances of joint handling and of mere advice, if it is not */
  readonly joint: number;
  readonly advice: number;
  /** items by chance, best first, given that it is one of them */
  readonly items: readonly { readonly code: string; readonly p: number }[];
  /** whether the best item's class has shown, on calls of unknown hands, that it is right when it is stated as surely as here */
  readonly proven: boolean;
  /** danger signs by chance, best first */
  readonly signs: readonly { readonly code: string; readonly p: number }[];
  /** the words that spoke most for this sign, or for danger as such: half-open in the normalised text; null when none did */
  spanOf(sign: string | null): readonly [number, number] | null;
  /** items that single stretches of the text are about beside the best, surest first: reckoned only when it is asked */
  further(): readonly string[];
}

export interface TextReader {
  readonly version: string;
  read(normal: Normal, marks: readonly Mark[], evidence: RuleEvidence): Reading;
}
