/**
 * The rules as plain values: written by people in `data/triage/*.yaml`, read and checked by
 * `#server/triage/load-rules.ts`, handed to `createJudge` as an argument. Patterns: see `pattern.ts`.
 */
import type { Weights } from '#domain/triage/place/reader.ts';

/** What takes a finding back: said not to be, only feared, long ago, or told of a film, a drill, a game. */
export type Cancel = 'negation' | 'hypothesis' | 'past' | 'story';

export interface TextRule {
  readonly id: string;
  /** any of these patterns makes a finding */
  readonly any: readonly string[];
  /** a finding that overlaps one of these is none */
  readonly not: readonly string[];
  /** one of these anywhere in the text silences the rule */
  readonly unless: readonly string[];
  /** when given, one of these must stand somewhere in the text too */
  readonly need: readonly string[];
  readonly cancel: readonly Cancel[];
  /** how much one finding is worth: probability for dangers, points for the others */
  readonly weight: number;
  readonly examples: readonly string[];
  readonly counter: readonly string[];
}

export interface DangerRules {
  readonly sign: string; // G01 … G17
  readonly rules: readonly TextRule[];
}

export interface ItemRules {
  readonly code: string;
  /** each pattern that is found gives its points, once; below zero speaks against the item */
  readonly cues: readonly { readonly points: number; readonly pattern: string }[];
  readonly examples: readonly string[];
}

export interface Cues {
  readonly negators: readonly string[];
  /** words that may stand between a negator and what it negates */
  readonly fillers: readonly string[];
  /** 煤气味倒没有: a negator right behind */
  readonly negatorsAfter: readonly string[];
  /** 没有人应 is no denial of what was said before */
  readonly noNegatorsAfter: readonly string[];
  readonly hypothesis: readonly string[];
  readonly past: readonly string[];
  readonly story: readonly string[];
  /** 还有一件事: one more matter is announced */
  readonly further: readonly string[];
  /** 喂, 再说一次: what says nothing by itself */
  readonly empty: readonly string[];
  /** what callers add to a matter that is known already: alone it is about nothing either */
  readonly told: readonly string[];
}

export interface Limits {
  /** points of doubt from which a person must look */
  readonly doubt: number;
  /** share of the best item's points that is taken off the doubt, and the most that can be */
  readonly itemCalm: number;
  readonly itemCalmMost: number;
  /** texts of at most so many characters have a limit of their own */
  readonly shortText: number;
  readonly doubtShort: number;
  /** points of heat from which police and grassroots go together, while the doubt stays under `heatDoubt` */
  readonly heat: number;
  readonly heatDoubt: number;
  /** least points, and least lead over the second, of an item that is sure */
  readonly itemPoints: number;
  readonly itemLead: number;
  readonly advicePoints: number;
}

export interface TriageRules {
  readonly version: string;
  /** words of one meaning, for the learned reader; with the version it must have learned from */
  readonly concepts: { readonly version: string; readonly lists: Readonly<Record<string, readonly string[]>> };
  /** what to ask about a danger sign, by its code */
  readonly questions: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
  /** what the reader of places has learned (data/triage/place) */
  readonly place: Weights;
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly cues: Cues;
  readonly limits: Limits;
  readonly danger: readonly DangerRules[];
  /** too little for a danger sign, enough to keep a person in it; negative weight = calms */
  readonly doubt: readonly TextRule[];
  readonly heat: readonly TextRule[];
  readonly advice: readonly TextRule[];
  readonly urgent: readonly TextRule[];
  readonly items: readonly ItemRules[];
}
