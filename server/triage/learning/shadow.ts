/** 影子运行: what a waiting model says of each call beside the one in force. After the call was taken, and never in its way. */
import type { JudgedCall } from '#server/deps.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import type { Judges } from './judges.ts';
import { saveSeconds, type Second } from './second.ts';

export interface Shadow {
  /** Notes a call that was taken; judged later, and forgotten when the machine is busier than that. */
  see(call: JudgedCall): void;
  /** judges and writes what was noted */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const MOST_WAITING = 2_000; // calls; beyond, the newest are not judged twice
const EVERY_MS = 1_000;
const AT_ONCE = 50;

export function startShadow(db: Database, judges: Judges, onError: (error: unknown) => void): Shadow {
  let waiting: JudgedCall[] = [];
  let running: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    const candidate = judges.candidate();
    const calls = waiting;
    waiting = [];
    if (!candidate) return;
    for (let from = 0; from < calls.length; from += AT_ONCE) {
      await write(db, calls.slice(from, from + AT_ONCE).map((call) => ({ ...call, subject: candidate.version, source: 'shadow' as const, was: call.proposal, says: candidate.judge.propose(call.input) })));
    }
  };
  const settle = (): Promise<void> => (running = running.then(work).catch(onError));
  const timer = setInterval(() => { if (waiting.length > 0) void settle(); }, EVERY_MS);
  return {
    see: (call) => { if (judges.candidate() && waiting.length < MOST_WAITING) waiting.push(call); },
    settle,
    async stop() {
      clearInterval(timer);
      await settle();
    },
  };
}

async function write(db: Database, list: readonly (Second & { town: string })[]): Promise<void> {
  for (const [town, seconds] of Map.groupBy(list, (s) => s.town)) await inTowns(db, [town], (client) => saveSeconds(client, town, seconds));
}
