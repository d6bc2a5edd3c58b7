/**
 * A past that is written at once: what the people of a demonstration did before it was started. Every change is decided
 * by the same batch and the same rules as at the door, checked for orphans and lawful moves as there, and saved by the
 * writer's own statements; only its time is told by whoever tells the story. All of it is one transaction, and it begins
 * where no record is: nothing can be put before what is already recorded.
 */
import type pg from 'pg';
import type { District } from '#domain/catalogue/district.ts';
import { nextDeadline, type Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { decideChange, emptyAdditions, type Additions, type Loaded, type Result } from './batch.ts';
import type { AnyPart, Change, Committed, Part, Shell } from './change.ts';
import { inTowns, openDatabase, type Database } from './db.ts';
import { listHeads, type Head, type StoredEvent } from './event-log.ts';
import { passTo } from './reactions.ts';
import { save } from './batch-write.ts';

/** Events kept in memory before they are written, of all towns. */
const MOST_UNSAVED = 4_000;
/** A matter closed so long ago is repeated by no call: longer than any window of a policy. */
const FORGOTTEN_AFTER = { days: 40 };

export interface Past extends Shell {
  /** the story's time; never goes back */
  now(): Instant;
  goTo(at: Instant): void;
  find(incidentId: string): Incident | null;
  busyWith(unitId: string): string | null;
  /** the open incident whose clock runs out first */
  nextDue(): { id: string; town: string; at: Instant } | null;
  events(): number;
}

export interface PastOptions {
  db: Database;
  district: District;
  from: Instant;
  /** each event as it was decided, in order: the reactions of the story */
  told(event: StoredEvent, past: Past): Promise<void>;
  /** consumers whose cursors then stand at the end: they shall not react to the past a second time */
  consumers: readonly string[];
}

/** Runs the story and commits all of it, or nothing. False, and nothing is told, where a record already exists. */
export async function writePast(options: PastOptions, tell: (past: Past) => Promise<void>): Promise<boolean> {
  const db = await openDatabase(options.db.url, { max: 1, pipeline: true }); // as writers do, it sends without waiting
  try {
    return await inWholePast(db, options, tell);
  } finally {
    await db.close();
  }
}

function inWholePast(db: Database, options: PastOptions, tell: (past: Past) => Promise<void>): Promise<boolean> {
  const towns = options.district.towns.map((t) => t.id);
  return inTowns(db, towns, async (client) => {
    await client.query('set local idle_in_transaction_session_timeout = 0'); // the story is told between two statements
    for (const town of towns.toSorted()) await client.query('select pg_advisory_xact_lock(hashtext($1))', [`liandong.town.${town}`]);
    if ((await listHeads(client, towns)).length > 0) return false;
    const past = new WrittenPast(client, options);
    await tell(past);
    await past.saved();
    for (const [town, seq] of past.heads()) for (const consumer of options.consumers) await passTo(client, consumer, town, seq);
    return true;
  });
}

interface Town {
  head: Head;
  loaded: Loaded;
  add: Additions;
}

class WrittenPast implements Past {
  readonly #client: pg.PoolClient;
  readonly #options: PastOptions;
  readonly #towns = new Map<string, Town>();
  readonly #dues = new Dues();
  #now: Instant;
  #events = 0;
  #telling: Promise<void> | null = null;
  #untold: StoredEvent[] = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(client: pg.PoolClient, options: PastOptions) {
    this.#client = client;
    this.#options = options;
    this.#now = options.from;
    for (const { id } of options.district.towns) {
      const loaded: Loaded = { now: options.from, seq: 0, incidents: new Map(), busy: new Map(), parts: new Map() };
      this.#towns.set(id, { head: { town: id, seq: 0, hash: '0'.repeat(64) }, loaded, add: emptyAdditions() });
    }
  }

  now = (): Instant => this.#now;
  events = (): number => this.#events;
  heads = (): [string, number][] => [...this.#towns].map(([id, t]) => [id, t.head.seq]);

  goTo(at: Instant): void {
    if (at < this.#now) throw new RangeError(`the past does not go back from ${this.#now} to ${at}`);
    this.#now = at;
  }

  find(incidentId: string): Incident | null {
    for (const { loaded } of this.#towns.values()) {
      const found = loaded.incidents.get(incidentId);
      if (found) return found;
    }
    return null;
  }

  busyWith(unitId: string): string | null {
    for (const { loaded } of this.#towns.values()) {
      const on = loaded.busy.get(unitId);
      if (on !== undefined) return on;
    }
    return null;
  }

  nextDue(): { id: string; town: string; at: Instant } | null {
    return this.#dues.first((id) => this.find(id));
  }

  async submit<A>(change: Change<A>): Promise<Committed<A> | Refusal> {
    const town = this.#town(change.town);
    const [before, seq] = [town.add.told.length, town.loaded.seq + town.add.told.length];
    for (const { part } of change.needs ?? []) await this.#know(part, town, change.town);
    const result: Result = decideChange(change, this.#options.district, Object.assign(town.loaded, { now: this.#now }), town.add);
    const told = town.add.told.slice(before).map((e, n): StoredEvent => ({ ...e, seq: seq + n + 1, payload: '', hash: '' }));
    if ('incidents' in result) for (const i of result.incidents) this.#dues.watch(i);
    this.#events += told.length;
    await this.#tell(told);
    return result as Committed<A> | Refusal; // decided by this very change
  }

  /** Reactions come after what they react to, in the order of the record; one that acts is told of in its turn. */
  async #tell(told: StoredEvent[]): Promise<void> {
    this.#untold.push(...told);
    if (this.#telling) return;
    this.#telling = (async () => {
      for (let next = this.#untold.shift(); next; next = this.#untold.shift()) await this.#options.told(next, this);
    })();
    await this.#telling.finally(() => { this.#telling = null; });
    if ([...this.#towns.values()].reduce((n, t) => n + t.add.events.length, 0) >= MOST_UNSAVED) await this.#save();
  }

  #town(id: string): Town {
    const town = this.#towns.get(id);
    if (!town) throw new RangeError(`no such town: ${id}`);
    return town;
  }

  async #know(part: AnyPart, town: Town, id: string): Promise<void> {
    if (town.loaded.parts.has(part)) return;
    await this.#saving; // one connection, one thing at a time
    town.loaded.parts.set(part, await (part as Part<unknown, unknown, unknown>).load(this.#client, id, []));
  }

  /** Everything told so far is in the database, and so are its heads. */
  async saved(): Promise<void> {
    await this.#save();
    await this.#saving;
  }

  /** Writes what has gathered while the story goes on; one such writing at a time. */
  async #save(): Promise<void> {
    await this.#saving;
    const gathered = [...this.#towns].map(([id, town]) => ({ id, town, add: town.add }));
    for (const { town, add } of gathered) {
      town.loaded.seq += add.events.length;
      town.add = emptyAdditions();
      const old = plus(this.#now, { days: -FORGOTTEN_AFTER.days });
      for (const [key, i] of town.loaded.incidents) if (i.closedAt !== null && i.closedAt < old) town.loaded.incidents.delete(key);
    }
    this.#saving = (async () => {
      for (const { id, town, add } of gathered) town.head = await save(this.#client, id, town.head, add);
    })();
    this.#saving.catch(() => undefined); // whoever waits for it next is told
  }
}

/** The earliest deadlines, kept as a heap in which outdated entries are passed over. */
class Dues {
  #heap: { at: Instant; id: string }[] = [];

  watch(i: Incident): void {
    const due = nextDeadline(i);
    if (due === null) return;
    this.#heap.push({ at: due.at, id: i.id });
    for (let n = this.#heap.length - 1; n > 0; n = (n - 1) >> 1) if (!this.#swapIfLess(n, (n - 1) >> 1)) return;
  }

  first(find: (id: string) => Incident | null): { id: string; town: string; at: Instant } | null {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      const i = find(top.id);
      if (i && nextDeadline(i)?.at === top.at) return { id: i.id, town: i.town, at: top.at };
      this.#drop();
    }
    return null;
  }

  #drop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let n = 0; ;) {
      const left = 2 * n + 1;
      const child = this.#less(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfLess(child, n)) return;
      n = child;
    }
  }

  #less(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]];
    return x !== undefined && (y === undefined || x.at < y.at || (x.at === y.at && x.id < y.id));
  }

  #swapIfLess(child: number, parent: number): boolean {
    const [x, y] = [this.#heap[child], this.#heap[parent]];
    if (!x || !y || !this.#less(child, parent)) return false;
    [this.#heap[child], this.#heap[parent]] = [y, x];
    return true;
  }
}
