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
  /** A commit happened: look now. */
  wake(town: string): void;
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

interface Cursor {
  consumer: Consumer;
  town: string;
  seq: number | null;
  running: Promise<void> | null;
  again: boolean;
}

export function createReactions(db: Database, towns: readonly string[], consumers: readonly Consumer[], onError: (error: unknown, consumer: string) => void): Reactions {
  const cursors: Cursor[] = towns.flatMap((town) => consumers.map((consumer) => ({ consumer, town, seq: null, running: null, again: false })));
  const waiters = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const run = (c: Cursor): Promise<void> => {
    c.again = true;
    return (c.running ??= follow(c).finally(() => { c.running = null; }));
  };
  const follow = async (c: Cursor) => {
    while (c.again && !stopped) {
      c.again = false;
      try {
        while (await page(db, c)) for (const w of waiters) w();
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
    wake: (town) => { for (const c of cursors) if (c.town === town) void run(c); },
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
    },
    lag: () => cursors.map((c) => ({ consumer: c.consumer.name, town: c.town, seq: c.seq ?? 0 })),
  };
}

/** Handles one page; answers whether there may be more. The cursor moves after each event that was acted on. */
async function page(db: Database, c: Cursor): Promise<boolean> {
  c.seq ??= await inTowns(db, [c.town], async (client) => {
    const { rows } = await client.query<{ seq: number }>('select seq from liandong.reaction where consumer = $1 and town = $2', [c.consumer.name, c.town]);
    return Number(rows[0]?.seq ?? 0);
  });
  const from = c.seq;
  const events = await inTowns(db, [c.town], (client) => readEvents(client, c.town, from, PAGE));
  for (const event of events) {
    if (c.consumer.types.has(event.type)) {
      await c.consumer.handle(event);
      await move(db, c, event.seq);
    }
    c.seq = event.seq;
  }
  if (events.length > 0) await move(db, c, c.seq);
  return events.length === PAGE;
}

async function move(db: Database, c: Cursor, seq: number): Promise<void> {
  await inTowns(db, [c.town], (client) => client.query(
    `insert into liandong.reaction (consumer, town, seq) values ($1, $2, $3)
     on conflict (consumer, town) do update set seq = greatest(liandong.reaction.seq, excluded.seq)`,
    [c.consumer.name, c.town, seq]));
}
