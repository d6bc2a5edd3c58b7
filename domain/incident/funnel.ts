/**
 * Eligible, offered, served, and the coded reason for each "no" (DOMAIN-RULES 8, B-HEARD's lesson): "not triaged"
 * is a reason of its own and never counts as not eligible.
 */
import type { Incident } from './incident.ts';

export interface Funnel {
  /** an item of the catalogue and no danger sign: could have gone to the grassroots */
  eligible: boolean;
  offered: boolean;
  /** somebody came, or the matter was settled without a visit */
  served: boolean;
  /** why not served; null when served, `open` while it may still be */
  noReason: string | null;
}

export function funnelOf(i: Incident): Funnel {
  const item = i.item ?? i.proposal?.item ?? null;
  const eligible = item !== null && i.dangers.length === 0;
  const offered = i.divertedAt !== null || i.decision?.verdict === 'advice';
  const served = i.outcome?.code === 'advised' || i.assignments.some((a) => a.arrival !== null || a.status === 'finished');
  return { eligible, offered, served, noReason: served ? null : reasonOf(i, item, offered) };
}

function reasonOf(i: Incident, item: string | null, offered: boolean): string {
  if (i.closedAs === 'merged' || i.closedAs === 'passed_on' || i.closedAs === 'no_matter') return i.closedAs;
  if (!i.decision) return 'open';
  if (i.decision.safeDefault) return i.decision.reason ?? 'not_triaged';
  if (offered) return offeredReason(i);
  if (i.dangers.length > 0) return 'danger';
  return item === null ? 'no_item' : (i.decision.reason ?? 'officer_kept');
}

function offeredReason(i: Incident): string {
  if (i.police?.why === 'hand_back' && i.police.status !== 'refused') return 'handed_back';
  if (i.status !== 'closed') return 'open';
  return i.assignments.length === 0 ? 'no_unit' : 'not_reached';
}
