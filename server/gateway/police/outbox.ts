/** What goes out to a platform: numbered without gaps, sealed until it is acknowledged, then forgotten but for its digest. */
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Instant } from '#domain/shared/time.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import { openMessage, sealMessage } from './inbox.ts';

export const KINDS_OUT = [
  'receipt', 'decision', 'progress', 'hand_back', 'assist_request', 'result',
  // from the police's side of a line to the street's
  'diverted', 'hand_back_ack', 'hand_back_refusal', 'assist_answer', 'statement',
] as const;
export type KindOut = (typeof KINDS_OUT)[number];

export interface NewMessage {
  /** the same cause gives the same id: told twice, it is one message */
  id: string;
  kind: KindOut;
  incidentId: string | null;
  body: Record<string, unknown>;
}

export interface OutMessage {
  platform: string;
  seq: number;
  id: string;
  kind: KindOut;
  incidentId: string | null;
  status: 'waiting' | 'sent' | 'acknowledged' | 'dead';
  code: string | null;
  tries: number;
  createdAt: Date;
  sentAt: Date | null;
  /** the envelope, byte for byte as it is signed; empty once acknowledged */
  bytes: Buffer;
}

const contextOf = (platform: string, id: string) => `police out ${platform} ${id}`;

/** Puts messages into a platform's outbox, in order; those already there stay as they are. Answers how many are new. */
export async function enqueue(client: PoolClient, secrets: Secrets, platform: string, messages: readonly NewMessage[], at: Instant): Promise<number> {
  const { rows } = await client.query<{ out_seq: number }>('select out_seq from liandong.police_line where platform = $1 for update', [platform]);
  const line = rows[0];
  if (!line) return 0; // no key was ever given to it: nobody is there to read
  let seq = line.out_seq;
  for (const m of messages) {
    const envelope = Buffer.from(JSON.stringify({ kind: m.kind, seq: seq + 1, sentAt: at, body: m.body }), 'utf8');
    const { rowCount } = await client.query({
      name: 'police_out.put',
      text: `insert into liandong.police_out (platform, seq, id, kind, incident_id, body, digest, created_at, status)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') on conflict (platform, id) do nothing`,
      values: [platform, seq + 1, m.id, m.kind, m.incidentId, sealMessage(secrets, contextOf(platform, m.id), envelope), hash('sha256', envelope, 'hex'), at],
    });
    if (rowCount === 1) seq += 1;
  }
  if (seq > line.out_seq) await client.query('update liandong.police_line set out_seq = $2 where platform = $1', [platform, seq]);
  return seq - line.out_seq;
}

interface Row {
  platform: string;
  seq: number;
  id: string;
  kind: KindOut;
  incident_id: string | null;
  status: OutMessage['status'];
  code: string | null;
  tries: number;
  created_at: Date;
  sent_at: Date | null;
  body: Buffer;
}

const COLUMNS = 'platform, seq, id, kind, incident_id, status, code, tries, created_at, sent_at, body';

function messageOf(secrets: Secrets, r: Row): OutMessage {
  const bytes = r.body.length === 0 ? Buffer.alloc(0) : openMessage(secrets, contextOf(r.platform, r.id), r.body);
  return {
    platform: r.platform, seq: r.seq, id: r.id, kind: r.kind, incidentId: r.incident_id, status: r.status, code: r.code,
    tries: r.tries, createdAt: r.created_at, sentAt: r.sent_at, bytes,
  };
}

/** What is not acknowledged yet, from `after` on; a platform that asks again is told again. */
export async function listOpen(client: PoolClient, secrets: Secrets, platform: string, after: number, most: number): Promise<OutMessage[]> {
  const { rows } = await client.query<Row>({
    name: 'police_out.open', values: [platform, after, most],
    text: `select ${COLUMNS} from liandong.police_out where platform = $1 and seq > $2 and status in ('waiting', 'sent') order by seq limit $3`,
  });
  return rows.map((r) => messageOf(secrets, r));
}

/** What has to be sent now: never sent, or sent before `resendBefore` and not answered since. */
export async function listDue(client: PoolClient, secrets: Secrets, platform: string, resendBefore: Instant, most: number): Promise<OutMessage[]> {
  const { rows } = await client.query<Row>({
    name: 'police_out.due', values: [platform, resendBefore, most],
    text: `select ${COLUMNS} from liandong.police_out
           where platform = $1 and (status = 'waiting' or (status = 'sent' and sent_at <= $2)) order by seq limit $3`,
  });
  return rows.map((r) => messageOf(secrets, r));
}

export async function listDead(client: PoolClient, secrets: Secrets, platforms: readonly string[], most: number): Promise<OutMessage[]> {
  const { rows } = await client.query<Row>(
    `select ${COLUMNS} from liandong.police_out where platform = any($1) and status = 'dead' order by created_at desc, seq desc limit $2`, [platforms, most]);
  return rows.map((r) => messageOf(secrets, r));
}

/** Handed over; a receipt wants no receipt, so it is done with that. */
export async function markSent(client: PoolClient, platform: string, seqs: readonly number[], at: Instant): Promise<void> {
  if (seqs.length === 0) return;
  await client.query({
    name: 'police_out.sent', values: [platform, seqs, at],
    text: `update liandong.police_out set status = 'sent', sent_at = $3, tries = tries + 1
           where platform = $1 and seq = any($2::bigint[]) and status in ('waiting', 'sent')`,
  });
  await client.query('update liandong.police_line set last_out_at = greatest(last_out_at, $2) where platform = $1', [platform, at]);
}

/** Receipts that the platform has read past need no answer; all else is settled by its own receipt. */
export async function settleReceipts(client: PoolClient, platform: string, upTo: number, at: Instant): Promise<void> {
  await client.query({
    name: 'police_out.receipts', values: [platform, upTo, at],
    text: `update liandong.police_out set status = 'acknowledged', settled_at = $3, body = ''
           where platform = $1 and seq <= $2 and kind = 'receipt' and status = 'sent'`,
  });
}

/** The platform's word on one message; null when it was never ours. Once acknowledged, always acknowledged. */
export async function settle(client: PoolClient, platform: string, id: string, as: 'acknowledged' | 'dead', code: string | null, at: Instant): Promise<{ incidentId: string | null; kind: KindOut } | null> {
  const { rows } = await client.query<{ incident_id: string | null; kind: KindOut }>({
    name: 'police_out.settle', values: [platform, id, as, code, at],
    text: `update liandong.police_out set status = case when status = 'acknowledged' then status else $3 end,
             code = case when status = 'acknowledged' then code else $4 end, settled_at = coalesce(settled_at, $5),
             body = case when $3 = 'acknowledged' then '' else body end
           where platform = $1 and id = $2 returning incident_id, kind`,
  });
  const row = rows[0];
  return row ? { incidentId: row.incident_id, kind: row.kind } : null;
}

/** An administrator's wish: from the beginning. False when the message is not there, or not dead. */
export async function resend(client: PoolClient, platforms: readonly string[], id: string): Promise<'resent' | 'not_dead' | 'unknown'> {
  const { rowCount } = await client.query(
    `update liandong.police_out set status = 'waiting', code = null, tries = 0, settled_at = null where platform = any($1) and id = $2 and status = 'dead'`, [platforms, id]);
  if (rowCount !== 0) return 'resent';
  const found = await client.query('select 1 from liandong.police_out where platform = any($1) and id = $2', [platforms, id]);
  return found.rowCount === 0 ? 'unknown' : 'not_dead';
}
