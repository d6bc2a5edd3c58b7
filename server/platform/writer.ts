/**
 * One writer per town. It commits in one transaction whatever arrived while the last was on its way (group commit
 * without a timer: a lone change commits at once), under the town's advisory lock and fenced by the head that it
 * expects, so several servers may run and no chain can fork (DECISIONS 5; PERFORMANCE 3-4). While the database writes
 * one batch, the next is read and decided upon it, as if it were kept; should it fall, the next is decided anew.
 */
import type { PoolClient } from 'pg';
import type { District } from '#domain/catalogue/district.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { decideChange, emptyAdditions, refusalOfConstraint, type Additions, type Loaded, type Result } from './batch.ts';
import { ClockJumped, readBatch, type BatchRead, type UnderWay } from './batch-read.ts';
import { beginSnapshot, beginUnderLock, rollback, save, together } from './batch-write.ts';
import type { Change, Committed, Shell } from './change.ts';
import { monotonicMs, type ClockTrust } from './clock.ts';
import { allEnded, type Database } from './db.ts';
import { constraintOf, isConnectionError, isRace } from './db-faults.ts';
import { headAfter, HeadMoved, linkEvents, type LinkedEvent, type StoredEvent } from './event-log.ts';

const MOST_IN_A_BATCH = 500;
/** So many are decided while others are written; fewer wait, since each batch has its price. */
const WORTH_A_BATCH = 32;
const TRIES = 5;

export interface WriterOptions {
  db: Database;
  district: District;
  /** told after each commit, in order, before the changes are answered; with the incidents as they stand after it */
  onCommitted?: (town: string, events: readonly StoredEvent[], incidents: ReadonlyMap<string, Incident>) => void;
  onBatch?: (town: string, size: number, ms: number) => void;
  /** the guard of the clock; without one every reading is believed (a driven clock) */
  clock?: ClockTrust;
  /** tests break the writer on purpose here (TRUST 3, R2) */
  sabotage?: (client: PoolClient, additions: Additions) => Promise<void>;
}

interface Waiting {
  change: Change<unknown>;
  done(result: Result): void;
  failed(error: unknown): void;
}

export interface Writers extends Shell {
  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function createWriters(options: WriterOptions): Writers {
  const towns = new Map<string, TownWriter>();
  const writerOf = (town: string): TownWriter => {
    let writer = towns.get(town);
    if (!writer) towns.set(town, (writer = new TownWriter(town, options)));
    return writer;
  };
  const drain = async () => {
    await Promise.all([...towns.values()].map((w) => w.idle()));
  };
  return {
    submit: <A>(change: Change<A>) => writerOf(change.town).submit(change) as Promise<Committed<A> | Refusal>,
    drain,
    close: drain,
  };
}

/** A batch decided upon the chain as it will stand once those before it are kept. */
interface Batch extends UnderWay {
  readonly waiting: readonly Waiting[];
  readonly results: readonly (Result | Error)[];
  readonly linked: readonly LinkedEvent[];
  readonly incidents: Loaded['incidents'];
  readonly upon: readonly UnderWay[];
  readonly began: number;
}

class TownWriter {
  readonly town: string;
  readonly options: WriterOptions;
  queue: Waiting[] = [];
  running: Promise<void> | null = null;
  /** handed over and not yet known to be kept, oldest first: one whose commit was sent, one being written */
  underWay: Batch[] = [];
  /** what was decided upon one of these is void */
  readonly fallen = new WeakSet<UnderWay>();
  writing: Promise<void> | null = null;
  /** under the lock from its first look: what is read meanwhile beside it is old before it is decided */
  locked = false;
  /** another server writes to this town as well: who reads without its lock reads in vain */
  crowded = false;
  lastSeq: number | null = null;
  wake: () => void = () => undefined;
  /** kept while one batch follows another */
  readonly clients = new Map<'reading' | 'writing', PoolClient>();

