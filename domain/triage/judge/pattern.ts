/**
 * The small language of our rules, readable by the officers who own them, with no way to write a slow one:
 *   打|揍 ..4 人        a word of the first list, at most 4 characters, a word of the second, in one clause
 *   敲门 ...12 没人应   the same across clauses, in one sentence
 *   <weapon> ~6 <hold>  either order, at most 6 characters between, in one sentence
 *   着火                 just the word
 *   挂 + 断|了            directly one after the other
 * `<name>` is a list of the word book. All words of all patterns stand in one trie; a text is walked once, and only the
 * patterns whose lists all stand in it are looked at.
 */
import type { Normal } from '#domain/triage/normalise.ts';
import { createWordLists, type Hits } from './word-lists.ts';

/** Half-open, in the normalised text. */
export interface Match {
  readonly from: number;
  readonly to: number;
  /** a negator stands between the words: 拿出来的不是刀 */
  readonly denied: boolean;
}

export interface Pattern {
  readonly source: string;
  /** its number among all of the lexicon */
  readonly id: number;
  /** one per reading: `~` has two orders */
  readonly readings: readonly Reading[];
}

interface Gap {
  readonly size: number; // characters
  readonly within: 'clause' | 'sentence';
}

const ADJACENT: Gap = { size: 0, within: 'sentence' };

interface Reading {
  readonly terms: readonly number[];
  /** what may stand between one term and the next */
  readonly gaps: readonly Gap[];
}

export interface Scan {
  find(pattern: Pattern): readonly Match[];
  /** by a pattern's number: 1 where a word of each of its lists stands in the text, wherever; else nothing is found */
  readonly may: Uint8Array;
}

export interface Lexicon {
  compile(source: string): Pattern;
  scan(normal: Normal): Scan;
}

export class PatternError extends Error {}

const MAX_GAP = 30;
const NONE: readonly Match[] = [];
const NEGATOR = /没|未|无|勿|莫|不是|不像|不会|不算|假的/;

/** All patterns must be compiled before the first scan; words are the lists of the word book. */
export function createLexicon(words: Words): Lexicon {
  const lists = createWordLists();
  const terms = new Map<string, { id: number; often: number }>();
  const termOf = (alternatives: readonly string[]): number => {
    const key = [...alternatives].sort().join('|');
    const known = terms.get(key);
    if (known !== undefined) return known.id;
    const id = terms.size;
    terms.set(key, { id, often: alternatives.reduce((sum, word) => sum + ALIKE ** -word.length, 0) });
    for (const word of new Set(alternatives)) lists.add(word, id);
    return id;
  };
  const patterns: Pattern[] = [];
  let triggers: Triggers | null = null;
  return {
    compile(source) {
      const pattern = { source, id: patterns.length, readings: compile(source, words, termOf) };
      patterns.push(pattern);
      triggers = null;
      return pattern;
    },
    scan(normal) {
      triggers ??= triggersOf(patterns, [...terms.values()].map((term) => term.often));
      const hits = lists.find(normal.text);
      return createScan(normal, hits, possible(hits, triggers, patterns.length));
    },
  };
}

/** So many characters are about equally common: a word of two is this many times rarer than one of one. */
const ALIKE = 50;

/** Patterns are looked for by their rarest list. Of list t: from `from[t]` to `from[t + 1]`, each a pattern's number, how many other lists it has, and these. */
interface Triggers {
  readonly from: Int32Array;
  readonly entries: Int32Array;
}

function triggersOf(patterns: readonly Pattern[], often: readonly number[]): Triggers {
  const byTerm: number[][] = often.map(() => []);
  for (const { id, readings } of patterns) {
    const terms = [...new Set(readings[0]?.terms)].sort((a, b) => (often[a] ?? 0) - (often[b] ?? 0));
    const [rarest = 0, ...others] = terms;
    byTerm[rarest]?.push(id, others.length, ...others);
  }
  let at = 0;
  return { from: Int32Array.from([0, ...byTerm.map((entries) => (at += entries.length))]), entries: Int32Array.from(byTerm.flat()) };
}

