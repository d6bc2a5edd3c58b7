/** One message from a platform, by kind: taken, rejected with a code, or parked until what it refers to is there. */
import { z } from 'zod';
import type { Subject } from '#domain/access/subject.ts';
import type { Action, ActionBody } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { callBody } from '#domain/intake/contract.ts';
import type { DivertedThere } from '#domain/intake/take.ts';
import { readable } from '#domain/intake/lenient.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { isRefusal, type Refusal, type RefusalCode } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { parseInstant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { actOn } from '#server/incident/act.ts';
import { findIncident } from '#server/incident/queries.ts';
import { sealExternalId } from '#server/intake/external-id.ts';
import { submitCall } from '#server/intake/take.ts';
import { isStorable } from '#server/platform/body.ts';
import { inTowns } from '#server/platform/db.ts';
import { callDigest, incidentOfCall, keepCall, keyedDigest, platformsOf } from './calls.ts';
import { isRecord, readKnown, type Envelope } from './envelope.ts';
import type { Answer } from './inbox.ts';
import { callName } from './numbering.ts';
import { settle } from './outbox.ts';
import { compareAnew } from './reconcile.ts';
import { keepStatement, statementShape } from './statement.ts';

export interface Received {
  platform: Subject;
  /** sealed */
  messageId: string;
  envelope: Envelope;
  now: Instant;
  /** it has waited long enough: what it refers to is not awaited any longer */
  late: boolean;
}

export type Handled = Answer;

export const rejected = (code: RefusalCode): Answer => ({ outcome: 'rejected', code });
const parked = (code: RefusalCode): Answer => ({ outcome: 'parked', code });

export type Handler = (deps: Deps, m: Received) => Promise<Handled>;

export type Handlers = Readonly<Record<string, Handler>>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  call: (deps, m) => takeCall(deps, m),
  call_update: updateCall,
  receipt: takeReceipt,
  result_ack: takeReceipt,
  hand_back_ack: (deps, m) => answerHandBack(deps, m),
  hand_back_refusal: refuseHandBack,
  assist_answer: answerAssist,
  statement: takeStatement,
  probe: takeProbe,
};

/** `own`: what a node of one side does otherwise with what comes from the other. */
export async function handle(deps: Deps, m: Received, own: Handlers = {}): Promise<Handled> {
  const table = { ...HANDLERS, ...own };
  const handler = Object.hasOwn(table, m.envelope.kind) ? table[m.envelope.kind] : undefined;
  const answer = handler ? await handler(deps, m) : rejected('gateway.kind_unknown');
  return m.envelope.dropped > 0 ? { ...answer, droppedFields: m.envelope.dropped } : answer;
}

/** The platform's own name for its calls, where it gives none: the account's first source. */
function sourceOf(platform: Subject, told: unknown): string {
  if (typeof told === 'string' && told !== '') return told;
  const first = platform.sources.find((s) => s !== '*');
  return first ?? platform.account;
}

/** What a police platform leaves unsaid is what it always means: its own source, 110, when the message was written. */
function callOf(m: Received): { body: z.output<typeof callBody>; unknown: number; unread: ReturnType<typeof readable>['unread'] } | null {
  const told = { channel: '110', receivedAt: m.envelope.sentAt, ...m.envelope.body, source: sourceOf(m.platform, m.envelope.body['source']) };
  const { body, unread } = readable(told);
  const known = readKnown(callBody, body);
  return known && { body: known.value, unknown: known.unknown, unread };
}

/** The same under the name that tells it from a call of an earlier count. */
async function namedCall(deps: Deps, m: Received): Promise<ReturnType<typeof callOf>> {
  const read = callOf(m);
  return read && { ...read, body: { ...read.body, externalId: await callName(deps, m.platform, m.envelope.epoch, read.body) } };
}

export async function takeCall(deps: Deps, m: Received, diverted?: DivertedThere): Promise<Handled> {
  const read = await namedCall(deps, m);
  if (!read) return rejected('gateway.call_unreadable');
  // What goes into the vault as it came is without the fields that must not come in.
  const bytes = Buffer.from(JSON.stringify(m.envelope.body), 'utf8');
  const prepared = await deps.edge.prepare(m.platform, read.body, m.now, { bytes, broken: false, unread: read.unread });
  if (isRefusal(prepared)) return rejected(prepared.code);
  if (diverted) prepared.call.diverted = diverted;
  const taken = await submitCall(deps, m.platform, prepared);
  if (isRefusal(taken)) return rejected(taken.code);
  const { callId, incidentId, conflict } = taken.answer;
  const { town, call } = prepared.call;
  const { source, revision, receivedAt, channel, text } = prepared.body;
  if (!conflict) {
    await keepCall(deps.db, {
      platform: m.platform.account, town, source, externalId: prepared.externalId, revision, callId, incidentId,
      day: localTime(call.receivedAt, deps.district.timeZone).date,
      digest: keyedDigest(deps.secrets, callDigest({ receivedAt: parseInstant(receivedAt) ?? receivedAt, channel, text })),
    });
  }
  const incident = taken.incidents.find((i) => i.id === incidentId) ?? (await findIncident(deps.db, m.platform.towns, incidentId));
  return {
    outcome: 'accepted', callId, incidentId, ...(incident ? { number: incident.number } : {}),
    ...(conflict ? { conflict } : {}), ...(read.unknown > 0 ? { unknownFields: read.unknown } : {}),
  };
}

