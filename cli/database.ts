/** For verbs that need a database: the given one, the embedded one of a running server, or the embedded one for a while. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '#server/config.ts';
import { findRunningServer, openDataFolder } from '#server/platform/data-folder.ts';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { findCluster } from '#server/platform/postgres-files.ts';
import { createLog } from '#server/platform/log.ts';
import { isAlive } from '#server/platform/postgres-process.ts';

/** Calls `fn` with the owner's address. Throws FolderUnusable when the data folder is in use by a server of another kind. */
export async function withDatabase<T>(config: Config, fn: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return fn(config.databaseUrl);
  const server = findRunningServer(config.dataDir);
  if (server?.databaseUrl !== undefined && isAlive(server.pid)) return fn(server.databaseUrl);
  return withOwnEmbedded(config, fn);
}

/** A folder that holds no database yet; the message says what to do. */
export class NoRecord extends Error {
  constructor(dataDir: string) {
    super(`The data folder ${resolve(dataDir)} holds no record. Give the folder of an installation (LIANDONG_DATA), the address of its database (DATABASE_URL), or a file.`);
    this.name = 'NoRecord';
  }
}

/** The same for verbs that only read: they never make a database where there is none. Throws NoRecord. */
export async function withRecord<T>(config: Config, fn: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl === null && !(await hasCluster(config.dataDir))) throw new NoRecord(config.dataDir);
  return withDatabase(config, fn);
}

async function hasCluster(dataDir: string): Promise<boolean> {
  const cluster = await findCluster(dataDir);
  return cluster !== null && existsSync(join(cluster, 'data', 'PG_VERSION'));
}

async function withOwnEmbedded<T>(config: Config, fn: (url: string) => Promise<T>): Promise<T> {
  const folder = openDataFolder(resolve(config.dataDir));
  try {
    const embedded = await startEmbedded(folder.path, createLog(config.logLevel));
    try {
      return await fn(embedded.url);
    } finally {
      await embedded.stop();
    }
  } finally {
    folder.release();
  }
}
