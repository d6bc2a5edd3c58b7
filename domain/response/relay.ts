/**
 * 号码中转: handler and caller speak through a number that is neither's, for as long as the assignment lasts. Who may call, what a call
 * means for the first contact, and when the numbers are parted (DOMAIN-RULES 3.1, 7).
 */
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import { isActive, isOpen } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { assignmentFor, hasRole, whileOpen } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';

const WORKING: readonly Assignment['status'][] = ['accepted', 'en_route', 'on_scene'];

/** The assignment the call is for; null for the centre and the police, who answer for first contact (朱家角). */
export function mayCall(i: Incident, ctx: Context): { assignmentId: string | null } | Refusal {
  const no = whileOpen(i);
  if (no) return no;
  if (i.status === 'received' || i.status === 'studying') return refuse('incident.wrong_status', { status: i.status });
  // Whoever cannot talk is not rung: somebody else may hear it.
  if (i.flags.cannotTalk || i.dangers.some((d) => d.code === 'G03' || d.code === 'G14')) return refuse('response.caller_cannot_talk');
  if (!hasRole(ctx, 'responder', 'mediator', 'volunteer')) return { assignmentId: null };
  const own = assignmentFor(i, ctx);
  if (!own) return refuse('response.not_assigned');
  return WORKING.includes(own.status) ? { assignmentId: own.id } : refuse('response.not_accepted');
}

export interface RelayCall {
  ref: string;
  assignmentId: string | null;
  answered: boolean;
  /** spoken for so long */
  seconds: number;
}

/** A call is on the record; the first that is answered is the first contact, and one in vain a try. */
export function called(i: Incident, call: RelayCall): NewEvent[] {
  const counts = isOpen(i) && !i.contact?.reached && i.status !== 'received' && i.status !== 'studying';
  const contact = event(i.id, 'contact.made', { reached: call.answered, by: 'relay', text: null, clocks: call.answered ? { stop: ['first_contact'] } : {} });
  return [event(i.id, 'relay.called', { ...call }), ...(counts ? [contact] : [])];
}

/** Whether what the numbers were bound for is over. */
export function isOver(i: Incident, assignmentId: string | null): boolean {
  if (!isOpen(i)) return true;
  const assignment = i.assignments.find((a) => a.id === assignmentId);
  return assignmentId !== null && (!assignment || !isActive(assignment));
}
