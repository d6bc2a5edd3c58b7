/** What the live stream needs and offers. */
import type { FastifyReply } from 'fastify';
import type { LogEvent, Subscription } from './live-client.ts';
import type { Positions } from './live-cursor.ts';

export interface LiveOptions<E extends LogEvent> {
  /** events of a town after a sequence number, ascending, without gaps */
  readLog: (town: string, afterSeq: number, limit: number) => Promise<readonly E[]>;
  /** the last sequence number of every town's log, as committed */
  heads: () => Promise<Positions>;
  /** milliseconds that only run forwards, whatever the driven clock does */
  now: () => number;
  /** how often commits of other servers are looked for, at most 1,000 ms */
  pollMs?: number;
  heartbeatMs?: number;
  /** events behind which a cursor is answered with `resync` */
  tooFar?: number;
  maxClients?: number;
  maxHeldBytes?: number;
  maxStalledMs?: number;
  /** a log that cannot be read, a filter that throws */
  onError?: (error: unknown) => void;
}

export interface LiveStats {
  clients: number;
  catchingUp: number;
  delivered: number;
  dropped: number;
  resyncs: number;
  /** bytes waiting in our memory for streams that do not take them */
  held: number;
  /** events committed, by the last poll, and not yet sent out here */
  lag: number;
}

export interface Live<E extends LogEvent> {
  /** reads the heads and starts polling; call once before the server listens */
  start(): Promise<void>;
  /** from the writer, after the commit */
  publish(town: string, events: readonly E[]): void;
  /** takes the reply over; false when there is no room (answer `system.overloaded`) */
  subscribe(reply: FastifyReply, subscription: Subscription<E>): boolean;
  /** whether a stream of the account is open here */
  hears(account: string): boolean;
  /** says to the streams of these accounts here that there is something to read beside the log; no word of what */
  nudge(accounts: ReadonlySet<string>): void;
  /** ends an account's streams at once; they come back with the rights they then have */
  closeFor(account: string): void;
  /** heartbeats and stalled streams; by itself once a second */
  tick(): void;
  /** looks at the log; by itself every `pollMs` */
  poll(): Promise<void>;
  stats(): LiveStats;
  /** tells every stream to come back and ends it */
  close(): void;
}
