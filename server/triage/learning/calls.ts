/** Calls of a town with their words, opened for the machine alone: every look is on the record under the name of who asked. */
import type { PoolClient } from 'pg';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant } from '#domain/shared/time.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { openEntries, type Vault } from '#server/platform/vault.ts';

export interface KnownCall {
  readonly callId: string;
  readonly channel: string;
  readonly receivedAt: Instant;
  readonly entryIds: readonly string[];
  readonly incident: Incident;
}

export interface HeardCall extends KnownCall {
  readonly text: string;
}

interface Row {
  id: string;
  channel: string;
  received_at: Date;
  entry_ids: string[];
  state: string;
}

/** First revisions of the town's calls from `from` to `to`, oldest first; no words yet. Links that watch themselves are left out. */
export async function listCalls(client: PoolClient, town: string, from: Instant, to: Instant, limit: number): Promise<KnownCall[]> {
  const { rows } = await client.query<Row>(
    `select distinct on (c.received_at, c.id) c.id, c.channel, c.received_at, c.entry_ids, i.state
     from liandong.call c join liandong.incident i on i.id = c.incident_id
     where i.town = $1 and c.received_at >= $2 and c.received_at <= $3 order by c.received_at, c.id, c.revision desc limit $4`, [town, from, to, limit]);
  return rows.map((r) => ({ callId: r.id, channel: r.channel, receivedAt: instant(r.received_at.getTime()), entryIds: r.entry_ids, incident: parseIncident(r.state) }));
}

export interface Hearing {
  /** account that asked */
  readonly who: string;
  readonly at: Instant;
  /** what explains the look: the trial, or the training */
  readonly because: string;
}

/** The purpose written beside each look (`/looks`): the words went into a machine and were shown to nobody. */
export const LEARNING = 'learning';

/** With their words; calls whose words were erased are left out. */
export async function hear(vault: Vault, client: PoolClient, calls: readonly KnownCall[], { who, at, because }: Hearing): Promise<HeardCall[]> {
  const { rows } = await client.query<{ id: string }>(`select id from vault.entry where kind = 'words' and id = any ($1)`, [calls.flatMap((c) => c.entryIds)]);
  const opened = await openEntries(vault, client, rows.map((r) => r.id), { who, at, purpose: LEARNING, reason: null, fields: ['words'], assignmentId: because });
  return calls.flatMap((call) => {
    const text = call.entryIds.map((id) => opened.get(id)?.text).find((t) => typeof t === 'string');
    return typeof text === 'string' ? [{ ...call, text }] : [];
  });
}
