import type { Instant } from '#domain/shared/time.ts';
import type { Assignment, Incident } from './incident.ts';

/** 平安确认: until the question; whoever is there is asked; their partner is; nobody answered, and the centre sees it. */
export const CHECK_IN_STEPS = ['waiting', 'own', 'partner', 'missed'] as const;
export interface CheckIn {
  /** who arrived, and is asked first */
  account: string;
  step: (typeof CHECK_IN_STEPS)[number];
  /** when the step ends; of `missed`, since when */
  dueAt: Instant;
}

/** The question to people at a scene whose time is over first; one that the centre sees already has no more. */
export function nextCheckIn(incident: Incident): (CheckIn & { assignment: Assignment }) | null {
  let next: (CheckIn & { assignment: Assignment }) | null = null;
  for (const assignment of incident.assignments) {
    const asked = atScene(assignment);
    if (asked && asked.step !== 'missed' && (!next || asked.dueAt < next.dueAt)) next = { ...asked, assignment };
  }
  return next;
}

/** Since when nobody of a unit at the scene has answered. */
export function findUnanswered(incident: Incident): Instant | null {
  return incident.assignments.map(atScene).find((c) => c?.step === 'missed')?.dueAt ?? null;
}

function atScene(a: Assignment): CheckIn | undefined {
  return a.status === 'on_scene' ? a.checkIn : undefined;
}
