/** COPY over an ordinary connection: whole tables out and in, in memory that does not grow with them (ADR 8: own thin layers). */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type pg from 'pg';

/** What the driver calls on whatever it was given to run; the types of `pg` leave the messages of COPY out. */
interface Wire extends pg.Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): boolean;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

type Done = (error: Error | null, rows: number) => void;

/** One COPY: answers the driver's messages until the server is ready again. */
class Copying implements pg.Submittable {
  readonly #sql: string;
  readonly #done: Done;
  #rows = 0;

  constructor(sql: string, done: Done) {
    this.#sql = sql;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    (connection as Wire).query(this.#sql);
  }

  handleCommandComplete(message: { text: string }): void {
    this.#rows = Number(message.text.split(' ')[1] ?? 0);
  }

  /** The driver lets go of whatever failed and tells it nothing more, so what waits is answered here. */
  handleError(error: Error): void {
    this.#done(error, 0);
  }

  handleReadyForQuery(): void {
    this.#done(null, this.#rows);
  }

  handleCopyInResponse(_connection: pg.Connection): void {}
  handleCopyData(_message: { chunk: Buffer }, _connection: pg.Connection): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

class CopyingOut extends Copying {
  readonly #into: Writable;
  #paused: pg.Connection['stream'] | null = null;
  constructor(sql: string, into: Writable, done: Done) {
    super(sql, done);
    this.#into = into;
  }

  override handleCopyData({ chunk }: { chunk: Buffer }, { stream }: pg.Connection): void {
    if (this.#into.write(Buffer.from(chunk)) || stream.isPaused()) return; // the driver uses its buffer again
    this.#paused = stream.pause();
    this.#into.once('drain', () => this.#goOn());
  }

  /** The end may have come with the row that made us wait. Whoever ends the stream then hears of no drain, and the connection would stand still for good. */
  override handleReadyForQuery(): void {
    this.#goOn();
    super.handleReadyForQuery();
  }

  override handleError(error: Error): void {
    this.#goOn();
    super.handleError(error);
  }

  #goOn(): void {
    this.#paused?.resume();
    this.#paused = null;
  }
}

class CopyingIn extends Copying {
  readonly #from: Readable;
  constructor(sql: string, from: Readable, done: Done) {
    super(sql, done);
    this.#from = from;
  }

  override handleCopyInResponse(connection: pg.Connection): void {
    void feed(this.#from, connection as Wire);
  }
}

async function feed(from: Readable, wire: Wire): Promise<void> {
  try {
    for await (const chunk of from) {
      wire.sendCopyFromChunk(chunk as Buffer);
      if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
    }
    wire.endCopyFrom();
  } catch (error) {
    wire.sendCopyFail(error instanceof Error ? error.message : String(error));
  }
}

/** `copy (query) to stdout` into a stream, which is not ended. Returns how many rows. */
export function copyOut(client: pg.ClientBase, query: string, into: Writable): Promise<number> {
  return copying((done) => client.query(new CopyingOut(`copy (${query}) to stdout`, into, done)));
}

/** `copy target from stdin`; `target` is a table with its columns in brackets. Returns how many rows. */
export function copyIn(client: pg.ClientBase, target: string, from: Readable): Promise<number> {
  return copying((done) => client.query(new CopyingIn(`copy ${target} from stdin`, from, done)));
}

function copying(start: (done: Done) => void): Promise<number> {
  return new Promise((resolve, reject) => start((error, rows) => (error ? reject(error) : resolve(rows))));
}
