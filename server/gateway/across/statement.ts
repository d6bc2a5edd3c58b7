/** 公安侧: what was sent across the line and what was heard on a day, told to the street's side, which compares it. */
import type { PoolClient } from 'pg';
import { addDays, localTime } from '#domain/deadlines/local-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { openMessage, sealMessage } from '#server/gateway/police/inbox.ts';
import { enqueue, type NewMessage } from '#server/gateway/police/outbox.ts';
import { openExternalId, sealExternalId } from '#server/intake/external-id.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Secrets } from '#server/platform/secrets.ts';

export interface SentCall {
  platform: string;
  town: string;
  ref: string;
  revision: number;
  day: string;
  digest: string; // hex, of what was said: sealed at rest, since it tells a short text to whoever tries
}

const contextOf = (platform: string, ref: string) => `across ${platform} ${ref}`;

export async function keepSent(client: PoolClient, secrets: Secrets, calls: readonly SentCall[]): Promise<void> {
  for (const c of calls) {
    const ref = sealExternalId(secrets, `across ${c.platform}`, c.ref);
    await client.query({
      name: 'across_call.keep', values: [c.platform, c.town, ref, c.revision, c.day, sealMessage(secrets, contextOf(c.platform, ref), Buffer.from(c.digest, 'hex'))],
      text: 'insert into liandong.across_call (platform, town, ref, revision, day, digest) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    });
  }
}

const PART = 2_000;
/** The other side compares yesterday half an hour after midnight; ours is there before. */
const AFTER_MIDNIGHT = 5; // minutes

/** Yesterday's statement, once, as soon as the day is over. Answers how many messages were put. */
export async function stateYesterday(deps: Deps, platform: string, now: Instant): Promise<number> {
  const { date, minutes } = localTime(now, deps.district.timeZone);
  return minutes < AFTER_MIDNIGHT ? 0 : stateDay(deps, platform, addDays(date, -1), now);
}

/** A day as it was; `again` sets it beside an earlier one, as after a line that was cut. The last number heard bounds it. */
export async function stateDay(deps: Deps, platform: string, day: string, now: Instant, again = ''): Promise<number> {
  const towns = deps.district.towns.map((t) => t.id);
  return inTowns(deps.db, towns, async (client) => {
    const id = `statement_${day}${again}`;
    const said = await client.query('select 1 from liandong.police_out where platform = $1 and id = $2', [platform, `${id}_0`]);
    if (said.rowCount !== 0) return 0;
    const { calls, messages, until } = await readDay(client, deps.secrets, platform, day);
    if (calls.length + messages.length === 0) return 0;
    const parts = Array.from({ length: Math.max(1, Math.ceil(calls.length / PART), Math.ceil(messages.length / PART)) }, (_, n): NewMessage => ({
      id: `${id}_${n}`, kind: 'statement', incidentId: null,
      body: { day, part: n, ...(n === 0 ? { until } : {}), calls: calls.slice(n * PART, (n + 1) * PART), messages: messages.slice(n * PART, (n + 1) * PART) },
    }));
    return enqueue(client, deps.secrets, platform, parts, now);
  });
}

interface Day {
  calls: [string, number, string][];
  messages: [string, string][];
  until: number;
}

async function readDay(client: PoolClient, secrets: Secrets, platform: string, day: string): Promise<Day> {
  const sent = await client.query<{ ref: string; revision: number; digest: Buffer }>(
    'select ref, revision, digest from liandong.across_call where platform = $1 and day = $2 order by ref, revision', [platform, day]);
  const heard = await client.query<{ message_id: string; digest: string }>(
    `select message_id, digest from liandong.police_in where platform = $1 and day = $2 and kind not in ('receipt', 'probe') order by seq`, [platform, day]);
  const last = await client.query<{ seq: number }>('select coalesce(max(seq), 0) as seq from liandong.police_in where platform = $1', [platform]);
  return {
    calls: sent.rows.map((r) => [openExternalId(secrets, `across ${platform}`, r.ref), r.revision, openMessage(secrets, contextOf(platform, r.ref), r.digest).toString('hex')]),
    messages: heard.rows.map((r) => [openExternalId(secrets, `message ${platform}`, r.message_id), r.digest]),
    until: last.rows[0]?.seq ?? 0,
  };
}
