/**
 * 跨街镇移交, as consumers of both towns' logs: an incident never changes its chain; passing it on makes a linked one
 * there, and the first town holds it until the second has accepted (DECISIONS 8).
 */
import { cameFromPolice } from '#domain/incident/across.ts';
import { policyAt, getTown, catalogueAt } from '#domain/catalogue/lookup.ts';
import type { EventData, NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Deadline, Incident } from '#domain/incident/incident.ts';
import type { Actor } from '#domain/incident/rule.ts';
import { clock } from '#domain/incident/rule.ts';
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { change } from '#server/platform/change.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { findIncident } from './queries.ts';

const PASSING: Actor = { account: 'passing', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

/** What ends an offer that nobody answered: the first town settled it, or the police took it. */
const SETTLES: ReadonlySet<string> = new Set(['incident.finished', 'incident.closed', 'police.acknowledged']);

export interface PassingDeps extends Pick<Deps, 'shell' | 'district'> {
  find(town: string, incidentId: string): Promise<Incident | null>;
}

export function passingConsumer({ db, shell, district }: Pick<Deps, 'db' | 'shell' | 'district'>): Consumer {
  return passing({ shell, district, find: (town, id) => findIncident(db, [town], id) });
}

/** The same over facts from elsewhere. */
export function passing(deps: PassingDeps): Consumer {
  return {
    name: 'passing',
    types: new Set(['passing.offered', 'passing.accepted', 'passing.declined', ...SETTLES]),
    handle: (e) => (e.type === 'passing.offered' ? openThere(deps, e) : SETTLES.has(e.type) ? takeBack(deps, e) : tellOrigin(deps, e)),
  };
}

/** The id of the incident there is a function of the offer, so that a repeated delivery opens nothing twice. */
async function openThere(deps: PassingDeps, e: StoredEvent): Promise<void> {
  const here = await deps.find(e.town, e.incident);
  if (!here?.passing || here.passing.incidentId || here.status === 'closed') return;
  const town = here.passing.town;
  const id = `inc_p${e.town}.${e.seq}`;
  await change(deps.shell, { id, town }, PASSING, (there, view) => {
    if (there) return { events: [], answer: null };
    return { events: [opening(id, town, here, deps.district, view.now)], answer: null };
  });
  await change(deps.shell, here, PASSING, (now) => {
    if (!now?.passing || now.passing.incidentId) return { events: [], answer: null };
    return { events: [event(now.id, 'passing.linked', { incidentId: id })], answer: null };
  });
}

function opening(id: string, townId: string, from: Incident, district: District, now: Instant): NewEvent {
  const town = getTown(district, townId);
  const policy = policyAt(town, now);
  const { times } = policy;
  const kept: Deadline[] = from.deadlines.filter((d) => d.kind === 'arrive' || d.kind === 'result' || d.kind === 'first_contact');
  const decision = from.decision;
  const holder = from.holder;
  if (!decision || !holder || !from.verdict || !from.divertedAt) throw new Error(`incident ${from.id} was passed on undecided`);
  const data: EventData['incident.opened'] = {
    number: numberThere(from, id), stationId: from.stationId, channel: from.channel, place: from.place, flags: from.flags, paper: from.paper, call: null,
    dangers: from.dangers, proposal: from.proposal, urgency: from.urgency, excluded: from.excluded,
    versions: { ...from.versions, catalogue: catalogueAt(district, now).version, policy: policy.version },
    origin: { town: from.town, incidentId: from.id, accepted: false },
    inherited: { verdict: from.verdict, item: from.item, divertedAt: from.divertedAt, decision, contact: from.contact, calls: from.calls, holder },
    clocks: { start: [...kept, clock('dispatch', now, times.dispatch), clock('pass_on', now, times.passOn)] },
  };
  return event(id, 'incident.opened', data);
}

/** A matter that came across a line with its number keeps it, so that the police find it: one number through all. */
function numberThere(from: Incident, id: string): string {
  return cameFromPolice(from) || from.number.includes('/') ? `${from.number}/${id.slice(id.lastIndexOf('.') + 1)}` : '';
}

/** The first town needs nobody any more: what still waits there ends, so that nothing is held twice. */
async function takeBack(deps: PassingDeps, e: StoredEvent): Promise<void> {
  const here = await deps.find(e.town, e.incident);
  const offered = here?.passing;
  if (!here || !offered?.incidentId || here.closedAs === 'passed_on' || (here.status !== 'finished' && here.status !== 'closed' && here.status !== 'with_police')) return;
  await change(deps.shell, { id: offered.incidentId, town: offered.town }, PASSING, (there) => {
    if (!there || there.status === 'closed' || there.origin?.accepted !== false) return { events: [], answer: null };
    const events = [event(there.id, 'passing.declined', { reason: 'settled_at_origin' }), event(there.id, 'incident.closed', { as: 'passed_on', outcome: null, text: null })];
    return { events, answer: null };
  });
}

/** What the second town answered reaches the first: accepted → it lets go and closes; declined → it stays. */
async function tellOrigin(deps: PassingDeps, e: StoredEvent): Promise<void> {
  const there = await deps.find(e.town, e.incident);
  const origin = there?.origin;
  if (!there || !origin) return;
  await change(deps.shell, { id: origin.incidentId, town: origin.town }, PASSING, (here) => {
    if (!here || here.status === 'closed' || here.passing?.incidentId !== there.id) return { events: [], answer: null };
    const events = e.type === 'passing.accepted'
      ? [event(here.id, 'passing.accepted', { holder: null }), event(here.id, 'incident.closed', { as: 'passed_on', outcome: null, text: null })]
      : [event(here.id, 'passing.declined', { reason: String(e.data['reason'] ?? ''), clocks: { stop: ['pass_on'] } })];
    return { events, answer: null };
  });
}
