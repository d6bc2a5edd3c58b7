/** What a token opens: the incident as it now stands, wherever it went, and what the caller has said about it. */
import { findItem, getTown } from '#domain/catalogue/lookup.ts';
import { placeName } from '#domain/incident/brief.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { catalogueOf, policyOf } from '#domain/incident/rule.ts';
import { linkEnds, whySilent } from '#domain/review/telling.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { listFiles } from '#server/files/listing.ts';
import { inTowns } from '#server/platform/db.ts';
import { readIncidentEvents } from '#server/platform/event-log.ts';
import { openEntries } from '#server/platform/vault.ts';
import { findLinkByToken, type Link } from '../link-store.ts';
import type { Details } from './page.ts';

export const CALLER: Actor = { account: 'caller', roles: ['caller'], organisationId: null, unitId: null, stationId: null, personId: null };

/** Why a caller's own words were opened: to be shown to the caller, by the caller's link. */
const OWN_LINK = 'own_link';
const MOST_HOPS = 4;
/** 24 characters of base64url; whatever else is asked for was never given out. */
const TOKEN = /^[A-Za-z0-9_-]{24}$/;

export interface Matter {
  link: Link;
  incident: Incident;
  ctx: Context;
}

/** Null for a token that never was, whose time is over, that was withdrawn, or whose matter must not be shown here. */
export async function findMatter(deps: Deps, token: string): Promise<Matter | null> {
  if (!TOKEN.test(token)) return null;
  const towns = deps.district.towns.map((t) => t.id);
  const link = await inTowns(deps.db, towns, (client) => findLinkByToken(client, token));
  if (!link || link.revoked) return null;
  const incident = await standing(deps, towns, link.incidentId);
  if (!incident || whySilent(incident)) return null;
  const ctx: Context = { now: await deps.now(), actor: CALLER, district: deps.district, text: null, newId: (prefix) => prefix };
  const ends = linkEnds(incident, policyOf(incident, ctx));
  return ends !== null && ends <= ctx.now ? null : { link, incident, ctx };
}

/** What was merged, or passed to another town, stands for by where it went. */
async function standing(deps: Deps, towns: readonly string[], id: string): Promise<Incident | null> {
  let incident = await findIncident(deps.db, towns, id);
  for (let hop = 0; incident && hop < MOST_HOPS; hop++) {
    const next: string | null = incident.closedAs === 'merged' ? incident.mergedInto : incident.closedAs === 'passed_on' ? (incident.passing?.incidentId ?? null) : null;
    if (!next) return incident;
    incident = await findIncident(deps.db, towns, next);
  }
  return incident;
}

/** After the second step. What the caller wrote here is opened as a look like any other. */
export async function detailsOf(deps: Deps, { incident: i, ctx }: Matter): Promise<Details> {
  const item = i.item ? findItem(catalogueOf(i, ctx), i.item) : undefined;
  const arrived = i.assignments.findLast((a) => a.part === 'lead' && a.arrival)?.arrival?.at ?? null;
  const time = (what: Details['times'][number]['what'], at: Instant | null | undefined) => (at ? [{ what, at }] : []);
  return {
    number: i.number, matter: item?.name ?? null, place: placeName(i.place.areaId, deps.district), said: await saidBefore(deps, i, ctx.now), pictures: (await listFiles(deps.db, [i.town], i)).filter((f) => f.stated.from === 'caller').length,
    times: [
      ...time('received', i.receivedAt), ...time('decided', i.decision?.at), ...time('contact', i.contact?.reached ? i.contact.at : null),
      ...time('arrived', arrived), ...time('finished', i.outcome?.at), ...time('closed', i.closedAt),
    ],
  };
}

async function saidBefore(deps: Deps, i: Incident, at: Instant): Promise<string[]> {
  return inTowns(deps.db, [i.town], async (client) => {
    const events = await readIncidentEvents(client, i.town, i.id);
    const ids = events.filter((e) => e.actor === CALLER.account).flatMap((e) => idOf(e.data['text']));
    const opened = await openEntries(deps.vault, client, ids, { who: CALLER.account, at, purpose: OWN_LINK, fields: ['words'] });
    return ids.flatMap((id) => opened.get(id)?.text ?? []);
  });
}

function idOf(ref: unknown): string[] {
  return typeof ref === 'object' && ref !== null && 'id' in ref && typeof ref.id === 'string' ? [ref.id] : [];
}

export function townName(deps: Deps, i: Incident) {
  return getTown(deps.district, i.town).name;
}
