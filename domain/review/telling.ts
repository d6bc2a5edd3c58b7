/**
 * What the caller is told, and when not. A message may come into the wrong hands, so a call with a danger sign, or of
 * a kind that lives under one roof with the caller, is never written about (DOMAIN-RULES 8; TRUST 10).
 */
import type { Policy, Text } from '#domain/catalogue/district.ts';
import { findUnit, routeFor } from '#domain/catalogue/lookup.ts';
import type { EventData } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { findLead } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { arrivalMinutes, positionOf } from '#domain/incident/travel.ts';
import { catalogueOf } from '#domain/incident/rule.ts';
import type { Instant } from '#domain/shared/time.ts';
import { plus } from '#domain/shared/time.ts';

export type About = EventData['caller.told']['about'];

/** Quarrels within a family, and people in distress: whoever shares the home may read the telephone. */
const UNDER_ONE_ROOF: readonly string[] = ['JF-02', 'QZ-10'];

/** Why nothing is sent or shown about this incident; null when the caller may be told. */
export function whySilent(i: Incident): 'danger' | 'under_one_roof' | null {
  if (i.dangers.length > 0 || Object.values(i.flags).some(Boolean)) return 'danger';
  const item = i.item ?? i.proposal?.item ?? '';
  return UNDER_ONE_ROOF.includes(item) ? 'under_one_roof' : null;
}

/** What an event says of itself: its verdict, where it is a decision; its clock, where one was missed. */
export interface Said { verdict?: string | null; clock?: string | null }

/** What an event gives reason to tell, while it still holds: a message that is late says nothing that has changed since. */
export function aboutOf(type: string, { verdict = null, clock = null }: Said, i: Incident, ctx: Context): About | null {
  if (whySilent(i)) return null;
  if (type === 'triage.decided') return leftPolice(verdict) && i.verdict === verdict && i.status !== 'with_police' ? 'decision' : null;
  if (type === 'incident.finished') return i.status === 'finished' || i.closedAs === 'reviewed' ? 'result' : null;
  if (type === 'police.acknowledged') return i.status === 'with_police' && i.police?.why === 'hand_back' ? 'handed_back' : null;
  if (type === 'assignment.accepted') return willBeLate(i, ctx) ? 'delayed' : null;
  if (type === 'deadline.missed') return clock === 'arrive' && arrivalDue(i) !== null && COMING.includes(i.status) ? 'delayed' : null;
  return null;
}

const COMING: readonly Incident['status'][] = ['to_dispatch', 'dispatched', 'handling'];

/** Whoever has accepted cannot be there as promised: said before the promise breaks, with the new time. */
function willBeLate(i: Incident, ctx: Context): boolean {
  const [due, expected] = [arrivalDue(i), expectedAt(i, ctx)];
  return due !== null && expected !== null && i.status === 'handling' && expected > due;
}

/** When the lead can be there, once it has accepted and until it is. */
export function expectedAt(i: Incident, ctx: Context): Instant | null {
  const lead = findLead(i);
  const unit = lead && findUnit(ctx.district, lead.unitId);
  const from = lead?.departedAt ?? lead?.acceptedAt;
  return unit && from && !lead.arrival ? plus(from, { minutes: arrivalMinutes(unit, positionOf(i, ctx)) }) : null;
}

function leftPolice(verdict: string | null): boolean {
  return verdict === 'divert' || verdict === 'joint' || verdict === 'advice';
}

/** The end of the caller's link; null while the incident is open. */
export function linkEnds(i: Incident, policy: Policy): Instant | null {
  return i.closedAt === null ? null : plus(i.closedAt, policy.times.linkAfterClose);
}

/** Who comes, by role: the kind of unit that leads, or that the matrix would choose. Never a name. */
export function whoComes(i: Incident, ctx: Context): Text | null {
  const lead = findLead(i) ?? i.assignments.findLast((a) => a.part === 'lead' && a.status === 'finished');
  const unit = lead ? findUnit(ctx.district, lead.unitId) : undefined;
  const type = unit?.type ?? routeFor(ctx.district, i.town, i.item ?? '', i.place.areaId, i.divertedAt ?? ctx.now).route?.lead[0];
  return catalogueOf(i, ctx).unitTypes.find((t) => t.code === type)?.name ?? null;
}

/** Until when somebody is to be there; null where nobody is expected, or somebody has arrived. */
export function arrivalDue(i: Incident): Instant | null {
  return i.deadlines.find((d) => d.kind === 'arrive')?.promised ?? null;
}
