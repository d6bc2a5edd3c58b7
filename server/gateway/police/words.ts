/** What was written with a hand-back or a 协查: opened for the police, who have to act on it; a look like any other. */
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { openEntries } from '#server/platform/vault.ts';

/** Null when nothing was written beside the code, or when it has been erased. */
export async function textOf(deps: Pick<Deps, 'db' | 'vault'>, e: StoredEvent, who: string, at: Instant): Promise<string | null> {
  return inTowns(deps.db, [e.town], async (client) => {
    const entry = entryIn(e.data) ?? (await noteBeside(client, e));
    if (entry === null) return null;
    const purpose = e.type === 'assist.asked' ? 'assist' : 'hand_back';
    return (await openEntries(deps.vault, client, [entry], { who, at, purpose, fields: ['words'] })).get(entry)?.text ?? null;
  });
}

function entryIn(data: Record<string, unknown>): string | null {
  const text = data['text'];
  return typeof text === 'object' && text !== null && 'id' in text && typeof text.id === 'string' ? text.id : null;
}

/** A reason that is no code is kept as a note of the same act: one of the next events of the same instant and hand. */
async function noteBeside(client: Parameters<typeof openEntries>[1], e: StoredEvent): Promise<string | null> {
  const { rows } = await client.query<{ entry: string | null }>(
    `select payload::json #>> '{data,text,id}' as entry from ledger.event
     where town = $1 and seq between $2 + 1 and $2 + 2 and incident = $3 and type = 'note.added' and at = $4 limit 1`, [e.town, e.seq, e.incident, e.at]);
  return rows[0]?.entry ?? null;
}
