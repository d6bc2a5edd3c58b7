/** Messages to units, as rows: their words sealed under the master key, and who read them when. */
import type { PoolClient } from 'pg';
import { MESSAGE_KEPT } from '#domain/response/messages.ts';
import { instant, plus, type Instant } from '#domain/shared/time.ts';
import type { Part } from '#server/platform/change.ts';
import { parseTold, type MessageTold } from '../telling/unread.ts';
import type { Secrets } from '#server/platform/secrets.ts';

export interface Message {
  id: string;
  unitId: string;
  incidentId: string | null;
  from: string;
  at: Instant;
  /** when its people are told outside the app if nobody has read it by then */
  tellAt?: Instant;
  told?: readonly MessageTold[];
  /** null once its time is over, or its incident was erased */
  sealed: Buffer | null;
  read: readonly { account: string; at: Instant }[];
}

type Row = { message: Omit<Message, 'read'> } | { messageId: string; account: string; at: Instant };

const contextOf = (id: string): string => `unit message ${id}`;
export const sealMessage = (secrets: Secrets, id: string, text: string): Buffer => secrets.wrap(Buffer.from(text, 'utf8'), contextOf(id));
export const openMessage = (secrets: Secrets, { id, sealed }: Message): string | null => (sealed === null ? null : secrets.unwrap(sealed, contextOf(id)).toString('utf8'));

/** Needs: ids of messages that an act is about. */
export const MESSAGES: Part<string, Map<string, Message>, Row> = {
  name: 'unit messages',
  async load(client, _town, ids) {
    return new Map((await messagesWhere(client, 'm.id = any($1)', [ids])).map((m) => [m.id, m]));
  },
  remember(known, row) {
    if ('message' in row) { known.set(row.message.id, { ...row.message, read: [] }); return; }
    const message = known.get(row.messageId);
    if (message) known.set(message.id, { ...message, read: [...message.read, { account: row.account, at: row.at }] });
  },
  async save(client, town, rows) {
    for (const row of rows) {
      if ('message' in row) await insert(client, town, row.message);
      else await client.query({ name: 'message.read', text: 'insert into liandong.unit_message_read (message_id, account, town, at) values ($1, $2, $3, $4) on conflict do nothing', values: [row.messageId, row.account, town, row.at] });
    }
  },
};

/** With each that comes, the words of those whose time is over go. */
async function insert(client: PoolClient, town: string, m: Omit<Message, 'read'>): Promise<void> {
  await client.query({
    name: 'message.put', text: 'insert into liandong.unit_message (id, town, unit_id, incident_id, from_account, at, sealed, tell_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [m.id, town, m.unitId, m.incidentId, m.from, m.at, m.sealed, m.tellAt ?? null],
  });
  await client.query({ name: 'message.forget', text: 'update liandong.unit_message set sealed = null where town = $1 and sealed is not null and at < $2', values: [town, plus(m.at, { days: -MESSAGE_KEPT.days })] });
}

interface Stored { id: string; unit_id: string; incident_id: string | null; from_account: string; at: Date; sealed: Buffer | null; told: string | null; read: { account: string; at: string }[] | null }

const MOST = 100;
/** Newest first. `where` is one of ours, never of a request. */
export async function messagesWhere(client: PoolClient, where: string, values: unknown[]): Promise<Message[]> {
  const { rows } = await client.query<Stored>(
    `select m.id, m.unit_id, m.incident_id, m.from_account, m.at, m.sealed, m.told,
       (select json_agg(json_build_object('account', r.account, 'at', r.at) order by r.at, r.account) from liandong.unit_message_read r where r.message_id = m.id) as read
     from liandong.unit_message m where ${where} order by m.at desc, m.id desc limit ${MOST}`, values);
  return rows.map((r) => ({
    id: r.id, unitId: r.unit_id, incidentId: r.incident_id, from: r.from_account, at: instant(r.at.getTime()), sealed: r.sealed, told: parseTold(r.told),
    read: (r.read ?? []).map(({ account, at }) => ({ account, at: instant(Date.parse(at)) })),
  }));
}
