/** 公安侧: the calls of a matter, opened for the street's side that will speak with the callers; a look like any other. */
import type { Incident } from '#domain/incident/incident.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { openExternalId } from '#server/intake/external-id.ts';
import { inTowns } from '#server/platform/db.ts';
import { openEntries, type OpenedEntry } from '#server/platform/vault.ts';

const WHO = 'street_line';
/** As `POST /calls` takes it. */
const LONGEST_ID = 128;

export interface CallAcross {
  callId: string;
  body: {
    externalId: string; revision: number; town: string; receivedAt: Instant; channel: string; text: string;
    caller?: unknown; place?: { text: string };
  };
}

interface Row {
  id: string;
  source: string;
  external_id: string;
  revision: number;
  channel: string;
  received_at: Date;
  entry_ids: string[];
}

/** Every revision of every call, as they came; or only `callId`. What was erased meanwhile comes without its words. */
export async function readCalls(deps: Deps, i: Incident, callId: string | null, at: Instant): Promise<CallAcross[]> {
  return inTowns(deps.db, [i.town], async (client) => {
    const { rows } = await client.query<Row>({
      name: 'across.calls', values: [[i.id, ...i.mergedFrom], callId],
      text: `select id, source, external_id, revision, channel, received_at, entry_ids from liandong.call
             where incident_id = any($1) and ($2::text is null or id = $2) order by taken_at, id`,
    });
    const entries = await openEntries(deps.vault, client, rows.flatMap((r) => r.entry_ids), { who: WHO, at, purpose: 'dispatch', fields: ['words', 'identity'] });
    return rows.map((r) => ({ callId: r.id, body: bodyOf(deps, i.town, r, r.entry_ids.flatMap((id) => entries.get(id) ?? [])) }));
  });
}

function bodyOf(deps: Deps, town: string, r: Row, entries: readonly OpenedEntry[]): CallAcross['body'] {
  const said = (kind: OpenedEntry['kind']) => entries.find((e) => e.kind === kind)?.text ?? null;
  const identity = said('identity');
  const place = said('place_text');
  return {
    externalId: nameOf(deps, r), revision: r.revision, town, receivedAt: instant(r.received_at.getTime()), channel: r.channel, text: said('words') ?? '',
    ...(identity === null ? {} : { caller: JSON.parse(identity) as unknown }), ...(place === null ? {} : { place: { text: place } }),
  };
}

/** The number the caller's police know it by, under the name of who sent it; where that is too long, the id of our own. */
function nameOf(deps: Deps, r: Row): string {
  const name = `${r.source}/${openExternalId(deps.secrets, r.source, r.external_id)}`;
  return name.length <= LONGEST_ID ? name : r.external_id.slice(0, LONGEST_ID);
}
