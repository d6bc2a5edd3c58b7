/** `liandong verify`: has anybody changed the record? For outsiders: a file is enough, no database and no key. */
import { parseArgs } from 'node:util';
import { readAsked, WrongUsage } from './arguments.ts';
import { EXIT } from './exit.ts';
import { sayError } from './system-error.ts';
import { readCheckpoints } from './verify/checkpoints.ts';
import { verifyExport } from './verify/export-file.ts';
import { CannotVerify, REASONS } from './verify/finding.ts';
import type { Report } from './verify/finding.ts';

const USAGE = `Usage: liandong verify [--database-url URL | --file EXPORT] [--incident ID] [--checkpoint FILE] [--json]
       liandong verify EXPORT [CHECKPOINTS], also as liandong-verify
Without --database-url and --file: the database of DATABASE_URL, or the embedded one of LIANDONG_DATA.
A cut tail and a record rewritten from the start are found only against a --checkpoint kept elsewhere.
`;

interface Options {
  readonly databaseUrl: string | null;
  readonly file: string | null;
  readonly incident: string | null;
  readonly checkpoint: string | null;
  readonly json: boolean;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  try {
    const report = await verify(options);
    process.stdout.write(options.json || report.firstBad ? `${JSON.stringify(report)}\n` : summary(report));
    if (report.firstBad && !options.json) process.stderr.write(complaint(report.firstBad));
    return report.firstBad ? EXIT.findings : EXIT.done;
  } catch (error) {
    if (!(error instanceof CannotVerify) && !isSystemError(error)) throw error;
    process.stderr.write(`Cannot verify: ${sayError(error)}\n`);
    return EXIT.couldNot;
  }
}

function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv], allowPositionals: true,
    options: { 'database-url': { type: 'string' }, file: { type: 'string' }, incident: { type: 'string' }, checkpoint: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [file, checkpoint, more] = positionals;
  if (more !== undefined) throw new WrongUsage(`one file and one of checkpoints; "${more}" is too much`);
  if (file !== undefined && values.file !== undefined) throw new WrongUsage(`--file names the file already; "${file}" is too much`);
  if (checkpoint !== undefined && values.checkpoint !== undefined) throw new WrongUsage(`--checkpoint names the checkpoints already; "${checkpoint}" is too much`);
  const options = { databaseUrl: values['database-url'] ?? null, file: values.file ?? file ?? null, incident: values.incident ?? null, checkpoint: values.checkpoint ?? checkpoint ?? null, json: values.json ?? false };
  if (options.databaseUrl !== null && options.file !== null) throw new WrongUsage('--database-url or a file, not both');
  return options;
}

async function verify(options: Options): Promise<Report> {
  const given = options.checkpoint === null ? [] : readCheckpoints(options.checkpoint);
  if (options.file !== null) return verifyExport(options.file, given, options.incident);
  // Loaded only now: an outsider with a file needs neither driver nor settings.
  const { withOwnClient } = await import('./verify/connect.ts');
  const { inWholeSnapshot, verifyDatabase } = await import('./verify/database.ts');
  return withOwnClient(options.databaseUrl, (client) => inWholeSnapshot(client, () => verifyDatabase(client, given, options.incident)));
}

function summary(report: Report): string {
  const rows = report.incidents === null ? '' : `; ${count(report.incidents, 'incident')} as the events lead to`;
  const sealed = report.checkpoints === 0 ? 'no checkpoint' : `${count(report.checkpoints, 'checkpoint')} agree over ${count(report.sealed, 'event')}`;
  return `${count(report.events, 'event')} in ${count(report.towns, 'town')} verified; ${sealed}${rows}\n`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function complaint({ town, seq, reason, detail }: NonNullable<Report['firstBad']>): string {
  return `${town}, event ${seq}: ${REASONS[reason]}${detail === undefined ? '' : ` (${detail})`}\n`;
}

/** A file that is not there, a server that does not answer: for the person to put right, not a fault of the program. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && ('code' in error || 'severity' in error);
}
