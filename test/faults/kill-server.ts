/** One run of R4 against the server process: load, kills at times nobody chose, and then the questions. */
import { setTimeout as sleep } from 'node:timers/promises';
import { audit, type Findings } from './audit.ts';
import { startLoad } from './load.ts';
import type { SabotageName } from './sabotage.ts';
import { startLineage, tokenOf } from './servers.ts';
import { percentile, seeded } from './numbers.ts';

export interface KillRun {
  findings: Findings;
  kills: number;
  acknowledged: number;
  summary: string;
}

export interface KillOptions {
  kills: number;
  sabotage?: SabotageName;
  seed?: number;
}

/** Between two kills the server lives up to this long, so that kills fall into starts of load, and into full load. */
const LIFE_MS = 600;
/** Longer than the kills last: whoever was unlucky with every single server is answered by the one that stays. */
const PATIENCE_MS = 1_500_000;
const ANSWERS_A_LIFE = 3;

export async function killServer(databaseUrl: string, options: KillOptions): Promise<KillRun> {
  const next = seeded(options.seed ?? 4);
  const line = await startLineage(databaseUrl, options.sabotage ? { sabotage: options.sabotage } : {});
  const load = startLoad({ url: line.url, token: await tokenOf(line, 'police'), patienceMs: PATIENCE_MS });
  const back: number[] = [];
  let kills = 0;
  try {
    for (; kills < options.kills; kills++) {
      // Every third dies whatever it is at; the others only after they have answered, so that work gets done at all.
      const before = load.calls.size;
      while (kills % 3 !== 2 && load.calls.size < before + ANSWERS_A_LIFE) await sleep(10);
      await sleep(Math.round(next() * LIFE_MS));
      back.push((await line.replace('SIGKILL')).backMs);
    }
    await sleep(500);
    await load.stop();
  } finally {
    await line.end();
  }
  const { events, ...findings } = await audit(databaseUrl, [load]);
  const acknowledged = load.calls.size + load.notes.size;
  const summary = `R4 server: ${kills} kills, ${acknowledged} acknowledged, ${findings.lost.length} lost, ${findings.double.length} double, ${findings.orphans.length} orphans, `
    + `${events} events verified; back after a kill: median ${percentile(back, 0.5)} ms, worst ${percentile(back, 1)} ms (start itself: median ${percentile(line.startsMs, 0.5)} ms)`;
  return { findings, kills, acknowledged, summary };
}
