/** Models of one study that do not hear of each other: as many are fitted at once as there are threads, and whichever ends first, each is the same to the bit. */
import { Worker } from 'node:worker_threads';
import { shareCensus, type SharedCensus } from '#engine/text/census-shared.ts';
import { createVocabulary } from '#engine/text/vocabulary.ts';
import { fit, type Fitted, type Lesson, type Study } from './fit.ts';

/** What one model is to be fitted to: the places of its calls in the study, the names of its heads, the seed. */
export interface Fit {
  readonly among: readonly number[];
  readonly names: readonly string[];
  readonly seed: number;
}

export interface Fits {
  fit(asked: Fit): Promise<Fitted>;
  close(): Promise<void>;
}

/** What a thread is given when it begins. */
export interface SharedStudy {
  readonly calls: readonly Lesson[];
  readonly keys: SharedCensus;
  readonly apart: SharedCensus;
}

/** A fitted model on its way between threads: what can be looked up in its vocabulary is made anew there. */
export interface FittedParts extends Omit<Fitted, 'vocabulary'> {
  readonly vocabulary: Omit<Fitted['vocabulary'], 'columnOf' | 'size'>;
}

export function createFits(study: Study, threads: number): Fits {
  return threads > 1 ? fitsInThreads(study, threads) : { fit: async ({ among, names, seed }) => fit(study, among, names, seed), close: async () => undefined };
}

/** The threads that are free, or the turn of whoever waits for one. */
function fitsInThreads(study: Study, threads: number): Fits {
  const shared = sharedOf(study);
  const all = Array.from({ length: threads }, () => new Worker(new URL('./fit-thread.ts', import.meta.url), { workerData: shared }));
  const [free, waiting]: [Worker[], ((thread: Worker) => void)[]] = [[...all], []];
  const take = (): Promise<Worker> => {
    const thread = free.shift();
    return thread ? Promise.resolve(thread) : new Promise((turn) => { waiting.push(turn); });
  };
  return {
    async fit(asked) {
      const thread = await take();
      const parts = await answerOf(thread, asked);
      const next = waiting.shift();
      if (next) next(thread);
      else free.push(thread);
      return fittedOf(parts);
    },
    close: async () => void (await Promise.all(all.map((thread) => thread.terminate()))),
  };
}

function sharedOf({ calls, keys, apart }: Study): SharedStudy {
  return { calls: calls.map(({ verdict, item, danger, hand }) => ({ verdict, item, danger, hand })), keys: shareCensus(keys), apart: shareCensus(apart) };
}

/** A thread has one thing to do at a time. Rejects when it comes to an end instead. */
function answerOf(thread: Worker, asked: Fit): Promise<FittedParts> {
  return new Promise((done, failed) => {
    const ended = (code: number): void => failed(new Error(`A thread of the training ended (${code})`));
    thread.once('error', failed).once('exit', ended).once('message', (parts: FittedParts) => {
      thread.off('error', failed).off('exit', ended);
      done(parts);
    });
    thread.postMessage(asked);
  });
}

function fittedOf({ vocabulary: { keys, idf, rare }, ...rest }: FittedParts): Fitted {
  return { ...rest, vocabulary: createVocabulary(keys, idf, rare) };
}
