/** What must be true of a database after whatever was done to the server: asked of the database itself. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { connected } from '#test/ledger/world.ts';
import { finish, spawnNode } from '#test/support/process.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';
import type { Finding } from '../../cli/verify/finding.ts';
import { exportRecord } from '#server/ledger/write-export.ts';
import type { Load } from './load.ts';

export interface Findings {
  /** acknowledged calls and notes that are not there, or not as they were acknowledged */
  lost: string[];
  /** ids taken more than once, notes made more than once, calls in the record that no row knows */
  double: string[];
  /** of the independent checker */
  orphans: unknown[];
  /** of `verify`: chains, heads, and every row against its replayed events */
  damage: Finding | null;
}

export const NOTHING: Findings = { lost: [], double: [], orphans: [], damage: null };

type Known = Pick<Load, 'calls' | 'notes' | 'missing'>;

export function audit(databaseUrl: string, loads: readonly Known[]): Promise<Findings & { events: number }> {
  return connected(databaseUrl, async (client) => {
    const rows = await rowsOf(client);
    const report = await inWholeSnapshot(client, () => verifyDatabase(client, [], null));
    return {
      lost: [...lostCalls(rows, loads), ...lostNotes(rows, loads), ...loads.flatMap((l) => l.missing)], double: [...doubleCalls(rows, loads), ...doubleNotes(rows, loads)],
      orphans: await orphansIn(client), damage: report.firstBad, events: report.events,
    };
  });
}

interface Rows {
  /** sender's id, as sealed → rows */
  calls: Map<string, { id: string; incident_id: string }[]>;
  /** call id → how many events say that it was taken */
  said: Map<string, number>;
  /** SHA-256 of the idempotency key → incident */
  keys: Map<string, string | null>;
  /** incident → events of notes */
  notes: Map<string, number>;
}

async function rowsOf(client: pg.Client): Promise<Rows> {
  const calls = await client.query<{ id: string; incident_id: string; external_id: string }>('select id, incident_id, external_id from liandong.call');
  const said = await client.query<{ id: string; n: number }>(
    `select payload::jsonb #>> '{data,call,callId}' as id, count(*)::int as n from ledger.event
     where type in ('incident.opened', 'call.linked', 'call.revised', 'incident.reopened') and payload::jsonb #>> '{data,call,callId}' is not null group by 1`);
  const keys = await client.query<{ key: string; incident_id: string | null }>('select key, incident_id from liandong.idempotency');
  const notes = await client.query<{ incident: string; n: number }>(`select incident, count(*)::int as n from ledger.event where type = 'note.added' group by 1`);
  const byId: Rows['calls'] = new Map();
  for (const c of calls.rows) byId.set(c.external_id, [...(byId.get(c.external_id) ?? []), c]);
  return {
    calls: byId, said: new Map(said.rows.map((r) => [r.id, r.n])), keys: new Map(keys.rows.map((r) => [r.key, r.incident_id])),
    notes: new Map(notes.rows.map((r) => [r.incident, r.n])),
  };
}

function lostCalls(rows: Rows, loads: readonly Known[]): string[] {
  const incidents = new Map([...rows.calls.values()].flat().map((c) => [c.id, c.incident_id]));
  const kept = (a: { callId: string; incidentId: string }) => incidents.get(a.callId) === a.incidentId && rows.said.has(a.callId);
  return loads.flatMap(({ calls }) => [...calls].flatMap(([id, answers]) => (answers.every(kept) ? [] : [id])));
}

function lostNotes(rows: Rows, loads: readonly Known[]): string[] {
  return loads.flatMap(({ notes }) => [...notes].flatMap(([key, incident]) => (rows.keys.get(hash('sha256', key, 'hex')) === incident && rows.notes.has(incident) ? [] : [key])));
}

function doubleCalls(rows: Rows, loads: readonly Known[]): string[] {
  const answered = loads.flatMap(({ calls }) => [...calls].flatMap(([id, answers]) => (answers.length > 1 ? [id] : [])));
  const stored = [...rows.calls].flatMap(([id, list]) => (list.length > 1 ? [id] : []));
  const ids = new Set([...rows.calls.values()].flat().map((c) => c.id));
  const said = [...rows.said].flatMap(([id, n]) => (n > 1 || !ids.has(id) ? [id] : []));
  return [...answered, ...stored, ...said];
}

function doubleNotes(rows: Rows, loads: readonly Known[]): string[] {
  const asked = new Set(loads.flatMap(({ notes }) => [...notes.values()]));
  return [...rows.notes].flatMap(([incident, n]) => (asked.has(incident) && n > 1 ? [incident] : []));
}

/** The program that shares no code with the rules, over a whole export. */
export async function orphansIn(client: pg.Client, graceSeconds = 15): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-export-'));
  try {
    const path = join(folder, 'export.jsonl');
    const file = createWriteStream(path);
    await inWholeSnapshot(client, async () => { for await (const text of exportRecord(client)) file.write(text); });
    file.end();
    await once(file, 'close');
    const { code, out, err } = await finish(spawnNode(['test/checker/orphans.mjs', path, '--grace', String(graceSeconds)]));
    if (code !== 0 && code !== 1) throw new Error(`the checker could not read the export: ${err}`);
    return (JSON.parse(out) as { orphans: unknown[] }).orphans;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
