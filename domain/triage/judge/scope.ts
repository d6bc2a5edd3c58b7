/** Who says it, and whether it is said to be so: negation, fear, past and story around a finding (DOMAIN-RULES 1.4). */
import type { Normal } from '#domain/triage/normalise.ts';
import type { Match } from './pattern.ts';
import type { Cancel, Cues } from './rules.ts';

const REACH_BEFORE = 12; // characters a fear or a film reaches
const LIST_REACH = 16; // 无打斗、持械、受伤
const LIST_JOINTS = '、和及或与';

const SPOKEN = ['hypothesis', 'past', 'story'] as const;

interface WordSet {
  readonly words: ReadonlySet<string>;
  readonly longest: number;
}

export interface Scope {
  cancels(normal: Normal, match: Match, by: readonly Cancel[]): boolean;
  /** the first that takes the finding back: negation, hypothesis, past, story; null when it stands */
  takenBack(normal: Normal, match: Match): Cancel | null;
}

export function createScope(cues: Cues): Scope {
  const negators = wordSet(cues.negators);
  const fillers = wordSet(cues.fillers);
  const after = wordSet(cues.negatorsAfter);
  const notAfter = cues.noNegatorsAfter;
  const before: Record<Exclude<Cancel, 'negation'>, readonly string[]> = { hypothesis: cues.hypothesis, past: cues.past, story: cues.story };
  const negated = (normal: Normal, match: Match): boolean =>
    match.denied || deniedBefore(normal, match, negators, fillers) || deniedAfter(normal.text, match.to, after, notAfter);
  return {
    cancels: (normal, match, by) => by.some((kind) =>
      kind === 'negation' ? negated(normal, match) : spokenIn(leadOf(normal, match.from), before[kind])),
    takenBack(normal, match) {
      if (negated(normal, match)) return 'negation';
      const lead = leadOf(normal, match.from);
      return SPOKEN.find((kind) => spokenIn(lead, before[kind])) ?? null;
    },
  };
}

function wordSet(words: readonly string[]): WordSet {
  return { words: new Set(words), longest: words.reduce((n, w) => Math.max(n, w.length), 0) };
}

/** The longest word of the set that ends at `to`, as its start; -1 when none does. */
function endingAt(text: string, to: number, set: WordSet): number {
  for (let n = Math.min(set.longest, to); n > 0; n -= 1) if (set.words.has(text.slice(to - n, to))) return to - n;
  return -1;
}

/** A negator, then only filling words, then the finding: 没有发生打架. Lists carry it on: 无打斗、持械. */
function deniedBefore(normal: Normal, match: Match, negators: WordSet, fillers: WordSet): boolean {
  const { text, clause } = normal;
  let at = match.from;
  while (at > 0 && clause[at - 1] === clause[match.from]) {
    if (endingAt(text, at, negators) >= 0) return true;
    const filler = endingAt(text, at, fillers);
    if (filler < 0) break;
    at = filler;
  }
  return at > 0 && LIST_JOINTS.includes(text[at - 1] ?? '') && listDenied(normal, at, match.from, negators);
}

function listDenied(normal: Normal, joint: number, from: number, negators: WordSet): boolean {
  for (let at = joint - 1; at > 0 && joint - at < LIST_REACH; at -= 1) {
    if (normal.clause[at] !== normal.clause[from]) return false;
    if (endingAt(normal.text, at, negators) >= 0) return true;
  }
  return false;
}

function deniedAfter(text: string, from: number, after: WordSet, notAfter: readonly string[]): boolean {
  for (let n = Math.min(after.longest, text.length - from); n > 0; n -= 1) {
    if (after.words.has(text.slice(from, from + n))) return !notAfter.some((w) => text.startsWith(w, from + n));
  }
  return false;
}

/** What stands before in the clause, as far as a fear or a film reaches. */
function leadOf(normal: Normal, from: number): string {
  let start = from;
  while (start > 0 && from - start < REACH_BEFORE && normal.clause[start - 1] === normal.clause[from]) start -= 1;
  return normal.text.slice(start, from);
}

function spokenIn(lead: string, cues: readonly string[]): boolean {
  return lead !== '' && cues.some((cue) => lead.includes(cue));
}
