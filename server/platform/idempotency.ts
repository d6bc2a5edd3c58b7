/**
 * `Idempotency-Key` (DECISIONS 19): scoped to the account, kept with the change in one commit, never expiring within
 * retention. The same key with another body is refused; with the same body the first outcome is told again.
 */
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Refusal } from '#domain/shared/refusal.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { canonical } from './canonical.ts';
import type { Part } from './change.ts';

export interface KeyedRequest {
  account: string;
  key: string;
  bodyHash: string; // hex
}

export interface KeptOutcome extends KeyedRequest {
  incidentId: string | null;
  refusal: Refusal | null;
  /** ids and outcome, where the incident alone does not say them: a call's */
  told?: unknown;
  at: string;
}

type Known = Map<string, KeptOutcome>;

const nameOf = (r: { account: string; key: string }) => `${r.account}\n${r.key}`;

export const IDEMPOTENCY: Part<KeyedRequest, Known, KeptOutcome> = {
  name: 'idempotency',
  async load(client, _town, wanted) {
    const { rows } = await client.query<{ account: string; key: string; body_hash: string; incident_id: string | null; answer: string; at: string }>({
      name: 'idempotency.load',
      text: `select account, key, encode(body_hash, 'hex') as body_hash, incident_id, answer, at::text from liandong.idempotency
             where (account, key) in (select * from unnest($1::text[], $2::text[]))`,
      values: [wanted.map((w) => w.account), wanted.map((w) => w.key)],
    });
    return new Map(rows.map((r) => {
      const answer: unknown = JSON.parse(r.answer); // written only by save
      const refusal = isRefusal(answer) ? answer : null;
      return [nameOf(r), { account: r.account, key: r.key, bodyHash: r.body_hash, incidentId: r.incident_id, at: r.at, refusal, ...(refusal ? {} : { told: answer }) }];
    }));
  },
  incidents: (known, need) => {
    const kept = known.get(nameOf(need))?.incidentId;
    return kept ? [kept] : [];
  },
  remember: (known, row) => { known.set(nameOf(row), row); },
  async save(client, _town, rows) {
    await client.query({
      name: 'idempotency.save',
      text: `insert into liandong.idempotency (account, key, body_hash, incident_id, answer, at)
             select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::timestamptz[])`,
      values: [rows.map((r) => r.account), rows.map((r) => r.key), rows.map((r) => `\\x${r.bodyHash}`), rows.map((r) => r.incidentId),
        rows.map((r) => JSON.stringify(r.refusal ?? r.told ?? null)), rows.map((r) => r.at)],
    });
  },
};

function hashBody(what: string, body: unknown): string {
  return hash('sha256', `${what}\n${canonical(body)}`, 'hex');
}

/** A request under a key; null without one. The key is kept as its hash. */
export function keyedBy(account: string, key: string, what: string, body: unknown): KeyedRequest;
export function keyedBy(account: string, key: string | null, what: string, body: unknown): KeyedRequest | null;
export function keyedBy(account: string, key: string | null, what: string, body: unknown): KeyedRequest | null {
  return key === null ? null : { account, key: hash('sha256', key, 'hex'), bodyHash: hashBody(what, body) };
}

/** The first outcome under this key, a refusal when the key was used for another request, or null when it is new. */
export function earlier(known: Known, request: KeyedRequest): KeptOutcome | Refusal | null {
  const kept = known.get(nameOf(request));
  if (!kept) return null;
  return kept.bodyHash === request.bodyHash ? kept : refuse('request.key_reused');
}

/** The same, read beside the writer. */
export async function readEarlier(client: PoolClient, request: KeyedRequest): Promise<KeptOutcome | Refusal | null> {
  return earlier(await IDEMPOTENCY.load(client, '', [request]), request);
}

/** For what is kept without the writer: false when the key is taken. Waits for another transaction that is about to take it. */
export async function takeKey(client: PoolClient, row: KeptOutcome): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into liandong.idempotency (account, key, body_hash, incident_id, answer, at) values ($1, $2, decode($3, 'hex'), $4, $5, $6) on conflict do nothing`,
    [row.account, row.key, row.bodyHash, row.incidentId, JSON.stringify(row.refusal ?? row.told ?? null), row.at]);
  return rowCount === 1;
}
