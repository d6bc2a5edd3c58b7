/**
 * The server's own backup: a base each day, a segment each minute, and each day a restore of it into a database of its
 * own, with the command that people would use. How that went is kept and shown: a backup nobody restored is a hope.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { instant, parseInstant, toMs } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { asOwner, type Database } from '#server/platform/db.ts';
import { readCustody } from './custody.ts';
import { findLastDrill, saveDrill, type Drill } from './drills.ts';
import { BackupUnusable } from './folder.ts';
import { followBackup, type Following } from './follow.ts';
import { openKeyStore, type KeyStore } from './key-store.ts';

export interface BackupState {
  /** everything until then is in the backup, by the town's clock; null: nothing yet */
  readonly at: Instant | null;
  /** why the last attempt failed; null when it did not */
  readonly trouble: string | null;
  readonly drill: Drill | null;
  /** whether custodians hold the secret in shares */
  readonly split: boolean;
}

export interface BackupKeeper {
  /** A segment, and once a day a base and a drill before it. */
  tick(): Promise<void>;
  state(): BackupState;
  stop(): Promise<void>;
}

export interface BackupParts {
  readonly db: Database;
  readonly folder: string;
  readonly keyFile: string;
  now(): Promise<Instant>;
  /** monotonic milliseconds */
  monotonic(): number;
  onTrouble(error: unknown): void;
}

const DAY_MS = 86_400_000;
const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export async function keepBackups(parts: BackupParts): Promise<BackupKeeper> {
  mkdirSync(parts.folder, { recursive: true, mode: 0o700 });
  const keys = openKeyStore(parts.keyFile, true);
  let state: BackupState = { at: null, trouble: null, drill: await findLastDrill(parts.db), split: await isSplit(parts.db) };
  let open: Open | null = null;
  let running: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    try {
      open ??= await connect(parts, keys);
      const fresh = await step(open.following, await parts.now());
      state = { ...state, at: parseInstant(open.following.at ?? ''), trouble: null, split: await isSplit(parts.db) };
      if (fresh) state = { ...state, drill: await drill(parts) };
    } catch (error) {
      state = { ...state, trouble: error instanceof Error ? error.message : String(error) };
      parts.onTrouble(error);
      await open?.end();
      open = null; // the next minute begins with a connection of its own
    }
  };
  return {
    tick: () => (running ??= look().finally(() => { running = null; })),
    state: () => state,
    async stop() {
      await running;
      await open?.end();
      keys.close();
    },
  };
}

const isSplit = async (db: Database): Promise<boolean> => (await readCustody(db)).opens === 'custodians';

interface Open {
  readonly following: Following;
  end(): Promise<void>;
}

async function connect({ db, folder }: BackupParts, keys: KeyStore): Promise<Open> {
  const client = new pg.Client({ connectionString: db.url, application_name: 'liandong backup', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query in flight rejects with the same error
  await client.connect();
  return { following: await followBackup(client, folder, keys).resumed(), end: () => client.end().catch(() => undefined) };
}

/** Answers whether a new base was taken. */
async function step(following: Following, now: Instant): Promise<boolean> {
  const since = following.baseAt === null ? null : parseInstant(following.baseAt);
  if (since !== null && toMs(now) - toMs(since) < DAY_MS) {
    try {
      await following.segment();
      return false;
    } catch (error) {
      if (!(error instanceof BackupUnusable)) throw error; // another version, another record: only a new base will do
    }
  }
  await following.base();
  return true;
}

/** Restores what there is into a new database, verifies it, and throws it away. */
async function drill(parts: BackupParts): Promise<Drill> {
  const name = `liandong_drill_${randomBytes(6).toString('hex')}`;
  const began = parts.monotonic();
  const done = await tried(parts, name).catch((error: unknown): Outcome => ({ ok: false, restoredTo: null, events: null, detail: error instanceof Error ? error.message : String(error) }));
  await parts.db.pool.query(`drop database if exists ${name} with (force)`).catch(parts.onTrouble);
  const result: Drill = { ...done, at: await parts.now(), seconds: (parts.monotonic() - began) / 1000 };
  await asOwner(parts.db, (client) => saveDrill(client, result));
  return result;
}

type Outcome = Omit<Drill, 'at' | 'seconds'>;

async function tried({ db, folder, keyFile }: BackupParts, name: string): Promise<Outcome> {
  await db.pool.query(`create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  const url = Object.assign(new URL(db.url), { pathname: `/${name}` }).href;
  const { code, out, err } = await run(['restore', '--to', 'latest', '--from', folder, '--keys', keyFile, '--database-url', url, '--json', '--drill']);
  const said = out === '' ? null : (JSON.parse(out) as { restoredTo: string; events: number; firstBad: unknown });
  const detail = code === 0 ? null : (err.trim() || JSON.stringify(said?.firstBad ?? null)).slice(0, 2_000);
  return { ok: code === 0, restoredTo: said ? instant(Date.parse(said.restoredTo)) : null, events: said?.events ?? null, detail };
}

function run(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve({ code, out, err })));
}
