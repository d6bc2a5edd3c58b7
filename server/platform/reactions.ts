/**
 * Consumers of the gapless log: after the commit, in order, at least once, each with a stored cursor per town.
 * Stages hear of each other only here. A consumer that fails is tried again from the same event.
 */
import type { ClientBase } from 'pg';
import { inTowns, type Database } from './db.ts';
import { listHeads, readEvents, type StoredEvent } from './event-log.ts';

export interface Consumer {
  readonly name: string;
  /** types it cares about; others only move its cursor */
  readonly types: ReadonlySet<string>;
  handle(event: StoredEvent): Promise<void>;
}

export interface Reactions {
  /** A commit happened: look now. What was committed is handed over, so that looking seldom costs a query. */
  wake(town: string, events: readonly StoredEvent[]): void;
  /** Resolves when every consumer has passed `seq` of the town, or after `withinMs`. */
  passed(town: string, seq: number, withinMs: number): Promise<boolean>;
  /** Handles everything there is; for tests and a driven clock. */
  settle(): Promise<void>;
  start(pollMs: number): void;
  stop(): Promise<void>;
  /** events not yet handled, by consumer and town */
  lag(): { consumer: string; town: string; seq: number }[];
}

const PAGE = 500;
const RETRY_MS = 1_000;

/** Cursors are written when something was acted on, else so often: a kill repeats at most so many looks, no act. */
const MOST_UNWRITTEN = 1_000;
/** Events of a town kept in memory for consumers that are up to date. */
const RECENT = 2_000;

interface Cursor {
  consumer: Consumer;
  town: string;
  seq: number | null;
  written: number;
  running: Promise<void> | null;
  again: boolean;
  /** look into the record too, beyond what was handed over: another server may have written */
  asked: boolean;
}

export function createReactions(db: Database, towns: readonly string[], consumers: readonly Consumer[], onError: (error: unknown, consumer: string) => void): Reactions {
  return new Followers(db, towns.flatMap((town) => consumers.map((consumer) => ({ consumer, town, seq: null, written: 0, running: null, again: false, asked: true }))), onError);
}

