/** `liandong restore`: an empty database as the record was at a given second, from a backup, its tail and the key file. */
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Instant } from '#domain/shared/time.ts';
import { parseInstant } from '#domain/shared/time.ts';
import { BackupUnusable } from '#server/backup/folder.ts';
import { openKeyStore } from '#server/backup/key-store.ts';
import { processConfig } from '#server/config.ts';
import { ShareUnusable } from '#server/platform/custody.ts';
import { migrate } from '#server/platform/migrate.ts';
import { needed, readAsked, WrongUsage } from './arguments.ts';
import { defaultFolder, keyFileOf } from './backup.ts';
import { withDatabase } from './database.ts';
import { EXIT } from './exit.ts';
import { planRestore } from './restore/choose.ts';
import type { Plan } from './restore/choose.ts';
import { loadPlan, recordErasures } from './restore/load.ts';
import { assertOpened, NotOpened, noteOpening, openingOf, type Opening } from './restore/opening.ts';
import { inWholeSnapshot, verifyDatabase } from './verify/database.ts';
import type { Report } from './verify/finding.ts';

const USAGE = `Usage: liandong restore --to TIME|latest [--from DIR] [--keys FILE | --without-keys] [--share FILE --share FILE | --as ACCOUNT --as ACCOUNT]
                        [--database-url URL] [--json]
TIME has a zone: 2026-03-18T10:15:00+08:00. The database (DATABASE_URL, or the embedded one of LIANDONG_DATA) must be empty.
--without-keys gives the sealed texts up: everything else is restored.
--share: where the secret was split (liandong custody), two custodians' shares, each in a file of its own.
--as: where it was not, two persons of the desk, one at least a leader; their passwords come on the standard input, a line each.
A demonstration is restored by one.
`;

interface Options {
  readonly to: Instant | null;
  readonly from: string;
  readonly keys: string | null;
  readonly url: string | null;
  readonly json: boolean;
  /** files of custodians' shares */
  readonly shares: readonly string[];
  /** two accounts, where the secret was not split */
  readonly persons: readonly string[];
  /** the server's own: into a database that it throws away */
  readonly drill: boolean;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  try {
    const plan = await planRestore(options.from, options.to);
    const passwords = options.persons.length === 0 ? [] : (await text(process.stdin)).split(/\r?\n/);
    const opening = openingOf(plan, { ...options, passwords });
    const report = await withTarget(options.url, (url) => restore(url, plan, options.keys, opening));
    tell(options, plan, report);
    return report.firstBad ? EXIT.findings : EXIT.done;
  } catch (error) {
    if (![BackupUnusable, ShareUnusable, NotOpened].some((Known) => error instanceof Known)) throw error;
    process.stderr.write(`Nothing restored: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.couldNot;
  }
}

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: {
    to: { type: 'string' }, from: { type: 'string' }, keys: { type: 'string' }, 'without-keys': { type: 'boolean' }, 'database-url': { type: 'string' }, json: { type: 'boolean' },
    share: { type: 'string', multiple: true }, as: { type: 'string', multiple: true }, drill: { type: 'boolean' },
  } });
  const to = readTime(needed(values.to, '--to TIME|latest'));
  const without = values['without-keys'] === true;
  const persons = values.as ?? [];
  if (![0, 2].includes(persons.length)) throw new WrongUsage('--as ACCOUNT is given twice, or not at all');
  if (without && values.keys !== undefined) throw new WrongUsage('--keys or --without-keys, not both');
  const from = values.from ?? defaultFolder();
  return { to, from, keys: without ? null : (values.keys ?? keyFileOf(from)), url: values['database-url'] ?? null, json: values.json === true, shares: values.share ?? [], persons, drill: values.drill === true };
}

/** Null: as late as the backup goes. */
function readTime(text: string): Instant | null {
  const time = text === 'latest' ? null : (parseInstant(text) ?? undefined);
  if (time === undefined) throw new WrongUsage(`--to takes a time with its zone, or latest; "${text}" is neither`);
  return time;
}

function withTarget<T>(url: string | null, fn: (url: string) => Promise<T>): Promise<T> {
  return url === null ? withDatabase(processConfig({ keyless: true }), fn) : fn(url);
}

/** Restores into the database at `url` and verifies what came of it. Leaves it as empty as it was when that fails. */
export async function restore(url: string, plan: Plan, keyFile: string | null, opening: Opening = { by: 'nobody' }): Promise<Report> {
  if (keyFile !== null && !existsSync(keyFile)) {
    throw new BackupUnusable(`There is no key file ${keyFile}. Give it with --keys (liandong backup named it; it is kept apart from the backup), or give the sealed texts up with --without-keys.`);
  }
  await assertEmpty(url);
  const keys = keyFile === null ? null : openKeyStore(keyFile, false);
  try {
    await migrate(url, undefined, plan.migrations);
    await connected(url, async (client) => {
      await loadPlan(client, plan, keys);
      await recordErasures(client, plan.to);
    });
    await migrate(url);
    await connected(url, async (client) => {
      await assertOpened(client, opening);
      await noteOpening(client, opening);
    });
    return await connected(url, (client) => inWholeSnapshot(client, () => verifyDatabase(client, [], null)));
  } catch (error) {
    await connected(url, (client) => client.query('drop schema if exists vault, ledger, liandong cascade'));
    throw error;
  } finally {
    keys?.close();
  }
}

async function assertEmpty(url: string): Promise<void> {
  const there = await connected(url, (client) => client.query(`select from pg_namespace where nspname in ('liandong', 'ledger', 'vault')`));
  if ((there.rowCount ?? 0) > 0) throw new BackupUnusable('The database is not empty, and a restore never overwrites. Give an empty one (DATABASE_URL), or an empty data folder (LIANDONG_DATA).');
}

async function connected<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'liandong restore', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query in flight rejects with the same error
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function tell(options: Options, plan: Plan, report: Report): void {
  const answer = { asked: options.to, restoredTo: plan.to, events: report.events, incidents: report.incidents, firstBad: report.firstBad };
  if (options.json) return void process.stdout.write(`${JSON.stringify(answer)}\n`);
  const short = options.to !== null && plan.to < options.to ? ` The backup ends there: what happened until ${options.to} is not in it.` : '';
  process.stdout.write(`Restored to ${plan.to}: ${report.events} events, ${report.incidents ?? 0} incidents.${short}\n`);
  process.stdout.write(report.firstBad ? `The record does NOT verify: ${JSON.stringify(report.firstBad)}\n` : 'The record verifies, and every row is what its events lead to.\n');
  if (options.keys === null) process.stdout.write('Restored without keys: no sealed text can be read.\n');
  else process.stdout.write(`Sealed texts open with the LIANDONG_SECRET_KEY of the installation that was backed up (master ${plan.base.manifest.masters.join(', ') || 'unknown'}).\n`);
}
