/**
 * 公安侧: what the street's side hears, as a consumer of the police's log: each diversion with its calls, and each answer
 * to a hand-back. Ids come from the event, so that a repeated delivery is one message.
 */
import { idAcross, isWithStreet } from '#domain/incident/across.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { offerAcross } from '#domain/response/across.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { callDigest } from '#server/gateway/police/calls.ts';
import { enqueue, type NewMessage } from '#server/gateway/police/outbox.ts';
import { textOf } from '#server/gateway/police/words.ts';
import { findIncident } from '#server/incident/queries.ts';
import { change } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { readCalls, type CallAcross } from './calls.ts';
import { STREET } from './from-street.ts';
import { keepSent } from './statement.ts';

/** What may leave a matter waiting for dispatch on the police's side, where nobody dispatches. */
const DIVERTS: ReadonlySet<string> = new Set(['triage.decided', 'incident.reopened', 'assignment.ended', 'incident.unmerged']);
const ANSWERS = ['police.acknowledged', 'police.refused', 'assist.answered', 'incident.closed'] as const;

export function streetConsumer(deps: Deps, platform: string): Consumer {
  return {
    name: 'street_line', types: new Set([...DIVERTS, 'call.linked', 'call.revised', 'incident.absorbed', ...ANSWERS]),
    handle: (e) => tell(deps, platform, e),
  };
}

async function tell(deps: Deps, platform: string, e: StoredEvent): Promise<void> {
  if (e.actor === STREET.account && !DIVERTS.has(e.type)) return; // they told us
  const found = await findIncident(deps.db, [e.town], e.incident);
  if (!found) return;
  const incident = DIVERTS.has(e.type) ? await offered(deps, found) : found;
  if (e.actor !== STREET.account && isWithStreet(incident) && isCall(e.type)) await divert(deps, platform, e, incident);
  else await answer(deps, platform, e, incident);
}

function isCall(type: string): boolean {
  return DIVERTS.has(type) || type.startsWith('call.') || type === 'incident.absorbed';
}

async function offered(deps: Deps, i: Incident): Promise<Incident> {
  await change(deps.shell, i, STREET, (now, view) => ({
    events: now ? offerAcross(now, { now: view.now, actor: STREET, district: deps.district, text: null, newId: view.newId }) : [], answer: null,
  }));
  return (await findIncident(deps.db, [i.town], i.id)) ?? i;
}

/** A message a call, each with the whole decision: whichever comes first opens the matter there. */
async function divert(deps: Deps, platform: string, e: StoredEvent, i: Incident): Promise<void> {
  if (!i.decision || !i.divertedAt) return;
  const now = await deps.now();
  const calls = await readCalls(deps, i, DIVERTS.has(e.type) ? null : calledIn(e), now);
  const { number, stationId, decision, divertedAt, urgency, place, flags, dangers, contact, excluded } = i;
  const there = { incidentId: i.id, town: i.town, number, stationId, decision, divertedAt, urgency, place, flags, dangers, contact, excluded };
  const messages = calls.map((call, n): NewMessage => ({ id: `diverted_${e.town}_${e.seq}_${n}`, kind: 'diverted', incidentId: i.id, body: { ...there, call: call.body } }));
  await inTowns(deps.db, [i.town], async (client) => {
    await enqueue(client, deps.secrets, platform, messages, now);
    await keepSent(client, deps.secrets, calls.map((call) => sentOf(deps, platform, i.town, call)));
  });
}

/** Null: every call of the matter; what was merged into it brings several. */
function calledIn(e: StoredEvent): string | null {
  const call = e.data['call'];
  return typeof call === 'object' && call !== null && 'callId' in call && typeof call.callId === 'string' ? call.callId : null;
}

function sentOf(deps: Deps, platform: string, town: string, { body }: CallAcross) {
  const { receivedAt, channel, text, externalId, revision } = body;
  return { platform, town, ref: externalId, revision, day: localTime(receivedAt, deps.district.timeZone).date, digest: callDigest({ receivedAt, channel, text }) };
}

async function answer(deps: Deps, platform: string, e: StoredEvent, i: Incident): Promise<void> {
  if (i.passing?.town !== i.town || e.actor === STREET.account) return;
  const now = await deps.now();
  const said = await saying(deps, e, i, now);
  if (!said) return;
  const body = { incidentId: i.passing.incidentId ?? idAcross(i.id), number: i.number, ...said.body, at: e.at };
  await inTowns(deps.db, [], (client) => enqueue(client, deps.secrets, platform, [{ id: `${said.kind}_${e.town}_${e.seq}`, kind: said.kind, incidentId: i.id, body }], now));
}

async function saying(deps: Deps, e: StoredEvent, i: Incident, now: Instant): Promise<Pick<NewMessage, 'kind' | 'body'> | null> {
  if (e.type === 'police.acknowledged') return { kind: 'hand_back_ack', body: { takesAll: e.data['takesAll'] === true } };
  if (e.type === 'police.refused') return { kind: 'hand_back_refusal', body: { reason: e.data['reason'] } };
  if (e.type === 'incident.closed') return i.police?.status === 'done' || e.data['as'] !== 'merged' ? { kind: 'hand_back_ack', body: { result: 'done' } } : null;
  if (e.type !== 'assist.answered') return null;
  return { kind: 'assist_answer', body: { assistId: e.data['assistId'], answer: (await textOf(deps, e, STREET.account, now)) ?? '' } };
}

