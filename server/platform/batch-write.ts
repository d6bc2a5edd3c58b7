/** What a batch adds, as statements: a handful, however much it holds, sent without waiting for one another. */
import type { ClientBase, PoolClient } from 'pg';
import type { Additions } from './batch.ts';
import type { Part } from './change.ts';
import { allEnded } from './db.ts';
import { appendLinked, linkEvents, type Head, type LinkedEvent } from './event-log.ts';
import { saveAssignments, saveIncidents } from './incident-row.ts';
import { insertSealed } from './vault.ts';

/** One transaction under the town's lock. A statement of its own: what follows sees what the last holder committed (TRUST 1). */
export async function beginUnderLock(client: ClientBase, town: string): Promise<void> {
  await client.query(`begin; set local role liandong_app; select set_config('liandong.towns', '${town}', true), pg_advisory_xact_lock(hashtext('liandong.town.${town}'))`);
}

/** One state of the database for all that is read, and no lock. */
export async function beginSnapshot(client: ClientBase, town: string): Promise<void> {
  await client.query(`begin isolation level repeatable read read only; set local role liandong_app; select set_config('liandong.towns', '${town}', true)`);
}

/** Writes what a batch adds and answers the new head. Shared with the past of a demonstration. */
export async function save(client: PoolClient, town: string, head: Head, add: Additions, linked: readonly LinkedEvent[] = linkEvents(head, add.events)): Promise<Head> {
  const own = (i: { town: string }) => i.town === town;
  const [after] = await allEnded([
    appendLinked(client, head, linked),
    saveIncidents(client, [...add.fresh.values()].filter(own), [...add.known.values()].filter(own)),
    saveAssignments(client, [...add.assignments.values()]),
    insertSealed(client, add.sealed),
    ...[...add.rows].map(([part, rows]) => (part as Part<unknown, unknown, unknown>).save(client, town, rows)),
  ]);
  return after;
}

/**
 * What `send` sends before it first waits goes out as one piece, so that the database is woken once and not once a
 * statement.
 */
export function together<T>({ connection: { stream } }: PoolClient, send: () => T): T {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

export async function rollback(client: ClientBase): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
