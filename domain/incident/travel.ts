/** How soon a unit can be where an incident is. Nobody is tracked: it is reckoned from where the unit waits. */
import type { Unit } from '#domain/catalogue/district.ts';
import { findArea } from '#domain/catalogue/lookup.ts';
import { metresBetween, type Position } from '#domain/shared/place.ts';
import type { Incident } from './incident.ts';
import type { Context } from './rule.ts';

/** Straight line × 1.3 at 20 km/h (electric bicycle in a town) plus a minute to set out. */
const DETOUR = 1.3;
const METRES_PER_MINUTE = 20_000 / 60;

export function arrivalMinutes(unit: Unit, at: Position | null): number {
  if (!at) return 10;
  return Math.round(1 + (metresBetween(unit.base, at) * DETOUR) / METRES_PER_MINUTE);
}

/** Where the incident is, as finely as known: its own position, else its area's. */
export function positionOf(i: Incident, ctx: Context): Position | null {
  if (i.place.position) return i.place.position;
  const area = i.place.areaId ? findArea(ctx.district, i.place.areaId) : undefined;
  return area?.position ?? null;
}
