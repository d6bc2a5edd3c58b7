/** Whose messages somebody reads, and how one looks. */
import { z } from 'zod';
import { mayEver } from '#domain/access/decide.ts';
import { onlyHandles, type Subject } from '#domain/access/subject.ts';
import { findAccount, findPerson, findUnit, listUnits } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { messagesWhere, openMessage, type Message } from './store.ts';

const SHOWN_FOR = { hours: 24 };
export const messageView = z.object({
  id: z.string(), unitId: z.string(), unitName: localized, incidentId: z.string().nullable(), from: z.string(), fromName: z.string(), at: z.string(),
  /** null once its time is over */
  text: z.string().nullable(),
  read: z.array(z.object({ account: z.string(), name: z.string(), at: z.string() })),
  /** who was told outside the app that there is something to read, and whether it went out */
  told: z.array(z.object({ account: z.string(), name: z.string(), way: z.string(), ok: z.boolean(), at: z.string() })),
});
export type View = z.input<typeof messageView>;

/** Units whose messages are the subject's own; null: whoever sends reads those of the towns. */
export function ownUnits(deps: Deps, subject: Subject): string[] | null {
  if (!onlyHandles(subject)) return null;
  return listUnits(deps.district, {}).filter((u) => (subject.unitId === null ? u.organisationId === subject.organisationId : u.id === subject.unitId)).map((u) => u.id);
}

/** Messages of the last day that are the subject's to read, newest first; none where the subject reads none. */
export async function listFor(deps: Deps, subject: Subject, now: Instant): Promise<View[]> {
  if (!mayEver(subject, 'message.read')) return [];
  const units = ownUnits(deps, subject);
  const found = await inTowns(deps.db, subject.towns, (client) => messagesWhere(client, `m.at > $1 and ($2::text[] is null or m.unit_id = any($2))`, [plus(now, { hours: -SHOWN_FOR.hours }), units]));
  return found.map((m) => viewOf(deps, m));
}

export function viewOf(deps: Deps, m: Message): View {
  const name = (account: string): string => findPerson(deps.district, findAccount(deps.district, account)?.personId ?? '')?.name ?? account;
  return {
    id: m.id, unitId: m.unitId, unitName: findUnit(deps.district, m.unitId)?.name ?? { zh: m.unitId, en: m.unitId }, incidentId: m.incidentId, from: m.from, fromName: name(m.from), at: m.at,
    text: openMessage(deps.secrets, m), read: m.read.map(({ account, at }) => ({ account, name: name(account), at })),
    told: (m.told ?? []).map(({ account, way, ok, at }) => ({ account, name: name(account), way, ok, at })),
  };
}