  constructor(town: string, options: WriterOptions) {
    if (!options.district.towns.some((t) => t.id === town)) throw new RangeError(`no such town: ${town}`);
    this.town = town;
    this.options = options;
  }

  submit(change: Change<unknown>): Promise<Result> {
    const result = new Promise<Result>((done, failed) => {
      this.queue.push({ change, done, failed });
    });
    this.running ??= this.run();
    this.wake();
    return result;
  }

  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  async run(): Promise<void> {
    await Promise.resolve(); // what is submitted in the same turn shares the first commit
    while (this.queue.length > 0 || this.underWay.length > 0 || this.writing) {
      if (this.queue.length >= (this.writing ? WORTH_A_BATCH : 1)) await this.handOver(this.taken());
      else await this.something();
    }
    for (const client of this.clients.values()) client.release();
    this.clients.clear();
    this.running = null;
  }

  /** Another change, or what is under way has come further. */
  something(): Promise<void> {
    return new Promise((resolve) => { this.wake = resolve; });
  }

  /** All that wait; of many that came at once half, so that these are written while the others are decided. */
  taken(): Waiting[] {
    const all = this.queue.length;
    const split = this.underWay.length === 0 && all >= 2 * WORTH_A_BATCH;
    return this.queue.splice(0, Math.min(split ? Math.ceil(all / 2) : all, MOST_IN_A_BATCH));
  }

  async handOver(waiting: Waiting[]): Promise<void> {
    if (this.locked) await this.writing;
    const batch = this.crowded ? null : await this.decideAhead(waiting);
    await this.writing;
    this.writing = (batch ? this.keep(batch) : this.alone(waiting)).finally(() => {
      this.writing = null;
      this.locked = false;
      this.wake();
    });
  }

  /** Read in a snapshot, decided upon what is under way. Null where that cannot be; whatever is wrong shows again under the lock. */
  async decideAhead(waiting: readonly Waiting[]): Promise<Batch | null> {
    try {
      const began = monotonicMs();
      const client = await this.client('reading');
      const changes = waiting.map((w) => w.change);
      const [, read] = await together(client, () => allEnded([beginSnapshot(client, this.town), readBatch(client, this.town, changes, this.options.clock, [...this.underWay])]));
      client.query('commit').catch(() => undefined); // nothing was written; a lost connection is noticed by the next that use it
      return this.decided(waiting, read, began);
    } catch {
      await this.giveBack('reading');
      return null;
    }
  }

  decided(waiting: readonly Waiting[], { head, loaded, upon }: BatchRead, began: number): Batch {
    const add = emptyAdditions();
    const results = waiting.map(({ change }) => decideOne(change, this.options.district, loaded, add));
    const linked = linkEvents(head, add.events);
    return { waiting, results, head, after: { ...headAfter(head, linked), now: head.now }, add, linked, incidents: loaded.incidents, upon, began };
  }

  /** Resolves when the next may be written: its commit was sent, or it fell and was done alone. */
  async keep(batch: Batch): Promise<void> {
    this.underWay.push(batch);
    try {
      if (batch.upon.some((before) => this.fallen.has(before))) throw new HeadMoved(this.town, batch.head.seq);
      const client = await this.client('writing');
      await together(client, () => allEnded([beginUnderLock(client, this.town), save(client, this.town, batch.head, batch.add, batch.linked)]));
      await this.options.sabotage?.(client, batch.add);
      client.query('commit').then(() => this.tell(batch), (error: unknown) => this.lose(batch, error));
    } catch (error) {
      this.crowded ||= error instanceof HeadMoved && !batch.upon.some((before) => this.fallen.has(before));
      this.ended(batch, true);
      await this.giveBack('writing');
      if (isConnectionError(error)) fail(batch.waiting, error);
      else await this.alone(batch.waiting);
    }
  }