/** By number: 1 where a word of each list of the pattern was hit. */
function possible(hits: Hits, { from, entries }: Triggers, count: number): Uint8Array {
  const found = new Uint8Array(count);
  for (const term of hits.lists) {
    for (let at = from[term] ?? 0, last = from[term + 1] ?? 0; at < last;) {
      const others = at + 2;
      const end = others + (entries[at + 1] ?? 0);
      let i = others;
      while (i < end && hits.has(entries[i] ?? 0)) i += 1;
      if (i === end) found[entries[at] ?? 0] = 1;
      at = end;
    }
  }
  return found;
}

type Words = Readonly<Record<string, readonly string[]>>;
type TermOf = (words: readonly string[]) => number;

/** Word lists and joints take turns: list joint list joint list. */
function compile(source: string, words: Words, termOf: TermOf): Reading[] {
  const parts = source.trim().split(/\s+/);
  if (parts.length % 2 === 0) throw new PatternError(`lists and joints must take turns: "${source}"`);
  const terms = parts.filter((_, i) => i % 2 === 0).map((part) => termOf(part.split('|').flatMap((word) => expand(word, source, words))));
  const gaps = parts.filter((_, i) => i % 2 === 1).map((part) => jointOf(part, source));
  if (!parts.some((part) => part.startsWith('~'))) return [{ terms, gaps }];
  if (terms.length !== 2) throw new PatternError(`"~" joins exactly two lists: "${source}"`);
  return [{ terms, gaps }, { terms: terms.toReversed(), gaps }];
}

function jointOf(part: string, source: string): Gap {
  if (part === '+') return ADJACENT;
  const [, kind, digits] = /^(\.{2,3}|~)(\d+)$/.exec(part) ?? [];
  const size = Number(digits);
  if (kind === undefined || size > MAX_GAP) throw new PatternError(`"${part}" is no joint of at most ${MAX_GAP} characters: "${source}"`);
  return { size, within: kind === '..' ? 'clause' : 'sentence' };
}

function expand(word: string, source: string, words: Words): string[] {
  const name = /^<([a-z_]+)>$/.exec(word)?.[1];
  if (name === undefined) {
    if (word === '' || /[<>~]|\.\./.test(word)) throw new PatternError(`cannot read "${word}" in "${source}"`);
    return [word];
  }
  const list = words[name];
  if (!list) throw new PatternError(`no list <${name}> in the word book: "${source}"`);
  return list.flatMap((inner) => expand(inner, source, words));
}

function createScan(normal: Normal, hits: Hits, may: Uint8Array): Scan {
  const known = new Map<number, readonly Match[]>();
  return {
    may,
    find({ id, readings }) {
      if (may[id] !== 1) return NONE;
      const seen = known.get(id);
      if (seen) return seen;
      const [first, other] = readings;
      const found = first ? chain(first, hits, normal) : [];
      if (other) found.push(...chain(other, hits, normal));
      if (other) found.sort((a, b) => a.from - b.from || a.to - b.to);
      known.set(id, found);
      return found;
    },
  };
}

/** Joins each hit to the nearest match of the terms before it; one pass per term, no backtracking. */
function chain({ terms, gaps }: Reading, hits: Hits, normal: Normal): Match[] {
  let matches = matchesOf(hits, terms[0] ?? 0);
  for (let k = 1; k < terms.length && matches.length > 0; k += 1) {
    matches = extend(matches, matchesOf(hits, terms[k] ?? 0), gaps[k - 1] ?? ADJACENT, normal);
  }
  return matches;
}

function matchesOf(hits: Hits, term: number): Match[] {
  const out: Match[] = [];
  for (let hit = hits.first(term); hit !== 0; hit = hits.next(hit)) out.push({ from: hits.from(hit), to: hits.to(hit), denied: false });
  return out;
}

function extend(before: Match[], after: readonly Match[], gap: Gap, normal: Normal): Match[] {
  const unit = normal[gap.within];
  const byEnd = before.length > 1 ? before.sort((a, b) => a.to - b.to || a.from - b.from) : before;
  const out: Match[] = [];
  let p = -1;
  for (const next of after) {
    while (p + 1 < byEnd.length && (byEnd[p + 1]?.to ?? Infinity) <= next.from) p += 1;
    const last = byEnd[p];
    if (!last || next.from - last.to > gap.size || unit[last.to - 1] !== unit[next.from]) continue;
    out.push({ from: last.from, to: next.to, denied: last.denied || (next.from > last.to && NEGATOR.test(normal.text.slice(last.to, next.from))) });
  }
  return out;
}
