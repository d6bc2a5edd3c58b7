/** The end of every town's log, kept in step: from the writer's mouth, and from the log where something is missing. */
import type { LogEvent } from './live-client.ts';
import type { Positions } from './live-cursor.ts';

export interface TailOptions<E extends LogEvent> {
  readLog: (town: string, afterSeq: number, limit: number) => Promise<readonly E[]>;
  heads: () => Promise<Positions>;
  onError: (error: unknown) => void;
  /** new events, each once, in order within a town */
  accept: (events: readonly E[]) => void;
  /** the log is shorter than what was sent out */
  rewound: (town: string, seq: number) => void;
}

export interface Tail<E extends LogEvent> {
  start(): Promise<Positions>;
  publish(town: string, events: readonly E[]): void;
  poll(): Promise<void>;
  /** from memory where it reaches back far enough, else from the log; few log reads at a time */
  read(town: string, afterSeq: number, limit: number): Promise<readonly E[]>;
  lag(sent: Positions): number;
}

const PAGE = 500;
const KEPT = 2_000; // events a town kept in memory for streams that come back
const READERS = 4;

export function createTail<E extends LogEvent>(options: TailOptions<E>): Tail<E> {
  return new LogTail(options);
}

class LogTail<E extends LogEvent> implements Tail<E> {
  private readonly o: TailOptions<E>;
  /** last event accepted */
  private readonly at = new Map<string, number>();
  private readonly recent = new Map<string, E[]>();
  private readonly fetching = new Map<string, Promise<void>>();
  private readonly lookAgain = new Set<string>();
  private known: Positions = new Map();
  private polling: Promise<void> | null = null;
  private started = false;
  private failing = false;
  private readers = 0;
  private waiting: (() => void)[] = [];

  constructor(options: TailOptions<E>) {
    this.o = options;
  }

  async start(): Promise<Positions> {
    this.known = await this.o.heads();
    for (const [town, seq] of this.known) this.at.set(town, seq);
    this.started = true;
    return this.known;
  }

  publish(town: string, events: readonly E[]): void {
    const first = events[0];
    if (!first || !this.started) return; // before the start, the heads will say
    if (first.seq > this.position(town) + 1) void this.fetch(town);
    else this.take(town, events);
  }

  private position(town: string): number {
    return this.at.get(town) ?? 0;
  }

  /** Accepts what is new and unbroken; false when something is missing in between. */
  private take(town: string, events: readonly E[]): boolean {
    const at = this.position(town);
    const fresh = events.filter((event) => event.seq > at);
    if (fresh.some((event, i) => event.seq !== at + 1 + i)) return false;
    if (fresh.length === 0) return true;
    this.at.set(town, at + fresh.length);
    this.remember(town, fresh);
    this.o.accept(fresh);
    return true;
  }

  private remember(town: string, events: readonly E[]): void {
    const kept = this.recent.get(town) ?? [];
    kept.push(...events);
    if (kept.length > 2 * KEPT) kept.splice(0, kept.length - KEPT);
    this.recent.set(town, kept);
  }

  /** Reads a town's log to its end. One at a time a town; a call during it joins it and is followed by another look. */
  private fetch(town: string): Promise<void> {
    const running = this.fetching.get(town);
    if (running) {
      this.lookAgain.add(town);
      return running;
    }
    const run = this.fetchAll(town).catch(this.o.onError).finally(() => { this.fetching.delete(town); });
    this.fetching.set(town, run);
    return run;
  }

  private async fetchAll(town: string): Promise<void> {
    for (;;) {
      const page = await this.o.readLog(town, this.position(town), PAGE);
      if (page.length === 0 && !this.lookAgain.delete(town)) return;
      if (!this.take(town, page)) throw new Error(`the log of ${town} has a gap after ${this.position(town)}`);
    }
  }

  poll(): Promise<void> {
    this.polling ??= this.look()
      .then(() => { this.failing = false; }, (error: unknown) => this.reportFailure(error))
      .finally(() => { this.polling = null; });
    return this.polling;
  }

  /** Once, not twice a second for as long as the database is away. */
  private reportFailure(error: unknown): void {
    if (!this.failing) this.o.onError(error);
    this.failing = true;
  }

  private async look(): Promise<void> {
    const before = new Map(this.at);
    this.known = await this.o.heads();
    for (const [town, seq] of before) if ((this.known.get(town) ?? 0) < seq) this.goBack(town);
    await Promise.all([...this.known].filter(([town, seq]) => seq > this.position(town)).map(([town]) => this.fetch(town)));
  }

  /** What was sent out is no longer in the log: a backup was restored. */
  private goBack(town: string): void {
    const seq = this.known.get(town) ?? 0;
    this.at.set(town, seq);
    this.recent.delete(town);
    this.o.rewound(town, seq);
  }

  async read(town: string, afterSeq: number, limit: number): Promise<readonly E[]> {
    const kept = this.recent.get(town);
    const first = kept?.[0]?.seq;
    if (kept && first !== undefined && first <= afterSeq + 1) return kept.slice(afterSeq + 1 - first, afterSeq + 1 - first + limit);
    if (this.readers >= READERS) await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    else this.readers += 1;
    try {
      return await this.o.readLog(town, afterSeq, limit);
    } finally {
      const next = this.waiting.shift();
      if (next) next(); // hands its place over
      else this.readers -= 1;
    }
  }

  lag(sent: Positions): number {
    let lag = 0;
    for (const [town, seq] of this.known) lag += Math.max(0, seq - (sent.get(town) ?? 0));
    return lag;
  }
}
