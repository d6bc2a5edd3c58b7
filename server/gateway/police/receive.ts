/**
 * Every message comes in here, by whatever way: signature first, over the bytes as they came; then age (live push) or
 * sequence (files); then once each, by its id. What is answered was committed.
 */
import { hash } from 'node:crypto';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { parseInstant, toMs, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { sealExternalId } from '#server/intake/external-id.ts';
import { canonical } from '#server/platform/canonical.ts';
import { inTowns } from '#server/platform/db.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { handle, type Handlers, type Received } from './handle.ts';
import { findMessage, isSequenceReused, keepConflict, keepMessage, listParked, openMessage, sealMessage, settleParked, type Answer, type InboxRow, type Parked } from './inbox.ts';
import { findPlatform, keysInForce, type PlatformKey } from './keys.ts';
import { nameIn } from './numbering.ts';
import { enqueue } from './outbox.ts';
import { signedBy, type Signed } from './signature.ts';

export type Way = 'push' | 'file';

export interface Reply extends Answer {
  id: string;
  seq: number;
  /** told before, told again */
  repeated: boolean;
}

const TOLERANCE_MS = 5 * 60_000; // Standard Webhooks' own
const ID = /^[\x21-\x7e]{1,128}$/;
const TIMESTAMP = /^\d{1,12}$/;
const PARK_ALARM_MS = 10 * 60_000;
/** Two networks are apart for hours, not for longer (DOMAIN-RULES 7). */
const PARK_ENDS_MS = 72 * 3_600_000;
const PARKED_AT_ONCE = 100;
const UNRECEIPTED: ReadonlySet<string> = new Set(['receipt', 'result_ack', 'probe']);

/** Between two nodes: who is the other side, and what is done with its messages otherwise than with a platform's. */
export interface Across {
  platform: string;
  handlers: Handlers;
  /** whether what it says is kept for its comparison */
  heard: boolean;
}

/** `signedBy`: how signatures are looked at; a test brings a careless one. */
export type LineDeps = Deps & { signedBy?: typeof signedBy; across?: Across };

/** Who signed it; a refusal when nobody we know did, or not now. */
export async function whoSigned(deps: LineDeps, message: Signed, way: Way): Promise<PlatformKey | Refusal> {
  if (!ID.test(message.id) || !TIMESTAMP.test(message.timestamp)) return refuse('gateway.unsigned');
  const now = await deps.now();
  const keys = await inTowns(deps.db, [], (client) => keysInForce(client, deps.secrets, now));
  const key = (deps.signedBy ?? signedBy)(message, keys);
  if (!key) return refuse('gateway.signature_invalid');
  const age = Math.abs(toMs(now) - Number(message.timestamp) * 1000);
  return way === 'push' && age > TOLERANCE_MS ? refuse('gateway.stale') : key;
}

export async function receive(deps: LineDeps, message: Signed, way: Way): Promise<Reply | Refusal> {
  const key = await whoSigned(deps, message, way);
  if (isRefusal(key)) return key;
  const envelope = readEnvelope(message.body);
  if (!envelope) return refuse('gateway.unreadable');
  const { platform } = key;
  const messageId = sealExternalId(deps.secrets, `message ${platform.account}`, nameIn(envelope.epoch, message.id));
  const bodyHash = bodyHashOf(envelope, deps);
  const known = await inTowns(deps.db, [], (client) => findMessage(client, platform.account, messageId));
  if (known) return repeated(deps, known, { platform: platform.account, message, envelope, bodyHash });
  const now = await deps.now();
  return answered(deps, message, { platform, messageId, envelope, now, late: false }, bodyHash);
}

/** Keyed, as every digest of what was said; of what it says, not of how its JSON is written. */
function bodyHashOf({ kind, seq, epoch, body }: Envelope, deps: Deps): string {
  return deps.secrets.hmac('police.body', canonical({ kind, seq, ...(epoch === '' ? {} : { epoch }), body: wellFormed(body) }));
}

/** Half characters have no canonical form; for telling two bodies apart a mark stands in. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)]));
}

interface Again {
  platform: string;
  message: Signed;
  envelope: Envelope;
  bodyHash: string;
}

/** The same again is told the same; something else under the same id is kept beside it, and changes nothing. */
async function repeated(deps: Deps, known: InboxRow, { platform, message, envelope, bodyHash }: Again): Promise<Reply | Refusal> {
  if (known.bodyHash === bodyHash) return { ...known.answer, id: message.id, seq: known.seq, repeated: true };
  const at = await deps.now();
  const body = sealMessage(deps.secrets, known.messageId, Buffer.from(JSON.stringify(envelope.body), 'utf8'));
  await inTowns(deps.db, [], (client) => keepConflict(client, { platform, messageId: known.messageId, bodyHash, seq: envelope.seq, kind: envelope.kind.slice(0, 40), body }, at));
  return refuse('gateway.message_conflict');
}

async function answered(deps: LineDeps, message: Signed, m: Received, bodyHash: string): Promise<Reply | Refusal> {
  const answer = await handle(deps, m, ownHandlers(deps, m.platform.account));
  const { platform, messageId, envelope, now } = m;
  const row: InboxRow = { messageId, epoch: envelope.epoch, seq: envelope.seq, kind: envelope.kind, bodyHash, answer, heard: heardOf(deps, message, m) };
  const first = await inTowns(deps.db, [], async (client) => {
    const parked = answer.outcome === 'parked' ? sealMessage(deps.secrets, messageId, waiting(message, envelope)) : null;
    if (!(await keepMessage(client, platform.account, row, now, parked))) return false;
    await enqueue(client, deps.secrets, platform.account, receiptsFor(message.id, envelope, answer), now);
    if (await isSequenceReused(client, platform.account, row)) {
      const body = sealMessage(deps.secrets, messageId, Buffer.from(JSON.stringify(envelope.body), 'utf8'));
      await keepConflict(client, { platform: platform.account, messageId, bodyHash, seq: envelope.seq, kind: envelope.kind, body }, now);
    }
    return true;
  });
  if (first && (envelope.kind === 'call' || envelope.kind === 'diverted')) await retryParked(deps); // what waited for this very call
  if (first) return { ...answer, id: message.id, seq: envelope.seq, repeated: false };
  // Delivered twice at the same moment: the other one was first, and its answer stands.
  const known = await inTowns(deps.db, [], (client) => findMessage(client, platform.account, messageId));
  if (!known) throw new Error('a message that was kept is not there');
  return repeated(deps, known, { platform: platform.account, message, envelope, bodyHash });
}

function ownHandlers(deps: LineDeps, platform: string): Handlers | undefined {
  return deps.across?.platform === platform ? deps.across.handlers : undefined;
}

function heardOf(deps: LineDeps, message: Signed, { platform, envelope }: Received): InboxRow['heard'] {
  if (deps.across?.platform !== platform.account || !deps.across.heard) return null;
  const sentAt = parseInstant(envelope.sentAt);
  return sentAt && { digest: hash('sha256', message.body, 'hex'), day: localTime(sentAt, deps.district.timeZone).date };
}

/** What a parked message needs when its turn comes: its id for the receipt, and what it says. */
function waiting(message: Signed, envelope: Envelope): Buffer {
  return Buffer.from(JSON.stringify({ id: message.id, envelope }), 'utf8');
}

/** Nobody receipts a receipt, nor what was sent only to try the line. */
function receiptsFor(of: string, envelope: Envelope, answer: Answer, again = ''): Parameters<typeof enqueue>[3] {
  if (UNRECEIPTED.has(envelope.kind)) return [];
  return [{
    id: `receipt_${hash('sha256', nameIn(envelope.epoch, of), 'hex').slice(0, 24)}${again}`, kind: 'receipt', incidentId: answer.incidentId ?? null,
    body: { of, kind: envelope.kind, seq: envelope.seq, ...(envelope.epoch === '' ? {} : { epoch: envelope.epoch }), ...answer },
  }];
}

/** Parked messages in the order they came, tried once more. Answers how many found what they were waiting for. */
export async function retryParked(deps: LineDeps): Promise<number> {
  const parked = await inTowns(deps.db, [], (client) => listParked(client, PARKED_AT_ONCE));
  let settled = 0;
  for (const p of parked) if (await retry(deps, p)) settled += 1;
  return settled;
}

async function retry(deps: LineDeps, p: Parked): Promise<boolean> {
  const now = await deps.now();
  const { id, envelope } = JSON.parse(openMessage(deps.secrets, p.messageId, p.bytes).toString('utf8')) as { id: string; envelope: Envelope }; // written by `waiting`
  const platform = await findPlatform(deps.db, p.platform);
  if (!platform) return false;
  const answer = await handle(deps, { platform, messageId: p.messageId, envelope, now, late: isLate(p, envelope, now) }, ownHandlers(deps, p.platform));
  return inTowns(deps.db, [], async (client) => {
    const done = await settleParked(client, p, answer.outcome === 'parked' ? null : answer);
    if (done) await enqueue(client, deps.secrets, p.platform, receiptsFor(id, envelope, answer, '_2'), now);
    return done;
  });
}

/** A changed call is too dear to wait for long: without its first form it is taken as it is. */
function isLate(p: Parked, envelope: Envelope, now: Instant): boolean {
  const age = toMs(now) - p.since.getTime();
  return age > (envelope.kind === 'call_update' ? PARK_ALARM_MS : PARK_ENDS_MS);
}
