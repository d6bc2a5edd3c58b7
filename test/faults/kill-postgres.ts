/** One run of R4 against PostgreSQL itself: every process of it killed under load, started again by our supervisor. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { connected } from '#test/ledger/world.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { audit, type Findings } from './audit.ts';
import { startLoad } from './load.ts';
import { percentile, seeded } from './numbers.ts';
import { startLineage, tokenOf } from './servers.ts';

export interface PostgresRun {
  findings: Findings;
  kills: number;
  acknowledged: number;
  summary: string;
}

/**
 * `loose`: somebody turns synchronous_commit off while the server runs, too late for its look at the start; and what
 * is confirmed but not yet on the disk stays there for longer than the usual fifth of a second.
 */
export async function killPostgres(options: { kills: number; loose?: boolean; seed?: number }): Promise<PostgresRun> {
  const folder = temporaryFolder();
  const embedded = await startEmbedded(folder.path, silentLog(), { settings: { shared_buffers: '32MB', ...(options.loose ? { wal_writer_delay: '10s' } : {}) } });
  const line = await startLineage(embedded.url, { dataDir: folder.path });
  if (options.loose) await connected(embedded.url, (client) => client.query('alter database liandong set synchronous_commit = off'));
  const next = seeded(options.seed ?? 10);
  const back: number[] = [];
  try {
    const load = startLoad({ url: line.url, token: await tokenOf(line, 'police') });
    for (let n = 0; n < options.kills; n++) {
      const before = load.calls.size;
      while (load.calls.size < before + 15) await sleep(20); // it works again, and there is something to lose
      await sleep(Math.round(next() * 150));
      back.push(await killAndWait(embedded.pid, () => load.calls.size));
    }
    await load.stop();
    const { events, ...findings } = await audit(embedded.url, [load]);
    const acknowledged = load.calls.size + load.notes.size;
    return {
      findings, kills: back.length, acknowledged,
      summary: `R4 PostgreSQL: ${back.length} kills, ${acknowledged} acknowledged, ${findings.lost.length} lost, ${findings.double.length} double, ${findings.orphans.length} orphans, `
        + `${events} events verified; a call acknowledged again: median ${percentile(back, 0.5)} ms, worst ${percentile(back, 1)} ms`,
    };
  } finally {
    await line.end();
    await embedded.stop();
    await folder.remove();
  }
}

/** Kills the postmaster first, so that nobody cleans up, then all it had started; resolves at the next acknowledgement. */
async function killAndWait(postmaster: number, acknowledged: () => number): Promise<number> {
  const children = childrenOf(postmaster);
  const began = performance.now();
  for (const pid of [postmaster, ...children]) kill(pid);
  await sleep(50); // answers that were on their way when it died
  const before = acknowledged();
  while (acknowledged() === before) await sleep(10);
  return performance.now() - began;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((each) => parentOf(each) === pid);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
