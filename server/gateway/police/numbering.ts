/**
 * A platform that begins to count anew – a new machine, a restored one, a new year – says so by a name for the new count
 * (`epoch` in its envelope). Ids and numbers are told apart by it: what was called the same before is another message, and
 * a call that came at another time is another call; one id at one instant is one call told again, and other words under it
 * are kept as a conflict. Without a name nothing can be told apart, and the first stands.
 */
import type { Subject } from '#domain/access/subject.ts';
import { parseInstant, toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { sealExternalId } from '#server/intake/external-id.ts';
import { isStorable } from '#server/platform/body.ts';
import { inTowns } from '#server/platform/db.ts';

const BETWEEN = '‖'; // in nobody's ids, and no control character: those are taken out at the edge

export function nameIn(epoch: string, id: string): string {
  return epoch === '' ? id : `${epoch}${BETWEEN}${id}`;
}

/** The platform's own id, as it would write it. */
export function plainName(name: string): string {
  return name.slice(name.lastIndexOf(BETWEEN) + 1);
}

/** For people: the id, and in which count. */
export function shownName(name: string): string {
  return name.replace(BETWEEN, '/');
}

interface Named {
  source: string;
  externalId: string;
  /** of a call or its change; null where a message only refers to it */
  receivedAt: string | null;
}

/** Under which name a call of this count is known, or is to be known: its own id, unless that is another call's. */
export async function callName(deps: Pick<Deps, 'db' | 'secrets'>, platform: Subject, epoch: string, { source, externalId, receivedAt }: Named): Promise<string> {
  if (epoch === '' || !isStorable(source)) return externalId; // a source that no database holds knows no call yet
  const within = nameIn(epoch, externalId);
  const seal = (id: string) => sealExternalId(deps.secrets, source, id);
  const { rows } = await inTowns(deps.db, platform.towns, (client) => client.query<{ external_id: string; received_at: Date }>(
    'select external_id, received_at from liandong.call where source = $1 and external_id = any($2)', [source, [seal(within), seal(externalId)]]));
  const at = receivedAt === null ? null : parseInstant(receivedAt);
  const same = at === null ? undefined : rows.find((r) => r.received_at.getTime() === toMs(at));
  if (same) return same.external_id === seal(within) ? within : externalId;
  if (rows.some((r) => r.external_id === seal(within))) return within;
  return rows.length === 0 || at === null ? externalId : within;
}
