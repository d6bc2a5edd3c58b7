/** The incidents of a town as they stand, the latest opened first; read in pieces, for a year of a town is more than memory should hold at once. */
import type { ClientBase } from 'pg';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import { parseIncident } from '#server/platform/incident-row.ts';

const AT_ONCE = 200; // states that are read without a pause: whoever waits meanwhile gets a turn between

/** Opened since `since`; with `closedSince` only what is open still or was closed since then. */
export async function* openedSince(client: ClientBase, town: string, since: Instant, closedSince: Instant | null = null): AsyncGenerator<Incident> {
  let last: { opened_at: Date | string; id: string } = { opened_at: 'infinity', id: '' };
  for (;;) {
    const { rows } = await client.query<{ id: string; opened_at: Date; state: string }>({
      name: 'incident.opened-since', values: [town, since, last.opened_at, last.id, closedSince, AT_ONCE],
      text: `select id, opened_at, state from liandong.incident where town = $1 and opened_at >= $2 and (opened_at, id) < ($3::timestamptz, $4::text)
               and ($5::timestamptz is null or closed_at is null or closed_at >= $5) order by opened_at desc, id desc limit $6`,
    });
    for (const { state } of rows) yield parseIncident(state);
    const end = rows.at(-1);
    if (!end || rows.length < AT_ONCE) return;
    last = end;
  }
}
