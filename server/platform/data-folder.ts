/**
 * The data folder: one server at a time, one version, room to write, and a note for others about who runs.
 *
 * The lock is an exclusive lock of the operating system, held through SQLite because Node has no call for
 * it: it ends with the process however that ends, so there are no stale locks and nothing to clean up.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Changes when an older or newer program could not use the folder; PostgreSQL's files bind its major version. */
const VERSION = { folder: 1, postgres: 18 } as const;

/** A server that is on its way out gets this long to let go of the folder. */
const PATIENCE_MS = 3_000;

/** Less than this is too little to take a day's calls and to recover from a crash. */
const ROOM_BYTES = 256 * 1024 * 1024;

/** The folder cannot be used; the message says why and what to do. */
export class FolderUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FolderUnusable';
  }
}

const running = z.object({ pid: z.int(), postgresPid: z.int().nullable(), url: z.string(), databaseUrl: z.string().optional() });

/** Who serves this folder; `postgresPid` is null on a database of one's own. */
export type Running = Readonly<z.output<typeof running>>;

export interface DataFolder {
  readonly path: string;
  /** Writes `server.json`, whole at every moment. */
  announce(server: Running): void;
  /** Removes `server.json` and lets go of the folder. */
  release(): void;
}

/** Takes the folder, making it if need be. Throws FolderUnusable. */
export function openDataFolder(dir: string): DataFolder {
  const path = resolve(dir);
  makeFolder(path);
  assertRoom(path);
  const lock = takeLock(path);
  try {
    assertVersion(path);
  } catch (error) {
    lock.close();
    throw error;
  }
  const note = join(path, 'server.json');
  rmSync(note, { force: true });
  return {
    path,
    announce: (server) => replaceFile(note, `${JSON.stringify(server)}\n`),
    release: () => {
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new FolderUnusable(`The data folder ${path} cannot be made: ${reason(error)}. Choose another with LIANDONG_DATA.`);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Refuses a folder on a disk that is nearly full: a database that runs into its end stops in the middle of work. */
export function assertRoom(path: string, bytes = ROOM_BYTES): void {
  const free = freeBytes(path);
  if (free < bytes)
    throw new FolderUnusable(`The disk of ${path} is nearly full: ${megabytes(free)} MB free, ${megabytes(bytes)} MB needed. Make room, or choose another folder with LIANDONG_DATA.`);
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);

/** Bytes that can still be written where `path` lies. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(join(path, 'lock'), { timeout: PATIENCE_MS });
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    throw new FolderUnusable(lockedMessage(path, error));
  }
}

function lockedMessage(path: string, error: unknown): string {
  if (!reason(error).includes('locked')) return `The data folder ${path} cannot be locked: ${reason(error)}. Check that it may be written to.`;
  const server = findRunningServer(path);
  const who = server === null ? 'Another server' : `A server (process ${server.pid}, ${server.url})`;
  return `${who} already uses the data folder ${path}. Stop it first, or give this one a folder of its own with LIANDONG_DATA.`;
}

/** What `server.json` says, or null when there is none (or none that can be read). */
export function findRunningServer(dir: string): Running | null {
  try {
    return running.parse(JSON.parse(readFileSync(join(resolve(dir), 'server.json'), 'utf8')));
  } catch {
    return null;
  }
}

function assertVersion(path: string): void {
  const file = join(path, 'version');
  const ours = JSON.stringify(VERSION);
  let theirs: string;
  try {
    theirs = readFileSync(file, 'utf8').trim();
  } catch {
    replaceFile(file, `${ours}\n`);
    return;
  }
  if (theirs !== ours)
    throw new FolderUnusable(`The data folder ${path} belongs to another version of this program (it says ${theirs}, this one writes ${ours}). Start the version that wrote it and take a backup to restore here, or choose another folder with LIANDONG_DATA.`);
}

/** Beside and renamed, so that a reader never sees half a file. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}