/** A change of a call that has not come yet waits for it; if it never comes, the change is itself all there is of the call. */
async function updateCall(deps: Deps, m: Received): Promise<Handled> {
  const read = await namedCall(deps, m);
  if (!read || read.body.revision === 0) return rejected('gateway.call_unreadable');
  const known = await findByExternalId(deps, m.platform, read.body.source, read.body.externalId);
  return known === null && !m.late ? parked('gateway.reference_unknown') : takeCall(deps, m);
}

async function findByExternalId(deps: Deps, platform: Subject, source: string, externalId: string): Promise<string | null> {
  if (!isStorable(source)) return null;
  const sealed = { source, externalId: sealExternalId(deps.secrets, source, externalId) };
  return inTowns(deps.db, platform.towns, (client) => incidentOfCall(client, platform.account, sealed));
}

const receiptShape = z.strictObject({ of: z.string().min(1).max(160).refine(isStorable), outcome: z.enum(['accepted', 'rejected']).default('accepted'), code: z.string().regex(/^[a-z][a-z0-9_.]{0,63}$/).optional() });

export async function takeProbe(): Promise<Handled> {
  return { outcome: 'accepted' };
}

export async function takeReceipt(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(receiptShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const { of, outcome, code } = read.value;
  const as = outcome === 'accepted' ? 'acknowledged' : 'dead';
  const settled = await inTowns(deps.db, [], (client) => settle(client, m.platform.account, of, as, outcome === 'accepted' ? null : (code ?? 'rejected'), m.now));
  return settled ? { outcome: 'accepted' } : rejected('gateway.reference_unknown');
}

/** What a person is to read is not refused for half a character: a mark stands in for it. */
const inWhole = (text: string): string => text.toWellFormed();
const name = (most: number) => z.string().max(most).refine(isStorable);
export const ackReference = { incidentId: name(128).min(1).optional(), externalId: z.string().min(1).max(128).optional(), source: name(64).optional() }; // their own id is looked for sealed: any text will do
const ackShape = z.strictObject({ ...ackReference, by: z.enum(['message', 'telephone']).default('message'), result: z.enum(['taken', 'done']).default('taken') });
const refusalShape = z.strictObject({ ...ackReference, reason: z.string().min(1).max(500).transform(inWhole).default('refused') });
const assistShape = z.strictObject({ ...ackReference, assistId: z.string().max(128).optional(), answer: z.string().max(20_000).transform(inWhole) });

type Reference = { incidentId?: string | undefined; externalId?: string | undefined; source?: string | undefined };

async function findNamed(deps: Deps, m: Received, source: string, externalId: string): Promise<string | null> {
  const name = await callName(deps, m.platform, m.envelope.epoch, { source, externalId, receivedAt: null });
  return findByExternalId(deps, m.platform, source, name);
}

/** The incident a message is about, as it now stands; only where one of its calls came from this platform. */
export async function incidentFor(deps: Deps, m: Received, ref: Reference): Promise<Incident | Answer> {
  const named = ref.incidentId ?? (ref.externalId === undefined ? null : await findNamed(deps, m, sourceOf(m.platform, ref.source), ref.externalId));
  const found = named === null ? null : await findIncident(deps.db, m.platform.towns, named);
  const incident = found?.mergedInto ? await findIncident(deps.db, m.platform.towns, found.mergedInto) : found;
  if (!incident) return m.late ? rejected('gateway.reference_unknown') : parked('gateway.reference_unknown');
  const platforms = await platformsOf(deps.db, deps.secrets, m.platform.towns, incident);
  return platforms.has(m.platform.account) ? incident : rejected('gateway.not_yours');
}

async function answerHandBack(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(ackShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const incident = await incidentFor(deps, m, read.value);
  if (isAnswer(incident)) return incident;
  const { by, result } = read.value;
  // A telephone call may have been quicker: both sides already agree.
  if (result === 'taken' && incident.police?.status === 'acknowledged') return { outcome: 'accepted', incidentId: incident.id };
  return act(deps, m, incident, 'acknowledge', { by, result });
}

async function refuseHandBack(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(refusalShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const incident = await incidentFor(deps, m, read.value);
  return isAnswer(incident) ? incident : act(deps, m, incident, 'refuse', { reason: read.value.reason });
}

async function answerAssist(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(assistShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  const incident = await incidentFor(deps, m, read.value);
  if (isAnswer(incident)) return incident;
  const { assistId, answer } = read.value;
  if (assistId !== undefined && !incident.assists.some((a) => a.id === assistId)) return rejected('gateway.reference_unknown');
  return act(deps, m, incident, 'assist', { kind: 'identity', answer, ...(assistId ? { assistId } : {}) });
}

export function isAnswer(x: Incident | Answer): x is Answer {
  return isRecord(x) && !('deadlines' in x);
}

/** Under the message's own key: delivered again after a crash, it is told what it was told. */
async function act<A extends Action>(deps: Deps, m: Received, incident: Incident, action: A, body: ActionBody<A>): Promise<Handled> {
  const done = await actOn(deps, { subject: m.platform, incidentId: incident.id, action, body, version: null, key: `police ${m.messageId}` });
  return isRefusal(done) ? rejected(codeOf(done)) : { outcome: 'accepted', incidentId: incident.id };
}

const codeOf = (r: Refusal): RefusalCode => r.code;

async function takeStatement(deps: Deps, m: Received): Promise<Handled> {
  const read = readKnown(statementShape, m.envelope.body);
  if (!read) return rejected('gateway.unreadable');
  await keepStatement(deps, m.platform, read.value, m.envelope.epoch);
  await compareAnew(deps, m.platform, read.value.day, m.now);
  return { outcome: 'accepted' };
}
