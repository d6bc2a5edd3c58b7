/** Threads that read pieces of an export ahead, so that a large one takes as long as all processors need and not one. */
import { Worker } from 'node:worker_threads';
import type { Stretch } from './stretch.ts';

export interface Readers {
  /** pieces that may be under way at once */
  readonly depth: number;
  /** The stretch in a piece; null when it is none, or its reader came to an end. */
  read(piece: Buffer): Promise<Stretch | null>;
  close(): Promise<void>;
}

/** A second piece waits at each thread, so that none is idle between two. */
const EACH = 2;

export function readersInThreads(threads: number): Readers {
  const pool = Array.from({ length: threads }, () => new ReaderThread());
  let turn = 0;
  return {
    depth: threads * EACH,
    read: (piece) => pool[turn++ % threads]?.read(piece) ?? Promise.resolve(null),
    close: async () => void (await Promise.all(pool.map((thread) => thread.close()))),
  };
}

/** Answers in the order in which it was asked. */
class ReaderThread {
  readonly #worker = new Worker(new URL('./reader-thread.ts', import.meta.url));
  readonly #waiting: ((stretch: Stretch | null) => void)[] = [];
  #ended = false;

  constructor() {
    this.#worker.on('message', (stretch: Stretch | null) => this.#waiting.shift()?.(stretch));
    this.#worker.on('error', () => this.#end());
    this.#worker.on('exit', () => this.#end());
  }

  read(piece: Buffer): Promise<Stretch | null> {
    if (this.#ended) return Promise.resolve(null);
    return new Promise((done) => {
      this.#waiting.push(done);
      this.#worker.postMessage(piece);
    });
  }

  #end(): void {
    this.#ended = true;
    for (const done of this.#waiting.splice(0)) done(null);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Each piece in its order, with what its reader made of it; as many are under way as the readers take. */
export async function* readAhead(pieces: Iterable<Buffer>, readers: Readers): AsyncGenerator<{ piece: Buffer; stretch: Stretch | null }> {
  const underWay: { piece: Buffer; stretch: Promise<Stretch | null> }[] = [];
  for (const piece of pieces) {
    underWay.push({ piece, stretch: readers.read(piece) });
    const first = underWay.length > readers.depth ? underWay.shift() : null;
    if (first) yield { piece: first.piece, stretch: await first.stretch };
  }
  for (const { piece, stretch } of underWay) yield { piece, stretch: await stretch };
}