class Followers implements Reactions {
  readonly #db: Database;
  readonly #cursors: Cursor[];
  readonly #onError: (error: unknown, consumer: string) => void;
  readonly #waiters = new Set<() => void>();
  readonly #recent = new Map<string, readonly StoredEvent[]>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(db: Database, cursors: Cursor[], onError: (error: unknown, consumer: string) => void) {
    this.#db = db;
    this.#cursors = cursors;
    this.#onError = onError;
  }

  wake(town: string, events: readonly StoredEvent[]): void {
    const kept = this.#recent.get(town) ?? [];
    const follows = events[0]?.seq === (kept.at(-1)?.seq ?? 0) + 1;
    this.#recent.set(town, (follows ? [...kept, ...events] : events).slice(-RECENT));
    this.#runAll(town, false);
  }

  passed(town: string, seq: number, withinMs: number): Promise<boolean> {
    const behind = () => this.#cursors.some((c) => c.town === town && (c.seq ?? -1) < seq);
    if (!behind()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (ok: boolean) => {
        this.#waiters.delete(look);
        clearTimeout(limit);
        resolve(ok);
      };
      const look = () => { if (!behind()) end(true); };
      const limit = setTimeout(() => end(false), withinMs);
      this.#waiters.add(look);
      this.#runAll(town, (this.#recent.get(town)?.at(-1)?.seq ?? 0) < seq);
    });
  }

  async settle(): Promise<void> {
    // One consumer's act is another's event: go round until nobody moved.
    for (let moved = true; moved; ) {
      const before = this.#cursors.map((c) => c.seq);
      await this.#look();
      await Promise.all(this.#cursors.map((c) => c.running));
      moved = this.#cursors.some((c, n) => c.seq !== before[n]);
    }
  }

  start(pollMs: number): void {
    this.#timer = setInterval(() => { this.#look().catch((error: unknown) => { if (!this.#stopped) this.#onError(error, 'all'); }); }, pollMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await Promise.all(this.#cursors.map((c) => c.running?.catch(() => undefined)));
    await Promise.all(this.#cursors.map((c) => write(this.#db, c).catch((error: unknown) => this.#onError(error, c.consumer.name))));
  }

  lag(): { consumer: string; town: string; seq: number }[] {
    return this.#cursors.map((c) => ({ consumer: c.consumer.name, town: c.town, seq: c.seq ?? 0 }));
  }

  /** Where the towns' records end is one question for all; only who is behind looks into the record himself. */
  async #look(): Promise<void> {
    const towns = [...new Set(this.#cursors.map((c) => c.town))];
    const ends = new Map((await inTowns(this.#db, towns, (client) => listHeads(client, towns))).map((h) => [h.town, h.seq]));
    for (const c of this.#cursors) if ((c.seq ?? 0) < (ends.get(c.town) ?? 0)) void this.#run(c, true);
  }

  #runAll(town: string, asked: boolean): void {
    for (const c of this.#cursors) if (c.town === town) void this.#run(c, asked);
  }

  #run(c: Cursor, asked: boolean): Promise<void> {
    c.again = true;
    c.asked ||= asked;
    return (c.running ??= this.#follow(c).finally(() => {
      c.running = null;
      if (c.again && !this.#stopped) void this.#run(c, false); // woken while the last look was ending
    }));
  }

  async #follow(c: Cursor): Promise<void> {
    while (c.again && !this.#stopped) {
      c.again = false;
      const { asked } = c;
      c.asked = false;
      try {
        while (!this.#stopped && (await page(this.#db, c, this.#recent.get(c.town) ?? [], asked, () => this.#stopped))) this.#tellWaiters();
      } catch (error) {
        this.#onError(error, c.consumer.name);
        if (!this.#stopped) setTimeout(() => void this.#run(c, true), RETRY_MS).unref();
        return;
      }
      this.#tellWaiters();
    }
  }

  #tellWaiters(): void {
    for (const w of this.#waiters) w();
  }
}

/**
 * Handles one page; answers whether there may be more. The cursor is written after each event that was acted on. Whoever
 * is stopped behind a long record ends with the event in hand: the rest is there when the server comes again.
 */
async function page(db: Database, c: Cursor, recent: readonly StoredEvent[], asked: boolean, isStopped: () => boolean): Promise<boolean> {
  if (c.seq === null) c.seq = c.written = await readCursor(db, c);
  const events = await next(db, c.town, c.seq, recent, asked);
  for (const event of events) {
    if (isStopped()) return false;
    const acts = c.consumer.types.has(event.type);
    if (acts) await c.consumer.handle(event);
    c.seq = event.seq;
    if (acts || c.seq - c.written >= MOST_UNWRITTEN) await write(db, c);
  }
  return events.length > 0;
}

/** From memory where it reaches back far enough, else from the record; whoever was woken and has seen all he was woken for asks nobody. */
async function next(db: Database, town: string, after: number, recent: readonly StoredEvent[], asked: boolean): Promise<readonly StoredEvent[]> {
  const first = recent[0]?.seq;
  const last = recent.at(-1)?.seq ?? 0;
  if (first !== undefined && first <= after + 1 && last > after) return recent.slice(after + 1 - first);
  if (!asked && last === after) return [];
  return inTowns(db, [town], (client) => readEvents(client, town, after, PAGE));
}

function readCursor(db: Database, c: Cursor): Promise<number> {
  return inTowns(db, [c.town], async (client) => {
    const { rows } = await client.query<{ seq: number }>('select seq from liandong.reaction where consumer = $1 and town = $2', [c.consumer.name, c.town]);
    return Number(rows[0]?.seq ?? 0);
  });
}

async function write(db: Database, c: Cursor): Promise<void> {
  if (c.seq === null || c.seq === c.written) return;
  const seq = c.seq;
  await inTowns(db, [c.town], (client) => passTo(client, c.consumer.name, c.town, seq));
  c.written = seq;
}

/** The consumer has seen the town's record up to `seq`; never goes back. */
export async function passTo(client: ClientBase, consumer: string, town: string, seq: number): Promise<void> {
  await client.query(
    `insert into liandong.reaction (consumer, town, seq) values ($1, $2, $3)
     on conflict (consumer, town) do update set seq = greatest(liandong.reaction.seq, excluded.seq)`,
    [consumer, town, seq]);
}
