/** A text in its sentences, each with the marks that lie in it; nothing for a text of one sentence. */
import type { Mark } from '#domain/triage/judge/marks.ts';
import type { Normal } from '#domain/triage/normalise.ts';

const SHORTEST = 4; // characters: shorter ones say nothing by themselves
const MOST = 40; // sentences that are read one by one

export interface Part {
  /** half-open in the whole normalised text */
  readonly from: number;
  readonly to: number;
  readonly normal: Normal;
  readonly marks: readonly Mark[];
}

export function sentencesOf(normal: Normal, marks: readonly Mark[]): Part[] {
  const bounds = boundsOf(normal);
  if (bounds.length < 2) return [];
  return bounds.slice(0, MOST).map(([from, to]) => partOf(normal, marks, from, to));
}

function boundsOf({ text, sentence }: Normal): (readonly [number, number])[] {
  const bounds: (readonly [number, number])[] = [];
  let from = 0;
  for (let i = 1; i <= text.length; i += 1) {
    if (i < text.length && sentence[i] === sentence[from]) continue;
    if (i - from >= SHORTEST) bounds.push([from, i]);
    from = i;
  }
  return bounds;
}

/** A part of a text, half-open, as a text of its own. */
export function partOf(normal: Normal, marks: readonly Mark[], from: number, to: number): Part {
  const { text, origin, clause, sentence } = normal;
  return {
    from, to,
    normal: { text: text.slice(from, to), origin: origin.subarray(from, to), clause: clause.subarray(from, to), sentence: sentence.subarray(from, to) },
    marks: marks.filter((m) => m.from >= from && m.to <= to).map((m) => ({ ...m, from: m.from - from, to: m.to - from })),
  };
}
