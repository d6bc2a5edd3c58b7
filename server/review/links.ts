/**
 * 告知来电人, as a consumer of the log: when a call leaves the police the caller learns that the police are not coming,
 * who is, and a number that a person answers; at the end, whether it was settled. Each message is on the record.
 */
import { event } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { messageOf } from '#domain/review/messages.ts';
import { aboutOf, arrivalDue, type About } from '#domain/review/telling.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import type { MessageWay } from '#server/gateway/messages.ts';
import { callersPhone } from '#server/incident/callers-phone.ts';
import { findIncident } from '#server/incident/queries.ts';
import { tailKey } from '#server/incident/search.ts';
import { change, keeps, needs } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { personKey } from '#server/platform/vault.ts';
import { findLinkOf, LINKS, tokenFor, tokenHash, type Link } from './link-store.ts';

export const LINK_ACTOR: Actor = { account: 'caller_link', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

export interface LinkDeps extends Pick<Deps, 'db' | 'shell' | 'district' | 'vault' | 'secrets' | 'now'> {
  sms: MessageWay;
  /** the address people reach this server at, without a slash at the end */
  address(): string;
}

export function linkConsumer(deps: LinkDeps): Consumer {
  return { name: 'caller_link', types: new Set(['triage.decided', 'assignment.accepted', 'deadline.missed', 'incident.finished', 'police.acknowledged']), handle: (e) => tell(deps, e) };
}

/** Sent first, recorded then: a message may go out twice under one reference, but none is on the record unsent. */
async function tell(deps: LinkDeps, e: StoredEvent): Promise<void> {
  const incident = await findIncident(deps.db, [e.town], e.incident);
  const about = incident && aboutOf(e.type, { verdict: verdictOf(e), clock: textOf(e.data['kind']) }, incident, contextOf(deps, await deps.now()));
  if (!incident || !about) return;
  const ref = refOf(e, about, incident);
  const root = await rootOf(deps, incident);
  const link = await inTowns(deps.db, [root.town], (client) => findLinkOf(client, root.id));
  if (link && (link.revoked || link.told.includes(ref))) return;
  const look = { who: LINK_ACTOR.account, at: await deps.now(), purpose: about === 'result' ? 'review' : 'first_contact', fields: ['identity'] };
  const phone = await callersPhone(deps, root, look);
  if (phone === null) return;
  const url = `${deps.address()}/r/${tokenFor(deps.secrets, root.id)}`;
  const sent = await deps.sms.send({ to: phone, title: '', text: messageOf(about, incident, url, contextOf(deps, await deps.now())), url: null, ref });
  if (sent.kind === 'later') throw new Error(`the message waits: ${sent.code}`); // tried again from this event on
  if (sent.kind === 'never') return; // a number that takes no messages: the centre telephones
  await record(deps, root, { about, ref, phone });
}

/** Where the call was taken: an incident passed on keeps its caller, and the caller's one link, in the first town. */
async function rootOf(deps: LinkDeps, incident: Incident): Promise<Incident> {
  const { origin } = incident;
  const first = origin && (await findIncident(deps.db, [origin.town], origin.incidentId));
  return first ? rootOf(deps, first) : incident;
}

/** One message an event; that they come late is told once for what was promised, however often it is found out. */
function refOf(e: StoredEvent, about: About, incident: Incident): string {
  return about === 'delayed' ? `sms_${e.town}_${incident.id}_${(arrivalDue(incident) ?? '').replace(/\D/g, '')}` : `sms_${e.town}_${e.seq}`;
}

function verdictOf(e: StoredEvent): string | null {
  const decision = e.data['decision'];
  return typeof decision === 'object' && decision !== null && 'verdict' in decision ? textOf(decision.verdict) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function contextOf(deps: Pick<Deps, 'district'>, now: Context['now']): Context {
  return { now, actor: LINK_ACTOR, district: deps.district, text: null, newId: (prefix) => prefix };
}

async function record(deps: LinkDeps, incident: Incident, told: { about: About; ref: string; phone: string }): Promise<void> {
  const { about, ref, phone } = told;
  await change(deps.shell, incident, LINK_ACTOR, (now, view) => {
    const before = view.known(LINKS).get(incident.id);
    if (!now || before?.told.includes(ref)) return { events: [], answer: null };
    const link: Link = before ?? {
      incidentId: incident.id, town: incident.town, revoked: false, told: [], tailKey: tailKey(deps.secrets, phone), person: personKey(deps.vault, phone),
    };
    const row = { ...link, told: [...link.told, ref], tokenHash: tokenHash(tokenFor(deps.secrets, incident.id)), at: view.now };
    return { events: [event(incident.id, 'caller.told', { about, ref })], answer: null, rows: [keeps(LINKS, row)] };
  }, { needs: [needs(LINKS, incident.id)] });
}

/** The links of a wrong number, or of a telephone that is not safe: nothing opens by it any more, nothing is sent. */
export async function revokeLink(deps: Pick<Deps, 'shell' | 'secrets'>, incident: Incident, actor: Actor): Promise<null | Refusal> {
  const done = await change(deps.shell, incident, actor, (now, view) => {
    const link = view.known(LINKS).get(incident.id);
    if (!now || !link) return refuse('review.no_link');
    if (link.revoked) return { events: [], answer: null };
    const row = { ...link, revoked: true, tokenHash: tokenHash(tokenFor(deps.secrets, incident.id)), at: view.now };
    return { events: [event(incident.id, 'caller.link_revoked', {})], answer: null, rows: [keeps(LINKS, row)] };
  }, { needs: [needs(LINKS, incident.id)] });
  return isRefusal(done) ? done : null;
}
