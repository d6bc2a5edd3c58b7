/**
 * A long past by one call: incidents with their events, chained as the writer chains them, rows as the rules leave
 * them, and the keys that calls are found by. `verify` passes on it. Loaded with COPY, since through the door a
 * million incidents would take an hour.
 */
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import pg from 'pg';
import type { District } from '#domain/catalogue/district.ts';
import { getTown } from '#domain/catalogue/lookup.ts';
import { isActive } from '#domain/incident/incident.ts';
import { toMs } from '#domain/shared/time.ts';
import { createRandom } from '#engine/random.ts';
import { copyIn } from '#server/platform/copy.ts';
import { GENESIS } from '#server/platform/event-log.ts';
import { rowOf } from '#server/platform/incident-row.ts';
import { BEGIN, live, OPEN_WAYS, WAYS, type Life, type OpenWay, type Way } from './lives.ts';
import { copyLine, template, type Telling } from './rendering.ts';

export interface PastOptions {
  incidents: number;
  /** how many of them are still open at the end */
  open: number;
  /** the moment the past ends, ms since 1970 */
  until: number;
  progress?: (done: number) => void;
}

const YEAR_MS = 365 * 24 * 3600_000;
/** Different lives of one way: item, area and unit go round in them. */
const VARIANTS = 48;
/** Of the newest incidents, one in so many is open. */
const AMONG = 4;
const PERSONS = 200_000;
const FLUSH_BYTES = 32 * 1024 * 1024;

interface Told {
  life: Life;
  incident(t: Telling): string;
  assignments: ((t: Telling) => string)[];
  call(t: Telling): string;
  id(t: Telling): string;
  callId(t: Telling): string;
  events: { offset: number; type: string; payload(t: Telling): string }[];
}

interface Pending {
  at: number;
  told: Told;
  telling: Telling;
  next: number;
}

/** Fills an empty, migrated database; `url` is its owner's. Answers how many events there are. */
export async function makePast(url: string, district: District, options: PastOptions): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    const past = new Past(client, district, options);
    await withoutIndexes(client, TABLES.map(([name]) => name), () => past.make());
    await client.query('analyze');
    return past.events;
  } finally {
    await client.end();
  }
}

/** Built once over all rows, which takes a fraction of keeping them up to date row by row. What a constraint rests on stays. */
async function withoutIndexes(client: pg.Client, tables: readonly string[], load: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; text: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
     where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`, [tables]);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await load();
  for (const { text } of rows) await client.query(text);
}

class Past {
  readonly client: pg.Client;
  readonly district: District;
  readonly o: PastOptions;
  readonly tables: Map<string, Table>;
  readonly chains: Map<string, { seq: number; hash: Buffer; at: string }>;
  readonly random = createRandom(20260318);
  readonly lives = new Map<string, Told[]>();
  running: Pending[] = [];
  writing: Promise<void> = Promise.resolve();
  events = 0;

  constructor(client: pg.Client, district: District, options: PastOptions) {
    this.client = client;
    this.district = district;
    this.o = options;
    this.tables = new Map(TABLES.map(([name, columns]) => [name, new Table(name, columns)]));
    this.chains = new Map(district.towns.map((t) => [t.id, { seq: 0, hash: Buffer.from(GENESIS, 'hex'), at: '' }]));
  }

  async make(): Promise<void> {
    const { incidents, until } = this.o;
    const towns = this.district.towns.map((t) => t.id);
    for (let copy = 0; copy < incidents; copy += 1) {
      const begin = Math.floor(until - YEAR_MS + ((copy + 1) * YEAR_MS) / (incidents + 1));
      const way = this.isOpen(copy) ? (OPEN_WAYS[Math.floor(copy / AMONG) % OPEN_WAYS.length] ?? 'to_dispatch') : this.way();
      const told = this.told(towns[copy % towns.length] ?? '', way, this.random.below(VARIANTS));
      this.tellUntil(begin);
      this.push({ at: begin, told, telling: { begin, copy, number: '' }, next: 0 });
      if (this.size() > FLUSH_BYTES) await this.flush(copy);
    }
    this.tellUntil(Infinity);
    await this.flush(incidents);
    await this.writing;
    for (const [town, chain] of this.chains) {
      await this.client.query('insert into ledger.head (town, seq, hash, at) values ($1, $2, $3, $4)', [town, chain.seq, chain.hash, chain.at]);
    }
  }

  /** What is still open lies among the newest, one in so many, in every town. */
  isOpen(copy: number): boolean {
    const { incidents, open } = this.o;
    return open * AMONG > incidents ? copy >= incidents - open : copy >= incidents - open * AMONG && copy % AMONG === Math.floor(copy / AMONG) % AMONG;
  }

  way(): Way {
    let left = this.random.next() * 100;
    for (const [way, share] of Object.entries(WAYS) as [Way, number][]) if ((left -= share) < 0) return way;
    return 'police';
  }

  told(town: string, way: Way | OpenWay, n: number): Told {
    const key = `${town} ${way}`;
    const known = this.lives.get(key) ?? Array.from({ length: VARIANTS }, (_, k) => toldOf(live(this.district, town, way, k)));
    this.lives.set(key, known);
    const found = known[n];
    if (!found) throw new RangeError('no such life');
    return found;
  }

  push(one: Pending): void {
    this.running.push(one);
  }

  /** Everything that happened before a moment, in the order in which it happened. */
  tellUntil(moment: number): void {
    for (;;) {
      let first: Pending | null = null;
      for (const one of this.running) if (one.at < moment && (first === null || one.at < first.at)) first = one;
      if (first === null) return;
      this.tell(first);
    }
  }

  tell(one: Pending): void {
    const event = one.told.events[one.next];
    const chain = this.chains.get(one.told.life.town);
    if (!event || !chain) throw new Error('a life without events');
    chain.seq += 1;
    if (one.next === 0) one.telling.number = `${getTown(this.district, one.told.life.town).prefix}${new Date(one.at).getUTCFullYear() % 100}-${String(chain.seq).padStart(6, '0')}`;
    this.append(chain, one, event);
    one.next += 1;
    const following = one.told.events[one.next];
    if (following) one.at = one.telling.begin + following.offset;
    else this.end(one);
  }

  append(chain: { seq: number; hash: Buffer; at: string }, { at, told, telling }: Pending, event: Told['events'][number]): void {
    const payload = event.payload(telling);
    const leaf = hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(payload)]), 'buffer');
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(chain.seq));
    const link = hash('sha256', Buffer.concat([chain.hash, place, leaf]), 'buffer');
    chain.at = new Date(at).toISOString();
    const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`;
    this.table('ledger.event').add(copyLine([told.life.town, chain.seq, event.type, 1, told.id(telling), chain.at, payload, hex(chain.hash), hex(leaf), hex(link)]));
    chain.hash = link;
    this.events += 1;
  }

  end(one: Pending): void {
    const { told, telling } = one;
    this.running = this.running.filter((other) => other !== one);
    this.table('liandong.incident').add(told.incident(telling));
    for (const row of told.assignments) this.table('liandong.assignment').add(row(telling));
    this.table('liandong.call').add(told.call(telling));
    const at = new Date(telling.begin).toISOString();
    for (const key of [`p:${hashed(this.random.below(PERSONS))}`, `l:${hashed(this.random.below(PERSONS))}`]) {
      this.table('liandong.link_key').add(copyLine([key, at, told.callId(telling), told.life.town]));
    }
  }

  table(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw new RangeError(name);
    return table;
  }

  size(): number {
    return Math.max(...[...this.tables.values()].map((t) => t.bytes));
  }

  /** Hands over what has gathered and goes on; one such writing at a time. */
  async flush(done: number): Promise<void> {
    await this.writing;
    this.o.progress?.(done);
    const gathered = [...this.tables.values()].map((table) => table.taken());
    this.writing = (async () => { for (const copy of gathered) await copy(this.client); })();
    this.writing.catch(() => undefined); // whoever waits for it next is told
  }
}

