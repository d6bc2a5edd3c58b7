/** What came in from a platform, once a message id: its answer, what is parked, and other bodies under a used id. */
import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Instant } from '#domain/shared/time.ts';
import { decrypt, encrypt, type Secrets } from '#server/platform/secrets.ts';

export type Outcome = 'accepted' | 'rejected' | 'parked';

/** What the platform is told, at once and in its receipt. Codes, counts and our ids only. */
export interface Answer {
  outcome: Outcome;
  code?: string;
  callId?: string;
  incidentId?: string;
  number?: string;
  conflict?: boolean;
  /** fields nobody here knows, accepted and left aside */
  unknownFields?: number;
  /** fields of the police alone, dropped unread */
  droppedFields?: number;
}

export interface InboxRow {
  messageId: string; // sealed
  epoch: string;
  seq: number;
  kind: string;
  bodyHash: string;
  answer: Answer;
  /** from the other side of a line: the envelope's digest and the local day it was written, for its comparison */
  heard?: { digest: string; day: string } | null;
}

const NONCE_BYTES = 12;

/** A message at rest outside the vault: for as long as it waits, no longer. */
export function sealMessage(secrets: Secrets, context: string, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, encrypt(secrets.derive('police.message'), nonce, bytes, context)]);
}

export function openMessage(secrets: Secrets, context: string, sealed: Buffer): Buffer {
  return decrypt(secrets.derive('police.message'), sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES), context);
}

interface Row {
  message_id: string;
  epoch: string;
  seq: number;
  kind: string;
  body_hash: string;
  answer: string;
}

const rowOf = (r: Row): InboxRow => ({ messageId: r.message_id, epoch: r.epoch, seq: r.seq, kind: r.kind, bodyHash: r.body_hash, answer: JSON.parse(r.answer) as Answer }); // written only here

export async function findMessage(client: PoolClient, platform: string, messageId: string): Promise<InboxRow | null> {
  const { rows } = await client.query<Row>({
    name: 'police_in.get', values: [platform, messageId],
    text: `select message_id, epoch, seq, kind, encode(body_hash, 'hex') as body_hash, answer from liandong.police_in where platform = $1 and message_id = $2`,
  });
  return rows[0] ? rowOf(rows[0]) : null;
}

/** Keeps the first answer; false when another delivery of the same message was first. */
export async function keepMessage(client: PoolClient, platform: string, row: InboxRow, at: Instant, parked: Buffer | null): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'police_in.keep',
    text: `with kept as (
             insert into liandong.police_in (platform, message_id, seq, kind, body_hash, received_at, outcome, answer, parked, digest, day, epoch)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning 1)
           update liandong.police_line set last_in_at = greatest(last_in_at, $6) where platform = $1 and exists (select 1 from kept)`,
    values: [platform, row.messageId, row.seq, row.kind, `\\x${row.bodyHash}`, at, row.answer.outcome, JSON.stringify(row.answer), parked, row.heard?.digest ?? null, row.heard?.day ?? null, row.epoch],
  });
  return rowCount === 1;
}

export interface Parked {
  platform: string;
  messageId: string;
  seq: number;
  bytes: Buffer;
  since: Date;
}

export async function listParked(client: PoolClient, most: number): Promise<Parked[]> {
  const { rows } = await client.query<{ platform: string; message_id: string; seq: number; parked: Buffer; received_at: Date }>({
    name: 'police_in.parked', values: [most],
    text: `select platform, message_id, seq, parked, received_at from liandong.police_in where outcome = 'parked' order by tries, received_at limit $1`,
  });
  return rows.map((r) => ({ platform: r.platform, messageId: r.message_id, seq: r.seq, bytes: r.parked, since: r.received_at }));
}

/** The answer a parked message got in the end; the message itself is forgotten. Null leaves it parked. */
export async function settleParked(client: PoolClient, p: Parked, answer: Answer | null): Promise<boolean> {
  const { rowCount } = answer
    ? await client.query(`update liandong.police_in set outcome = $3, answer = $4, parked = null where platform = $1 and message_id = $2 and outcome = 'parked'`,
      [p.platform, p.messageId, answer.outcome, JSON.stringify(answer)])
    : await client.query('update liandong.police_in set tries = tries + 1 where platform = $1 and message_id = $2', [p.platform, p.messageId]);
  return answer !== null && rowCount === 1;
}

export interface Conflict {
  platform: string;
  messageId: string;
  bodyHash: string;
  seq: number;
  kind: string;
  body: Buffer; // sealed
}

export async function keepConflict(client: PoolClient, c: Conflict, at: Instant): Promise<void> {
  await client.query(
    `insert into liandong.police_conflict (platform, message_id, body_hash, seq, kind, body, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [c.platform, c.messageId, `\\x${c.bodyHash}`, c.seq, c.kind, c.body, at]);
}

/** Another message took the same number before: told, never a reason to lose a call. */
export async function isSequenceReused(client: PoolClient, platform: string, { epoch, seq, messageId }: Pick<InboxRow, 'epoch' | 'seq' | 'messageId'>): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'police_in.seq', values: [platform, seq, messageId, epoch],
    text: 'select 1 from liandong.police_in where platform = $1 and seq = $2 and message_id <> $3 and epoch = $4 limit 1',
  });
  return rowCount !== 0;
}

export interface Gap {
  /** which count; absent: the first */
  epoch?: string;
  from: number;
  to: number;
}

/** Numbers that never came, oldest first: each is a message that was lost, or is still under way. */
export async function listGaps(client: PoolClient, platform: string, most = 100): Promise<Gap[]> {
  const { rows } = await client.query<{ epoch: string; from: number; to: number }>(
    `select epoch, prev + 1 as "from", seq - 1 as "to" from (
       select epoch, seq, lag(seq) over (partition by epoch order by seq) as prev from liandong.police_in where platform = $1) s
     where seq > prev + 1 order by 1, 2 limit $2`, [platform, most]);
  return rows.map(({ epoch, from, to }) => ({ ...(epoch === '' ? {} : { epoch }), from, to }));
}

export interface Count {
  epoch: string;
  since: Date;
  messages: number;
}

/** The counts a platform has used, oldest first: a second one says that it began anew. */
export async function listCounts(client: PoolClient, platform: string): Promise<Count[]> {
  const { rows } = await client.query<Count>(
    'select epoch, min(received_at) as since, count(*)::int as messages from liandong.police_in where platform = $1 group by epoch order by 2', [platform]);
  return rows;
}
