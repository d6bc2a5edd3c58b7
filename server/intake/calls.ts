/** What intake asks the database for a whole batch at once: calls taken under an id, calls that share a key. */
import type { PriorCall } from '#domain/intake/history.ts';
import type { TakenRevision } from '#domain/intake/take.ts';
import { instant, plus, type Instant } from '#domain/shared/time.ts';
import { likeness } from '#domain/intake/same-matter.ts';
import type { Part } from '#server/platform/change.ts';
import { allEnded } from '#server/platform/db.ts';
import { arrayText } from '#server/platform/incident-row.ts';
import { byteaArray, textArray } from '#server/platform/pg-array.ts';

export interface CallNeed {
  source: string;
  externalId: string;
  linkKeys: readonly string[];
  item: string | null;
  receivedAt: Instant;
}

export interface CallRow {
  kind: 'call';
  id: string;
  incidentId: string;
  source: string;
  externalId: string;
  revision: number;
  channel: string;
  receivedAt: Instant;
  takenAt: Instant;
  bodyHash: string;
  linkKeys: string[];
  entryIds: string[];
  item: string | null;
  danger: string[];
  paper: boolean;
}

export interface ConflictRow {
  kind: 'conflict';
  id: string;
  callId: string;
  source: string;
  externalId: string;
  revision: number;
  bodyHash: string;
  entryIds: string[];
  at: Instant;
}

export interface KnownCalls {
  taken: Map<string, TakenRevision[]>;
  /** link key → calls of the last 30 days that carry it, newest first */
  byKey: Map<string, PriorCall[]>;
}

const idOf = (c: { source: string; externalId: string }) => `${c.source}\n${c.externalId}`;
const HISTORY_DAYS = 30;
/** A key shared by more calls than this says little about any one of them. */
const MOST_CANDIDATES = 100;

export const CALLS: Part<CallNeed, KnownCalls, CallRow | ConflictRow> = {
  name: 'calls',
  async load(client, town, needs) {
    const known: KnownCalls = { taken: new Map(), byKey: new Map() };
    const keys = [...new Set(needs.flatMap((n) => n.linkKeys.filter(isSought)))];
    const [taken, priors] = await allEnded([
      takenBefore(client, needs), keys.length > 0 ? sharing(client, town, keys, windowOf(needs)) : [],
    ]);
    for (const { id, revision } of taken) push(known.taken, id, revision);
    for (const prior of priors) index(known, prior);
    return known;
  },
  incidents(known, need) {
    const ids = new Set((known.taken.get(idOf(need)) ?? []).map((t) => t.incidentId));
    for (const prior of priorTo(known, need.linkKeys)) if (likeness(need, prior).same) ids.add(prior.incidentId);
    return ids;
  },
  remember(known, row) {
    if (row.kind === 'conflict') {
      const same = known.taken.get(idOf(row))?.find((t) => t.revision === row.revision);
      same?.conflictHashes.push(row.bodyHash);
      return;
    }
    push(known.taken, idOf(row), { callId: row.id, incidentId: row.incidentId, revision: row.revision, bodyHash: row.bodyHash, conflictHashes: [] });
    index(known, { callId: row.id, sender: idOf(row), incidentId: row.incidentId, receivedAt: row.receivedAt, linkKeys: row.linkKeys, item: row.item, danger: row.danger }, true);
  },
  async save(client, town, rows) {
    const calls = rows.filter((r) => r.kind === 'call');
    await allEnded([saveCalls(client, town, calls), saveKeys(client, town, calls), saveConflicts(client, town, rows.filter((r) => r.kind === 'conflict'))]);
  },
};

/** Police number, caller's number, plate, door, and what is around it. */
const SOUGHT = new Set(['n', 'p', 'v', 'l', 'g']);

/** The words alone make no matter the same, so they are compared but never searched by: in a typhoon all calls sound alike. */
export function isSought(key: string): boolean {
  return SOUGHT.has(key.charAt(0));
}

/** Calls that share a sought key, each once, newest first. */
export function priorTo(known: KnownCalls, linkKeys: readonly string[]): PriorCall[] {
  const found = new Map<string, PriorCall>();
  for (const key of linkKeys.filter(isSought)) for (const prior of known.byKey.get(key) ?? []) found.set(prior.callId, prior);
  return [...found.values()].sort((a, b) => (a.receivedAt > b.receivedAt ? -1 : a.receivedAt < b.receivedAt ? 1 : 0));
}

function push<T>(map: Map<string, T[]>, key: string, value: T, first = false): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (first) list.unshift(value);
  else list.push(value);
}

function index(known: KnownCalls, prior: PriorCall, first = false): void {
  for (const key of prior.linkKeys.filter(isSought)) push(known.byKey, key, prior, first);
}

type Client = Parameters<typeof CALLS.load>[0];

