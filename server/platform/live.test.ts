import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuse } from '#domain/shared/refusal.ts';
import { readEvents } from '#test/support/sse.ts';
import type { SseMessage, SseReader } from '#test/support/sse.ts';
import { createHttp, route } from './http.ts';
import { decodeCursor, encodeCursor } from './live-cursor.ts';
import { createLive } from './live.ts';
import type { Live, LiveOptions } from './live.ts';

interface Event { town: string; seq: number; secret: boolean; pad?: string }

/** A log in memory that answers late, as a database does. */
class FakeLog {
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

interface World { live: Live<Event>; log: FakeLog; url: string; clock: { now: number }; stop(): Promise<void> }

const worlds: World[] = [];
afterEach(async () => { for (const w of worlds.splice(0)) await w.stop(); });

const projectAll = (e: Event): string => JSON.stringify(e);
const projectBrief = ({ town, seq }: Event): string => JSON.stringify({ town, seq });

async function world(options: Partial<LiveOptions<Event>> = {}, log = new FakeLog()): Promise<World> {
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(what: () => boolean, ms = 10_000): Promise<void> {
  for (let waited = 0; !what(); waited += 5) {
    if (waited > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(5);
  }
}

/** Numbers from a seed, so that a failure can be told again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Reads on through any number of cuts, as a browser does. */
class Board {
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

describe('the cursor', () => {
  it('comes back as it was and refuses what is not ours', () => {
    expect([...(decodeCursor(encodeCursor([['a', 1], ['乙', 2 ** 40]])) ?? [])]).toEqual([['a', 1], ['乙', 2 ** 40]]);
    for (const bad of ['', 'x', '{}', 'W10=', Buffer.from('[["a",-1]]').toString('base64url'), Buffer.from('[["a",1.5]]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url'), 'A'.repeat(9_000)]) {
      expect(decodeCursor(bad), bad).toBeNull();
    }
  });
});

describe('the stream', () => {
  it('gives 200 boards that are cut at random every event they may see, once and in order', { timeout: 120_000 }, async () => {
    const seed = 20_261_125;
    const random = numbers(seed);
    const w = await world();
    const towns = ['jia', 'yi', 'bing'];
    for (const town of towns) w.log.append(town, 40);
    await w.live.poll();
    const boards = Array.from({ length: 200 }, (_, i) => new Board(`${w.url}/events/${towns.slice(0, 1 + (i % 3)).join(',')}/${i % 2 ? 'brief' : 'full'}${i}`));
    let writing = true;
    const written = Promise.withResolvers<void>();
    let cutLive = 0; // cuts of boards that were up to date: these go on from a cursor of the live fan-out
    const cursor = encodeCursor(towns.map((t) => [t, 10]));
    const lives = boards.map(async (board, i) => {
      Object.assign(board, { cursor }); // all have seen the first ten
      while (writing) {
        if (random(3) === 0) await board.read(1 + random(25), written.promise);
        else await board.readFor(random(300), () => { cutLive += board.last('jia') >= lastVisible(w.log, 'jia', i % 2 === 1) ? 1 : 0; });
        await pause(random(200));
      }
      const running = board.read(0);
      await until(() => towns.slice(0, 1 + (i % 3)).every((t) => board.last(t) >= lastVisible(w.log, t, i % 2 === 1)), 60_000);
      board.leave();
      await running;
    });
    for (let n = 0; n < 400; n++) {
      const town = towns[random(3)] ?? 'jia';
      const events = w.log.append(town, 1 + random(4));
      const fate = random(10); // other servers' commits are not published here; the writer's mouth may stutter
      if (fate < 7) w.live.publish(town, events);
      if (fate === 6) w.live.publish(town, events);
      if (fate === 5) w.live.publish(town, events.slice(1));
      await pause(n % 25 === 0 ? 200 : random(6)); // bursts, and quiet in which boards get up to date
    }
    writing = false;
    written.resolve();
    await Promise.all(lives);
    const cuts = boards.reduce((n, b) => n + b.cuts, 0);
    expect(cuts, `seed ${seed}`).toBeGreaterThan(500);
    expect(cutLive, `seed ${seed}`).toBeGreaterThan(100);
    boards.forEach((board, i) => {
      expect(board.resyncs).toBe(0);
      for (const town of towns.slice(0, 1 + (i % 3))) {
        const should = (w.log.events.get(town) ?? []).slice(10).filter((e) => i % 2 === 0 || !e.secret).map((e) => e.seq);
        expect(board.seen.get(town), `board ${i}, ${town}, seed ${seed}`).toEqual(should);
      }
      expect([...board.seen.keys()].every((t) => towns.slice(0, 1 + (i % 3)).includes(t))).toBe(true);
    });
    expect(w.live.stats()).toMatchObject({ dropped: 0, lag: 0 });
  });

  it('does not miss what was committed between joining without a cursor and the first cut', async () => {
    const w = await world();
    w.log.append('jia', 5);
    await w.live.poll();
    const first = readEvents(`${w.url}/events/jia/full`);
    await until(() => first.lastEventId() !== '');
    first.stop();
    w.log.append('jia', 3);
    const seen: number[] = [];
    const second = readEvents(`${w.url}/events/jia/full`, { lastEventId: first.lastEventId(), onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length === 3);
    expect(seen).toEqual([6, 7, 8]);
    second.stop();
  });

  it('takes ?after= as it takes Last-Event-ID', async () => {
    const w = await world();
    w.log.append('jia', 5);
    await w.live.poll();
    const seen: number[] = [];
    const reader = readEvents(`${w.url}/events/jia/full?after=${encodeCursor([['jia', 2]])}`, { onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length === 3);
    expect(seen).toEqual([3, 4, 5]);
    reader.stop();
  });

  it('shows nothing twice of what the log already has and the hub has not sent', async () => {
    const log = new FakeLog();
    log.append('jia', 10);
    const w = await world({ pollMs: 1_000_000 }, log);
    const late = log.append('jia', 5); // committed by another server, or by ours a moment ago
    const seen: number[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: encodeCursor([['jia', 0]]), onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length >= 10);
    await until(() => w.live.stats().catchingUp === 0);
    w.live.publish('jia', late);
    w.live.publish('jia', log.append('jia'));
    await until(() => seen.at(-1) === 16);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    reader.stop();
  });

  it('knows a cursor of another server that is ahead of this one', async () => {
    const w = await world({ pollMs: 1_000_000 });
    w.log.append('jia', 12);
    const got: SseMessage[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: encodeCursor([['jia', 12]]), onMessage: (m) => got.push(m) });
    await until(() => w.live.stats().clients === 1 && w.live.stats().catchingUp === 0);
    w.live.publish('jia', w.log.append('jia'));
    await until(() => got.length === 1);
    expect([got[0]?.event, JSON.parse(got[0]?.data ?? '').seq]).toEqual(['change', 13]);
    reader.stop();
  });

  it('answers resync to a cursor that is none, from another history, or too old, and goes on from there', async () => {
    const w = await world({ tooFar: 50 });
    w.log.append('jia', 100);
    await w.live.poll();
    for (const cursor of ['nonsense', encodeCursor([['jia', 9_999]]), encodeCursor([['jia', 49]])]) {
      const got: SseMessage[] = [];
      const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: cursor, onMessage: (m) => got.push(m) });
      await until(() => got.length === 1);
      expect(got[0]?.event).toBe('resync');
      const [next] = w.log.append('jia');
      w.live.publish('jia', next ? [next] : []);
      await until(() => got.length === 2);
      expect(JSON.parse(got[1]?.data ?? '').seq).toBe(next?.seq);
      reader.stop();
    }
    expect(w.live.stats().resyncs).toBe(3);
  });

  it('tells everybody to start afresh when the log went back, as after a restored backup', async () => {
    const w = await world();
    w.log.append('jia', 20);
    await w.live.poll();
    const got: SseMessage[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { onMessage: (m) => got.push(m) });
    await until(() => reader.lastEventId() !== '');
    w.log.events.set('jia', w.log.events.get('jia')?.slice(0, 15) ?? []);
    await until(() => got.length === 1);
    expect(got[0]?.event).toBe('resync');
    w.log.append('jia');
    await until(() => got.length === 2);
    expect(JSON.parse(got[1]?.data ?? '').seq).toBe(16);
    reader.stop();
  });

  it('beats every 15 s by the injected clock, and moves the id over what was filtered', async () => {
    const w = await world({ pollMs: 1_000 });
    const reader = readEvents(`${w.url}/events/jia/brief`);
    await until(() => reader.lastEventId() !== '');
    const atStart = reader.comments();
    w.clock.now = 14_999;
    w.live.tick();
    await pause(50);
    expect(reader.comments()).toBe(atStart);
    w.clock.now = 15_000;
    w.live.tick();
    await until(() => reader.comments() === atStart + 1);
    w.live.publish('jia', w.log.append('jia', 7)); // the seventh is secret
    await until(() => decodeCursor(reader.lastEventId())?.get('jia') === 6);
    w.clock.now = 30_000;
    w.live.tick();
    await until(() => decodeCursor(reader.lastEventId())?.get('jia') === 7);
    expect(reader.comments()).toBe(atStart + 2);
    reader.stop();
  });

  it('drops a board that takes nothing for 30 s, and others go on', async () => {
    const w = await world();
    const stalled = readEvents(`${w.url}/events/jia/full`);
    let good = 0;
    const other = readEvents(`${w.url}/events/jia/full2`, { onMessage: () => { good += 1; } });
    await stalled.status;
    await other.status;
    stalled.pause();
    const pad = 'x'.repeat(20_000);
    let sent = 0;
    // fill the kernel's buffers until some bytes have to wait in ours, but not so many that the cap acts
    for (let held = false; !held && sent < 2_000; sent += 10) {
      w.live.publish('jia', w.log.append('jia', 10, pad));
      await until(() => good === sent + 10);
      w.live.tick();
      held = w.live.stats().held > 0;
    }
    expect(w.live.stats()).toMatchObject({ clients: 2, dropped: 0 });
    w.clock.now = 24_000;
    w.live.tick();
    expect(w.live.stats().clients).toBe(2);
    w.clock.now = 30_000;
    w.live.tick();
    expect(w.live.stats()).toMatchObject({ clients: 1, dropped: 1 });
    await until(() => w.live.stats().clients === 1);
    w.live.publish('jia', w.log.append('jia', 1));
    await until(() => good === sent + 1);
    stalled.stop();
    other.stop();
  });

  it('holds at most about 1 MB for a board that does not read, whatever comes', async () => {
    const w = await world();
    const readers = Array.from({ length: 10 }, (_, i) => readEvents(`${w.url}/events/jia/full${i}`));
    await Promise.all(readers.map((r) => r.status));
    await until(() => w.live.stats().clients === 10 && w.live.stats().catchingUp === 0);
    readers.forEach((r) => { r.pause(); });
    const pad = 'x'.repeat(20_000);
    let most = 0;
    for (let n = 0; n < 1_000 && w.live.stats().clients > 0; n++) {
      w.live.publish('jia', w.log.append('jia', 1, pad));
      most = Math.max(most, w.live.stats().held);
      if (n % 10 === 0) await pause(1);
    }
    expect(w.live.stats()).toMatchObject({ clients: 0, dropped: 10, held: 0 });
    expect(most).toBeGreaterThan(5 * 2 ** 20);
    expect(most).toBeLessThanOrEqual(10 * (2 ** 20 + 25_000));
    readers.forEach((r) => { r.stop(); });
  });

  it('ends the streams of an account at once when its rights are revoked', async () => {
    const w = await world();
    const gone = readEvents(`${w.url}/events/jia/removed`);
    const stays = readEvents(`${w.url}/events/jia/other`);
    await gone.status;
    await stays.status;
    await until(() => w.live.stats().clients === 2);
    w.live.closeFor('removed');
    await gone.ended;
    expect(w.live.stats()).toMatchObject({ clients: 1, dropped: 0 });
    stays.stop();
  });

  it('asks the filter anew for each event, and shows nothing when it fails', async () => {
    const errors: unknown[] = [];
    const w = await world({ onError: (e) => errors.push(e) });
    const seen: string[] = [];
    const reader = readEvents(`${w.url}/events/jia/brief`, { onMessage: (m) => seen.push(m.data) });
    await until(() => reader.lastEventId() !== '');
    const [event] = w.log.append('jia');
    const broken = { town: 'jia', seq: event?.seq ?? 0, get secret(): boolean { throw new Error('no rights to be found'); } };
    w.live.publish('jia', [broken]);
    await reader.ended;
    expect(errors).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  it('tells streams to come back when the server closes', async () => {
    const w = await world();
    const reader = readEvents(`${w.url}/events/jia/full`);
    await until(() => reader.lastEventId() !== '');
    await w.stop();
    await reader.ended;
    expect(w.live.stats().clients).toBe(0);
  });

  it('refuses more streams than it can carry', async () => {
    const w = await world({ maxClients: 1 });
    const first = readEvents(`${w.url}/events/jia/a`);
    expect(await first.status).toBe(200);
    expect(await readEvents(`${w.url}/events/jia/b`).status).toBe(503);
    first.stop();
  });

  it('lets a thousand boards come back at once without a thousand reads of the log', { timeout: 60_000 }, async () => {
    const w = await world();
    w.log.append('jia', 10);
    await w.live.poll();
    w.live.publish('jia', w.log.append('jia', 300));
    const before = w.log.reads;
    const cursor = encodeCursor([['jia', 20]]);
    let got = 0;
    const readers = Array.from({ length: 1_000 }, () => readEvents(`${w.url}/events/jia/full`, { lastEventId: cursor, onMessage: () => { got += 1; } }));
    await until(() => got === 1_000 * 290, 30_000);
    expect(w.log.reads - before).toBeLessThan(10);
    readers.forEach((r) => { r.stop(); });
  });
});

function lastVisible(log: FakeLog, town: string, brief: boolean): number {
  return log.events.get(town)?.findLast((e) => !brief || !e.secret)?.seq ?? 0;
}
