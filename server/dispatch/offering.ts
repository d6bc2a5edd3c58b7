/**
 * Offers made without a dispatcher, as consumers of the log: 浦江's direct feed from the police to the joint team,
 * and in both models the next unit when an offer was not answered, so that nothing waits for a person to notice.
 */
import { findTown, policyAt } from '#domain/catalogue/lookup.ts';
import { recommend } from '#domain/dispatch/recommend.ts';
import { offer } from '#domain/dispatch/rules.ts';
import { eligible } from '#domain/dispatch/eligibility.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { findLead } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { change } from '#server/platform/change.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { busyFacts } from './routes.ts';

const FEED: Actor = { account: 'direct_feed', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };
/** Offers that ran into nothing this often need a person, not another offer. */
const MOST_OFFERS = 4;

export interface OfferingDeps extends Pick<Deps, 'shell' | 'district' | 'now'> {
  find(town: string, incidentId: string): Promise<Incident | null>;
  /** which of the units that might be asked about are on another incident */
  busyFacts(i: Incident): Promise<(unitId: string) => string | null>;
}

export function offeringConsumer(deps: Pick<Deps, 'db' | 'shell' | 'district' | 'now'>): Consumer {
  const { shell, district, now } = deps;
  return offering({ shell, district, now, find: (town, id) => findIncident(deps.db, [town], id), busyFacts: (i) => busyFacts(deps, i) });
}

/** The same over facts from elsewhere. */
export function offering(deps: OfferingDeps): Consumer {
  return {
    name: 'offering',
    types: new Set(['triage.decided', 'assignment.ended', 'incident.reopened', 'review.redone', 'deadline.missed']),
    handle: (event) => offerNext(deps, event),
  };
}

async function offerNext(deps: OfferingDeps, event: StoredEvent): Promise<void> {
  const incident = await deps.find(event.town, event.incident);
  if (!incident || !wantsOffer(incident, event, deps)) return;
  const ctx: Context = { now: await deps.now(), actor: FEED, district: deps.district, text: null, newId: (p) => p };
  const { items } = recommend(incident, ctx, { busyWith: await deps.busyFacts(incident) });
  for (const { unit } of items.filter((r) => fitsFeed(incident, r.unit.exclusive, event)).slice(0, MOST_OFFERS)) {
    const offered = await change(deps.shell, incident, FEED, (now, view) => {
      const fresh: Context = { ...ctx, now: view.now, newId: view.newId };
      // A word to the caller meanwhile is no reason to give up; a unit, or another status, is.
      const wanted = now && now.status === 'to_dispatch' && !findLead(now);
      if (!now || !wanted) return { events: [], answer: 'moved_on' as const };
      const no = eligible(now, unit, 'lead', fresh, { busyWith: view.busyWith });
      return no ?? { events: [offer(now, unit, 'lead', fresh)], answer: 'offered' as const };
    }, { units: [unit.id] });
    if ('answer' in offered) return;
  }
}

/** The first offer of the direct feed goes to a crew; desks are a dispatcher's choice, or the next after silence. */
function fitsFeed(i: Incident, exclusive: boolean, event: StoredEvent): boolean {
  return exclusive || event.type === 'assignment.ended' || i.assignments.length > 0;
}

function wantsOffer(i: Incident, event: StoredEvent, deps: Pick<Deps, 'district'>): boolean {
  if (i.origin?.accepted === false) return false; // the other town has not answered yet: nobody of it is sent
  if (i.status !== 'to_dispatch' || i.assignments.some((a) => a.endedAt === null && a.part === 'lead')) return false;
  if (i.assignments.length >= MOST_OFFERS) return false;
  const silent = event.type === 'assignment.ended' && 'as' in event.data && event.data['as'] === 'expired';
  if (silent) return true;
  // All crews were busy: each time the clock of the dispatch rings, the feed looks again.
  if (event.type === 'deadline.missed' && event.data['kind'] !== 'dispatch') return false;
  const town = findTown(deps.district, i.town);
  const policy = town?.policies.find((p) => p.version === i.versions.policy) ?? (town && policyAt(town, i.openedAt));
  if (policy?.model !== 'direct' || i.paper) return false;
  return event.type !== 'assignment.ended' || event.data['as'] === 'declined';
}
