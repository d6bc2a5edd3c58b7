/**
 * The edge of intake: what is reckoned of one call alone before the door sees it, which is reading, judging, keying. It
 * is a third of what a call costs and needs no database, so it runs on threads of its own where the machine has
 * processors to spare, and the thread that writes, pushes and answers is never held up by a burst of calls.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Subject } from '#domain/access/subject.ts';
import type { CallBody } from '#domain/intake/contract.ts';
import { isRefusal, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { JudgeInput, Proposal } from '#domain/triage/proposal.ts';
import type { InForceJudge } from '#server/triage/load-judge.ts';
import type { EdgeSettings } from './thread.ts';
import { prepareCall, rawToKeep, type EdgeParts, type Prepared, type RawBody } from '#server/intake/prepare.ts';

export interface Edge {
  prepare(subject: Subject, body: CallBody, now: Instant, raw: RawBody): Promise<Prepared | Refusal>;
  propose(input: JudgeInput): Promise<Proposal>;
  /** the district is another one now: what knows an older one begins anew */
  renew(): void;
  /** another judge was put in force: what is asked from now on is answered by it */
  judgeBy(inForce: InForceJudge): void;
  close(): Promise<void>;
}

/** In this thread: for tests with a judge of their own, and where the machine has no processor to spare. */
export function edgeHere(parts: EdgeParts): Edge {
  return {
    prepare: async (subject, body, now, raw) => prepareCall(parts, subject, body, now, raw),
    propose: async (input) => parts.judge.propose(input),
    renew: () => undefined,
    judgeBy: () => undefined, // `parts.judge` is the one in force
    close: async () => undefined,
  };
}

export type Ask =
  | { id: number; kind: 'prepare'; subject: Subject; body: CallBody; now: Instant; raw: RawBody }
  | { id: number; kind: 'propose'; input: JudgeInput };

/** What is asked, answered by whichever thread this is. */
export function reckon(parts: EdgeParts, ask: Ask): unknown {
  return ask.kind === 'propose' ? parts.judge.propose(ask.input) : prepareCall(parts, ask.subject, ask.body, ask.now, ask.raw);
}

export interface Renewal {
  kind: 'judge';
  inForce: InForceJudge;
}

export type Answer = { id: number; answer: unknown } | { id: number; error: string };

type Question = Ask extends infer A ? (A extends Ask ? Omit<A, 'id'> : never) : never;

interface Waiting {
  ask: Ask;
  done(answer: unknown): void;
  failed(error: unknown): void;
}

/**
 * On `threads` threads, each call on the one with the least to do. What a thread left unanswered when it ended is
 * reckoned here: no call is lost with it, and it is started again. `tell` hears of it.
 */
export function edgeInThreads(parts: EdgeParts, settings: EdgeSettings, threads: number, tell: (error: Error) => void, begin: Begin = beginThread): Edge {
  let now = settings;
  const pool = Array.from({ length: threads }, () => new Thread(() => begin(now), (asked) => reckon(parts, asked), tell));
  const ask = (question: Question): Promise<unknown> => {
    const free = pool.reduce((a, b) => (b.load < a.load ? b : a));
    return free.ask(question);
  };
  return {
    // The bytes stay here: a view of them would take the whole buffer they were received in along.
    async prepare(subject, body, now, { bytes, ...raw }) {
      const prepared = await (ask({ kind: 'prepare', subject, body, now, raw: { ...raw, bytes: null } }) as Promise<Prepared | Refusal>); // the thread answers with prepareCall's own value
      return isRefusal(prepared) ? prepared : { ...prepared, clear: { ...prepared.clear, raw: rawToKeep(prepared.warnings, bytes) } };
    },
    propose: (input) => ask({ kind: 'propose', input }) as Promise<Proposal>, // likewise
    renew: () => { for (const t of pool) t.renew(); },
    judgeBy(inForce) {
      now = { ...now, inForce };
      for (const thread of pool) thread.judgeBy(inForce);
    },
    close: async () => void (await Promise.all(pool.map((t) => t.close()))),
  };
}

/** Before a thread that ended is begun again, so that one which cannot live does not take the processor. */
const PAUSE_MS = 1_000;

type Begin = (settings: EdgeSettings) => Worker;

function beginThread(settings: EdgeSettings): Worker {
  return new Worker(new URL('./thread.ts', import.meta.url), { workerData: settings });
}

/** What is asked in one turn goes as one message: under a burst the price of waking a thread is shared. */
class Thread {
  #worker: Worker | null = null;
  #unsent: Ask[] = [];
  #closing = false;
  #again: NodeJS.Timeout | null = null;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #begin: () => Worker;
  readonly #here: (ask: Ask) => unknown;
  readonly #tell: (error: Error) => void;

  constructor(begin: () => Worker, here: (ask: Ask) => unknown, tell: (error: Error) => void) {
    [this.#begin, this.#here, this.#tell] = [begin, here, tell];
    this.#start();
  }

  get load(): number {
    return this.#waiting.size;
  }

  ask(question: Question): Promise<unknown> {
    return new Promise((done, failed) => {
      const waiting = { ask: { ...question, id: this.#next++ }, done, failed };
      if (!this.#worker) return this.#answerHere(waiting);
      this.#waiting.set(waiting.ask.id, waiting);
      if (this.#unsent.push(waiting.ask) === 1) setImmediate(() => this.#send());
    });
  }

  #send(): void {
    const asks = this.#unsent;
    this.#unsent = [];
    if (asks.length > 0) this.#worker?.postMessage(asks);
  }

  judgeBy(inForce: InForceJudge): void {
    this.#worker?.postMessage({ kind: 'judge', inForce } satisfies Renewal);
  }

  #start(): void {
    const worker = this.#begin();
    worker.on('message', (told: readonly Answer[]) => { for (const answer of told) this.#answered(answer); });
    worker.on('error', (error) => this.#tell(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', () => this.#ended());
    worker.unref(); // never keeps a program alive that has nothing else to do
    this.#worker = worker;
  }

  #answered(told: Answer): void {
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('error' in told) waiting?.failed(new Error(told.error));
    else waiting?.done(told.answer);
  }

  #ended(): void {
    this.#worker = null;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#unsent = [];
    for (const w of left) this.#answerHere(w);
    if (!this.#closing) this.#again = setTimeout(() => this.#start(), PAUSE_MS).unref();
  }

  #answerHere({ ask, done, failed }: Waiting): void {
    try {
      done(this.#here(ask));
    } catch (error) {
      failed(error);
    }
  }

  /** Ends as by a fault: what it was asked is answered here, and it begins again with what is in force. */
  renew(): void {
    void this.#worker?.terminate();
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#again) clearTimeout(this.#again);
    const worker = this.#worker;
    if (!worker) return;
    const ended = once(worker, 'exit');
    worker.ref();
    await worker.terminate();
    await ended;
  }
}