async function takenBefore(client: Client, needs: readonly CallNeed[]): Promise<{ id: string; revision: TakenRevision }[]> {
  const { rows } = await client.query<{ source: string; external_id: string; id: string; incident_id: string; revision: number; body_hash: string; conflicts: string[] }>({
    name: 'calls.taken',
    text: `select c.source, c.external_id, c.id, c.incident_id, c.revision, encode(c.body_hash, 'hex') as body_hash,
             coalesce((select array_agg(encode(x.body_hash, 'hex')) from liandong.call_conflict x where x.call_id = c.id), '{}') as conflicts
           from unnest($1::text[], $2::text[]) as n (source, external_id)
           join liandong.call c on c.source = n.source and c.external_id = n.external_id`,
    values: [textArray(needs.map((n) => n.source)), textArray(needs.map((n) => n.externalId))],
  });
  return rows.map((r) => ({
    id: idOf({ source: r.source, externalId: r.external_id }),
    revision: { callId: r.id, incidentId: r.incident_id, revision: r.revision, bodyHash: r.body_hash, conflictHashes: r.conflicts },
  }));
}

/** Windows and history count by when a call was received, not by when it came to us (decision 3). */
function windowOf(needs: readonly CallNeed[]): [Instant, Instant] {
  const times = needs.map((n) => n.receivedAt).sort();
  const [first = instant(0), last = first] = [times[0], times.at(-1)];
  return [plus(first, { days: -HISTORY_DAYS }), plus(last, { days: HISTORY_DAYS })];
}

async function sharing(client: Client, town: string, keys: string[], [from, to]: [Instant, Instant]): Promise<PriorCall[]> {
  const { rows } = await client.query<{ id: string; source: string; external_id: string; incident_id: string; received_at: Date; link_keys: string[]; word_keys: string[]; item: string | null; danger_codes: string[] }>({
    name: 'calls.sharing',
    text: `select c.id, c.source, c.external_id, c.incident_id, c.received_at, c.link_keys, c.word_keys, c.item, c.danger_codes
           from unnest($1::text[]) as k (key) cross join lateral (
             select call_id from liandong.link_key l where l.key = k.key and l.town = $2 and l.received_at between $3 and $4
             order by l.received_at desc limit ${MOST_CANDIDATES}) l
           join liandong.call c on c.id = l.call_id`,
    values: [textArray(keys), town, from, to],
  });
  return rows.map((r) => ({
    callId: r.id, sender: idOf({ source: r.source, externalId: r.external_id }), incidentId: r.incident_id, receivedAt: instant(r.received_at.getTime()), linkKeys: [...r.link_keys, ...r.word_keys], item: r.item, danger: r.danger_codes,
  }));
}

async function saveCalls(client: Client, town: string, rows: readonly CallRow[]): Promise<void> {
  if (rows.length === 0) return;
  const texts = (of: (row: CallRow) => string | null) => textArray(rows.map(of));
  await client.query({
    name: 'calls.save',
    text: `insert into liandong.call (id, town, incident_id, source, external_id, revision, channel, received_at, taken_at, body_hash, link_keys, word_keys, entry_ids, item, danger_codes, paper)
           select id, $1, incident_id, source, external_id, revision, channel, received_at, taken_at, body_hash, link_keys::text[], word_keys::text[], entry_ids::text[], item, danger_codes::text[], paper
           from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::bytea[], $11::text[], $12::text[], $13::text[], $14::text[], $15::boolean[], $16::text[])
             as c (id, incident_id, source, external_id, revision, channel, received_at, taken_at, body_hash, link_keys, entry_ids, item, danger_codes, paper, word_keys)`,
    values: [town, texts((r) => r.id), texts((r) => r.incidentId), texts((r) => r.source), texts((r) => r.externalId), rows.map((r) => r.revision),
      texts((r) => r.channel), rows.map((r) => r.receivedAt), rows.map((r) => r.takenAt), byteaArray(rows.map((r) => Buffer.from(r.bodyHash, 'hex'))),
      texts((r) => arrayText(r.linkKeys.filter((k) => !k.startsWith('w:')))), texts((r) => arrayText(r.entryIds)), texts((r) => r.item), texts((r) => arrayText(r.danger)), rows.map((r) => r.paper),
      texts((r) => arrayText(r.linkKeys.filter((k) => k.startsWith('w:'))))],
  });
}

/** What calls are found by: place, number, police number, and the tail of a number for the search. */
async function saveKeys(client: Client, town: string, rows: readonly CallRow[]): Promise<void> {
  const keys = rows.flatMap((r) => r.linkKeys.filter((k) => !k.startsWith('w:')).map((key) => ({ key, at: r.receivedAt, id: r.id })));
  if (keys.length === 0) return;
  await client.query({
    name: 'calls.keys',
    text: `insert into liandong.link_key (key, received_at, call_id, town)
           select key, received_at, call_id, $1 from unnest($2::text[], $3::timestamptz[], $4::text[]) as k (key, received_at, call_id) on conflict do nothing`,
    values: [town, textArray(keys.map((k) => k.key)), keys.map((k) => k.at), textArray(keys.map((k) => k.id))],
  });
}

async function saveConflicts(client: Client, town: string, rows: readonly ConflictRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'calls.conflict',
    text: `insert into liandong.call_conflict (id, call_id, town, body_hash, entry_ids, at)
           select id, call_id, $1, body_hash, entry_ids::text[], at from unnest($2::text[], $3::text[], $4::bytea[], $5::text[], $6::timestamptz[])
             as c (id, call_id, body_hash, entry_ids, at)`,
    values: [town, rows.map((r) => r.id), rows.map((r) => r.callId), rows.map((r) => `\\x${r.bodyHash}`), rows.map((r) => arrayText(r.entryIds)), rows.map((r) => r.at)],
  });
}