function hashed(n: number): string {
  return hash('sha256', String(n), 'hex').slice(0, 16);
}

const TABLES: readonly (readonly [string, string])[] = [
  ['ledger.event', 'town, seq, type, v, incident, at, payload, prev_hash, leaf, hash'],
  ['liandong.incident', 'id, town, number, status, version, verdict, item, urgency, area_id, station_id, danger_rank, has_danger, decided_by, confirmed_by, holder_kind, holder_id, next_due_at, next_due_kind, received_at, opened_at, closed_at, towns, unit_ids, eligible, offered, served, no_reason, appeal_due_at, check_in_due_at, state'],
  ['liandong.assignment', 'id, incident_id, town, unit_id, organisation_id, part, status, exclusive, active, offered_at, ended_at'],
  ['liandong.call', 'id, town, incident_id, source, external_id, revision, channel, received_at, taken_at, body_hash, link_keys, word_keys, entry_ids, item, danger_codes, paper'],
  ['liandong.link_key', 'key, received_at, call_id, town'],
];

/** Lines for one table, handed to the database many at a time. */
class Table {
  readonly name: string;
  readonly columns: string;
  lines: string[] = [];
  bytes = 0;

  constructor(name: string, columns: string) {
    this.name = name;
    this.columns = columns;
  }

  add(line: string): void {
    this.lines.push(line);
    this.bytes += line.length;
  }

  /** What is to be written now; from here on it gathers anew. */
  taken(): (client: pg.Client) => Promise<void> {
    const { lines } = this;
    this.lines = [];
    this.bytes = 0;
    return async (client) => {
      if (lines.length > 0) await copyIn(client, `${this.name} (${this.columns})`, Readable.from(chunks(lines)));
    };
  }
}

function* chunks(lines: readonly string[]): Generator<Buffer> {
  for (let n = 0; n < lines.length; n += 1_000) yield Buffer.from(lines.slice(n, n + 1_000).join(''));
}

function toldOf(life: Life): Told {
  const begin = toMs(BEGIN);
  const make = (text: string) => template(text, begin);
  const { incident, call } = life;
  const told = (values: readonly unknown[]) => make(copyLine(values));
  const row = told([
    call.call.callId, incident.town, incident.id, 'history', call.call.callId, 0, '110', incident.receivedAt, incident.openedAt, '\\x00', '{}', '{}', '{}', incident.item, '{}', false,
  ]);
  return {
    life, call: row, incident: told(rowOf(incident)), id: make(incident.id), callId: make(call.call.callId),
    assignments: incident.assignments.map((a) => told([a.id, incident.id, incident.town, a.unitId, a.organisationId, a.part, a.status, a.exclusive, isActive(a), a.offeredAt, a.endedAt])),
    events: life.events.map((e) => ({ offset: e.offset, type: e.type, payload: make(e.payload) })),
  };
}

