/** How often a judge of calls, whoever it is, erred in which direction, with exact intervals; and item by item. */
import { lowerBound, upperBound } from '#engine/text/binomial.ts';
import type { Verdict } from '#domain/triage/proposal.ts';

/** One call with its label and what somebody made of it. `null`: nobody said anything. */
export interface Judged {
  readonly id: string;
  readonly truth: Verdict;
  readonly trueItem: string | null;
  readonly verdict: Verdict | null;
  readonly item: string | null;
  /** best first */
  readonly items: readonly { readonly code: string; readonly p: number }[];
}

/** k of n with the exact two-sided 95 % interval. */
export interface Share {
  readonly k: number;
  readonly n: number;
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

export interface Tally {
  readonly calls: number;
  /** under-triage: police, 119 or 120 must have it, and it was to leave them */
  readonly missed: Share;
  /** of the calls that need no police, those that were let go */
  readonly freed: Share;
  /** over-triage: the rest of these */
  readonly kept: Share;
  readonly joint: Share;
  /** of the calls for advice that were let go, those told as advice; and of the diversions those told as such */
  readonly advice: Share;
  readonly divert: Share;
  readonly item: Share;
  readonly itemInThree: Share;
  /** mean over the items of the F1 of each */
  readonly itemF1: number | null;
  /** ids of the missed */
  readonly misses: readonly string[];
}

export const isDangerous = (verdict: Verdict): boolean => verdict === 'police' || verdict === 'emergency';
export const leavesPolice = (verdict: Verdict | null): boolean => verdict === 'divert' || verdict === 'advice';

const TAIL = 0.025;

export function shareOf(k: number, n: number): Share {
  return { k, n, share: n === 0 ? null : k / n, low: lowerBound(k, n, TAIL), high: upperBound(k, n, TAIL) };
}

export function tally(judged: readonly Judged[]): Tally {
  const count = (among: (j: Judged) => boolean, hit: (j: Judged) => boolean): Share => {
    const asked = judged.filter(among);
    return shareOf(asked.filter(hit).length, asked.length);
  };
  const dangerous = (j: Judged): boolean => isDangerous(j.truth);
  const harmless = (j: Judged): boolean => leavesPolice(j.truth);
  const free = (j: Judged): boolean => leavesPolice(j.verdict);
  const withItem = (j: Judged): boolean => j.trueItem !== null;
  return {
    calls: judged.length,
    missed: count(dangerous, free), freed: count(harmless, free), kept: count(harmless, (j) => !free(j)),
    joint: count((j) => j.truth === 'joint', (j) => j.verdict === 'joint'),
    advice: count((j) => j.truth === 'advice' && free(j), (j) => j.verdict === 'advice'),
    divert: count((j) => j.truth === 'divert' && free(j), (j) => j.verdict === 'divert'),
    item: count(withItem, (j) => j.item === j.trueItem),
    itemInThree: count(withItem, (j) => j.items.slice(0, 3).some(({ code }) => code === j.trueItem)),
    itemF1: meanF1(judged.filter(withItem)),
    misses: judged.filter((j) => dangerous(j) && free(j)).map((j) => j.id),
  };
}

function meanF1(judged: readonly Judged[]): number | null {
  const codes = [...new Set(judged.map((j) => j.trueItem))];
  if (codes.length === 0) return null;
  return codes.reduce((sum, code) => {
    const hits = judged.filter((j) => j.trueItem === code && j.item === code).length;
    const either = judged.filter((j) => j.trueItem === code).length + judged.filter((j) => j.item === code).length;
    return sum + (2 * hits) / either;
  }, 0) / codes.length;
}
