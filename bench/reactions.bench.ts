/**
 * A8 (PERFORMANCE 2): from the commit of what shall have a consequence until the consequence starts: a call through the
 * writer to a consumer of the log, beside a job through the least queue on the same server, in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { createReactions, type Consumer } from '#server/platform/reactions.ts';
import { runPaced, WRITERS_TOWN } from './intake/writer.ts';
import { quantile } from './live/load.ts';
import { ofRounds, type Measurement } from './measurement.ts';
import { runQueue } from './yardsticks/queue-bare.ts';

const ROUNDS = 5;
const JOBS = 200;
const PAUSE_MS = 15;

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    await ours(embedded.url); // warm
    await bare(embedded.url);
    const rounds: { ours: Times; bare: Times }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push({ bare: await bare(embedded.url), ours: await ours(embedded.url) });
    const row = (name: string, from: keyof Times, q: number): Measurement =>
      ofRounds(`A8.${name}-p${q * 100}`, 'ms', ROUNDS * JOBS, rounds.map((r) => ({ ours: quantile(r.ours[from], q), bare: quantile(r.bare[from], q) })));
    yield row('commit-to-start', 'committed', 0.5);
    yield row('commit-to-start', 'committed', 0.95);
    yield row('handed-in-to-start', 'handed', 0.95);
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Times {
  /** from the commit to the start; 0 where the worker was there before the one who commits heard of it */
  committed: number[];
  /** from handing in to the start */
  handed: number[];
}

/** Pressed by whoever hands in, commits and starts; commit and start may come in either order. */
class Stopwatch {
  readonly times: Times = { committed: [], handed: [] };
  #handedAt = 0;
  #committedAt: number | null = null;
  #startedAt: number | null = null;

  handed = (): void => {
    this.#handedAt = performance.now();
    this.#committedAt = this.#startedAt = null;
  };

  committed = (): void => {
    this.#committedAt = performance.now();
    this.#both();
  };

  started = (): void => {
    this.#startedAt = performance.now();
    this.times.handed.push(this.#startedAt - this.#handedAt);
    this.#both();
  };

  #both(): void {
    if (this.#committedAt !== null && this.#startedAt !== null) this.times.committed.push(Math.max(0, this.#startedAt - this.#committedAt));
  }
}

async function ours(url: string): Promise<Times> {
  const db = await openDatabase(url, { max: 4 });
  const watch = new Stopwatch();
  let warm = true;
  const consumer: Consumer = { name: 'bench', types: new Set(['incident.opened']), handle: async () => { if (!warm) watch.started(); } };
  const reactions = createReactions(db, [WRITERS_TOWN], [consumer], (error) => { throw error; });
  await reactions.settle();
  warm = false;
  await runPaced(url, JOBS, PAUSE_MS, watch.handed, (events) => {
    watch.committed();
    reactions.wake(WRITERS_TOWN, events);
  });
  await reactions.stop();
  await db.close();
  return watch.times;
}

async function bare(url: string): Promise<Times> {
  const watch = new Stopwatch();
  await runQueue(url, JOBS, PAUSE_MS, watch);
  return watch.times;
}
