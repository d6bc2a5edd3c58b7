/** What the word lists of one meaning find in a text, and whether it is said to be so: for a reader that has learned. */
import type { Normal } from '#domain/triage/normalise.ts';
import type { ReadyRules } from './compiled.ts';
import type { Scan } from './pattern.ts';
import type { Cancel } from './rules.ts';

/** How a finding is meant: as it stands, or taken back. */
export type Stance = 'said' | Cancel;

export const STANCES = ['said', 'negation', 'hypothesis', 'past', 'story'] as const satisfies readonly Stance[];

/** Half-open in the normalised text. */
export interface Mark {
  readonly concept: number; // index in `ReadyRules.concepts`
  readonly stance: Stance;
  readonly from: number;
  readonly to: number;
}

const MOST = 400; // of one text: a call of 100 kB adds nothing after these

/** In order of position. */
export function marksOf({ concepts, scope }: ReadyRules, normal: Normal, scan: Scan): Mark[] {
  const marks: Mark[] = [];
  for (const [concept, { pattern }] of concepts.entries()) {
    if (scan.may[pattern.id] !== 1) continue;
    for (const match of scan.find(pattern)) {
      if (marks.length < MOST) marks.push({ concept, stance: scope.takenBack(normal, scan, match) ?? 'said', from: match.from, to: match.to });
    }
  }
  return marks.sort((a, b) => a.from - b.from || a.to - b.to || a.concept - b.concept);
}
