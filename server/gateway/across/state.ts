/** 街镇侧: how an incident that the police diverted stands here, told with every message about it. */
import { z } from 'zod';
import { cameFromPolice } from '#domain/incident/across.ts';
import { DEADLINE_KINDS, STATUSES, type Deadline, type Incident } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { isStorable } from '#server/platform/body.ts';

export const holderShape = z.strictObject({ kind: z.enum(['station', 'centre', 'organisation', 'person']), id: z.string().min(1).max(128) });

export const stateShape = z.strictObject({
  /** the police's incident */
  reference: z.string().min(1).max(128).refine(isStorable),
  status: z.enum(STATUSES), holder: holderShape.nullable(),
  closedAs: z.enum(['reviewed', 'advised', 'police_done', 'merged', 'passed_on', 'no_matter']).nullable(), outcome: z.string().max(64).nullable(),
  due: z.strictObject({ kind: z.enum(DEADLINE_KINDS), at: z.iso.datetime() }).nullable(),
});
export type State = z.output<typeof stateShape>;

/** Clocks worth telling across, the one that counts first. */
const TOLD = ['mediate', 'review', 'result'] as const;
/** From town to town within the street's side; a ring is nobody's reference. */
const MOST_TOWNS = 8;

/** Null for what did not come from the police's side. */
export async function stateOf(deps: Pick<Deps, 'db' | 'district'>, i: Incident): Promise<State | null> {
  const reference = await referenceOf(deps, i);
  if (reference === null) return null;
  const { status, holder, closedAs, outcome } = i;
  return { reference, status, holder, closedAs, outcome: outcome?.code ?? null, due: dueOf(i.deadlines) };
}

function dueOf(deadlines: readonly Deadline[]): State['due'] {
  const clock = TOLD.flatMap((kind) => deadlines.filter((d) => d.kind === kind))[0];
  return clock ? { kind: clock.kind, at: clock.promised } : null;
}

/** What was passed on to another town of the street's side still answers to the police's incident. */
async function referenceOf(deps: Pick<Deps, 'db' | 'district'>, i: Incident): Promise<string | null> {
  const towns = deps.district.towns.map((t) => t.id);
  let at: Incident | null = i;
  for (let n = 0; at?.origin && n < MOST_TOWNS; n++) {
    if (cameFromPolice(at)) return at.origin.incidentId;
    at = await findIncident(deps.db, towns, at.origin.incidentId);
  }
  return null;
}
