/**
 * The command line. Every verb is a file of this folder exporting `run(argv): Promise<number>` and is loaded
 * only when asked for. Exit codes: 0 done, 1 done with findings, 2 wrong usage, 3 could not.
 */
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, listSettings } from '#server/config.ts';
import { EXIT } from './exit.ts';
import { sayError } from './system-error.ts';

interface Verb {
  run(argv: readonly string[]): Promise<number>;
}

/** Verb → what it does, in the order of the help. */
const VERBS = {
  serve: 'the server: database, clocks, interface and pages',
  triage: 'proposals for a file of texts, without a server',
  replay: 'a real file of calls through the intake',
  'police-sim': 'a police platform of its own, to try the gateway',
  verify: 'recomputes the ledger and compares it with the rows',
  export: 'the ledger as a file that can be checked without us',
  backup: 'a consistent copy, and the events since',
  restore: 'a database as it was at a given second',
  custody: 'the secret in shares, of which two open a restore',
  'who-saw': 'who saw the words or identity of an incident or call, when and why',
  erase: 'asks for an erasure or a legal hold, which another person confirms',
  user: 'accounts: add, disable, change a password',
  migrate: 'brings the database up to this program',
  train: 'the learned reader, anew from labelled calls',
  exam: 'people, machine and both, examined on the same calls',
  bench: 'every measurement beside its yardstick',
  past: 'a long invented past, to see the program at its size',
  simulate: 'a seeded town-day with people and faults',
} as const;

type VerbName = keyof typeof VERBS;

const fileOf = (verb: VerbName): URL => new URL(`./${verb}.ts`, import.meta.url);

const isVerb = (word: string): word is VerbName => Object.hasOwn(VERBS, word) && existsSync(fileOf(word as VerbName));

/** Usage, with the verbs that this checkout has. */
export function help(): string {
  const verbs = Object.entries(VERBS).filter(([verb]) => isVerb(verb));
  const lines = (pairs: ReadonlyArray<readonly [string, string]>): string => pairs.map(([name, text]) => `  ${name.padEnd(20)} ${text}`).join('\n');
  return `Usage: liandong <verb> [options]\n\n${lines(verbs)}\n\nSettings (environment):\n${lines(listSettings())}\n\nExit codes: 0 done, 1 done with findings, 2 wrong usage, 3 could not.\n`;
}

/** Runs a command line; returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [word, ...rest] = argv;
  if (word === '--help' || word === '-h' || word === 'help') return print(help(), EXIT.done);
  if (word === undefined) return complain(help(), EXIT.usage);
  if (!isVerb(word)) return complain(`There is no verb "${word}".\n\n${help()}`, EXIT.usage);
  try {
    const verb = (await import(fileOf(word).href)) as Verb;
    return await verb.run(rest);
  } catch (error) {
    return complain(`${explain(error)}\n`, error instanceof ConfigError ? EXIT.usage : EXIT.couldNot);
  }
}

/** A fault of the program brings its trace; what could not be done for a reason outside says the reason. */
const PROGRAM_FAULTS: ReadonlySet<string> = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'AssertionError']);

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return PROGRAM_FAULTS.has(error.name) ? (error.stack ?? error.message) : sayError(error);
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function complain(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}

/** Called as a program, also through a link to the checkout. */
const called = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (called) process.exitCode = await main(process.argv.slice(2));
