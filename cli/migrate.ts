/** `liandong migrate`: brings the database up to this program. */
import { processConfig } from '#server/config.ts';
import { migrate } from '#server/platform/migrate.ts';
import { withDatabase } from './database.ts';
import { EXIT } from './exit.ts';

export async function run(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    process.stderr.write('Usage: liandong migrate\nThe database is that of DATABASE_URL, or the embedded one of LIANDONG_DATA.\n');
    return argv[0] === '--help' ? EXIT.done : EXIT.usage;
  }
  const applied = await withDatabase(processConfig({ keyless: true }), (url) => migrate(url));
  process.stdout.write(applied === 0 ? 'The database is up to date.\n' : `${applied} migrations applied.\n`);
  return EXIT.done;
}
