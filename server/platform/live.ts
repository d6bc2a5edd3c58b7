/**
 * The live stream (server-sent events). The log is the truth; what the writer publishes is a short cut to it, and a
 * poll finds what other servers committed. Every stream sees each event it may see once and in order, over any
 * number of reconnections, or one `resync`. Connect it with `app.addHook('preClose', async () => live.close())`.
 */
import type { FastifyReply } from 'fastify';
import { Client, Group, openStream } from './live-client.ts';
import type { LogEvent, Subscription } from './live-client.ts';
import type { Live, LiveOptions, LiveStats } from './live-contract.ts';
import { decodeCursor } from './live-cursor.ts';
import type { Positions } from './live-cursor.ts';
import { createTail } from './live-tail.ts';
import type { Tail } from './live-tail.ts';

export type { LogEvent, Subscription } from './live-client.ts';
export type { Live, LiveOptions, LiveStats } from './live-contract.ts';

const DEFAULTS = { pollMs: 500, heartbeatMs: 15_000, tooFar: 100_000, maxClients: 20_000, maxHeldBytes: 1024 * 1024, maxStalledMs: 25_000 };
const TICK_MS = 1_000;
const SLICE = 256; // streams written to before other work gets its turn
const PAGE = 500;
/** without an id: where the stream stands is untouched */
const NUDGE = 'event: nudge\ndata: {}\n\n';

type Settings<E extends LogEvent> = Required<Omit<LiveOptions<E>, 'onError'>> & { onError: (error: unknown) => void };

export function createLive<E extends LogEvent>(options: LiveOptions<E>): Live<E> {
  return new Hub({ ...DEFAULTS, onError: () => undefined, ...options });
}

class Hub<E extends LogEvent> implements Live<E> {
  private readonly o: Settings<E>;
  private readonly tail: Tail<E>;
  private readonly live = new Set<Client<E>>();
  private readonly all = new Set<Client<E>>();
  private readonly groups = new WeakMap<(event: E) => string, Map<string, Group<E>>>();
  /** where every live stream stands, or will when the running round is over */
  private readonly sent = new Map<string, number>();
  private queue: E[] = [];
  private running = false;
  private closed = false;
  private served = 0;
  private counts = { delivered: 0, dropped: 0, resyncs: 0 };
  private timers: NodeJS.Timeout[] = [];

  constructor(options: Settings<E>) {
    this.o = options;
    this.tail = createTail({ ...options, accept: (events) => this.accept(events), rewound: (town, seq) => this.rewind(town, seq) });
  }

  async start(): Promise<void> {
    for (const [town, seq] of await this.tail.start()) this.sent.set(town, seq);
    const every = (ms: number, run: () => unknown): void => { this.timers.push(setInterval(run, ms).unref()); };
    every(TICK_MS, () => this.tick());
    every(this.o.pollMs, () => this.poll());
  }

  publish(town: string, events: readonly E[]): void {
    this.tail.publish(town, events);
  }

  poll(): Promise<void> {
    return this.tail.poll();
  }

  /** Rounds over all live streams, in slices; what arrives meanwhile is the next round. */
  private accept(events: readonly E[]): void {
    this.queue.push(...events);
    if (!this.running) this.round();
  }

  private round(): void {
    const batch = this.queue;
    if (batch.length === 0) return;
    this.queue = [];
    this.running = true;
    const before = new Map(this.sent);
    for (const event of batch) this.sent.set(event.town, event.seq);
    this.slice(batch, before, [...this.live], 0);
  }

  private slice(batch: readonly E[], before: Positions, clients: readonly Client<E>[], from: number): void {
    for (const client of clients.slice(from, from + SLICE)) this.deliver(client, batch, before);
    if (from + SLICE < clients.length) {
      setImmediate(() => this.slice(batch, before, clients, from + SLICE));
      return;
    }
    this.running = false;
    if (this.queue.length > 0) setImmediate(() => { if (!this.running) this.round(); });
  }

  private deliver(client: Client<E>, batch: readonly E[], before: Positions): void {
    if (!client.open) return;
    try {
      const had = client.delivered;
      const fits = client.deliver(batch, before, this.o.maxHeldBytes);
      this.counts.delivered += client.delivered - had;
      if (!fits) this.drop(client);
    } catch (error) {
      this.o.onError(error); // a filter that fails shows nothing more
      this.drop(client);
    }
  }

  subscribe(reply: FastifyReply, subscription: Subscription<E>): boolean {
    if (this.closed || this.all.size >= this.o.maxClients) return false;
    const group = this.groupOf(subscription);
    reply.hijack();
    const client = new Client(reply.raw, subscription.account, group, subscription.allow, this.o.now(), this.o.heartbeatMs);
    this.all.add(client);
    reply.raw.on('close', () => this.forget(client));
    reply.raw.on('error', () => this.forget(client));
    openStream(reply);
    this.join(client, subscription.cursor || null).catch((error: unknown) => {
      this.o.onError(error);
      this.drop(client);
    });
    return true;
  }

  private groupOf({ towns, project }: Subscription<E>): Group<E> {
    const sorted = [...new Set(towns)].sort();
    const byTowns = this.groups.get(project) ?? new Map<string, Group<E>>();
    const key = sorted.join('\n');
    const group = byTowns.get(key) ?? new Group(sorted, project);
    this.groups.set(project, byTowns.set(key, group));
    return group;
  }

