/** A live stream over real sockets and a log in memory, and boards that are cut again and again. */
import { z } from 'zod';
import { refuse } from '#domain/shared/refusal.ts';
import { createHttp, route } from '#server/platform/http.ts';
import { createLive } from '#server/platform/live.ts';
import type { Live, LiveOptions } from '#server/platform/live.ts';
import { readEvents } from './sse.ts';
import type { SseMessage, SseReader } from './sse.ts';

export interface Event { town: string; seq: number; secret: boolean; pad?: string }

/** A log in memory that answers late, as a database does. */
export class FakeLog {
  readonly events = new Map<string, Event[]>();
  reads = 0;
  append(town: string, n = 1, pad = ''): Event[] {
    const log = this.events.get(town) ?? [];
    const added = Array.from({ length: n }, (_, i) => ({ town, seq: log.length + i + 1, secret: (log.length + i + 1) % 7 === 0, pad }));
    log.push(...added);
    this.events.set(town, log);
    return added;
  }
  async readLog(town: string, after: number, limit: number): Promise<Event[]> {
    this.reads += 1;
    const page = (this.events.get(town) ?? []).slice(after, after + limit);
    await pause(1);
    return page;
  }
  async heads(): Promise<Map<string, number>> {
    return new Map([...this.events].map(([town, log]) => [town, log.length]));
  }
}

export interface World { live: Live<Event>; log: FakeLog; url: string; clock: { now: number }; stop(): Promise<void> }

const worlds: World[] = [];

/** For `afterEach`: ends what the test has started. */
export async function endWorlds(): Promise<void> {
  for (const w of worlds.splice(0)) await w.stop();
}

const projectAll = (e: Event): string => JSON.stringify(e);
const projectBrief = ({ town, seq }: Event): string => JSON.stringify({ town, seq });

export async function world(options: Partial<LiveOptions<Event>> = {}, log = new FakeLog()): Promise<World> {
  const clock = { now: 0 };
  const live = createLive<Event>({ readLog: (t, a, l) => log.readLog(t, a, l), heads: () => log.heads(), now: () => clock.now, pollMs: 20, ...options });
  const app = createHttp({ guard: async () => null });
  route(app, {
    method: 'GET', path: '/events/:towns/:who', action: 'live.read', params: z.strictObject({ towns: z.string(), who: z.string() }),
    query: z.strictObject({ after: z.string().optional() }), response: 'text/event-stream',
    handler: ({ params, query, request, reply }) => {
      const cursor = request.headers['last-event-id'] ?? query.after ?? null;
      const brief = params.who.startsWith('brief');
      const joined = live.subscribe(reply, {
        account: params.who, cursor: typeof cursor === 'string' ? cursor : null, towns: params.towns.split(','),
        allow: (e) => !brief || !e.secret, project: brief ? projectBrief : projectAll,
      });
      return joined ? undefined : refuse('system.overloaded');
    },
  });
  await live.start();
  app.addHook('preClose', async () => { live.close(); });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const w = { live, log, url, clock, stop: () => app.close() };
  worlds.push(w);
  return w;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function until(what: () => boolean, ms = 10_000): Promise<void> {
  for (let waited = 0; !what(); waited += 5) {
    if (waited > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(5);
  }
}

/** Numbers from a seed, so that a failure can be told again. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Reads on through any number of cuts, as a browser does. */
export class Board {
  readonly seen = new Map<string, number[]>();
  start: ReadonlyMap<string, number> | null = null;
  resyncs = 0;
  cuts = 0;
  private reader: SseReader | null = null;
  private cursor = '';
  private readonly address: string;
  constructor(address: string) {
    this.address = address;
  }
  /** Reads for a while, whatever comes, then lets go. */
  async readFor(ms: number, atCut: () => void): Promise<void> {
    const reading = this.read(0);
    await this.reader?.status;
    await pause(ms);
    atCut();
    this.leave();
    await reading;
  }
  /** Reads until `n` more events came, then lets go; 0 reads on. */
  async read(n: number, orUntil: Promise<void> = new Promise(() => undefined)): Promise<void> {
    const enough = Promise.withResolvers<void>();
    let got = 0;
    const reader = readEvents(this.address, { lastEventId: this.cursor, onMessage: (m) => {
      if (n > 0 && got >= n) return;
      this.take(m);
      got += 1;
      if (got === n) { this.cursor = m.id; enough.resolve(); }
    } });
    this.reader = reader;
    await Promise.race([enough.promise, reader.ended, orUntil]);
    if (got < n || n === 0) this.cursor = reader.lastEventId();
    reader.stop();
    this.cuts += 1;
  }
  private take(m: SseMessage): void {
    if (m.event === 'resync') this.resyncs += 1;
    if (m.event !== 'change') return;
    const e: Event = JSON.parse(m.data);
    const seen = this.seen.get(e.town) ?? [];
    seen.push(e.seq);
    this.seen.set(e.town, seen);
  }
  last(town: string): number {
    return this.seen.get(town)?.at(-1) ?? 0;
  }
  leave(): void {
    this.reader?.stop();
  }
}

/** The last event a board may see. */
export function lastVisible(log: FakeLog, town: string, brief: boolean): number {
  return log.events.get(town)?.findLast((e) => !brief || !e.secret)?.seq ?? 0;
}
