/** `liandong export`: the record as a file that can be checked without us (`verify --file`, or any other program). */
import { open, rename, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { needed, readAsked, WrongUsage } from './arguments.ts';
import { EXIT } from './exit.ts';
import { CannotExport, exportIncident, exportRecord } from '#server/ledger/write-export.ts';
import { withOwnClient } from './verify/connect.ts';
import { inWholeSnapshot } from './verify/database.ts';
import { CannotVerify } from './verify/finding.ts';

const USAGE = `Usage: liandong export --out FILE [--incident ID [--checkpoint-size N]...] [--database-url URL]
With --incident: its events alone, each with the proof that the town's last checkpoint covers it.
--checkpoint-size: how many events a checkpoint covers that somebody kept; the file then proves that it continues that one.
`;

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  const { out, incident, kept, url } = options;
  try {
    const events = await withOwnClient(url, (client) => inWholeSnapshot(client, () =>
      writeFile(out, incident === null ? exportRecord(client) : exportIncident(client, incident, kept))));
    process.stdout.write(`${events} events written to ${out}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof CannotVerify || error instanceof CannotExport)) throw error;
    process.stderr.write(`Nothing exported: ${error.message}\n`);
    return EXIT.couldNot;
  }
}

interface Options {
  readonly out: string;
  readonly incident: string | null;
  /** sizes of checkpoints that somebody kept */
  readonly kept: readonly number[];
  readonly url: string | null;
}

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: {
    out: { type: 'string' }, incident: { type: 'string' }, 'checkpoint-size': { type: 'string', multiple: true }, 'database-url': { type: 'string' },
  } });
  const kept = (values['checkpoint-size'] ?? []).map(Number);
  if (!kept.every((size) => Number.isSafeInteger(size) && size > 0)) throw new WrongUsage('--checkpoint-size takes a whole number from 1');
  if (kept.length > 0 && values.incident === undefined) throw new WrongUsage('--checkpoint-size belongs to --incident: the whole record is checked against any checkpoint');
  return { out: needed(values.out, '--out FILE'), incident: values.incident ?? null, kept, url: values['database-url'] ?? null };
}

/** Lines into the file, which appears under its name only when it is whole. Returns what the generator returns. */
async function writeFile(path: string, lines: AsyncGenerator<string, number>): Promise<number> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w');
  try {
    let next = await lines.next();
    for (; !next.done; next = await lines.next()) await file.appendFile(next.value);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return next.value;
  } catch (error) {
    await file.close().catch(() => undefined); // closed already, when it is the renaming that failed
    await rm(unfinished, { force: true });
    throw error;
  }
}
