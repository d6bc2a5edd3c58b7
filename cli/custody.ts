/** `liandong custody`: the secret of an installation in shares, of which two custodians together open a restore. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { processConfig } from '#server/config.ts';
import { MOST_SHARES, splitSecret, THRESHOLD } from '#server/platform/custody.ts';
import { readSecretText } from '#server/platform/secrets.ts';
import { readAsked, WrongUsage } from './arguments.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage: liandong custody split [--shares N]
Prints N shares of LIANDONG_SECRET_KEY (default 3, ${THRESHOLD} to ${MOST_SHARES}), any two of which make it again. Give each to a custodian, on paper, and
keep none. From then on a restore of this installation's backups asks for two of them. Splitting again makes other shares; the
old ones go on fitting together among themselves.
`;

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  const { count } = options;
  const config = processConfig();
  const shares = splitSecret(readSecretText(config), count);
  await withRecord(config, async (url) => {
    const client = new pg.Client({ connectionString: url, application_name: 'liandong custody' });
    await client.connect();
    try {
      await client.query('update liandong.installation set custody_at = liandong.clock_now()');
    } finally {
      await client.end();
    }
  });
  process.stdout.write(shares.map((share, n) => `Custodian ${n + 1} of ${count}:\n${share}\n\n`).join(''));
  process.stderr.write(`Each share for another person. Any ${THRESHOLD} of them, with the backup and its key file, read every word: keep them apart.\n`);
  return EXIT.done;
}

function readOptions(argv: readonly string[]): { count: number } {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { shares: { type: 'string' } } });
  if (positionals.length !== 1 || positionals[0] !== 'split') throw new WrongUsage(`custody knows one word, split${positionals.length === 0 ? '' : `; "${positionals.join(' ')}" is not it`}`);
  const count = Number(values.shares ?? 3);
  if (!Number.isInteger(count) || count < THRESHOLD || count > MOST_SHARES) throw new WrongUsage(`--shares takes a whole number from ${THRESHOLD} to ${MOST_SHARES}`);
  return { count };
}
