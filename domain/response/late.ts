/**
 * 补报: what a phone without signal kept and could only tell afterwards (DOMAIN-RULES 3.7). A fact that comes too late
 * for its rule is still a fact and goes into the record, moving nothing; a call for the police always arrives (TRUST 11).
 */
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, clock, policyOf } from '#domain/incident/rule.ts';
import type { Refusal, RefusalCode } from '#domain/shared/refusal.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { statedFiles, type NamedFile } from './files.ts';
import { handBack, pendingHandBack } from './police.ts';

/** Acts that say what happened. All others decide something, and a decision can be too late. */
export const FACTS = ['depart', 'arrive', 'record'] as const;
export type Fact = (typeof FACTS)[number];

export interface LateFact {
  act: Fact | 'hand-back';
  /** of a record */
  kind: string | null;
  /** when it happened, by the phone's own clock */
  statedAt: Instant | null;
  /** why its own rule refused it */
  because: RefusalCode;
  data: Record<string, unknown>;
}

/** Whether the unit ever had this incident offered: what it says about it is kept, whoever has it now. */
export function wasAsked(i: Incident, unitId: string | null): boolean {
  return unitId !== null && i.assignments.some((a) => a.unitId === unitId);
}

/** A record's files stay with it, unless its item asks for none: then the words are kept alone. */
export function recordLate(i: Incident, fact: LateFact, ctx: Context, named: readonly NamedFile[] = []): NewEvent[] {
  const assignmentId = i.assignments.findLast((a) => a.unitId === ctx.actor.unitId)?.id ?? null;
  const files = statedFiles(i, fact.kind ?? '', named, null, ctx);
  return [
    event(i.id, 'late.recorded', { ...fact, assignmentId, text: ctx.text }),
    ...(isRefusal(files) ? [] : files.map((file) => event(i.id, 'file.committed', { file }))),
  ];
}

/**
 * Called for where there was no signal. Police who have it already are told nothing new; an incident that was closed
 * meanwhile opens again, with the police. Only what another town has taken over is refused: it is not ours to hand back.
 */
export function handBackLate(i: Incident, fact: LateFact, reason: string, ctx: Context): NewEvent[] | Refusal {
  if (i.mergedInto || i.closedAs === 'passed_on') return refuse('incident.merged');
  const said = recordLate(i, fact, ctx);
  if (i.status === 'closed') return [...said, toPolice(i, reason, ctx)];
  return i.status === 'with_police' || pendingHandBack(i) ? said : [...said, ...handBack(i, reason, ctx)];
}

function toPolice(i: Incident, reason: string, ctx: Context): NewEvent {
  return event(i.id, 'incident.reopened', {
    reason, by: 'person', call: null, dangers: [], status: 'with_police', police: askPolice(i, 'verdict', reason, ctx),
    holder: { kind: 'station', id: i.stationId },
    clocks: { stop: allClocksBut(), start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] },
  });
}
