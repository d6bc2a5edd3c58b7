/**
 * A word from the desk that no phone shows: told by the ways that reach a pocket, at once where no phone of the unit is
 * connected, else when nobody has read it within the town's time. It names neither matter nor words: it asks to look.
 */
import { z } from 'zod';
import { event } from '#domain/incident/events.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant, plus } from '#domain/shared/time.ts';
import { findIncident } from '#server/incident/queries.ts';
import { change } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import { peopleOf, TELLING_ACTOR, waysOf, type TellingDeps } from './telling.ts';

const toldShape = z.array(z.object({ account: z.string(), way: z.enum(['wechat', 'sms']), ok: z.boolean(), code: z.string().nullable(), at: z.string() }));
export type MessageTold = z.output<typeof toldShape>[number];

/** Of `liandong.unit_message.told`. */
export const parseTold = (told: string | null): MessageTold[] => (told === null ? [] : toldShape.parse(JSON.parse(told)));

/** A word that is half an hour old is no longer brought after anybody. */
const WORTH_TELLING = { minutes: 30 };
/** Whoever takes one has so long to say what became of it; after that it is anybody's again. */
const AGAIN_AFTER = { seconds: 30 };
const MOST_TRIES = 5;
const AT_ONCE = 32;
const WORDS = { title: '新消息', text: '城运中心发来消息，请打开处置端查看。' };

interface Due { id: string; town: string; unit_id: string; incident_id: string | null; at: Date; tell_tries: number; told: string | null; read: boolean }

/** One look: answers how many were told about. */
export async function tellUnread(deps: TellingDeps): Promise<number> {
  const now = await deps.now();
  const towns = deps.district.towns.map((t) => t.id);
  const { rows } = await inTowns(deps.db, towns, (client) => client.query<Due>({
    name: 'unread.take',
    text: `update liandong.unit_message m set tell_tries = tell_tries + 1, tell_at = $2 from (
             select id from liandong.unit_message where tell_at <= $1 order by tell_at limit ${AT_ONCE} for update skip locked
           ) due where m.id = due.id
           returning m.id, m.town, m.unit_id, m.incident_id, m.at, m.tell_tries, m.told, exists (select from liandong.unit_message_read r where r.message_id = m.id) as read`,
    values: [now, plus(now, AGAIN_AFTER)],
  }));
  await Promise.all(rows.map((m) => tellOne(deps, m, now).catch(deps.onError))); // what fails here is taken again
  return rows.length;
}

async function tellOne(deps: TellingDeps, m: Due, now: Instant): Promise<void> {
  const before = parseTold(m.told);
  if (m.read || plus(instant(m.at.getTime()), WORTH_TELLING) <= now) { await settle(deps, m, before, true); return; }
  const reached = new Set(before.filter((t) => t.ok).map((t) => t.account));
  const people = (await peopleOf(deps, m.unit_id)).filter((account) => !reached.has(account));
  const tried = (await Promise.all(people.map((account) => tellPerson(deps, m, account, now)))).flat();
  // of each way what it said last: that it hesitated five times is one fact
  const all = [...before.filter((b) => !tried.some((t) => t.account === b.account && t.way === b.way)), ...tried];
  const done = people.every((account) => tried.some((t) => t.account === account && t.ok)) || m.tell_tries >= MOST_TRIES;
  await record(deps, m, tried.filter((t) => !before.some((b) => b.account === t.account && b.way === t.way && b.ok === t.ok)));
  await settle(deps, m, all, done || tried.length === 0);
}

/** By the first way that takes it. */
async function tellPerson(deps: TellingDeps, m: Due, account: string, now: Instant): Promise<MessageTold[]> {
  const said: MessageTold[] = [];
  for (const { way, address } of await waysOf(deps, [account])) {
    const sent = await deps.ways[way]?.send({ to: address, ...WORDS, url: way === 'wechat' ? deps.page() : null, ref: `${m.id}_${account}_${way}` });
    if (!sent) continue;
    said.push({ account, way, ok: sent.kind === 'sent', code: sent.kind === 'sent' ? null : sent.code, at: now });
    if (sent.kind === 'sent') break;
  }
  return said;
}

/** On the record of the incident that it is about, where there is one. */
async function record(deps: TellingDeps, m: Due, told: readonly MessageTold[]): Promise<void> {
  if (m.incident_id === null || told.length === 0) return;
  const i = await findIncident(deps.db, [m.town], m.incident_id);
  if (!i) return;
  const said = told.map(({ account, way, ok, code }) => ({ account, way, ok, code }));
  await change(deps.shell, i, TELLING_ACTOR, (now) => ({ events: now ? [event(now.id, 'unit.message_told', { messageId: m.id, unitId: m.unit_id, told: said })] : [], answer: null }));
}

async function settle(deps: TellingDeps, m: Due, told: readonly MessageTold[], done: boolean): Promise<void> {
  await inTowns(deps.db, [m.town], (client) => client.query({
    name: 'unread.settle', text: 'update liandong.unit_message set told = $2, tell_at = case when $3 then null else tell_at end where id = $1', values: [m.id, told.length > 0 ? JSON.stringify(told) : null, done],
  }));
}
