/**
 * May this unit be sent to this incident? Every "no" is a coded reason, so that the list of units can show it.
 * Qualified in all three stages, on shift, in the area, not concerned by the matter (DOMAIN-RULES 2.6, 3.3).
 */
import type { District, Policy, Unit } from '#domain/catalogue/district.ts';
import { findItem, isOnShift, isWithin, qualification, routeFor, shutOutWith, townOfArea } from '#domain/catalogue/lookup.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { findAssignmentOfUnit } from '#domain/incident/incident.ts';
import type { Context, Facts } from '#domain/incident/rule.ts';
import { catalogueOf, policyOf } from '#domain/incident/rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';

/** Why `unit` may not go, or null. `part`: a co-handler may be of another type and of another town. */
export function eligible(i: Incident, unit: Unit, part: 'lead' | 'co', ctx: Context, facts: Pick<Facts, 'busyWith'>): Refusal | null {
  return standsAside(i, unit, ctx.district)
    ?? rightKind(i, unit, part, ctx)
    ?? rightPlace(i, unit, part, ctx.district)
    ?? ready(i, unit, ctx, facts);
}

/** The organisation complained about, and whoever it is part of, contracts or employs, stands aside (DOMAIN-RULES 2.6). */
function standsAside(i: Incident, unit: Unit, district: District): Refusal | null {
  const concerned = i.excluded.length > 0 && shutOutWith(district, unit.organisationId).some((id) => i.excluded.includes(id));
  return concerned ? refuse('dispatch.unit_excluded', { unit: unit.id }) : null;
}

function rightKind(i: Incident, unit: Unit, part: 'lead' | 'co', ctx: Context): Refusal | null {
  const types = routedTypes(i, ctx);
  const barred = policyOf(i, ctx).noDispatch.some((n) => n.unitType === unit.type && barredFor(n, i));
  if (barred || (part === 'lead' && !types.lead.includes(unit.type))) {
    return refuse('dispatch.unit_type_not_routed', { unit: unit.id, type: unit.type });
  }
  return null;
}

function barredFor(line: Policy['noDispatch'][number], i: Incident): boolean {
  return line.items.some((x) => x === '*' || x === i.item || x === i.item?.slice(0, 2));
}

/** Lead and co-handling unit types: of the matrix line in force, and for the item itself. */
export function routedTypes(i: Incident, ctx: Context): { lead: string[]; co: string[] } {
  const item = i.item ? findItem(catalogueOf(i, ctx), i.item) : undefined;
  const { route } = routeFor(ctx.district, i.town, i.item ?? '', i.place.areaId, ctx.now);
  const lead = route ? [...route.lead] : [];
  // The item's own lead may always be chosen by a person, even where the matrix names another first.
  if (item && !lead.includes(item.leadUnitType)) lead.push(item.leadUnitType);
  return { lead, co: [...new Set([...(route?.co ?? []), ...(item?.coUnitTypes ?? [])])] };
}

function rightPlace(i: Incident, unit: Unit, part: 'lead' | 'co', district: District): Refusal | null {
  if (part === 'lead' && unit.town !== null && unit.town !== i.town) return refuse('dispatch.unit_wrong_town', { unit: unit.id });
  const area = i.place.areaId;
  if (!area || unit.areaIds.length === 0 || part === 'co') return null;
  // Passed on by another town, or taken for the wrong one: no area of this town's units covers the place, so none bars.
  if (townOfArea(district, area) !== i.town) return null;
  const covered = unit.areaIds.some((a) => isWithin(district, area, a) || isWithin(district, a, area));
  return covered ? null : refuse('dispatch.unit_out_of_area', { unit: unit.id });
}

function ready(i: Incident, unit: Unit, ctx: Context, facts: Pick<Facts, 'busyWith'>): Refusal | null {
  if (findAssignmentOfUnit(i, unit.id)) return refuse('dispatch.already_on_it', { unit: unit.id });
  if (!isOnShift(ctx.district, unit, ctx.now)) return refuse('dispatch.unit_off_shift', { unit: unit.id });
  if (unit.exclusive) {
    const stages = qualification(ctx.district, unit, ctx.now);
    if (!stages.ok) return refuse('dispatch.unit_not_qualified', { unit: unit.id, stage: stages.stage, why: stages.why });
    const on = facts.busyWith(unit.id);
    if (on && on !== i.id) return refuse('dispatch.unit_busy', { unit: unit.id });
  }
  return null;
}
