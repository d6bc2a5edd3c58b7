/**
 * `liandong serve`: takes the data folder and the port, starts PostgreSQL unless one is given, starts the
 * server, says where it is, and stops everything in the opposite order when asked to.
 */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { processConfig, describeConfig, type Config } from '#server/config.ts';
import { openDataFolder, type DataFolder } from '#server/platform/data-folder.ts';
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded-postgres.ts';
import { createLog, type Log } from '#server/platform/log.ts';
import { readAsked } from './arguments.ts';
import { EXIT } from './exit.ts';

const USAGE = 'Usage: liandong serve\nSettings come from the environment; liandong --help lists them.\n';

/** What `server/main.ts` gives back. */
interface Server {
  readonly url: string;
  door(path: string, asked: { method: string; headers: Readonly<Record<string, string>> }): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** An exit takes 10 s at most (TRUST R8): so long for open requests, the rest is PostgreSQL's. */
const CLOSE_MS = 5_000;
const EXIT_MS = 9_500;
const LINGER_MS = 200;

/** The port is not to be had; the message says what to do. */
export class PortTaken extends Error {
  constructor(config: Config) {
    super(`Port ${config.port} on ${config.host} is taken. Stop the program that uses it, or choose another with PORT (PORT=0 takes a free one).`);
    this.name = 'PortTaken';
  }
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, (args) => parseArgs({ args: [...args], options: {} }));
  if (typeof options === 'number') return options;
  const config = processConfig();
  const log = createLog(config.logLevel);
  const asked = whenAskedToStop(log);
  await assertPortFree(config);
  const folder = openDataFolder(config.dataDir);
  try {
    await serve(config, folder, log, asked);
  } finally {
    folder.release();
  }
  // All is closed and written: whatever still holds the process (a timer, a socket of a browser) may be cut.
  setTimeout(() => process.exit(EXIT.done), LINGER_MS).unref();
  return EXIT.done;
}

/** Resolves at the first signal, or when the program that started us is gone without a word. */
function whenAskedToStop(log: Log): Promise<void> {
  return new Promise((resolve) => {
    const ask = (why: string) => (): void => {
      log.info({ why }, 'stopping');
      setTimeout(() => process.exit(EXIT.findings), EXIT_MS).unref();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, ask(signal)).on(signal, () => {});
    process.once('disconnect', ask('disconnect'));
    process.channel?.unref();
  });
}

/** Asked before PostgreSQL is started, because the answer is then a matter of milliseconds. */
async function assertPortFree(config: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ port: config.port, host: config.host, exclusive: true }, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw ['EADDRINUSE', 'EACCES'].includes(error.code ?? '') ? new PortTaken(config) : error;
  });
  await new Promise((resolve) => probe.close(resolve));
}

async function serve(config: Config, folder: DataFolder, log: Log, asked: Promise<void>): Promise<void> {
  const note = { pid: process.pid, postgresPid: null as number | null, url: '' };
  const embedded = await startDatabase(config, folder, log, (pid) => {
    note.postgresPid = pid;
    if (note.url !== '') folder.announce(note);
  });
  try {
    const server = await startProgram({ ...config, databaseUrl: embedded?.url ?? config.databaseUrl, dataDir: folder.path });
    Object.assign(note, { url: server.url, postgresPid: embedded?.pid ?? null }, embedded === null ? {} : { databaseUrl: embedded.url });
    folder.announce(note);
    await greet(config, server);
    await asked;
    await Promise.race([server.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
  } finally {
    await embedded?.stop();
  }
}

async function startDatabase(config: Config, folder: DataFolder, log: Log, onRestart: (pid: number) => void): Promise<EmbeddedPostgres | null> {
  if (config.databaseUrl !== null) return null;
  return startEmbedded(folder.path, log, { onRestart });
}

async function startProgram(config: Config): Promise<Server> {
  const { startServer } = (await import('#server/main.ts')) as { startServer: (config: Config) => Promise<Server> };
  try {
    return await startServer(config);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortTaken(config) : error;
  }
}

interface Account {
  readonly username: string;
  readonly role: string;
  readonly town: string;
  readonly password: string;
}

/** The address and, in the demonstration, who can log in. */
async function greet(config: Config, { url, door }: Server): Promise<void> {
  const accounts = config.demo === 'off' ? [] : await listAccounts(door).catch(() => []);
  const table = accounts.map(({ username, role, town, password }) => `  ${username.padEnd(16)} ${role.padEnd(18)} ${town.padEnd(12)} ${password}`);
  const lines = ['', `平安联动 Liandong  ${url}`, '', ...describeConfig(config).map((line) => `  ${line}`)];
  if (table.length > 0) lines.push('', 'Accounts of the demonstration (name, role, town, password):', ...table);
  process.stdout.write(`${lines.join('\n')}\n\nCtrl-C stops it.\n`);
}

async function listAccounts(door: Server['door']): Promise<readonly Account[]> {
  const { status, text } = await door('/api/v1/demo', { method: 'GET', headers: {} });
  if (status !== 200) return [];
  const { accounts } = JSON.parse(text) as { accounts: readonly Account[] };
  return accounts;
}
