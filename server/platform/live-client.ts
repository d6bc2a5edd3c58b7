/** One open stream: what it may see, how it is written to, and when it is given up. Internal to `live.ts`. */
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Positions } from './live-cursor.ts';
import { encodeCursor } from './live-cursor.ts';

export interface LogEvent {
  town: string;
  seq: number;
}

export interface Subscription<E extends LogEvent> {
  /** `closeFor` ends the streams of an account */
  account: string;
  /** Last-Event-ID or `?after=`; null starts now */
  cursor: string | null;
  towns: readonly string[];
  /** asked for every event, so that changed rights act at once */
  allow: (event: E) => boolean;
  /** the `data:` text, one line. Share one function among streams that see the same fields: it then runs once an event. */
  project: (event: E) => string;
}

/** Streams that see the same towns in the same words share every frame. */
export class Group<E extends LogEvent> {
  readonly towns: readonly string[];
  readonly project: (event: E) => string;
  private readonly member: ReadonlySet<string>;
  private batch: readonly E[] | null = null;
  private frames: (Buffer | null)[] = [];
  private joined: Buffer | null = null;

  constructor(towns: readonly string[], project: (event: E) => string) {
    this.towns = towns;
    this.project = project;
    this.member = new Set(towns);
  }

  has(town: string): boolean {
    return this.member.has(town);
  }

  cursor(positions: Positions): string {
    return encodeCursor(this.towns.map((town) => [town, positions.get(town) ?? 0]));
  }

  frame(event: E, cursor: string): Buffer {
    return Buffer.from(`event: change\nid: ${cursor}\ndata: ${oneLine(this.project(event))}\n\n`);
  }

  /** One frame an event, null for other towns; `before` is where the streams stood before the batch. */
  framesOf(batch: readonly E[], before: Positions): readonly (Buffer | null)[] {
    if (this.batch === batch) return this.frames;
    const positions = new Map(before);
    this.batch = batch;
    this.joined = null;
    this.frames = batch.map((event) => {
      if (!this.has(event.town)) return null;
      positions.set(event.town, event.seq);
      return this.frame(event, this.cursor(positions));
    });
    return this.frames;
  }

  /** All frames of the current batch as one buffer: one write a stream. */
  wholeBatch(): Buffer {
    this.joined ??= Buffer.concat(this.frames.filter((f) => f !== null));
    return this.joined;
  }
}

function oneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/\r\n|\r|\n/g, '\ndata: ') : text;
}

export interface ClientLimits {
  /** bytes a stream may have waiting in our memory */
  maxHeld: number;
  /** milliseconds without a byte taken before a stream is given up */
  maxStalled: number;
  heartbeat: number;
}

export class Client<E extends LogEvent> {
  readonly account: string;
  readonly group: Group<E>;
  readonly res: ServerResponse;
  /**
   * Where events are written: the connection itself once the head is out. The body has no frame of its own (`openStream`),
   * and the response's own bookkeeping would cost a third of every delivery.
   */
  readonly wire: Writable;
  readonly allow: (event: E) => boolean;
  open = true;
  /** events were passed over since the last id went out */
  passedOver = false;
  delivered = 0;
  private beatAt: number;
  private held = 0;
  private heldSince: number;

  constructor(res: ServerResponse, account: string, group: Group<E>, allow: (event: E) => boolean, now: number, heartbeat: number) {
    this.res = res;
    this.wire = res.socket ?? res;
    this.account = account;
    this.group = group;
    this.allow = allow;
    this.beatAt = now + heartbeat;
    this.heldSince = now;
  }

  /** Writes what it may see of the batch. False: it holds too much and must go. */
  deliver(batch: readonly E[], before: Positions, maxHeld: number): boolean {
    const frames = this.group.framesOf(batch, before);
    if (frames.length === 1) return this.deliverOne(batch[0], frames[0], maxHeld);
    const seen = frames.filter((frame, i) => frame !== null && this.mayReceive(batch[i]));
    const own = frames.filter((frame) => frame !== null);
    if (own.length === 0) return true;
    const bytes = seen.length === own.length ? this.group.wholeBatch() : Buffer.concat(seen.filter((f) => f !== null));
    const fits = seen.length === 0 || this.write(bytes, seen.length, maxHeld);
    this.passedOver = seen.at(-1) !== own.at(-1);
    return fits;
  }

  private deliverOne(event: E | undefined, frame: Buffer | null | undefined, maxHeld: number): boolean {
    if (!event || !frame) return true;
    this.passedOver = !this.allow(event);
    return this.passedOver || this.write(frame, 1, maxHeld);
  }

  private mayReceive(event: E | undefined): boolean {
    return event !== undefined && this.allow(event);
  }

  write(bytes: Buffer | string, events: number, maxHeld: number): boolean {
    if (!this.open) return true;
    this.wire.write(bytes);
    this.delivered += events;
    return this.wire.writableLength <= maxHeld;
  }

  /** True when bytes have been waiting too long without one being taken. */
  isStalled(now: number, maxStalled: number): boolean {
    const held = this.wire.writableLength;
    if (held === 0 || held < this.held) this.heldSince = now;
    else if (this.held === 0) this.heldSince = now;
    this.held = held;
    return held > 0 && now - this.heldSince >= maxStalled;
  }

  /** Resolves when the buffer has drained, or the stream is gone. */
  drained(): Promise<void> {
    if (!this.open || !this.wire.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.wire.off('drain', done).off('close', done);
        resolve();
      };
      this.wire.once('drain', done).once('close', done);
    });
  }

  /** The comment that keeps proxies awake; with an id when filtered events moved the cursor. */
  beat(now: number, heartbeat: number, cursor: () => string | null): void {
    if (now < this.beatAt) return;
    this.beatAt += Math.ceil((now - this.beatAt + 1) / heartbeat) * heartbeat;
    const id = this.passedOver ? cursor() : null;
    if (id !== null) this.passedOver = false;
    this.wire.write(id === null ? ':\n\n' : `:\nid: ${id}\n\n`);
  }
}

/** Sends the head. The body ends with the connection and has no length, so it needs no chunk around every event. */
export function openStream(reply: FastifyReply): void {
  const { raw } = reply;
  raw.removeHeader('transfer-encoding');
  raw.socket?.setKeepAlive(true, 30_000);
  // handed over in one piece: headers set one by one would stay in memory as long as the stream
  raw.writeHead(200, {
    ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no', connection: 'close',
  });
  raw.flushHeaders();
}

function headersOf(reply: FastifyReply): Record<string, number | string | string[]> {
  const known = Object.entries(reply.getHeaders());
  return Object.fromEntries(known.filter((h): h is [string, number | string | string[]] => h[1] !== undefined));
}
