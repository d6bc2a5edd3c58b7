/** Asks a person at the terminal, call by call, against the clock of the desk. */
import { createInterface, type Interface } from 'node:readline/promises';
import { VERDICTS, type Verdict } from '#domain/triage/proposal.ts';
import { monotonicMs } from '#server/platform/clock.ts';
import type { Answer } from '#server/triage/exam/examine.ts';
import type { LabelledCall } from '#server/triage/model/corpus.ts';

const LIMIT_MS = 30_000; // as long as the desk has before the safe default

/** Ends early when the input ends; what was answered until then counts. */
export async function askPerson(calls: readonly LabelledCall[]): Promise<Answer[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let open = true;
  terminal.on('close', () => { open = false; });
  const answers: Answer[] = [];
  try {
    for (const call of calls) {
      const answer = open ? await askOne(terminal, call, `${answers.length + 1}/${calls.length}`) : null;
      if (!answer) break;
      answers.push(answer);
    }
    return answers;
  } finally {
    terminal.close();
  }
}

async function askOne(terminal: Interface, call: LabelledCall, number: string): Promise<Answer | null> {
  const began = monotonicMs();
  const clock = AbortSignal.timeout(LIMIT_MS);
  const gone = new Promise<null>((resolve) => { terminal.once('close', () => resolve(null)); });
  const menu = VERDICTS.map((verdict, i) => `${i + 1} ${verdict}`).join('  ');
  try {
    for (;;) {
      const line = await Promise.race([terminal.question(`\n[${number}] ${call.text}\n${menu}: `, { signal: clock }), gone]);
      if (line === null) return null;
      const verdict = verdictOf(line);
      if (verdict) return { id: call.id, verdict, seconds: (monotonicMs() - began) / 1000 };
    }
  } catch (error) {
    if (!clock.aborted) throw error;
    process.stderr.write('\n30 s: the safe default.\n');
    return { id: call.id, verdict: null, seconds: LIMIT_MS / 1000 };
  }
}

function verdictOf(line: string): Verdict | undefined {
  const word = line.trim().toLowerCase();
  return VERDICTS.find((verdict, i) => word === verdict || word === String(i + 1));
}
