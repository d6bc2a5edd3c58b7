/** The callers' words and identity, and what was written along the way: opened together, each look on the record. */
import { z } from 'zod';
import type { PoolClient } from 'pg';
import { explainLook } from '#domain/access/explain.ts';
import type { StatedPurpose } from '#domain/access/purpose.ts';
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { openWindow } from '#server/looks/break-glass.ts';
import { inTowns } from '#server/platform/db.ts';
import { openEntries, type OpenedEntry } from '#server/platform/vault.ts';
import { accessTo } from './view.ts';

export const wordsView = z.object({
  incidentId: z.string(), purpose: z.string(), seenBy: z.string(), seenAt: z.string(),
  /** of a look by break-glass: until when more may be looked at for the same reason */
  openUntil: z.string().nullable(),
  calls: z.array(z.object({
    callId: z.string(), channel: z.string(), receivedAt: z.string(), revision: z.number(), text: z.string().nullable(),
    caller: z.object({ phone: z.string().optional(), name: z.string().optional(), secret: z.boolean().optional() }).nullable(),
    place: z.string().nullable(),
    conflicts: z.array(z.string().nullable()),
  })),
  notes: z.array(z.object({ id: z.string(), text: z.string().nullable() })),
});
export type WordsView = z.output<typeof wordsView>;

interface CallRow {
  id: string;
  channel: string;
  received_at: Date;
  revision: number;
  entry_ids: string[];
  conflict_ids: string[];
}

export async function openWords(deps: Deps, subject: Subject, incident: Incident, purpose: StatedPurpose): Promise<WordsView> {
  const now = await deps.now();
  const fields = accessTo(subject, 'incident.words', incident, deps.district).fields;
  const identity = fields.has('identity');
  const explained = explainLook(subject, incident, relationsOf(subject, incident, deps.district), purpose.purpose);
  return inTowns(deps.db, subject.towns, async (client) => {
    const openUntil = await windowOf(deps, client, { town: incident.town, incidentId: incident.id, who: subject.account, at: now }, purpose);
    const { rows } = await client.query<CallRow>(
      `select c.id, c.channel, c.received_at, c.revision, c.entry_ids,
         coalesce((select array_agg(x.entry_ids[1]) from liandong.call_conflict x where x.call_id = c.id), '{}') as conflict_ids
       from liandong.call c where c.id = any($1) or c.incident_id = $2 order by c.received_at, c.revision`,
      [incident.calls.map((c) => c.callId), incident.id]);
    const kinds = identity ? ['words', 'identity', 'place_text', 'note', 'raw'] : ['words', 'place_text', 'note'];
    const ids = await entriesOf(client, incident, rows, kinds);
    const look = { who: subject.account, at: now, purpose: purpose.purpose, reason: purpose.reason, fields: identity ? ['words', 'identity'] : ['words'], assignmentId: explained };
    const opened = await openEntries(deps.vault, client, ids, look);
    return {
      incidentId: incident.id, purpose: purpose.purpose, seenBy: subject.account, seenAt: now, openUntil,
      calls: rows.map((row) => callOf(row, opened, identity)),
      notes: [...opened.values()].filter((e) => e.kind === 'note').map((e) => ({ id: e.id, text: e.text })),
    };
  });
}

/** A look for a reason of one's own is open for a quarter of an hour, and somebody else reads the reason the next day. */
export function windowOf(deps: Pick<Deps, 'district'>, client: PoolClient, look: { town: string; incidentId: string; who: string; at: Instant }, { purpose, reason }: StatedPurpose): Promise<Instant | null> {
  return purpose === 'break_glass' && reason !== null ? openWindow(client, { ...look, reason }, deps.district) : Promise.resolve(null);
}

/** Only entries the viewer may see are opened at all: an identity not shown is an identity not looked at. */
async function entriesOf(client: Parameters<typeof openEntries>[1], incident: Incident, calls: CallRow[], kinds: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from vault.entry where kind = any($3) and (incident = $1 or id = any($2))`,
    [incident.id, calls.flatMap((c) => [...c.entry_ids, ...c.conflict_ids]), kinds]);
  return rows.map((r) => r.id);
}

function callOf(row: CallRow, opened: Map<string, OpenedEntry>, identity: boolean): WordsView['calls'][number] {
  const of = (kind: string) => row.entry_ids.map((id) => opened.get(id)).find((e) => e?.kind === kind)?.text ?? null;
  return {
    callId: row.id, channel: row.channel, receivedAt: row.received_at.toISOString(), revision: row.revision, text: of('words'),
    caller: identity ? callerOf(of('identity')) : null, place: of('place_text'),
    conflicts: row.conflict_ids.map((id) => opened.get(id)?.text ?? null),
  };
}

/** Sealed by intake as JSON; nothing else writes it. */
function callerOf(text: string | null): WordsView['calls'][number]['caller'] {
  return text === null ? null : (JSON.parse(text) as NonNullable<WordsView['calls'][number]['caller']>);
}
