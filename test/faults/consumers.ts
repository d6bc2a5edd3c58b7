/** Readers of the record, each in the way its part of the program reads; and two in ways that lose events. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#server/platform/db.ts';
import { readEvents } from '#server/platform/event-log.ts';
import { createReactions } from '#server/platform/reactions.ts';
import { readEvents as readStream } from '#test/support/sse.ts';
import { createChain } from '../../cli/verify/chain.ts';

const TOWNS = ['pujiang', 'pujin'] as const;

export interface Reader {
  name: string;
  /** events it was never told */
  missed: number;
  /** events that came before an earlier one of their town, or twice */
  disorder: number;
}

export interface Seen {
  written: number;
  readers: Reader[];
  twins: Reader[];
  summary: string;
}

interface Follower {
  readonly name: string;
  /** town → sequence numbers in the order they were seen */
  readonly seen: Map<string, number[]>;
  stop(): Promise<void>;
}

const empty = (): Map<string, number[]> => new Map(TOWNS.map((t) => [t, []]));
const note = (seen: Map<string, number[]>, town: string, seq: number): void => { seen.get(town)?.push(seq); };

export async function consumersWhile(db: Database, server: { url: string }, token: string, work: () => Promise<unknown>): Promise<Seen> {
  const board = await followStream(server.url, token);
  const readers = [board, followReactions(db), followPages(db, 'scorecard', 60), followChain(db)];
  const twins = [followByTime(db), followByCallId(db)];
  await work();
  await sleep(2_000); // what was committed last is on its way
  // Clocks go on ringing while the readers are stopped one after the other: each is asked for what there was before.
  const heads = await headsOf(db);
  for (let waited = 0; waited < CATCH_UP_MS && readers.some((f) => isBehind(f, heads)); waited += 100) await sleep(100);
  for (const follower of [...readers, ...twins]) await follower.stop();
  const written = [...heads.values()].reduce((a, b) => a + b, 0);
  const judged = readers.map((f) => judge(f, heads));
  const broken = [judge(twins[0] ?? board, await headsOf(db)), await judgeCalls(db, twins[1] ?? board)];
  const missed = broken.map((t) => `${t.name} missed ${t.missed}`).join(', ');
  return { written, readers: judged, twins: broken, summary: `R5: ${written} events; missed by ${judged.map((r) => `${r.name} ${r.missed}`).join(', ')}; twins: ${missed}` };
}

/** On a busy machine the last events are long under way; one that was never told of them stays behind. */
const CATCH_UP_MS = 60_000;

function isBehind({ seen }: Follower, heads: ReadonlyMap<string, number>): boolean {
  return [...heads].some(([town, head]) => (seen.get(town)?.at(-1) ?? 0) < head);
}

function judge({ name, seen }: Follower, heads: ReadonlyMap<string, number>): Reader {
  let [missed, disorder] = [0, 0];
  for (const [town, head] of heads) {
    const list = seen.get(town) ?? [];
    missed += head - new Set(list.filter((seq) => seq <= head)).size;
    disorder += list.filter((seq, n) => n > 0 && seq <= (list[n - 1] ?? 0)).length;
  }
  return { name, missed, disorder };
}

async function headsOf(db: Database): Promise<Map<string, number>> {
  const { rows } = await db.pool.query<{ town: string; seq: number }>('select town, seq from ledger.head');
  return new Map(rows.map((r) => [r.town, Number(r.seq)]));
}

/** The board, as a browser: cut now and then, it comes back with the last id it saw. */
async function followStream(url: string, token: string): Promise<Follower> {
  const seen = empty();
  let going = true;
  let lastEventId = '';
  let current: ReturnType<typeof readStream> | null = null;
  const open = (): ReturnType<typeof readStream> => readStream(`${url}/api/v1/events`, {
    headers: { authorization: `Bearer ${token}` }, ...(lastEventId ? { lastEventId } : {}),
    onMessage: ({ event, data }) => {
      if (event === 'resync') throw new Error('the board was told to begin anew');
      const { town, seq } = JSON.parse(data) as { town: string; seq: number };
      note(seen, town, seq);
    },
  });
  current = open();
  if (await current.status !== 200) throw new Error(`no stream: ${await current.status}`);
  const cuts = (async () => {
    while (going) {
      await sleep(3_000);
      if (!going || !current) return;
      current.stop();
      await current.ended;
      lastEventId = current.lastEventId();
      current = open();
    }
  })();
  return { name: 'board', seen, stop: async () => { going = false; await cuts; current?.stop(); } };
}

/** A consumer that cares about every type there is. */
class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** As the stages follow each other: a consumer with a stored cursor. */
function followReactions(db: Database): Follower {
  const seen = empty();
  const types = new Everything();
  const reactions = createReactions(db, TOWNS, [{ name: 'test-follower', types, handle: async (e) => { note(seen, e.town, e.seq); } }], () => undefined);
  reactions.start(50);
  return { name: 'reaction', seen, stop: async () => { await reactions.settle(); await reactions.stop(); } };
}

/** Pages by (town, seq), as a score or a report is brought up to date. */
function followPages(db: Database, name: string, everyMs: number, onEvent: (e: { town: string; seq: number; payload: string; hash: string }) => void = () => undefined): Follower {
  const seen = empty();
  let going = true;
  const look = async (): Promise<void> => {
    for (const town of TOWNS) {
      const after = seen.get(town)?.at(-1) ?? 0;
      for (const e of await readEvents(db.pool, town, after, 100)) {
        onEvent(e);
        note(seen, town, e.seq);
      }
    }
  };
  const loop = (async () => { while (going) { await look(); await sleep(everyMs); } })();
  return { name, seen, stop: async () => { going = false; await loop; await look(); } };
}

/** A verifier that follows: every link computed as it comes; throws at the first that does not hold. */
function followChain(db: Database): Follower {
  const chains = new Map(TOWNS.map((t) => [t as string, createChain(t)]));
  return followPages(db, 'chain', 40, ({ town, seq, payload, hash }) => { chains.get(town)?.add({ town, seq, payload, hash }); });
}

/** Twin: reads on from the last instant it saw, over both towns. */
function followByTime(db: Database): Follower {
  const seen = empty();
  let going = true;
  let last = new Date(0).toISOString();
  const loop = (async () => {
    while (going) {
      const { rows } = await db.pool.query<{ town: string; seq: string; at: string }>(
        `select town, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from ledger.event where at > $1 order by at limit 100`, [last]);
      for (const r of rows) note(seen, r.town, Number(r.seq));
      last = rows.at(-1)?.at ?? last;
      await sleep(5);
    }
  })();
  return { name: 'by time', seen, stop: async () => { going = false; await loop; } };
}

/** Twin: reads on from the last id it saw; ids begin with the time they were made, which is not when they were committed. */
function followByCallId(db: Database): Follower {
  const seen = new Map<string, number[]>([['calls', []]]);
  let going = true;
  let last = '';
  const loop = (async () => {
    while (going) {
      const { rows } = await db.pool.query<{ id: string }>('select id from liandong.call where id > $1 order by id limit 100', [last]);
      for (const _ of rows) note(seen, 'calls', 1);
      last = rows.at(-1)?.id ?? last;
      await sleep(5);
    }
  })();
  return { name: 'by id', seen, stop: async () => { going = false; await loop; } };
}

async function judgeCalls(db: Database, { name, seen }: Follower): Promise<Reader> {
  const { rows } = await db.pool.query<{ n: number }>('select count(*)::int as n from liandong.call');
  return { name, missed: (rows[0]?.n ?? 0) - (seen.get('calls')?.length ?? 0), disorder: 0 };
}
