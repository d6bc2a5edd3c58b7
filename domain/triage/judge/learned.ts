/** From a reading and the facts to what is proposed, when there is a learned reader (DECISIONS 13; DOMAIN-RULES 1). */
import { originalSpan, type Normal } from '#domain/triage/normalise.ts';
import type { DangerFinding, Verdict } from '#domain/triage/proposal.ts';
import { EMERGENCY_SIGNS } from './danger.ts';
import type { Reading } from './reader.ts';
import type { Ruling } from './verdict.ts';

/** Chance from which a sign is shown, and danger counts as such rather than as doubt. */
const LIKELY = 0.5;
/** Share of a sign that is worth a second crew beside a sign that is certain. */
const HEARD = 0.2;
/**
 * Chances from which a call that is not dangerous is handled jointly, and is a mere question. Taken from calls whose
 * writers the reader had not learned from, so that few of either are overlooked (docs/reference/judging.md).
 */
const JOINT_FROM = 0.2;
const ADVICE_FROM = 0.1;
/** Below this chance of danger, of the two, a call that stays is rather a quarrel: both go, and the police see for themselves. */
const GRAVE_FROM = 0.4;
/** From this weight on a sign of the rules stands by itself, whatever the reader thinks of the rest. */
export const CERTAIN = 0.85;
/** A best item below this share is no item to divert on. */
export const ITEM_FROM = 0.08;
/** A name, a house number, 出事了: so few characters must say plainly what is the matter, or nobody knows it. */
const FEW = 8;
/** Then, the chance that it is one of the two best items, or a question. */
const PLAIN = { items: 0.85, advice: 0.5 } as const;
const SHOWN = 5;

export interface LearnedFindings {
  /** signs that stand whatever the text says: flags beside it, and what was there before */
  readonly facts: readonly DangerFinding[];
  /** signs that the rules found in the words */
  readonly words: readonly DangerFinding[];
  readonly graveBefore: boolean;
  /** of the text as it is read */
  readonly characters: number;
  /** nothing was said but greetings, digits, a word about the line */
  readonly empty: boolean;
}

const RANK = ['advice', 'divert', 'joint', 'police', 'emergency'] as const satisfies readonly Verdict[];

/** What the facts demand and what the words say: the higher of the two. */
export function ruleLearned(found: LearnedFindings, reading: Reading): Ruling {
  const words = third(found, rulingOfWords(found, reading));
  const facts = rulingOfFacts(found);
  return facts && RANK.indexOf(facts.verdict) >= RANK.indexOf(words.verdict) ? facts : words;
}

/** A third call, by its own words, is joint at least (DECISIONS 13). */
function third({ words }: LearnedFindings, ruling: Ruling): Ruling {
  const told = words.some((d) => d.code === 'G15');
  return told && RANK.indexOf(ruling.verdict) < RANK.indexOf('joint') ? { verdict: 'joint', abstained: false, because: 'repeat' } : ruling;
}

function rulingOfFacts({ facts, graveBefore }: LearnedFindings): Ruling | null {
  const codes = facts.map((d) => d.code);
  if (codes.some((code) => EMERGENCY_SIGNS.has(code))) return { verdict: 'emergency', abstained: false, because: 'danger' };
  if (codes.some((code) => code !== 'G15')) return { verdict: 'police', abstained: false, because: 'danger' };
  if (codes.length > 0) return { verdict: graveBefore ? 'police' : 'joint', abstained: false, because: 'repeat' };
  return null;
}

/** The one score of rules and reader; below its limit joint, advice or the item. */
function rulingOfWords(found: LearnedFindings, reading: Reading): Ruling {
  if (hearsNothing(found)) return UNCLEAR;
  if (stays(found, reading)) return kept(found, reading);
  if (found.characters <= FEW && saysTooLittle(reading)) return UNCLEAR;
  if (reading.joint >= JOINT_FROM) return { verdict: 'joint', abstained: false, because: 'heat' };
  if (reading.advice >= ADVICE_FROM) return { verdict: 'advice', abstained: false, because: 'advice' };
  if ((reading.items[0]?.p ?? 0) < ITEM_FROM) return UNCLEAR;
  return { verdict: 'divert', abstained: !reading.proven, because: reading.proven ? 'item' : 'unproven' };
}

