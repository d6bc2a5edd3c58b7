/** `liandong migrate`: brings the database up to this program. */
import { parseArgs } from 'node:util';
import { processConfig } from '#server/config.ts';
import { migrate } from '#server/platform/migrate.ts';
import { readAsked } from './arguments.ts';
import { withDatabase } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = 'Usage: liandong migrate\nThe database is that of DATABASE_URL, or the embedded one of LIANDONG_DATA.\n';

export async function run(argv: readonly string[]): Promise<number> {
  const asked = readAsked(argv, USAGE, (args) => parseArgs({ args: [...args], options: {} }));
  if (typeof asked === 'number') return asked;
  const applied = await withDatabase(processConfig({ keyless: true }), (url) => migrate(url));
  process.stdout.write(applied === 0 ? 'The database is up to date.\n' : `${applied} migrations applied.\n`);
  return EXIT.done;
}
