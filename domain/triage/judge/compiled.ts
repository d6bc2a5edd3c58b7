/** The rules made ready to run: every pattern compiled once, one walk over a text for all of them. */
import type { Normal } from '#domain/triage/normalise.ts';
import { createLexicon, PatternError, type Lexicon, type Match, type Pattern, type Scan } from './pattern.ts';
import { createSaysNothing } from './empty.ts';
import type { ItemRules, TextRule, TriageRules } from './rules.ts';
import { createScope, type Scope } from './scope.ts';

export interface ReadyRule {
  readonly rule: TextRule;
  readonly any: readonly Pattern[];
  readonly not: readonly Pattern[];
  readonly unless: readonly Pattern[];
  readonly need: readonly Pattern[];
}

/** Rules, and the numbers of what each may find side by side: those that a text touches come to light in one pass. */
export interface RuleList {
  readonly all: readonly ReadyRule[];
  /** pattern by pattern: its number, and the place of its rule in `all` */
  readonly patterns: Int32Array;
  readonly owners: Int32Array;
}

export interface ReadyItem {
  readonly code: string;
  readonly weighed: readonly { readonly pattern: Pattern; readonly points: number }[];
}

export interface ReadyRules {
  readonly source: TriageRules;
  readonly scope: Scope;
  readonly danger: readonly { readonly sign: string; readonly rules: RuleList }[];
  readonly doubt: RuleList;
  readonly heat: RuleList;
  readonly advice: RuleList;
  readonly urgent: RuleList;
  readonly items: readonly ReadyItem[];
  /** what announces one more matter */
  readonly further: Pattern | null;
  readonly concepts: readonly { readonly name: string; readonly pattern: Pattern }[];
  scan(normal: Normal): Scan;
  /** whether a normalised text is made of nothing but words that say nothing by themselves */
  saysNothing(text: string): boolean;
}

/** Throws PatternError, naming the rule, on a pattern that cannot be read. */
export function compileRules(source: TriageRules): ReadyRules {
  const lexicon = createLexicon(source.words);
  const rules = (list: readonly TextRule[]): RuleList => listOf(list.map((rule) => ready(lexicon, rule)));
  return {
    source,
    scope: createScope(source.cues, lexicon),
    danger: source.danger.map(({ sign, rules: list }) => ({ sign, rules: rules(list) })),
    doubt: rules(source.doubt),
    heat: rules(source.heat),
    advice: rules(source.advice),
    urgent: rules(source.urgent),
    items: source.items.map((item) => readyItem(lexicon, item)),
    further: source.cues.further.length === 0 ? null : lexicon.compile(source.cues.further.join('|')),
    concepts: Object.entries(source.concepts.lists).map(([name, words]) => ({ name, pattern: named(name, () => lexicon.compile(words.join('|'))) })),
    scan: (normal) => lexicon.scan(normal),
    saysNothing: createSaysNothing([...source.cues.empty, ...source.cues.told]),
  };
}

function ready(lexicon: Lexicon, rule: TextRule): ReadyRule {
  const all = (sources: readonly string[]): Pattern[] => sources.map((source) => named(rule.id, () => lexicon.compile(source)));
  return { rule, any: all(rule.any), not: all(rule.not), unless: all(rule.unless), need: all(rule.need) };
}

function listOf(all: readonly ReadyRule[]): RuleList {
  const pairs = all.flatMap(({ any }, owner) => any.map((pattern) => [pattern.id, owner] as const));
  return { all, patterns: Int32Array.from(pairs, ([id]) => id), owners: Int32Array.from(pairs, ([, owner]) => owner) };
}

function readyItem(lexicon: Lexicon, { code, cues }: ItemRules): ReadyItem {
  return { code, weighed: cues.map(({ points, pattern }) => ({ points, pattern: named(code, () => lexicon.compile(pattern)) })) };
}

function named<T>(id: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof PatternError ? new PatternError(`${id}: ${error.message}`) : error;
  }
}

/** Of hundreds of rules a text touches a handful: those whose words all stand in it. In their order. */
export function touchedBy(scan: Scan, { all, patterns, owners }: RuleList): ReadyRule[] {
  const touched: ReadyRule[] = [];
  let last = -1;
  for (let i = 0; i < patterns.length; i += 1) {
    const owner = owners[i] ?? 0;
    if (owner === last || scan.may[patterns[i] ?? 0] !== 1) continue;
    last = owner;
    const rule = all[owner];
    if (rule) touched.push(rule);
  }
  return touched;
}

/** The first finding of a rule that nothing takes back, or null. */
export function firstFinding(rules: ReadyRules, rule: ReadyRule, normal: Normal, scan: Scan): Match | null {
  if (!applies(rule, scan)) return null;
  for (const pattern of rule.any) {
    const match = scan.may[pattern.id] === 1 ? findingOf(rules, rule, pattern, normal, scan) : null;
    if (match) return match;
  }
  return null;
}

function applies({ unless, need }: ReadyRule, scan: Scan): boolean {
  return !isFound(unless, scan) && (need.length === 0 || isFound(need, scan));
}

function isFound(patterns: readonly Pattern[], scan: Scan): boolean {
  for (const pattern of patterns) if (scan.find(pattern).length > 0) return true;
  return false;
}

function findingOf(rules: ReadyRules, rule: ReadyRule, pattern: Pattern, normal: Normal, scan: Scan): Match | null {
  for (const match of scan.find(pattern)) if (!isExcluded(rule, match, scan) && !rules.scope.cancels(normal, scan, match, rule.rule.cancel)) return match;
  return null;
}

function isExcluded({ not }: ReadyRule, match: Match, scan: Scan): boolean {
  for (const pattern of not) if (overlaps(scan.find(pattern), match)) return true;
  return false;
}

/** `sorted` by start; binary search for the last that starts before the match ends, then a look back of a few. */
function overlaps(sorted: readonly Match[], match: Match): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((sorted[mid]?.from ?? 0) < match.to) low = mid + 1;
    else high = mid;
  }
  for (let i = low - 1; i >= 0 && i > low - 8; i -= 1) if ((sorted[i]?.to ?? 0) > match.from) return true;
  return false;
}

/** Points of a table: each pattern that finds something counts once. */
export function pointsOf(rules: ReadyRules, list: RuleList, normal: Normal, scan: Scan): number {
  let points = 0;
  for (const rule of touchedBy(scan, list)) points += rule.rule.weight * countFound(rules, rule, normal, scan);
  return points;
}

function countFound(rules: ReadyRules, rule: ReadyRule, normal: Normal, scan: Scan): number {
  if (!applies(rule, scan)) return 0;
  let n = 0;
  for (const pattern of rule.any) if (scan.may[pattern.id] === 1 && findingOf(rules, rule, pattern, normal, scan)) n += 1;
  return n;
}
