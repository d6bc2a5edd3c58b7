/** `liandong past`: a long invented past in an empty database, to see the program at the size it is made for. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { processConfig } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { wallMs } from '#server/platform/clock.ts';
import { migrate } from '#server/platform/migrate.ts';
import { makePast } from '../bench/million/past.ts';
import { readAsked, WrongUsage } from './arguments.ts';
import { withDatabase } from './database.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage: liandong past [--incidents N] [--open N]
Writes N incidents (1000000) of the year before now with all their events, N of them still open (10000), into the empty
database of DATABASE_URL, or the embedded one of LIANDONG_DATA. Verify it, measure it, or start a server on it
(LIANDONG_DEMO=still). A million takes about 15 minutes and 20 GB.
`;

interface Options {
  incidents: number;
  open: number;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  return withDatabase(processConfig({ keyless: true }), async (url) => {
    await migrate(url);
    if (!(await isEmpty(url))) {
      process.stderr.write('There is a record already; a past can only be put where none is. Choose another LIANDONG_DATA or DATABASE_URL.\n');
      return EXIT.couldNot;
    }
    const began = performance.now();
    const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
    const progress = (done: number): void => { if (process.stderr.isTTY) process.stderr.write(`\r${done} incidents, ${seconds()} `); };
    const events = await makePast(url, loadDistrict(), { ...options, until: wallMs(), progress });
    process.stdout.write(`${options.incidents} incidents, ${events} events in ${seconds()}\n`);
    return EXIT.done;
  });
}

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: { incidents: { type: 'string', default: '1000000' }, open: { type: 'string', default: '10000' } } });
  const whole = (n: string): number => (/^\d{1,8}$/.test(n) ? Number(n) : Number.NaN);
  const [incidents, open] = [whole(values.incidents), whole(values.open)];
  if (!(incidents > 0)) throw new WrongUsage('--incidents takes a whole number from 1');
  if (!(open <= incidents)) throw new WrongUsage('--open takes a whole number, at most that of --incidents');
  return { incidents, open };
}

async function isEmpty(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query('select from ledger.head limit 1');
  await client.end();
  return rowCount === 0;
}
