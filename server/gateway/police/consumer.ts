/**
 * What the police hear of an incident, as a consumer of the log: only the platform that brought one of its calls, and
 * of everything it gave away the end (DOMAIN-RULES 4.6). Ids come from the event, so that a repeated delivery is one message.
 */
import type { EventType } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { itemOf } from '#domain/incident/rule.ts';
import { feedbackOf } from '#domain/review/feedback.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { inTowns } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { stateOf } from '#server/gateway/across/state.ts';
import { platformsOf } from './calls.ts';
import { enqueue, type KindOut } from './outbox.ts';
import { textOf } from './words.ts';

const GATEWAY = 'police_gateway';

interface Said {
  kind: KindOut;
  body: Record<string, unknown>;
}

type Say = (e: StoredEvent, i: Incident, ctx: Context) => Said | null;

const progress = (step: string): Say => (e) => ({ kind: 'progress', body: { step, at: e.at } });
/** Of several units on one matter the police follow the one that answers for it. */
const ofLead = (step: string): Say => (e, i, ctx) => (i.assignments.some((a) => a.id === e.data['assignmentId'] && a.part === 'lead') ? progress(step)(e, i, ctx) : null);

/** Steps on the line between two nodes that a police platform hears of in another way. */
const NOT_TOLD: ReadonlySet<string> = new Set(['taken', 'telephone', 'handed_back', 'police_asked', 'assist', 'closed', 'police_by_telephone']);

const SAYS: Partial<Record<EventType, Say>> = {
  'triage.decided': decision,
  'unit.dispatched': progress('asked'),
  'contact.made': (e, i, ctx) => (e.data['reached'] === true ? progress('contacted')(e, i, ctx) : null),
  'assignment.accepted': ofLead('accepted'),
  'assignment.departed': ofLead('on_the_way'),
  'assignment.arrived': ofLead('there'),
  'arbitration.opened': progress('arbitration'),
  'mediation.opened': progress('mediation'),
  'passing.told': (e) => (NOT_TOLD.has(String(e.data['step'])) ? null : { kind: 'progress', body: { step: e.data['step'], at: e.data['statedAt'] } }),
  'incident.finished': progress('checking'),
  'incident.reopened': progress('reopened'),
  'incident.merged': progress('merged'),
  'hand_back.asked': handBack,
  'police.asked': handBack,
  'assist.asked': (e) => ({ kind: 'assist_request', body: { assistId: e.data['assistId'], assist: e.data['kind'], at: e.at } }),
  'incident.closed': (e, i, ctx) => (i.closedAs === 'passed_on' ? progress('passed_on')(e, i, ctx) : { kind: 'result', body: { closedAs: i.closedAs ?? e.data['as'], outcome: i.outcome?.code ?? null, at: e.at, feedback: feedbackOf(i, ctx) } }),
};

/** Heard across a line only: whoever gave a matter away knows at every moment who has it. */
const SAYS_ACROSS: Partial<Record<EventType, Say>> = {
  'incident.opened': progress('taken'),
  'triage.decided': progress('taken'),
  'assignment.ended': progress('left'),
  'assignment.returned': progress('returned'),
  'arbitration.decided': progress('arbitrated'),
  'review.redone': progress('redone'),
  'passing.accepted': progress('other_town'),
  'incident.unmerged': progress('unmerged'),
  'police.acknowledged': (e, i, ctx) => (e.data['by'] === 'telephone' ? progress('police_by_telephone')(e, i, ctx) : null),
};

function decision(e: StoredEvent, i: Incident, ctx: Context): Said {
  const made = i.decision;
  return { kind: 'decision', body: { verdict: i.verdict, item: i.item, itemName: itemOf(i, ctx)?.name.zh ?? null, safeDefault: made?.safeDefault ?? false, at: e.at } };
}

function handBack(e: StoredEvent, i: Incident): Said {
  const due = i.deadlines.find((d) => d.kind === 'acknowledge');
  return { kind: 'hand_back', body: { part: e.type === 'hand_back.asked' ? 'whole' : 'joint', reason: i.police?.reason ?? null, at: e.at, answerBy: due?.promised ?? null } };
}

export type PoliceConsumerDeps = Pick<Deps, 'db' | 'district' | 'secrets' | 'vault' | 'now'>;

/** `across`: the platform that is the police's side of a line, and is told more; null where there is none. */
export function policeConsumer(deps: PoliceConsumerDeps, across: string | null = null): Consumer {
  const says = across === null ? SAYS : { ...SAYS, ...SAYS_ACROSS };
  return { name: 'police_line', types: new Set(Object.keys(says)), handle: (e) => tell(deps, says, across, e) };
}

async function tell(deps: PoliceConsumerDeps, says: typeof SAYS, across: string | null, e: StoredEvent): Promise<void> {
  const incident = await findIncident(deps.db, [e.town], e.incident);
  if (!incident) return;
  const towns = deps.district.towns.map((t) => t.id);
  const platforms = await platformsOf(deps.db, deps.secrets, towns, incident);
  const state = across === null ? null : await stateOf(deps, incident);
  if (across !== null && state && !platforms.has(across)) platforms.set(across, []); // opened this very moment: whose call it is has not been kept yet
  if (platforms.size === 0) return; // it came by another way: the police hear nothing of it
  const now = await deps.now();
  const ctx: Context = { now, actor: { account: GATEWAY, roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null }, district: deps.district, text: null, newId: (prefix) => prefix };
  const said = says[e.type as EventType]?.(e, incident, ctx); // the log holds no other types
  if (!said) return;
  const text = said.kind === 'hand_back' || said.kind === 'assist_request' ? await textOf(deps, e, GATEWAY, now) : null;
  for (const [platform, externalIds] of platforms) {
    const body = { incidentId: incident.id, number: incident.number, externalIds, ...said.body, ...(state === null ? {} : { state }), ...(text === null ? {} : { text }) };
    await inTowns(deps.db, [], (client) => enqueue(client, deps.secrets, platform, [{ id: `${said.kind}_${e.town}_${e.seq}`, kind: said.kind, incidentId: incident.id, body }], now));
  }
}
