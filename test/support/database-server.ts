/**
 * One PostgreSQL for a whole test run, started when the first test asks for it, so that runs without a
 * database do not pay for one. Tests run in several processes; they ask over a loopback socket.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { removeEmbedded, startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { listMigrations, migrate, MIGRATIONS } from '#server/platform/migrate.ts';
import { findRunning, isAlive, shutDown } from '#server/platform/postgres-process.ts';
import { prepareInstallation } from '#server/platform/postgres-files.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseDoor: number;
  }
}

const PREFIX = 'liandong-test-';

interface Ready {
  readonly url: string;
  readonly template: string;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let embedded: EmbeddedPostgres | null = null;
  let folder: string | null = null;
  let ready: Promise<Ready> | null = null;

  const prepare = async (): Promise<Ready> => {
    let url = process.env['DATABASE_URL'];
    if (url === undefined || url === '') {
      await sweep();
      folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
      embedded = await startEmbedded(folder, silentLog(), { settings: { shared_buffers: '64MB', max_wal_size: '512MB' } });
      url = embedded.url;
    }
    return { url, template: await makeTemplate(url) };
  };
  const door = await openDoor(() => (ready ??= prepare()));
  project.provide('databaseDoor', door.port);

  return async () => {
    await new Promise((resolve) => door.server.close(resolve));
    await ready?.catch(() => {});
    await embedded?.stop();
    if (folder !== null) await discard(folder);
  };
}

function openDoor(answer: () => Promise<Ready>): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    answer().then(
      (ready) => socket.end(JSON.stringify(ready)),
      (error: unknown) => socket.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve({ server, port: address.port });
    });
  });
}

/** The template is named after what the migrations say, so that a kept server never serves an old one. */
async function makeTemplate(url: string): Promise<string> {
  const sums = (await listMigrations(MIGRATIONS)).map((migration) => migration.checksum);
  const template = `liandong_template_${createHash('sha256').update(sums.join()).digest('hex').slice(0, 12)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return template;
    const draft = `liandong_draft_${randomBytes(6).toString('hex')}`;
    await client.query(`create database ${draft} template template0 encoding 'UTF8' locale 'C'`);
    await migrate(inDatabase(url, draft), MIGRATIONS);
    await client.query(`alter database ${draft} rename to ${template}`);
    return template;
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function discard(folder: string): Promise<void> {
  await removeEmbedded(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Runs that were killed leave a server and a folder behind; the folder's name holds the pid of its run. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = /^liandong-test-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const left = findRunning(await prepareInstallation(folder));
    if (left !== null) await shutDown(left.pid, 1_000);
    await discard(folder);
  }
}
