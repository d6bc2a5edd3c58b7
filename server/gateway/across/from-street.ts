/** 公安侧: what the street's side tells about matters it was given, written into the police's own record. */
import { z } from 'zod';
import { event, type NewEvent } from '#domain/incident/events.ts';
import type { Incident, VaultRef } from '#domain/incident/incident.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { follow, type Told } from '#domain/response/across.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { readKnown } from '#server/gateway/police/envelope.ts';
import { rejected, takeProbe, takeReceipt, type Handled, type Handler, type Received } from '#server/gateway/police/handle.ts';
import { findIncident } from '#server/incident/queries.ts';
import { change } from '#server/platform/change.ts';
import { sealText } from '#server/platform/vault.ts';
import { stateShape } from './state.ts';

export const STREET: Actor = { account: 'street_line', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null };

const toldShape = z.strictObject({
  incidentId: z.string().min(1).max(128), number: z.string().max(64).optional(), externalIds: z.array(z.string()).optional(), state: stateShape,
  step: z.string().regex(/^[a-z_]{1,40}$/).optional(), at: z.iso.datetime(), part: z.enum(['whole', 'joint']).optional(),
  reason: z.string().max(500).nullish(), answerBy: z.string().nullish(), text: z.string().max(20_000).optional(), feedback: z.string().max(20_000).optional(),
  closedAs: z.string().nullish(), outcome: z.string().nullish(), assistId: z.string().max(128).optional(), assist: z.string().max(64).optional(),
});
type ToldBody = z.output<typeof toldShape>;

export const FROM_STREET: Readonly<Record<string, Handler>> = {
  progress: (deps, m) => takeTold(deps, m, (body) => body.step ?? 'progress'),
  hand_back: (deps, m) => takeTold(deps, m, (body) => (body.part === 'joint' ? 'police_asked' : 'handed_back')),
  assist_request: (deps, m) => takeTold(deps, m, () => 'assist'),
  result: (deps, m) => takeTold(deps, m, () => 'closed'),
  receipt: takeReceipt,
  result_ack: takeReceipt,
  probe: takeProbe,
};

async function takeTold(deps: Deps, m: Received, step: (body: ToldBody) => string): Promise<Handled> {
  const read = readKnown(toldShape, m.envelope.body);
  const at = read && parseInstant(read.value.at);
  if (!read || !at) return rejected('gateway.unreadable');
  const { reference } = read.value.state;
  const named = await findIncident(deps.db, m.platform.towns, reference);
  const incident = named?.mergedInto ? await findIncident(deps.db, m.platform.towns, named.mergedInto) : named;
  if (!incident) return rejected('gateway.reference_unknown');
  const told = toldBy(read.value, step(read.value), at, m.envelope.seq, m.envelope.kind);
  const done = await change(deps.shell, incident, STREET, (now, view) => {
    if (!now) return { events: [], answer: null };
    const said = read.value.text ?? read.value.feedback;
    const sealed = said === undefined ? null : sealText(deps.vault, { town: now.town, incidentId: now.id, kind: 'note', text: said, at: view.now });
    const ctx: Context = { now: view.now, actor: STREET, district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
    const events = eventsOf(now, read.value, told, ctx);
    return { events, answer: null, sealed: sealed && JSON.stringify(events).includes(sealed.ref.id) ? [sealed.row] : [] };
  });
  if (isRefusal(done)) return rejected(done.code);
  return { outcome: 'accepted', incidentId: incident.id, number: incident.number };
}

function toldBy(body: ToldBody, step: string, statedAt: Instant, seq: number, kind: string): Told {
  const { incidentId, state } = body;
  const asks = kind === 'hand_back' ? { why: body.part === 'joint' ? 'joint' as const : 'hand_back' as const, reason: body.reason ?? null } : null;
  const due = state.due && { kind: state.due.kind, at: parseInstant(state.due.at) ?? statedAt };
  return { step, seq, incidentId, statedAt, status: state.status, holder: state.holder, closedAs: state.closedAs, outcome: state.outcome, due, asks };
}

function eventsOf(i: Incident, body: ToldBody, told: Told, ctx: Context): NewEvent[] {
  const events = follow(i, told, ctx);
  if (events.length === 0) return [];
  if (told.step === 'assist' && body.assistId !== undefined && !i.assists.some((a) => a.id === body.assistId)) {
    return [...events, event(i.id, 'assist.asked', { assistId: body.assistId, kind: body.assist ?? 'identity', text: ctx.text })];
  }
  // What was written with a hand-back is kept beside it, for the officer who answers.
  return ctx.text && told.asks ? [...events, note(i.id, ctx.text)] : events;
}

function note(incidentId: string, text: VaultRef): NewEvent {
  return event(incidentId, 'note.added', { text });
}