  private async join(client: Client<E>, cursor: string | null): Promise<void> {
    const from = cursor === null ? this.here(client) : await this.resume(client, cursor);
    if (!client.open) return;
    if (from === null) this.resync(client);
    else if (cursor === null) this.greet(client, 'id: ' + client.group.cursor(from));
    else {
      this.greet(client, ':');
      await this.catchUp(client, from);
    }
    if (client.open) this.live.add(client);
  }

  /** Spreads the return of many streams over three seconds (R14) without drawing lots. */
  private greet(client: Client<E>, line: string): void {
    this.served += 1;
    client.write(`retry: ${1_000 + (this.served * 617) % 3_000}\n${line}\n\n`, 0, this.o.maxHeldBytes);
  }

  private here(client: Client<E>): Map<string, number> {
    return new Map(client.group.towns.map((town) => [town, this.sent.get(town) ?? 0]));
  }

  /** Where to go on from; null when the cursor is none of ours, from another history, or too old. */
  private async resume(client: Client<E>, cursor: string): Promise<Map<string, number> | null> {
    const seen = decodeCursor(cursor);
    if (!seen) return null;
    const ahead = (): boolean => client.group.towns.some((t) => (seen.get(t) ?? 0) > (this.sent.get(t) ?? 0));
    if (ahead()) await this.tail.poll(); // another server has shown what we have not read yet
    while (ahead() && this.running) await new Promise(setImmediate);
    const from = this.here(client);
    let behind = 0;
    for (const [town, head] of from) {
      const at = seen.get(town) ?? head; // a town that is new to this account starts now
      if (at > head) return null;
      behind += head - at;
      from.set(town, at);
    }
    return behind > this.o.tooFar ? null : from;
  }

  private resync(client: Client<E>): void {
    this.counts.resyncs += 1;
    this.greet(client, `event: resync\nid: ${client.group.cursor(this.sent)}\ndata: {}`);
  }

  /** Reads until it stands where the live streams stand; the last look and the joining are one step. */
  private async catchUp(client: Client<E>, at: Map<string, number>): Promise<void> {
    for (;;) {
      const town = client.group.towns.find((t) => (at.get(t) ?? 0) < (this.sent.get(t) ?? 0));
      if (town === undefined || !client.open) return;
      const events = await this.tail.read(town, at.get(town) ?? 0, PAGE);
      const upTo = this.sent.get(town) ?? 0;
      const page = events.filter((event) => event.seq <= upTo);
      if (page.length === 0) throw new Error(`the log of ${town} is shorter than its head says`);
      this.replay(client, page, at);
      await client.drained();
    }
  }

  private replay(client: Client<E>, page: readonly E[], at: Map<string, number>): void {
    const frames: Buffer[] = [];
    for (const event of page) {
      at.set(event.town, event.seq);
      client.passedOver = !client.allow(event);
      if (!client.passedOver) frames.push(client.group.frame(event, client.group.cursor(at)));
    }
    if (frames.length === 0) return;
    this.counts.delivered += frames.length;
    client.write(Buffer.concat(frames), frames.length, this.o.maxHeldBytes);
  }

  /** The log went back (a restored backup): everybody starts afresh. */
  private rewind(town: string, seq: number): void {
    this.queue = this.queue.filter((event) => event.town !== town);
    this.sent.set(town, seq);
    for (const client of this.all) {
      if (!client.group.has(town)) continue;
      if (this.live.has(client)) this.resync(client);
      else this.drop(client);
    }
  }

  tick(): void {
    const now = this.o.now();
    for (const client of this.all) {
      if (client.isStalled(now, this.o.maxStalledMs)) this.drop(client);
      else client.beat(now, this.o.heartbeatMs, () => (this.running || !this.live.has(client) ? null : client.group.cursor(this.sent)));
    }
  }

  private drop(client: Client<E>): void {
    if (!client.open) return;
    this.counts.dropped += 1;
    this.cut(client);
  }

  private cut(client: Client<E>): void {
    this.forget(client);
    client.res.destroy();
  }

  private forget(client: Client<E>): void {
    client.open = false;
    this.all.delete(client);
    this.live.delete(client);
  }

  hears(account: string): boolean {
    for (const client of this.live) if (client.account === account && client.open) return true;
    return false;
  }

  nudge(accounts: ReadonlySet<string>): void {
    for (const client of this.live) if (accounts.has(client.account) && client.open) client.write(NUDGE, 0, this.o.maxHeldBytes);
  }

  closeFor(account: string): void {
    for (const client of this.all) if (client.account === account) this.cut(client);
  }

  close(): void {
    this.closed = true;
    this.timers.forEach(clearInterval);
    for (const client of this.all) {
      this.greet(client, ':');
      client.open = false;
      client.res.end();
    }
    this.all.clear();
    this.live.clear();
  }

  stats(): LiveStats {
    let held = 0;
    for (const client of this.all) held += client.wire.writableLength;
    return { ...this.counts, held, clients: this.all.size, catchingUp: this.all.size - this.live.size, lag: this.tail.lag(this.sent) };
  }
}
