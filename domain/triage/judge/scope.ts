/** Who says it, and whether it is said to be so: negation, fear, past and story around a finding (DOMAIN-RULES 1.4). */
import type { Normal } from '#domain/triage/normalise.ts';
import type { Lexicon, Match, Pattern, Scan } from './pattern.ts';
import type { Cancel, Cues } from './rules.ts';

const REACH_BEFORE = 12; // characters a fear or a film reaches
const LIST_REACH = 16; // 无打斗、持械、受伤
const LIST_JOINTS = '、和及或与';

const SPOKEN = ['hypothesis', 'past', 'story'] as const;

export interface Scope {
  cancels(normal: Normal, scan: Scan, match: Match, by: readonly Cancel[]): boolean;
  /** the first that takes the finding back: negation, hypothesis, past, story; null when it stands */
  takenBack(normal: Normal, scan: Scan, match: Match): Cancel | null;
}

/** The words stand in the lexicon beside those of the rules, so that one walk over a text finds them too. */
export function createScope(cues: Cues, lexicon: Lexicon): Scope {
  const list = (words: readonly string[]): Pattern | null => (words.length === 0 ? null : lexicon.compile(words.join('|')));
  const words: Words = {
    negators: list(cues.negators), fillers: list(cues.fillers), after: list(cues.negatorsAfter), notAfter: cues.noNegatorsAfter,
    spoken: { hypothesis: list(cues.hypothesis), past: list(cues.past), story: list(cues.story) },
  };
  const cuesIn = cuesOf(words);
  const negated = (normal: Normal, scan: Scan, match: Match): boolean => {
    const found = cuesIn(normal, scan);
    return match.denied || deniedBefore(normal, match, found) || deniedAfter(normal.text, match.to, found, words.notAfter);
  };
  const spoken = (normal: Normal, scan: Scan, match: Match, kind: Spoken): boolean => isWithin(cuesIn(normal, scan).spoken[kind], leadOf(normal, match.from), match.from);
  return {
    cancels: (normal, scan, match, by) => by.some((kind) => (kind === 'negation' ? negated(normal, scan, match) : spoken(normal, scan, match, kind))),
    takenBack: (normal, scan, match) => (negated(normal, scan, match) ? 'negation' : SPOKEN.find((kind) => spoken(normal, scan, match, kind)) ?? null),
  };
}

type Spoken = (typeof SPOKEN)[number];

interface Words {
  readonly negators: Pattern | null;
  readonly fillers: Pattern | null;
  readonly after: Pattern | null;
  readonly notAfter: readonly string[];
  readonly spoken: Readonly<Record<Spoken, Pattern | null>>;
}

/** Where the words stand in one text. */
interface CuesFound {
  /** by place: length of the longest negator, and of the longest filling word, that ends there, 0 none; of the longest negator behind that begins there */
  readonly negator: Uint8Array;
  readonly filler: Uint8Array;
  readonly after: Uint8Array;
  readonly spoken: Readonly<Record<Spoken, readonly Match[]>>;
}

/** Of the text that was asked about last: all its findings are asked about one after the other. */
function cuesOf(words: Words): (normal: Normal, scan: Scan) => CuesFound {
  let [of, known]: [Scan | null, CuesFound | null] = [null, null];
  return (normal, scan) => {
    if (of === scan && known) return known;
    [of, known] = [scan, lookFor(words, normal.text.length + 1, scan)];
    return known;
  };
}

const NONE: readonly Match[] = [];

function lookFor({ negators, fillers, after, spoken }: Words, places: number, scan: Scan): CuesFound {
  const all = new Uint8Array(3 * places);
  const find = (list: Pattern | null): readonly Match[] => (list ? scan.find(list) : NONE);
  const found = {
    negator: all.subarray(0, places), filler: all.subarray(places, 2 * places), after: all.subarray(2 * places),
    spoken: { hypothesis: find(spoken.hypothesis), past: find(spoken.past), story: find(spoken.story) },
  };
  const longest = (into: Uint8Array, at: number, length: number): void => { if (length > (into[at] ?? 0)) into[at] = length; };
  for (const { from, to } of find(negators)) longest(found.negator, to, to - from);
  for (const { from, to } of find(fillers)) longest(found.filler, to, to - from);
  for (const { from, to } of find(after)) longest(found.after, from, to - from);
  return found;
}

/** A negator, then only filling words, then the finding: 没有发生打架. Lists carry it on: 无打斗、持械. */
function deniedBefore(normal: Normal, match: Match, { negator, filler }: CuesFound): boolean {
  const { text, clause } = normal;
  let at = match.from;
  while (at > 0 && clause[at - 1] === clause[match.from]) {
    if (negator[at] !== 0) return true;
    if (filler[at] === 0) break;
    at -= filler[at] ?? 0;
  }
  return at > 0 && LIST_JOINTS.includes(text[at - 1] ?? '') && listDenied(normal, at, match.from, negator);
}

function listDenied({ clause }: Normal, joint: number, from: number, negator: Uint8Array): boolean {
  for (let at = joint - 1; at > 0 && joint - at < LIST_REACH; at -= 1) {
    if (clause[at] !== clause[from]) return false;
    if (negator[at] !== 0) return true;
  }
  return false;
}

function deniedAfter(text: string, from: number, { after }: CuesFound, notAfter: readonly string[]): boolean {
  const length = after[from] ?? 0;
  return length > 0 && !notAfter.some((w) => text.startsWith(w, from + length));
}

/** Where in the clause that leads to `from` a fear or a film still reaches it. */
function leadOf({ clause }: Normal, from: number): number {
  let start = from;
  while (start > 0 && from - start < REACH_BEFORE && clause[start - 1] === clause[from]) start -= 1;
  return start;
}

/** One of the words stands between `from` and `to`. */
function isWithin(words: readonly Match[], from: number, to: number): boolean {
  for (const word of words) {
    if (word.from >= to) return false; // in order of start
    if (word.from >= from && word.to <= to) return true;
  }
  return false;
}
