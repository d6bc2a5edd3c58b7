/**
 * The record (ledger): one hash chain of events per town, without gaps, so that order of commit = order of chain
 * = cursor of whoever follows it. The exact bytes are written down for outsiders in docs/reference/ledger.md.
 */
import { hash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { Instant } from '#domain/shared/time.ts';
import { canonical } from './canonical.ts';
import { byteaArray, textArray } from './pg-array.ts';

/** What a rule says has happened. */
export interface NewEvent<Data extends object = object> {
  readonly type: string;
  /** version of `data` for this type; old versions are never rewritten but upcast when read */
  readonly v: number;
  readonly incident: string;
  readonly at: Instant;
  /** account, or `policy`, `clock` … when nobody acted */
  readonly actor: string;
  readonly data: Data;
}

/** Who is accountable and what is due next, right after the event; both null once the incident is closed. */
export interface Accountability {
  readonly holder: { readonly kind: string; readonly id: string } | null;
  readonly nextDue: { readonly kind: string; readonly at: Instant; readonly level: number } | null;
}

/** An event as the record holds it. */
export interface StoredEvent extends NewEvent<Readonly<Record<string, unknown>>>, Accountability {
  readonly town: string;
  readonly seq: number;
  readonly payload: string;
  /** hex, 64 digits */
  readonly hash: string;
}

/** The end of a town's chain. */
export interface Head {
  readonly town: string;
  /** of the last event; 0 before the first */
  readonly seq: number;
  /** hex, 64 digits; of the last event, `GENESIS` before the first */
  readonly hash: string;
}

/** An event ready to be appended: the payload, and the columns that repeat a part of it. */
export interface EncodedEvent {
  readonly type: string;
  readonly v: number;
  readonly incident: string;
  readonly at: Instant;
  readonly payload: string;
}

/** Reading needs no transaction: one statement, one snapshot. */
export type Queryable = Pick<ClientBase | Pool, 'query'>;

/** Events about no incident, but about the town itself. */
const TOWN_EVENTS = ['two_person.', 'account.'];
/** The same as a condition of SQL, on `ledger.event`. */
export const ABOUT_INCIDENTS = `type !~ '^(two_person|account)[.]'`;

export function isTownEvent(type: string): boolean {
  return TOWN_EVENTS.some((start) => type.startsWith(start));
}

export const GENESIS = '0'.repeat(64);

/** Another writer moved the head since it was read: nothing was appended, read it again and repeat. */
export class HeadMoved extends Error {
  constructor(town: string, seq: number) {
    super(`the chain of ${town} no longer ends at ${seq}`);
    this.name = 'HeadMoved';
  }
}

/** The event's exact text in the record: RFC 8785 of actor, at, data, holder, incident, nextDue, town, type, v. */
export function encodeEvent(town: string, event: NewEvent, after: Accountability): string {
  return (
    `{"actor":${canonical(event.actor)},"at":"${event.at}","data":${canonical(event.data)}` +
    `,"holder":${encodeHolder(after.holder)},"incident":${canonical(event.incident)}` +
    `,"nextDue":${encodeNextDue(after.nextDue)},"town":${canonical(town)},"type":${canonical(event.type)}` +
    `,"v":${canonical(event.v)}}`
  );
}

function encodeHolder(holder: Accountability['holder']): string {
  return holder ? `{"id":${canonical(holder.id)},"kind":${canonical(holder.kind)}}` : 'null';
}

function encodeNextDue(due: Accountability['nextDue']): string {
  return due ? `{"at":"${due.at}","kind":${canonical(due.kind)},"level":${canonical(due.level)}}` : 'null';
}

/** Payload → its Merkle leaf (RFC 6962): SHA-256(0x00 ‖ UTF-8 of the payload), hex. */
export function leafOf(payload: string): string {
  return hash('sha256', '\0' + payload, 'hex');
}

const link = Buffer.alloc(72); // previous hash 32 ‖ seq 8 ‖ leaf 32, filled anew for each link

/** The chain's link: SHA-256(previous hash ‖ seq as 8 bytes, big-endian ‖ leaf), all hex. */
export function linkOf(previous: string, seq: number, leaf: string): string {
  link.write(previous, 0, 32, 'hex');
  link.writeUInt32BE(Math.floor(seq / 2 ** 32), 32);
  link.writeUInt32BE(seq % 2 ** 32, 36);
  link.write(leaf, 40, 32, 'hex');
  return hash('sha256', link, 'hex');
}

/** An event with its place in the chain. */
export interface LinkedEvent extends EncodedEvent {
  readonly seq: number;
  readonly previous: string;
  readonly leaf: string;
  readonly hash: string;
}

/** Events in order → the same with their links, continuing from `head`. Pure. */
export function linkEvents(head: Head, events: readonly EncodedEvent[]): LinkedEvent[] {
  let { seq, hash: previous } = head;
  return events.map((event) => {
    seq += 1;
    if (!Number.isSafeInteger(seq)) throw new RangeError(`the chain of ${head.town} is full`);
    const leaf = leafOf(event.payload);
    const linked = { ...event, seq, previous, leaf, hash: linkOf(previous, seq, leaf) };
    previous = linked.hash;
    return linked;
  });
}

const APPEND = `
  with moved as (
    insert into ledger.head (town, seq, hash, at)
    select $1, $2::bigint + cardinality($4::text[]), $3::bytea, ($7::timestamptz[])[cardinality($4::text[])]
    where $2::bigint = 0 or exists (select from ledger.head where town = $1)
    on conflict (town) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at
    where ledger.head.seq = $2::bigint and ledger.head.hash = ($9::bytea[])[1]
    returning town
  )
  insert into ledger.event (town, seq, type, v, incident, at, payload, prev_hash, leaf, hash)
  select moved.town, $2::bigint + n, type, v, incident, at, payload, prev_hash, leaf, hash
  from moved, unnest($4::text[], $5::int[], $6::text[], $7::timestamptz[], $8::text[], $9::bytea[], $10::bytea[], $11::bytea[])
    with ordinality as e (type, v, incident, at, payload, prev_hash, leaf, hash, n)`;

/** Where the chain ends after these; `head` where there are none. */
export function headAfter(head: Head, linked: readonly LinkedEvent[]): Head {
  const last = linked.at(-1);
  return last ? { town: head.town, seq: last.seq, hash: last.hash } : head;
}

/**
 * Append events to a town's chain in one statement, inside the caller's transaction (READ COMMITTED, under the
 * town's advisory lock). Returns the new head; throws HeadMoved when the chain no longer ends at `head`, in number
 * and in hash: whoever reckoned on a batch that was never kept is refused as well.
 */
export function appendEvents(client: ClientBase, head: Head, events: readonly EncodedEvent[]): Promise<Head> {
  return appendLinked(client, head, linkEvents(head, events));
}

/** The same for events that were linked before, on the head that is expected. */
export async function appendLinked(client: ClientBase, head: Head, linked: readonly LinkedEvent[]): Promise<Head> {
  const last = linked.at(-1);
  if (!last) return head;
  const { rowCount } = await client.query({ name: 'ledger.append', text: APPEND, values: appendValues(head, linked, last) });
  if (rowCount !== linked.length) throw new HeadMoved(head.town, head.seq);
  return headAfter(head, linked);
}

function appendValues(head: Head, linked: readonly LinkedEvent[], last: LinkedEvent): unknown[] {
  return [
    head.town, head.seq, bytes(last.hash),
    textArray(linked.map((e) => e.type)), linked.map((e) => e.v), textArray(linked.map((e) => e.incident)), linked.map((e) => e.at),
    textArray(linked.map((e) => e.payload)), byteaArray(linked.map((e) => bytes(e.previous))), byteaArray(linked.map((e) => bytes(e.leaf))), byteaArray(linked.map((e) => bytes(e.hash))),
  ];
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** Where the chain of a town ends; seq 0 and GENESIS before its first event. */
export async function readHead(client: Queryable, town: string): Promise<Head> {
  const heads = await listHeads(client, [town]);
  return heads[0] ?? { town, seq: 0, hash: GENESIS };
}

/** The heads of these towns, or of all that the connection may see. Towns without events are absent. */
export async function listHeads(client: Queryable, towns: readonly string[] | null = null): Promise<Head[]> {
  const { rows } = await client.query<{ town: string; seq: string; hash: string }>({
    text: `select town, seq, encode(hash, 'hex') as hash from ledger.head
           where $1::text[] is null or town = any($1) order by town collate "C"`,
    values: [towns],
  });
  return rows.map((row) => ({ town: row.town, seq: Number(row.seq), hash: row.hash }));
}

interface EventRow {
  readonly town: string;
  readonly seq: string;
  readonly payload: string;
  readonly hash: string;
}

/** What a payload says (docs/reference/ledger.md); written only by `encodeEvent`, so trusted here. */
type Payload = Omit<StoredEvent, 'seq' | 'payload' | 'hash'>;

function storedEvent(row: EventRow): StoredEvent {
  const said = JSON.parse(row.payload) as Payload;
  return { ...said, seq: Number(row.seq), payload: row.payload, hash: row.hash };
}

const COLUMNS = `town, seq, payload, encode(hash, 'hex') as hash`;

/**
 * Up to `limit` events of a town after `afterSeq`, in order. One writer at a time commits in order of `seq`, so
 * what is visible has no holes; a hole is damage and throws rather than being passed over.
 */
export async function readEvents(client: Queryable, town: string, afterSeq: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await client.query<EventRow>({
    name: 'ledger.read',
    text: `select ${COLUMNS} from ledger.event where town = $1 and seq > $2::bigint order by seq limit $3`,
    values: [town, afterSeq, limit],
  });
  rows.forEach((row, i) => {
    if (Number(row.seq) !== afterSeq + 1 + i) throw new Error(`the record of ${town} has no event ${afterSeq + 1 + i}`);
  });
  return rows.map(storedEvent);
}

/** All events of one incident, in order. */
export async function readIncidentEvents(client: Queryable, town: string, incident: string): Promise<StoredEvent[]> {
  const { rows } = await client.query<EventRow>({
    name: 'ledger.incident',
    text: `select ${COLUMNS} from ledger.event where town = $1 and incident = $2 order by seq`,
    values: [town, incident],
  });
  return rows.map(storedEvent);
}
