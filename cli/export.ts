/** `liandong export`: the record as a file that can be checked without us (`verify --file`, or any other program). */
import { open, rename, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { needed, readAsked } from './arguments.ts';
import { EXIT } from './exit.ts';
import { CannotExport, exportIncident, exportRecord } from '#server/ledger/write-export.ts';
import { withOwnClient } from './verify/connect.ts';
import { inWholeSnapshot } from './verify/database.ts';
import { CannotVerify } from './verify/finding.ts';

const USAGE = `Usage: liandong export --out FILE [--incident ID] [--database-url URL]
With --incident: its events alone, each with the proof that the town's last checkpoint covers it.
`;

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  const { out, incident, url } = options;
  try {
    const events = await withOwnClient(url, (client) => inWholeSnapshot(client, () =>
      writeFile(out, incident === null ? exportRecord(client) : exportIncident(client, incident))));
    process.stdout.write(`${events} events written to ${out}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof CannotVerify || error instanceof CannotExport)) throw error;
    process.stderr.write(`Nothing exported: ${error.message}\n`);
    return EXIT.couldNot;
  }
}

function readOptions(argv: readonly string[]): { out: string; incident: string | null; url: string | null } {
  const { values } = parseArgs({ args: [...argv], options: { out: { type: 'string' }, incident: { type: 'string' }, 'database-url': { type: 'string' } } });
  return { out: needed(values.out, '--out FILE'), incident: values.incident ?? null, url: values['database-url'] ?? null };
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