  /**
   * One batch under the town's lock from its first look. What the database refuses is repeated change by change, so
   * that one bad change harms no other.
   */
  async alone(waiting: readonly Waiting[]): Promise<void> {
    this.locked = true;
    try {
      this.tell(await this.underLock(waiting));
    } catch (error) {
      if (waiting.length === 1 || isConnectionError(error)) fail(waiting, error);
      else for (const one of waiting) await this.alone([one]);
    }
  }

  async underLock(waiting: readonly Waiting[], tries = TRIES): Promise<Batch> {
    try {
      return await this.transaction(waiting);
    } catch (error) {
      await this.giveBack('writing');
      if (error instanceof ClockJumped) await this.options.clock?.check();
      // Another server took the same call between our look and our write: look again, it is a duplicate now.
      const again = error instanceof HeadMoved || error instanceof ClockJumped || (waiting.length === 1 && isRace(error));
      if (!again || tries === 1) throw error;
      return this.underLock(waiting, tries - 1);
    }
  }

  async transaction(waiting: readonly Waiting[]): Promise<Batch> {
    const began = monotonicMs();
    const client = await this.client('writing');
    await beginUnderLock(client, this.town);
    const batch = this.decided(waiting, await readBatch(client, this.town, waiting.map((w) => w.change), this.options.clock), began);
    this.crowded = batch.head.seq !== (this.lastSeq ?? batch.head.seq);
    await save(client, this.town, batch.head, batch.add, batch.linked);
    await this.options.sabotage?.(client, batch.add);
    await client.query('commit');
    return batch;
  }

  /** It is on the disk. */
  tell(batch: Batch): void {
    this.ended(batch, false);
    this.lastSeq = batch.after.seq;
    const { onBatch, onCommitted } = this.options;
    onBatch?.(this.town, batch.waiting.length, monotonicMs() - batch.began);
    if (batch.linked.length > 0) onCommitted?.(this.town, stored(batch), batch.incidents);
    answer(batch.waiting, batch.results);
  }

  /** Whether it was kept nobody can say: the connection broke at its commit. Those who wait ask again, with their keys. */
  async lose(batch: Batch, error: unknown): Promise<void> {
    this.ended(batch, true);
    fail(batch.waiting, error);
    await this.giveBack('writing');
  }

  ended(batch: Batch, fell: boolean): void {
    if (fell) this.fallen.add(batch);
    this.underWay = this.underWay.filter((b) => b !== batch);
    this.wake();
  }

  async client(role: 'reading' | 'writing'): Promise<PoolClient> {
    const client = this.clients.get(role) ?? (await this.options.db.pool.connect());
    this.clients.set(role, client);
    return client;
  }

  /** A connection that cannot even roll back is thrown away. */
  async giveBack(role: 'reading' | 'writing'): Promise<void> {
    const client = this.clients.get(role);
    this.clients.delete(role);
    if (client) client.release(!(await rollback(client)));
  }
}

/** A fault of one change is that change's alone; the others of the batch go on. */
function decideOne(change: Change<unknown>, district: District, loaded: Loaded, add: Additions): Result | Error {
  try {
    return decideChange(change, district, loaded, add);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function stored({ head, after, add, linked }: Batch): StoredEvent[] {
  return add.told.map((said, n) => ({
    ...said, seq: head.seq + n + 1, payload: add.events[n]?.payload ?? '', hash: n === linked.length - 1 ? after.hash : '',
  }));
}

function answer(batch: readonly Waiting[], results: readonly (Result | Error)[]): void {
  batch.forEach((w, n) => {
    const result = results[n];
    if (result === undefined || result instanceof Error) w.failed(result ?? new Error('the change was not decided'));
    else w.done(result);
  });
}

function fail(batch: readonly Waiting[], error: unknown): void {
  const refusal = refusalOfConstraint(constraintOf(error));
  for (const w of batch) {
    if (refusal) w.done(refusal);
    else w.failed(error);
  }
}
