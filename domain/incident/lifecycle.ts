/**
 * 流程: every lawful move of an incident from one status to another, with the event that makes it and its reason.
 * The door checks each event against this table, so a rule that strays is a fault before it is a fact.
 */
import type { EventType } from './events.ts';
import type { Status } from './incident.ts';

export interface Move {
  by: EventType;
  from: readonly Status[];
  to: readonly Status[];
  why: string;
}

const JUDGED_FROM: readonly Status[] = ['received', 'studying', 'with_police'];
const AWAY: readonly Status[] = ['to_dispatch', 'dispatched', 'handling', 'arbitration', 'mediating', 'finished'];

export const MOVES: readonly Move[] = [
  { by: 'triage.study_opened', from: ['received'], to: ['studying'], why: 'unclear, or every call by the town\'s policy: police and street look together' },
  { by: 'triage.decided', from: JUDGED_FROM, to: ['with_police', 'to_dispatch', 'closed'], why: 'a verdict: the police, the grassroots, or advice that settles it' },
  { by: 'unit.dispatched', from: ['to_dispatch'], to: ['dispatched'], why: 'a lead unit is offered the incident' },
  { by: 'assignment.accepted', from: ['dispatched', 'to_dispatch'], to: ['handling'], why: 'the lead unit takes it, and with it the responsibility' },
  { by: 'passing.told', from: ['to_dispatch'], to: ['handling'], why: 'the street side of the line has it' },
  { by: 'assignment.ended', from: ['dispatched', 'handling'], to: ['to_dispatch'], why: 'the lead declined, did not answer, or was taken off' },
  { by: 'assignment.returned', from: ['dispatched', 'handling'], to: ['to_dispatch'], why: 'a return with its reason, the first of this incident' },
  { by: 'arbitration.opened', from: ['dispatched', 'handling'], to: ['arbitration'], why: 'a second return is ping-pong: the leader on duty decides' },
  { by: 'arbitration.decided', from: ['arbitration'], to: ['to_dispatch', 'dispatched', 'handling'], why: 'the arbitrator names who takes it; what was only offered still has to be accepted' },
  { by: 'mediation.opened', from: ['to_dispatch', 'handling'], to: ['mediating'], why: 'a dispute that the scene could not settle' },
  { by: 'incident.finished', from: ['handling', 'mediating', 'arbitration'], to: ['finished'], why: 'the lead hands in the result; while two quarrel over it, whoever acts may settle it' },
  { by: 'review.redone', from: ['finished'], to: ['to_dispatch'], why: 'the reviewer was not satisfied' },
  { by: 'incident.closed', from: ['finished', 'received', 'studying', 'with_police', 'to_dispatch', 'dispatched', 'handling', 'arbitration', 'mediating'], to: ['closed'], why: 'checked, done by the police, no matter for anybody, or accepted by the other town' },
  { by: 'police.acknowledged', from: [...AWAY, 'received', 'studying'], to: ['with_police'], why: 'the police take back what was handed back' },
  { by: 'incident.reopened', from: ['closed'], to: ['received', 'to_dispatch', 'with_police'], why: 'a repeat call, the caller, or a person who doubts the closing' },
  { by: 'incident.merged', from: ['received', 'studying', 'with_police', 'to_dispatch'], to: ['closed'], why: 'it repeats another incident' },
  { by: 'incident.unmerged', from: ['closed'], to: ['received', 'studying', 'with_police', 'to_dispatch'], why: 'merged by mistake' },
];

/** Whether `by` may move an incident so; staying in a status is always lawful. */
export function isLawful(by: EventType, from: Status, to: Status): boolean {
  return from === to || MOVES.some((m) => m.by === by && m.from.includes(from) && m.to.includes(to));
}
