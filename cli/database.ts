/** For verbs that need a database: the given one, the embedded one of a running server, or the embedded one for a while. */
import { resolve } from 'node:path';
import type { Config } from '#server/config.ts';
import { findRunningServer, openDataFolder } from '#server/platform/data-folder.ts';
import { startEmbedded } from '#server/platform/embedded-postgres.ts';
import { createLog } from '#server/platform/log.ts';
import { isAlive } from '#server/platform/postgres-process.ts';

/** Calls `fn` with the owner's address. Throws FolderUnusable when the data folder is in use by a server of another kind. */
export async function withDatabase<T>(config: Config, fn: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return fn(config.databaseUrl);
  const server = findRunningServer(config.dataDir);
  if (server?.databaseUrl !== undefined && isAlive(server.pid)) return fn(server.databaseUrl);
  return withOwnEmbedded(config, fn);
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
