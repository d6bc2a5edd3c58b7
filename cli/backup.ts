/** `liandong backup`: a consistent copy of the database, and with --follow everything that is added, every minute. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { BackupUnusable } from '#server/backup/folder.ts';
import { openKeyStore } from '#server/backup/key-store.ts';
import { followBackup } from '#server/backup/follow.ts';
import { processConfig } from '#server/config.ts';
import { readAsked, WrongUsage } from './arguments.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';

const EVERY_SECONDS = 60;
const USAGE = `Usage: liandong backup [--out DIR] [--keys FILE] [--follow [--every SECONDS]] [--database-url URL]
A consistent copy while the server runs. --follow goes on, with what was added each ${EVERY_SECONDS} s, until it is stopped.
The keys of the vault go into FILE (DIR.keys), which has no history: keep it, and LIANDONG_SECRET_KEY, apart from the backup.
`;

/** Beside the data folder, never inside it: what destroys the one must not take the other along. */
export function defaultFolder(): string {
  return `${resolve(processConfig({ keyless: true }).dataDir)}-backup`;
}

export function keyFileOf(folder: string): string {
  return `${resolve(folder)}.keys`;
}

interface Options {
  readonly out: string;
  readonly keys: string;
  readonly everySeconds: number | null;
  readonly url: string | null;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  try {
    await (options.url === null ? withRecord(processConfig({ keyless: true }), (url) => backup(url, options)) : backup(options.url, options));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof BackupUnusable)) throw error;
    process.stderr.write(`No backup: ${error.message}\n`);
    return EXIT.couldNot;
  }
}

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: {
    out: { type: 'string' }, keys: { type: 'string' }, follow: { type: 'boolean' }, every: { type: 'string' }, 'database-url': { type: 'string' },
  } });
  const every = Number(values.every ?? EVERY_SECONDS);
  if (!(every >= 1)) throw new WrongUsage('--every takes seconds, 1 or more');
  if (values.every !== undefined && values.follow !== true) throw new WrongUsage('--every belongs to --follow');
  const out = resolve(values.out ?? defaultFolder());
  return { out, keys: values.keys ?? keyFileOf(out), everySeconds: values.follow === true ? every : null, url: values['database-url'] ?? null };
}

async function backup(url: string, { out, keys, everySeconds }: Options): Promise<void> {
  const store = openKeyStore(keys, true);
  const client = new pg.Client({ connectionString: url, application_name: 'liandong backup', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query in flight rejects with the same error
  await client.connect();
  try {
    const following = followBackup(client, out, store);
    const base = await following.base();
    const rows = base.manifest.files.reduce((sum, file) => sum + file.rows, 0);
    process.stdout.write(`${base.path}: ${rows} rows as of ${base.manifest.at}.\nKeys of the vault: ${keys}. A restore needs the backup, this file and LIANDONG_SECRET_KEY; keep the three apart.\n`);
    if (everySeconds !== null) await follow(following, everySeconds);
  } finally {
    await client.end().catch(() => undefined);
    store.close();
  }
}

/** Until asked to stop; the last segment is taken on the way out. */
async function follow(following: ReturnType<typeof followBackup>, everySeconds: number): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  while (!stop.signal.aborted) {
    await pause(everySeconds * 1_000, stop.signal);
    const part = await following.segment();
    process.stdout.write(`${part.path}: as of ${part.manifest.at}.\n`);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
}
