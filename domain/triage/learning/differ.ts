/** How two opinions about one call differ, and how grave that is. */
import type { Verdict } from '#domain/triage/proposal.ts';

export interface Opinion {
  readonly verdict: Verdict;
  readonly item: string | null;
}

/** `freed`: what stayed would leave the police; `kept`: the reverse; `item`: another item; `other`: another verdict on the same side. */
export type Difference = 'freed' | 'kept' | 'item' | 'other';

/** The gravest first. */
export const DIFFERENCES: readonly Difference[] = ['freed', 'kept', 'other', 'item'];

export const leavesPolice = (verdict: Verdict): boolean => verdict === 'divert' || verdict === 'advice';

/** Null: they agree. The item of a call that stays with the police as it did is nobody's matter. */
export function differenceOf(was: Opinion, says: Opinion): Difference | null {
  if (!leavesPolice(was.verdict) && leavesPolice(says.verdict)) return 'freed';
  if (leavesPolice(was.verdict) && !leavesPolice(says.verdict)) return 'kept';
  if (was.verdict !== says.verdict) return 'other';
  const routed = was.verdict === 'divert' || was.verdict === 'joint';
  return routed && was.item !== says.item ? 'item' : null;
}
