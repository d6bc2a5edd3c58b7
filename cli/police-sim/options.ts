/** What the simulator is told on its command line. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ALL_FAULTS, FAULTS, parseFaults, type Fault } from './faults.ts';
import type { SimKey } from './wire.ts';

export const USAGE = `Usage:
  liandong police-sim --url U --key FILE [--rate R] [--faults F] [--calls N] [--seed S] [--silent SECONDS]
                      [--linger SECONDS] [--town T] [--at TIME] [--inbox PORT] [--folder F] [--prefix P] [--cert FILE]
  liandong police-sim --url U --key FILE --script [--memory FILE] [--at TIME] [--prefix P] [--cert FILE]

A police platform that brings calls, answers hand-backs and compares the day at the end.
  --rate     calls a minute, or max (default 30)
  --calls    how many; 0 goes on until Ctrl-C (default 20)
  --faults   none, all, or some of these with commas (default none):
${Object.entries(FAULTS).map(([name, text]) => `               ${name.padEnd(9)} ${text}`).join('\n')}
  --seed     the same seed is the same bad day (default 1)
  --silent   how long "silence" lasts (default 30)
  --linger   how long to go on reading after the last call (default 0)
  --at       where its clock starts, for a server whose clock is driven
  --inbox    listens there for what the town pushes; without it the outbox is read
  --folder   exchanges files in its folders in and out instead of messages; the url is asked for the comparison only
  --cert     the town's certificate in PEM form, where nobody known signed it: this one is trusted, and no other
  --prefix   names its calls (default: from the seed and the time)
  --script   does what standard input says, a JSON line each, until that ends; reads, receipts and keeps the line's pulse by itself
               {"id":"1","at":TIME,"call":{…}}                                        a call, as of POST /calls
               {"id":"2","at":TIME,"about":INCIDENT,"answer":"taken"|"done"|"refused"|"assist","text":"…"}
  --memory   where it keeps what it said and had, so that it goes on after a stop

Prints JSON lines. Exit codes: 0 both sides agree, 1 they do not or the town took what it must not, 2 wrong usage, 3 could not.
`;

export interface Arguments {
  url: string;
  key: SimKey;
  faults: ReadonlySet<Fault>;
  /** milliseconds */
  pauseMs: number;
  calls: number;
  seed: number;
  silentMs: number;
  lingerMs: number;
  town: string | null;
  /** milliseconds since 1970, null: as the machine says */
  at: number | null;
  inbox: number | null;
  folder: string | null;
  /** in PEM form */
  certificate: string | null;
  prefix: string | null;
  script: boolean;
  memory: string | null;
}

const MINUTE_MS = 60_000;
const OPTIONS = {
  url: { type: 'string' }, key: { type: 'string' }, rate: { type: 'string' }, faults: { type: 'string' }, calls: { type: 'string' }, seed: { type: 'string' },
  silent: { type: 'string' }, linger: { type: 'string' }, town: { type: 'string' }, at: { type: 'string' }, inbox: { type: 'string' }, folder: { type: 'string' }, prefix: { type: 'string' }, cert: { type: 'string' },
  script: { type: 'boolean' }, memory: { type: 'string' },
} as const;

/** Something is missing or makes no sense; the message names it. */
export class WrongUse extends Error {}

/** Throws WrongUse, or what is wrong with a file that was named. */
export function readArguments(argv: readonly string[]): Arguments {
  const v = values(argv);
  if (!v.url || !URL.canParse(v.url)) throw new WrongUse('--url takes the address of a server, such as http://localhost:8110');
  if (!v.key) throw new WrongUse('--key FILE is missing: the demonstration writes it as police-sim.key into its data folder');
  const faults = parseFaults(v.faults ?? 'none');
  if (!faults) throw new WrongUse(`--faults takes none, all, or some of ${ALL_FAULTS.join(',')}`);
  const pauseMs = v.rate === 'max' ? 0 : MINUTE_MS / number('--rate', v.rate, 30);
  const [calls, seed, silent, linger] = [number('--calls', v.calls, 20), number('--seed', v.seed, 1), number('--silent', v.silent, 30), number('--linger', v.linger, 0)];
  if (!Number.isFinite(pauseMs)) throw new WrongUse('--rate takes calls a minute above 0, or max');
  return {
    url: v.url, key: readKey(v.key), faults, pauseMs, calls, seed, silentMs: silent * 1000, lingerMs: linger * 1000, town: v.town ?? null, at: timeOf(v.at), inbox: v.inbox === undefined ? null : number('--inbox', v.inbox, 0),
    folder: v.folder ?? null, certificate: v.cert === undefined ? null : readText(v.cert), prefix: v.prefix ?? null, script: v.script ?? false, memory: v.memory ?? null,
  };
}

function values(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

function number(option: string, text: string | undefined, otherwise: number): number {
  const n = text === undefined ? otherwise : text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(n) || n < 0) throw new WrongUse(`${option} takes a number from 0`);
  return n;
}

function timeOf(text: string | undefined): number | null {
  const at = text === undefined ? null : Date.parse(text);
  if (at !== null && !(at >= 0)) throw new WrongUse('--at takes a time with its zone, such as 2026-03-18T10:15:00+08:00');
  return at;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`there is no file ${path}, or it may not be read`);
  }
}

/** Throws what is wrong with the file, in words. */
export function readKey(path: string): SimKey {
  const told = parse(readText(path)); // checked on the next line
  if (typeof told.platform !== 'string' || typeof told.ours !== 'string' || !Array.isArray(told.seeds) || told.seeds.length === 0) {
    throw new Error(`${path} is no key file of the simulator: it needs platform, seeds and ours`);
  }
  return { platform: told.platform, seeds: told.seeds, ours: told.ours, ...(typeof told.secret === 'string' ? { secret: told.secret } : {}) };
}

function parse(text: string): Partial<SimKey> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<SimKey>;
  } catch {
    return {};
  }
}
