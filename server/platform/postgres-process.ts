/**
 * One PostgreSQL process over one cluster: making the cluster, starting, knowing when it is ready or gone,
 * and finding one that an earlier server left behind. `postmaster.pid` is PostgreSQL's own record: its lines
 * are pid, folder, start time, port, socket folder, address, shared memory and state.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownedFolder, type Account, type Installation } from './postgres-files.ts';

export const OWNER = 'liandong';

const READY_MS = 60_000;
const LOG_BYTES = 10_000_000;

/** For a machine of two cores that other programs share; durability is spelt out although it is the default. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '256MB',
  max_connections: '200',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

export type Settings = Readonly<Record<string, string>>;

/** Arguments that `postgres` runs with. */
export function serverArguments(installation: Installation, port: number, extra: Settings): readonly string[] {
  const settings = { ...SETTINGS, ...extra, port: String(port) };
  return ['-D', dataOf(installation), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

const dataOf = (installation: Installation): string => join(installation.cluster, 'data');

function credentials(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/** Makes the cluster unless there is one: UTF-8, "C" order, passwords for everybody. Cut short, it begins anew. */
export async function ensureCluster(installation: Installation, password: string): Promise<void> {
  await ownedFolder(installation.cluster, null);
  const data = dataOf(installation);
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const drafts = join(installation.cluster, 'draft');
  await rm(drafts, { recursive: true, force: true });
  await ownedFolder(drafts, installation.account);
  const passwordFile = join(drafts, 'password');
  await writeFile(passwordFile, password, { mode: 0o644 });
  await runInitdb(installation, join(drafts, 'data'), passwordFile);
  await rename(join(drafts, 'data'), data);
  await rm(drafts, { recursive: true, force: true });
}

async function runInitdb(installation: Installation, target: string, passwordFile: string): Promise<void> {
  const child = spawn(
    join(installation.programs, 'bin', 'initdb'),
    ['-D', target, '-U', OWNER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C', '--no-instructions'],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', env: { LC_ALL: 'C' }, ...credentials(installation.account) },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not make its cluster in ${target}: ${complaint.trim()}`);
}

/** Exit code; rejects when the program cannot be run at all. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** A port of 127.0.0.1 that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/**
 * Starts PostgreSQL in a process group of its own, so that Ctrl-C reaches us and not it, with its log in a
 * file, so that it outlives us when we are killed. Throws with the end of its log when it does not come up.
 */
export async function launch(installation: Installation, port: number, extra: Settings): Promise<ChildProcess> {
  const log = openLog(installation);
  const child = spawn(join(installation.programs, 'bin', 'postgres'), serverArguments(installation, port, extra), {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...credentials(installation.account),
  });
  closeSync(log);
  const gone = exitOf(child).then(() => 'gone' as const);
  const answer = await Promise.race([gone, waitReady(installation, child)]);
  if (answer === 'ready') return child;
  throw new Error(`The embedded PostgreSQL did not start: ${await logTail(installation)}`);
}

/** The log file, begun anew once it is large (one older file is kept by nobody: it holds faults only). */
function openLog(installation: Installation): number {
  const file = logOf(installation);
  const large = existsSync(file) && statSync(file).size > LOG_BYTES;
  return openSync(file, large ? 'w' : 'a', 0o600);
}

const logOf = (installation: Installation): string => join(installation.cluster, 'log');

async function logTail(installation: Installation): Promise<string> {
  const text = await readFile(logOf(installation), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-4).join(' | ');
}

async function waitReady(installation: Installation, child: ChildProcess): Promise<'ready' | 'late'> {
  for (let waited = 0; waited < READY_MS && child.exitCode === null && child.signalCode === null; waited += 20) {
    const lines = recordOf(installation);
    if (lines[0] === String(child.pid) && lines[7] === 'ready') return 'ready';
    await sleep(20);
  }
  child.kill('SIGQUIT');
  return 'late';
}

function recordOf(installation: Installation): readonly string[] {
  try {
    return readFileSync(join(dataOf(installation), 'postmaster.pid'), 'utf8').split('\n').map((line) => line.trim());
  } catch {
    return [];
  }
}

/** The server that runs on this cluster now, if any, whoever started it. */
export function findRunning(installation: Installation): Postmaster | null {
  const [pid, , , port] = recordOf(installation).map(Number);
  if (pid === undefined || port === undefined || !(pid > 0) || !isPostgres(pid, dataOf(installation))) return null;
  return { pid, port };
}

/**
 * A killed postmaster that its parent has not yet collected still has its number, and PostgreSQL takes it for
 * alive. Its record is removed, but only once no process works in the cluster any more: until then the old
 * backends may still write, and the record is what keeps a second server away from them.
 */
export async function forgetDead(installation: Installation): Promise<void> {
  const [pid] = recordOf(installation).map(Number);
  if (process.platform !== 'linux' || pid === undefined || !(pid > 0) || !isZombie(pid)) return;
  for (let waited = 0; waited < 3_000; waited += 20) {
    if (!worksIn(dataOf(installation))) return rm(join(dataOf(installation), 'postmaster.pid'), { force: true });
    await sleep(20);
  }
}

/** All processes of PostgreSQL have their cluster as working folder. */
function worksIn(folder: string): boolean {
  const real = realpathSync(folder);
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && workingFolder(pid) === real);
}

function workingFolder(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** With which arguments the running server was started, as PostgreSQL itself noted them. */
export function runsWith(installation: Installation, args: readonly string[]): boolean {
  const noted = readFileSync(join(dataOf(installation), 'postmaster.opts'), 'utf8');
  return args.every((argument) => noted.includes(`"${argument}"`));
}

/** A number alone proves nothing after a restart of the machine: the process must be PostgreSQL, over this folder. */
function isPostgres(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** Asks for a fast shutdown (open transactions roll back), then for an immediate one. */
export async function shutDown(pid: number, patienceMs = 10_000): Promise<void> {
  for (const [signal, patience] of [['SIGINT', patienceMs], ['SIGQUIT', 5_000], ['SIGKILL', 2_000]] as const) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < patience && isAlive(pid); waited += 20) await sleep(20);
  }
}
