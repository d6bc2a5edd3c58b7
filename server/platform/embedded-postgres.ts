/**
 * The embedded PostgreSQL (DECISIONS 21-22): the real server from an npm package, over a cluster that
 * belongs to the data folder. It listens on loopback with a password, is durable, survives the death of
 * this process (the next start adopts it), and is started again when it dies itself.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { assertRoom } from './data-folder.ts';
import type { Log } from './log.ts';
import { findCluster, prepareInstallation, type Installation } from './postgres-files.ts';
import { ensureCluster, findRunning, forgetDead, freePort, isAlive, launch, OWNER, runsWith, serverArguments, shutDown, type Postmaster, type Settings } from './postgres-process.ts';

const DATABASE = 'liandong';
const WATCH_MS = 250;

export interface EmbeddedPostgres {
  /** Address of the owner; the same for as long as this object lives. */
  readonly url: string;
  /** The postmaster's pid now; it changes when PostgreSQL had to be started again. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Server settings beside or instead of ours. */
  readonly settings?: Settings;
  /** Told each time PostgreSQL was started again after a death. */
  readonly onRestart?: (pid: number) => void;
}

/**
 * Starts, or adopts, the PostgreSQL of `dataDir`, with an (empty) database in it.
 * Throws when this platform has none or it does not come up; the message holds the end of its log.
 */
export async function startEmbedded(dataDir: string, log: Log, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const installation = await prepareInstallation(dataDir);
  assertRoom(dirname(installation.cluster));
  const password = await ownerPassword(dataDir);
  await ensureCluster(installation, password);
  const settings = options.settings ?? {};
  const first = await adoptOrLaunch(installation, settings, log);
  const url = `postgres://${OWNER}:${password}@127.0.0.1:${first.port}/${DATABASE}`;
  await ensureDatabase(url);
  return supervise(installation, first, url, { ...options, settings }, log);
}

/** Throws away the cluster of a data folder: for tests and private servers. It must not be running. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  const cluster = await findCluster(dataDir);
  if (cluster !== null) await rm(cluster, { recursive: true, force: true });
}

async function ownerPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** A server left behind is taken over if it runs as we would run it; otherwise it is stopped first. */
async function adoptOrLaunch(installation: Installation, settings: Settings, log: Log): Promise<Postmaster> {
  const left = findRunning(installation);
  if (left !== null && runsWith(installation, serverArguments(installation, left.port, settings))) {
    log.info({ pid: left.pid }, 'took over the PostgreSQL that an earlier server had left running');
    return left;
  }
  if (left !== null) await shutDown(left.pid);
  const port = await freePort();
  return { pid: await launchPatiently(installation, port, settings, log), port };
}

/**
 * After a violent death the old processes need a moment to leave the shared memory, and until then
 * PostgreSQL refuses to start: so several attempts, each a little later.
 */
async function launchPatiently(installation: Installation, port: number, settings: Settings, log: Log): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    await forgetDead(installation);
    try {
      const child = await launch(installation, port, settings);
      child.unref();
      return child.pid ?? 0;
    } catch (error) {
      if (attempt === 10) throw error;
      log.warn({ err: error, attempt }, 'PostgreSQL did not start; trying again');
      await sleep(100 * attempt);
    }
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const address = new URL(url);
  address.pathname = '/postgres';
  const client = new pg.Client({ connectionString: address.href });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Watches the postmaster and starts it again, on the same port, when it is gone without our asking. */
function supervise(installation: Installation, first: Postmaster, url: string, options: EmbeddedOptions & { settings: Settings }, log: Log): EmbeddedPostgres {
  let pid = first.pid;
  let wanted = true;
  let restarting: Promise<void> = Promise.resolve();
  let busy = false;

  const restart = async (): Promise<void> => {
    log.error({ pid }, 'PostgreSQL is gone; starting it again');
    try {
      pid = await launchPatiently(installation, first.port, options.settings, log);
      log.info({ pid }, 'PostgreSQL is back');
      options.onRestart?.(pid);
    } catch (error) {
      log.error({ err: error }, 'PostgreSQL cannot be started; trying on');
    } finally {
      busy = false;
    }
  };
  const watch = setInterval(() => {
    if (!wanted || busy || isAlive(pid)) return;
    busy = true;
    restarting = restart();
  }, WATCH_MS);
  watch.unref();

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    wanted = false;
    clearInterval(watch);
    await restarting;
    await shutDown(pid);
  };
  return { url, get pid() { return pid; }, stop: () => (stopping ??= stop()) };
}
