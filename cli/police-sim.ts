/**
 * `liandong police-sim`: a police platform, and a bad one if asked to be. A program of its own: nothing of the gateway
 * is imported here, so that a misunderstanding of the interface is found by two readings of it.
 */
import { serveInbox } from './police-sim/inbox.ts';
import { readArguments, USAGE, WrongUse, type Arguments } from './police-sim/options.ts';
import { Memory } from './police-sim/memory.ts';
import { askPinned, type Ask } from './police-sim/pinned.ts';
import { PolicePlatform, type SimOptions } from './police-sim/platform.ts';
import { play } from './police-sim/script.ts';
import { privateKey } from './police-sim/sign.ts';
import { Station } from './police-sim/station.ts';
import { Wire } from './police-sim/wire.ts';

const [DONE, FINDINGS, WRONG_USE, COULD_NOT] = [0, 1, 2, 3] as const;

export async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(USAGE);
    return DONE;
  }
  const asked = readOrSay(argv);
  if (typeof asked === 'number') return asked;
  if (asked.script) return playScript(asked);
  let stopped = false;
  const stop = () => { stopped = true; };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await simulate(asked, () => stopped);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** The exit code where something cannot be meant, or a file that was named cannot be read. */
function readOrSay(argv: readonly string[]): Arguments | number {
  try {
    return readArguments(argv);
  } catch (error) {
    const [says, wrong] = [error instanceof Error ? error.message : String(error), error instanceof WrongUse];
    process.stderr.write(wrong ? `${says}\n\n${USAGE}` : `police-sim: ${says}\n`);
    return wrong ? WRONG_USE : COULD_NOT;
  }
}

async function simulate(asked: Arguments, stopped: () => boolean): Promise<number> {
  const print = (line: Record<string, unknown>) => { process.stdout.write(`${JSON.stringify(line)}\n`); };
  const options: SimOptions = { ...asked, prefix: asked.prefix ?? `sim${asked.seed}-${Math.floor(wallClock())}`, now: clockFrom(asked.at), pause, stopped, print, ask: askOf(asked) };
  const platform = new PolicePlatform(options);
  const inbox = asked.inbox === null ? null : await serveInbox(asked.inbox, (item) => platform.reader.take(item), (id) => platform.reader.had.has(id));
  const summary = await platform.run();
  inbox?.close();
  for (const finding of summary.findings) print({ event: 'finding', ...finding });
  print({ event: 'summary', ...summary, findings: summary.findings.length });
  return summary.findings.length === 0 && summary.days.every((d) => d.zero) ? DONE : FINDINGS;
}

/** Ends with its input, so it never outlives whoever started it. */
async function playScript({ url, key, memory, prefix, at, certificate }: Arguments): Promise<number> {
  const print = (line: Record<string, unknown>) => { process.stdout.write(`${JSON.stringify(line)}\n`); };
  let now = clockFrom(at);
  const wire = new Wire(url, [privateKey(key.secret ?? key.seeds[0] ?? '')], () => now() / 1000, askOf({ certificate }));
  const station = new Station({ wire, memory: new Memory(memory, `c${Math.floor(wallClock()).toString(36)}`), ours: key.ours, prefix: prefix ?? 'script', now: () => now(), print });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { process.stdin.destroy(); });
  await play({ station, input: process.stdin, setClock: (at) => { now = clockFrom(at); }, print });
  return DONE;
}

function askOf({ certificate }: Pick<Arguments, 'certificate'>): Ask | undefined {
  return certificate === null ? undefined : askPinned(certificate);
}

/** Milliseconds since 1970, going on from wherever it was set. */
function clockFrom(at: number | null): () => number {
  const began = performance.now();
  return at === null ? wallClock : () => at + performance.now() - began;
}

function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

if (import.meta.main) process.exit(await run(process.argv.slice(2)));
