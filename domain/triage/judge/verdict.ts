/** From what was found to what is proposed (DECISIONS 13, DOMAIN-RULES 1): danger first, item second, unsure stays. */
import type { DangerFinding, Verdict } from '#domain/triage/proposal.ts';
import { EMERGENCY_SIGNS } from './danger.ts';
import type { Limits } from './rules.ts';

export interface Findings {
  readonly danger: readonly DangerFinding[]; // only those that count
  readonly graveBefore: boolean;
  readonly heat: number;
  readonly doubt: number;
  readonly itemPoints: number;
  readonly characters: number;
  readonly advice: number;
  readonly itemSure: boolean;
}

export interface Ruling {
  readonly verdict: Verdict;
  readonly abstained: boolean;
  readonly because: 'danger' | 'repeat' | 'heat' | 'doubt' | 'advice' | 'item' | 'unproven' | 'unclear';
}

export function rule(found: Findings, limits: Limits): Ruling {
  const codes = found.danger.map((d) => d.code);
  if (codes.some((code) => EMERGENCY_SIGNS.has(code))) return { verdict: 'emergency', abstained: false, because: 'danger' };
  if (codes.some((code) => code !== 'G15')) return { verdict: 'police', abstained: false, because: 'danger' };
  if (codes.length > 0) return { verdict: found.graveBefore ? 'police' : 'joint', abstained: false, because: 'repeat' };
  const doubt = found.doubt - Math.min(limits.itemCalmMost, limits.itemCalm * found.itemPoints);
  if (found.heat >= limits.heat && doubt < limits.heatDoubt) return { verdict: 'joint', abstained: false, because: 'heat' };
  if (doubt >= (found.characters <= limits.shortText ? limits.doubtShort : limits.doubt)) return { verdict: 'police', abstained: true, because: 'doubt' };
  if (found.advice >= limits.advicePoints) return { verdict: 'advice', abstained: false, because: 'advice' };
  if (found.itemSure) return { verdict: 'divert', abstained: false, because: 'item' };
  return { verdict: 'police', abstained: true, because: 'unclear' };
}
