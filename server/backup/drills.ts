/** How restore drills went. */
import type { ClientBase } from 'pg';
import { instant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Database } from '#server/platform/db.ts';

export interface Drill {
  readonly at: Instant;
  readonly ok: boolean;
  /** the moment that the backup could be brought back to */
  readonly restoredTo: Instant | null;
  readonly events: number | null;
  readonly seconds: number;
  /** why it failed */
  readonly detail: string | null;
}

interface Row {
  readonly at: Date;
  readonly restored_to: Date | null;
  readonly ok: boolean;
  readonly events: number | null;
  readonly seconds: number;
  readonly detail: string | null;
}

export async function findLastDrill(db: Database): Promise<Drill | null> {
  const { rows } = await db.pool.query<Row>('select at, restored_to, ok, events, seconds, detail from liandong.drill order by id desc limit 1');
  const [row] = rows;
  if (!row) return null;
  return { at: instant(row.at.getTime()), ok: row.ok, restoredTo: row.restored_to && instant(row.restored_to.getTime()), events: row.events, seconds: row.seconds, detail: row.detail };
}

export async function saveDrill(client: ClientBase, d: Drill): Promise<void> {
  await client.query('insert into liandong.drill (at, restored_to, ok, events, seconds, detail) values ($1, $2, $3, $4, $5, $6)', [d.at, d.restoredTo, d.ok, d.events, d.seconds, d.detail]);
}
