/** The caller's number, for those who ring or write to them on somebody's behalf: each opening is a look. */
import type { Incident } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { openEntries, type Look } from '#server/platform/vault.ts';

/**
 * The number of the first caller who left one, unless that caller wants to stay secret. Only entries that hold an identity
 * are opened, one by one until a number is found.
 */
export async function callersPhone(deps: Pick<Deps, 'db' | 'vault'>, incident: Pick<Incident, 'id' | 'town'>, look: Look): Promise<string | null> {
  return inTowns(deps.db, [incident.town], async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select e.id from liandong.call c cross join unnest(c.entry_ids) with ordinality as x (id, n) join vault.entry e on e.id = x.id
       where c.incident_id = $1 and e.kind = 'identity' order by c.taken_at, c.id, x.n`, [incident.id]);
    for (const { id } of rows) {
      const caller = callerOf((await openEntries(deps.vault, client, [id], look)).get(id)?.text ?? null);
      if (caller?.secret === true) return null;
      const mobile = mobileOf(caller?.phone ?? '');
      if (mobile !== null) return mobile;
    }
    return null;
  });
}

/** Sealed by intake as JSON; nothing else writes it. */
function callerOf(text: string | null): { phone?: string; secret?: boolean } | null {
  return text === null ? null : (JSON.parse(text) as { phone?: string; secret?: boolean });
}

/** Messages reach mobile numbers only: eleven digits that begin with 1, however they were written. */
export function mobileOf(phone: string): string | null {
  const digits = phone.normalize('NFKC').replace(/\D/g, '').replace(/^(0086|86)(?=1\d{10}$)/, '');
  return /^1\d{10}$/.test(digits) ? digits : null;
}