const UNCLEAR: Ruling = { verdict: 'police', abstained: true, because: 'unclear' };

function saysTooLittle({ joint, advice, items }: Reading): boolean {
  const known = (items[0]?.p ?? 0) + (items[1]?.p ?? 0);
  return joint < JOINT_FROM && advice < PLAIN.advice && (advice >= ADVICE_FROM || known < PLAIN.items);
}

/** The reader has learned whole calls: what it thinks of a greeting is chance. What the rules found counts all the same. */
export function hearsNothing({ empty, words }: Pick<LearnedFindings, 'empty' | 'words'>): boolean {
  return empty && words.length === 0;
}

/** The score keeps its promise, and a certain sign needs none. */
function stays({ words }: Pick<LearnedFindings, 'words'>, reading: Reading): boolean {
  return reading.danger >= reading.limit || isCertain(words);
}

function isCertain(words: readonly DangerFinding[]): boolean {
  return words.some((d) => d.p >= CERTAIN);
}

/** At or above the limit. Rather a quarrel than a danger: both go. */
function kept({ words }: LearnedFindings, reading: Reading): Ruling {
  const certain = isCertain(words);
  if (!certain && reading.grave < GRAVE_FROM && reading.joint >= LIKELY) return { verdict: 'joint', abstained: false, because: 'heat' };
  const sure = certain || reading.danger >= LIKELY;
  if (!sure && words.length === 0) return { verdict: 'police', abstained: true, because: 'doubt' };
  return { verdict: needsRescue(words, reading) ? 'emergency' : 'police', abstained: !sure, because: sure ? 'danger' : 'doubt' };
}

/** 119 or 120 by a certain sign of theirs, or by the reader; where the rules are certain of other signs alone (a blow, a knife), only if it hears one of theirs as well. */
function needsRescue(words: readonly DangerFinding[], { emergency, signs }: Reading): boolean {
  const certain = words.filter((d) => d.p >= CERTAIN);
  if (certain.some((d) => EMERGENCY_SIGNS.has(d.code))) return true;
  const heard = certain.length === 0 || words.some((d) => EMERGENCY_SIGNS.has(d.code)) || signs.some((s) => EMERGENCY_SIGNS.has(s.code) && s.p >= HEARD);
  return heard && emergency >= LIKELY;
}

/** Signs shown: those of the rules while the call stays with the police, and those the reader finds likely. */
export function signsOf(found: LearnedFindings, reading: Reading, ruling: Ruling, raw: string, normal: Normal): DangerFinding[] {
  if (hearsNothing(found) || !stays(found, reading)) return [...found.facts];
  const likely = reading.signs.filter((s) => s.p >= LIKELY && !found.words.some((d) => d.code === s.code));
  const best = reading.signs[0];
  const none = likely.length + found.words.length + found.facts.length === 0;
  const shown = none && best && ruling.because === 'danger' ? [best] : likely;
  return [...found.facts, ...found.words, ...shown.map(({ code, p }) => ({ code, p: round(p), ...evidence(reading, code, raw, normal) }))];
}

function evidence(reading: Reading, sign: string, raw: string, normal: Normal): Pick<DangerFinding, 'evidence' | 'span'> {
  const at = reading.spanOf(sign);
  if (!at) return { evidence: 'model', span: null };
  const span = originalSpan(normal, at[0], at[1]);
  return { evidence: raw.slice(...span), span };
}

/** The best few; a further matter of the call is among them, however little the whole is like it. */
export function itemsOf({ items }: Reading, further: readonly string[]): { code: string; p: number }[] {
  const [others, best] = [items.filter(({ code }) => further.includes(code)), items.slice(0, SHOWN)];
  const missing = others.filter((item) => !best.includes(item));
  return [...best.slice(0, SHOWN - missing.length), ...missing].map(({ code, p }) => ({ code, p: round(p) }));
}

function round(p: number): number {
  return Math.round(p * 1000) / 1000;
}
