/**
 * Consumers of the gapless log: after the commit, in order, at least once, each with a stored cursor per town.
 * Stages hear of each other only here. A consumer that fails is tried again from the same event.
 */
import { inTowns, type Database } from './db.ts';
import { readEvents, type StoredEvent } from './event-log.ts';

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
}

export function createReactions(db: Database, towns: readonly string[], consumers: readonly Consumer[], onError: (error: unknown, consumer: string) => void): Reactions {
  const cursors: Cursor[] = towns.flatMap((town) => consumers.map((consumer) => ({ consumer, town, seq: null, written: 0, running: null, again: false })));
  const waiters = new Set<() => void>();
  const recent = new Map<string, readonly StoredEvent[]>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const run = (c: Cursor): Promise<void> => {
    c.again = true;
    return (c.running ??= follow(c).finally(() => {
      c.running = null;
      if (c.again && !stopped) void run(c); // woken while the last look was ending
    }));
  };
  const pages = async (c: Cursor) => {
    while (await page(db, c, recent.get(c.town) ?? [])) for (const w of waiters) w();
  };
  const follow = async (c: Cursor) => {
    while (c.again && !stopped) {
      c.again = false;
      try {
        await pages(c);
      } catch (error) {
        onError(error, c.consumer.name);
        if (!stopped) setTimeout(() => void run(c), RETRY_MS).unref();
        return;
      }
      for (const w of waiters) w();
    }
  };
  const behind = (town: string, seq: number) => cursors.some((c) => c.town === town && (c.seq ?? -1) < seq);
  return {
    wake: (town, events) => {
      const kept = recent.get(town) ?? [];
      const follows = events[0]?.seq === (kept.at(-1)?.seq ?? 0) + 1;
      recent.set(town, (follows ? [...kept, ...events] : events).slice(-RECENT));
      for (const c of cursors) if (c.town === town) void run(c);
    },
    passed: (town, seq, withinMs) => new Promise((resolve) => {
      if (!behind(town, seq)) return resolve(true);
      const end = (ok: boolean) => { waiters.delete(look); clearTimeout(limit); resolve(ok); };
      const look = () => { if (!behind(town, seq)) end(true); };
      const limit = setTimeout(() => end(false), withinMs);
      waiters.add(look);
      for (const c of cursors) if (c.town === town) void run(c);
    }),
    async settle() {
      // One consumer's act is another's event: go round until nobody moved.
      for (let moved = true; moved; ) {
        const before = cursors.map((c) => c.seq);
        await Promise.all(cursors.map(run));
        moved = cursors.some((c, n) => c.seq !== before[n]);
      }
    },
    start: (pollMs) => { timer = setInterval(() => { for (const c of cursors) void run(c); }, pollMs); },
    async stop() {
      stopped = true;
      if (timer) clearInterval(timer);
      await Promise.all(cursors.map((c) => c.running?.catch(() => undefined)));
      await Promise.all(cursors.map((c) => write(db, c).catch((error: unknown) => onError(error, c.consumer.name))));
    },
    lag: () => cursors.map((c) => ({ consumer: c.consumer.name, town: c.town, seq: c.seq ?? 0 })),
  };
}

/** Handles one page; answers whether there may be more. The cursor is written after each event that was acted on. */
async function page(db: Database, c: Cursor, recent: readonly StoredEvent[]): Promise<boolean> {
  if (c.seq === null) c.seq = c.written = await readCursor(db, c);
  const events = await next(db, c.town, c.seq, recent);
  for (const event of events) {
    const acts = c.consumer.types.has(event.type);
    if (acts) await c.consumer.handle(event);
    c.seq = event.seq;
    if (acts || c.seq - c.written >= MOST_UNWRITTEN) await write(db, c);
  }
  return events.length > 0;
}

/** From memory where it reaches back far enough, else from the record. */
async function next(db: Database, town: string, after: number, recent: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
  const first = recent[0]?.seq;
  const last = recent.at(-1)?.seq ?? 0;
  if (first !== undefined && first <= after + 1 && last > after) return recent.slice(after + 1 - first);
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
  await inTowns(db, [c.town], (client) => client.query(
    `insert into liandong.reaction (consumer, town, seq) values ($1, $2, $3)
     on conflict (consumer, town) do update set seq = greatest(liandong.reaction.seq, excluded.seq)`,
    [c.consumer.name, c.town, seq]));
  c.written = seq;
}
