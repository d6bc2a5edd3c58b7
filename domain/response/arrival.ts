/** A position that a phone stated, compared with the incident's place. */
import type { Arrival, Incident } from '#domain/incident/incident.ts';
import { policyOf, type Context } from '#domain/incident/rule.ts';
import { metresBetween, type Position } from '#domain/shared/place.ts';

/** Near or far by the town's tolerance; a drift of 30 m accuses nobody. Position is taken now, never tracked. */
export function checkArrival(i: Incident, position: Position | null, ctx: Context): Arrival {
  if (!position || !i.place.position) return { at: ctx.now, check: 'unknown', metres: null };
  const metres = Math.round(metresBetween(position, i.place.position));
  const near = metres <= policyOf(i, ctx).arrivalToleranceMetres;
  return { at: ctx.now, check: near ? 'near' : 'far', metres };
}
