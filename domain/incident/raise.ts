/** What a danger sign does that comes to an incident after it left the police (decision 13). */
import type { Proposal } from '#domain/triage/proposal.ts';
import type { NewEvent } from './events.ts';
import { event } from './events.ts';
import type { DangerMark, Incident } from './incident.ts';
import type { Context } from './rule.ts';
import { askPolice, clock, policyOf } from './rule.ts';

/** What the machine found in a text. */
export function machineMarks(proposal: Pick<Proposal, 'danger'>): DangerMark[] {
  return proposal.danger.map((d) => ({ code: d.code, by: 'machine', p: d.p }));
}

/** Marks whose code the incident does not carry yet. */
export function freshMarks(i: Incident, dangers: readonly DangerMark[]): DangerMark[] {
  return dangers.filter((d) => !i.dangers.some((x) => x.code === d.code));
}

/**
 * A later call with a danger sign: what had left the police is handed back at once, by policy; the handler stays
 * until they acknowledge. G15 alone calls the police in beside the handler (decision 13).
 */
export function raise(i: Incident, dangers: readonly DangerMark[], ctx: Context): NewEvent[] {
  const fresh = freshMarks(i, dangers);
  const away = ['to_dispatch', 'dispatched', 'handling', 'arbitration', 'mediating', 'finished'].includes(i.status);
  const asked = i.police && ['asked', 'acknowledged'].includes(i.police.status);
  if (fresh.length === 0 || !away || (asked && i.police?.why === 'hand_back')) return [];
  const onlyRepeat = fresh.every((d) => d.code === 'G15');
  if (onlyRepeat && asked) return [];
  const police = askPolice(i, onlyRepeat ? 'joint' : 'hand_back', fresh.map((d) => d.code).join(' '), ctx);
  const clocks = { start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] };
  return [onlyRepeat
    ? event(i.id, 'police.asked', { police, clocks })
    : event(i.id, 'hand_back.asked', { police, assignmentId: null, clocks })];
}
