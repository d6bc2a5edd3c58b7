/** Which of the 52 matters it is: points of the item's own words; the best five, as shares. */
import type { ReadyRules } from './compiled.ts';
import type { Scan } from './pattern.ts';
import type { Limits } from './rules.ts';

export interface ItemScore {
  readonly code: string;
  readonly points: number;
}

export interface ItemFinding {
  readonly items: { code: string; p: number }[];
  /** enough points and enough lead to divert on */
  readonly sure: boolean;
}

const SHOWN = 5;
const SHARPNESS = 0.3; // points → share: the points were rounded from log odds in this unit
const NOBODY = 3; // points of "none of these", so that one weak word gives a small share

export function scoreItems(rules: ReadyRules, scan: Scan): ItemScore[] {
  const scores = rules.items.map(({ code, weighed }) => ({
    code,
    points: weighed.reduce((sum, { pattern, points }) => (scan.find(pattern).length > 0 ? sum + points : sum), 0),
  }));
  return scores.filter((s) => s.points > 0).sort((a, b) => b.points - a.points || (a.code < b.code ? -1 : 1));
}

export function findItems(scores: readonly ItemScore[], limits: Limits): ItemFinding {
  const [first, second] = scores;
  const best = first?.points ?? 0;
  const total = scores.reduce((sum, s) => sum + Math.exp(SHARPNESS * (s.points - best)), Math.exp(SHARPNESS * (NOBODY - best)));
  const items = scores.slice(0, SHOWN).map((s) => ({ code: s.code, p: round(Math.exp(SHARPNESS * (s.points - best)) / total) }));
  const lead = best - (second?.points ?? 0);
  return { items, sure: best >= limits.itemPoints && lead >= limits.itemLead };
}

function round(p: number): number {
  return Math.round(p * 1000) / 1000;
}
