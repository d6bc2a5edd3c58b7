/**
 * The small language of our rules, readable by the officers who own them, with no way to write a slow one:
 *   打|揍 ..4 人        a word of the first list, at most 4 characters, a word of the second, in one clause
 *   敲门 ...12 没人应   the same across clauses, in one sentence
 *   <weapon> ~6 <hold>  either order, at most 6 characters between, in one sentence
 *   着火                 just the word
 * `<name>` is a list of the word book. All words of all patterns stand in one trie; a text is walked once.
 */
import type { Normal } from '#domain/triage/normalise.ts';

/** Half-open, in the normalised text. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

export interface Pattern {
  readonly source: string;
  /** one per reading: `~` has two orders */
  readonly readings: readonly Reading[];
  /** the words themselves contain a negator, so a negator inside the match says nothing */
  readonly negative: boolean;
  readonly parts: number;
}

interface Gap {
  readonly size: number; // characters
  readonly within: 'clause' | 'sentence';
}

interface Reading {
  readonly terms: readonly number[];
  /** what may stand before each term; the first is unused */
  readonly gaps: readonly Gap[];
}

interface Node {
  readonly next: Map<number, Node>;
  terms: number[];
}

export interface Scan {
  find(pattern: Pattern): readonly Match[];
}

export interface Lexicon {
  compile(source: string): Pattern;
  scan(normal: Normal): Scan;
}

export class PatternError extends Error {}

const MAX_GAP = 30;
const NONE: readonly Match[] = [];
export const NEGATOR = /没|未|无|勿|莫|不是|不像|不会|不算|假的/;

/** All patterns must be compiled before the first scan; words are the lists of the word book. */
export function createLexicon(words: Readonly<Record<string, readonly string[]>>): Lexicon {
  const root: Node = { next: new Map(), terms: [] };
  const terms = new Map<string, number>();
  const termOf = (alternatives: readonly string[]): number => {
    const key = [...alternatives].sort().join('|');
    const known = terms.get(key);
    if (known !== undefined) return known;
    const id = terms.size;
    terms.set(key, id);
    for (const word of new Set(alternatives)) insert(root, word, id);
    return id;
  };
  return {
    compile: (source) => compile(source, words, termOf),
    scan: (normal) => createScan(normal, collect(root, terms.size, normal.text)),
  };
}

function insert(root: Node, word: string, term: number): void {
  let node = root;
  for (let i = 0; i < word.length; i += 1) {
    const code = word.charCodeAt(i);
    const next: Node = node.next.get(code) ?? { next: new Map(), terms: [] };
    node.next.set(code, next);
    node = next;
  }
  node.terms.push(term);
}

type Token = { gap: Gap; either: boolean } | { words: string[] };

const ADJACENT: Gap = { size: 0, within: 'sentence' };

function compile(source: string, words: Readonly<Record<string, readonly string[]>>, termOf: (w: string[]) => number): Pattern {
  const tokens = source.trim().split(/\s+/).map((part) => tokenOf(part, source, words));
  const lists: string[][] = [];
  const gaps: Gap[] = [];
  let pending = ADJACENT;
  let either = false;
  for (const token of tokens) {
    if ('gap' in token) {
      pending = token.gap;
      either ||= token.either;
      continue;
    }
    lists.push(token.words);
    gaps.push(pending);
    pending = ADJACENT;
  }
  if (lists.length === 0) throw new PatternError(`pattern without a word: "${source}"`);
  if (either && lists.length !== 2) throw new PatternError(`"~" joins exactly two lists: "${source}"`);
  const forward: Reading = { terms: lists.map(termOf), gaps };
  const readings = either ? [forward, { terms: [...forward.terms].reverse(), gaps }] : [forward];
  return { source, readings, parts: lists.length, negative: lists.some((list) => list.some((w) => NEGATOR.test(w))) };
}

function tokenOf(part: string, source: string, words: Readonly<Record<string, readonly string[]>>): Token {
  const gap = /^(\.{2,3}|~)(\d+)$/.exec(part);
  if (gap) {
    const size = Number(gap[2]);
    if (size > MAX_GAP) throw new PatternError(`gap above ${MAX_GAP}: "${source}"`);
    return { gap: { size, within: gap[1] === '..' ? 'clause' : 'sentence' }, either: gap[1] === '~' };
  }
  return { words: part.split('|').flatMap((word) => expand(word, source, words)) };
}

function expand(word: string, source: string, words: Readonly<Record<string, readonly string[]>>): string[] {
  const name = /^<([a-z_]+)>$/.exec(word)?.[1];
  if (name === undefined) {
    if (word === '' || /[<>~]|\.\./.test(word)) throw new PatternError(`cannot read "${word}" in "${source}"`);
    return [word];
  }
  const list = words[name];
  if (!list) throw new PatternError(`no list <${name}> in the word book: "${source}"`);
  return list.flatMap((inner) => expand(inner, source, words));
}

/** Pairs from, to of every term found, in order of position. Linear: no word is longer than the rules' longest. */
function collect(root: Node, count: number, text: string): (number[] | undefined)[] {
  const hits = new Array<number[] | undefined>(count).fill(undefined);
  for (let from = 0; from < text.length; from += 1) {
    let node = root.next.get(text.charCodeAt(from));
    for (let to = from + 1; node !== undefined; to += 1) {
      for (const term of node.terms) {
        const list = hits[term];
        if (list) list.push(from, to);
        else hits[term] = [from, to];
      }
      node = node.next.get(text.charCodeAt(to));
    }
  }
  return hits;
}

function createScan(normal: Normal, hits: readonly (number[] | undefined)[]): Scan {
  const known = new Map<Pattern, readonly Match[]>();
  return {
    find(pattern) {
      if (!pattern.readings[0]?.terms.every((term) => hits[term] !== undefined)) return NONE;
      const seen = known.get(pattern);
      if (seen) return seen;
      const found = pattern.readings.flatMap((reading) => chain(reading, hits, normal));
      if (pattern.readings.length > 1) found.sort((a, b) => a.from - b.from || a.to - b.to);
      known.set(pattern, found);
      return found;
    },
  };
}

/** Joins each hit to the nearest match of the terms before it; one pass per term, no backtracking. */
function chain(reading: Reading, hits: readonly (number[] | undefined)[], normal: Normal): Match[] {
  let matches = matchesOf(hits[reading.terms[0] ?? 0]);
  for (let k = 1; k < reading.terms.length && matches.length > 0; k += 1) {
    matches = extend(matches, matchesOf(hits[reading.terms[k] ?? 0]), reading.gaps[k] ?? ADJACENT, normal);
  }
  return matches;
}

function matchesOf(pairs: readonly number[] | undefined): Match[] {
  const out: Match[] = [];
  for (let i = 0; pairs && i < pairs.length; i += 2) out.push({ from: pairs[i] ?? 0, to: pairs[i + 1] ?? 0 });
  return out;
}

function extend(before: Match[], after: readonly Match[], gap: Gap, normal: Normal): Match[] {
  const unit = normal[gap.within];
  const byEnd = before.sort((a, b) => a.to - b.to || a.from - b.from);
  const out: Match[] = [];
  let p = -1;
  for (const next of after) {
    while (p + 1 < byEnd.length && (byEnd[p + 1]?.to ?? Infinity) <= next.from) p += 1;
    const last = byEnd[p];
    if (!last || next.from - last.to > gap.size || unit[last.to - 1] !== unit[next.from]) continue;
    out.push({ from: last.from, to: next.to });
  }
  return out;
}
