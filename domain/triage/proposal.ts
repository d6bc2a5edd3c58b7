/**
 * 辅助研判建议: what the machine proposes. It never decides (DOMAIN-RULES 1.2); a named officer does.
 * Any judge — plain rules today, the learned engine later — stands behind `Judge`.
 */
import type { Instant } from '#domain/shared/time.ts';
import type { Place } from '#domain/shared/place.ts';

export type Verdict = 'police' | 'emergency' | 'divert' | 'joint' | 'advice';
export const VERDICTS = ['police', 'emergency', 'divert', 'joint', 'advice'] as const satisfies readonly Verdict[];

export type Urgency = 'urgent' | 'normal';

/** Half-open [from, to) in UTF-16 units of the original text. */
export type TextSpan = [number, number];

export interface Flags {
  cannotTalk?: boolean;
  weapon?: boolean;
  injured?: boolean;
  child?: boolean;
  crowd?: boolean;
}

export interface EarlierCall {
  text?: string;
  at: Instant;
  item?: string | null;
  verdict?: Verdict | null;
  /** danger codes confirmed then */
  danger?: string[];
}

export interface JudgeInput {
  text: string;
  channel?: string;
  at?: Instant;
  town?: string;
  flags?: Flags;
  history?: EarlierCall[];
}

export interface DangerFinding {
  code: string; // G01 …
  p: number; // 0 … 1
  evidence: string; // the words, or the fact, relied on
  span: TextSpan | null;
}

export interface PlaceFinding {
  text: string;
  span: TextSpan;
  place: Place;
  /** by what another telling of the same place is known again; absent for a mere road, a town, or words that say too little */
  identity?: PlaceIdentity;
  /** known by its sound only: written otherwise, read alike */
  bySound?: true;
  /** what else the words may mean, or where else it may be; likeliest first */
  alternatives?: PlaceGuess[];
}

/** `door`: one house, crossing, exit or lamp post; `around`: the estate, lane, village or landmark. Opaque, comparable within one district. */
export interface PlaceIdentity {
  door: string | null;
  around: string | null;
}

/** A second guess: the name as the district writes it, or the caller's words for another place. */
export interface PlaceGuess {
  text: string;
  place: Place;
}

/** Asked of the caller: about a danger sign, answered yes or no, or which of two items it is. */
export interface Question {
  readonly zh: string;
  readonly en: string;
  readonly sign?: string;
  readonly items?: readonly [string, string];
}

export interface Proposal {
  verdict: Verdict;
  /** best item, also when the verdict is police; null if none */
  item: string | null;
  items: { code: string; p: number }[]; // best first, at most five
  danger: DangerFinding[];
  place: PlaceFinding | null;
  urgency: Urgency;
  abstained: boolean;
  /** sentences in the catalogue's own words */
  why: { zh: string; en: string }[];
  /** what to ask next, when an answer could change the verdict; most telling first */
  questions?: Question[];
  versions: { catalogue: string; rules: string; model: string | null };
}

export interface Judge {
  readonly versions: Proposal['versions'];
  propose(input: JudgeInput): Proposal;
}
