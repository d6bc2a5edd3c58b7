/**
 * Sessions: 256 random bits, of which only the hash is kept. A small memory of who is who saves a query a request;
 * it is one second old at most, and a revocation in this process empties it at once.
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Subject } from '#domain/access/subject.ts';
import { instant } from '#domain/shared/time.ts';
import { ACCOUNT_COLUMNS, toSubject } from './accounts.ts';
import type { AccountRow } from './accounts.ts';
import { inTowns } from './db.ts';
import type { Database } from './db.ts';
import { digest, sameSecret } from './secrets.ts';

export type SessionKind = 'cookie' | 'bearer';

export interface Identity {
  subject: Subject;
  kind: SessionKind;
  /** hex of the token's hash: names the session without opening it */
  sessionId: string;
  expiresAt: number;
  /** the second step was taken in this session */
  secondFactor: boolean;
}

export interface Revocation {
  account: string;
  /** null: every session of the account */
  sessionId: string | null;
}

export interface Sessions {
  /** Opens a session inside the caller's transaction. */
  open(client: pg.ClientBase, account: string, kind: SessionKind, secondFactor: boolean): Promise<{ token: string; expiresAt: number }>;
  /** The second step was taken in this session; inside the caller's transaction. Ends every other session of the account. */
  strengthen(client: pg.ClientBase, account: string, sessionId: string): Promise<void>;
  find(token: string, kind: SessionKind): Promise<Identity | null>;
  /** Forgets and tells everybody who listens. */
  revoke(revocation: Revocation): void;
  onRevoked(listener: (revocation: Revocation) => void): () => void;
  /** Keeps a session under watch while a stream is open on it; the answer ends the watch. */
  watch(sessionId: string): () => void;
  /** Asks the database about every session in memory; run each second. */
  refresh(): Promise<void>;
}

/** A shift; and a week for programs. */
export const LIFETIME_MS: Record<SessionKind, number> = { cookie: 12 * 3_600_000, bearer: 7 * 86_400_000 };
/** Without a request or an open stream. */
export const IDLE_MS: Record<SessionKind, number> = { cookie: 4 * 3_600_000, bearer: 7 * 86_400_000 };
const FRESH_MS = 1_500; // the refresh comes every second; a late one costs a query, never a stale right
const KEEP_MS = 60_000;
const TOUCH_MS = 5 * 60_000;
const TOKEN_BYTES = 32;

interface Row extends AccountRow {
  hash: Buffer;
  kind: SessionKind;
  seen_at: Date;
  factor_at: Date | null;
  expires_at: Date;
  /** of a program's token; such a one does not end by being idle */
  name: string | null;
}

interface Cached {
  identity: Identity;
  /** the row as text: any change of rights shows */
  print: string;
  checked: number;
  used: number;
  seenAt: number;
  /** a program's token: it lives by the town's clock */
  named: boolean;
}

export interface SessionOptions {
  db: Database;
  /** milliseconds since 1970 on the clock that sessions end by */
  now: () => number;
  /** the same on the town's clock, by which programs' tokens are made and end */
  townNow: () => number;
  /** milliseconds, monotonic: the age of what is remembered */
  tick: () => number;
}

export function createSessions(options: SessionOptions): Sessions {
  return new SessionMemory(options);
}

class SessionMemory implements Sessions {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #townNow: () => number;
  readonly #tick: () => number;
  readonly #memory = new Map<string, Cached>();
  readonly #loading = new Map<string, Promise<Cached | null>>();
  readonly #watched = new Map<string, number>();
  readonly #listeners = new Set<(revocation: Revocation) => void>();
  /** counts revocations: what was read before one and arrives after it is not believed */
  #generation = 0;

  constructor(options: SessionOptions) {
    this.#db = options.db;
    this.#now = options.now;
    this.#townNow = options.townNow;
    this.#tick = options.tick;
  }

  async open(client: pg.ClientBase, account: string, kind: SessionKind, secondFactor: boolean): Promise<{ token: string; expiresAt: number }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = this.#now() + LIFETIME_MS[kind];
    await insertSession(client, { hash: digest(token), account, kind, at: this.#now(), expiresAt, secondFactor });
    return { token, expiresAt };
  }

  async strengthen(client: pg.ClientBase, account: string, sessionId: string): Promise<void> {
    const hash = Buffer.from(sessionId, 'hex');
    await client.query('delete from liandong.session where account = $1 and hash <> $2', [account, hash]);
    await client.query('update liandong.session set factor_at = $2 where hash = $1', [hash, instant(this.#now())]);
  }

  async find(token: string, kind: SessionKind): Promise<Identity | null> {
    const hash = digest(token);
    const known = this.#memory.get(hash.toString('hex'));
    const cached = known && this.#tick() - known.checked < FRESH_MS ? known : await this.#loadOnce(hash);
    if (!cached || cached.identity.kind !== kind || cached.identity.expiresAt <= this.#nowOf(cached.named)) return null;
    cached.used = this.#tick();
    await this.#touch(cached);
    return cached.identity;
  }

  revoke(revocation: Revocation): void {
    this.#generation++;
    for (const [id, { identity }] of this.#memory) {
      if (identity.subject.account === revocation.account && (revocation.sessionId ?? id) === id) this.#memory.delete(id);
    }
    for (const listener of this.#listeners) listener(revocation);
  }

  onRevoked(listener: (revocation: Revocation) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch(sessionId: string): () => void {
    this.#watched.set(sessionId, (this.#watched.get(sessionId) ?? 0) + 1);
    return () => {
      const left = (this.#watched.get(sessionId) ?? 1) - 1;
      if (left > 0) this.#watched.set(sessionId, left);
      else this.#watched.delete(sessionId);
    };
  }

  async refresh(): Promise<void> {
    this.#forgetUnused();
    if (this.#memory.size === 0) return;
    const before = this.#generation;
    const asked = [...this.#memory];
    const rows = await readRows(this.#db, asked.map(([id]) => Buffer.from(id, 'hex')));
    if (before !== this.#generation) return;
    const found = new Map(rows.map((row) => [row.hash.toString('hex'), row]));
    for (const [id, cached] of asked) this.#compare(id, cached, found.get(id));
    for (const [id, cached] of this.#memory) if (this.#watched.has(id)) await this.#touch(cached);
  }

  #loadOnce(hash: Buffer): Promise<Cached | null> {
    const id = hash.toString('hex');
    const running = this.#loading.get(id);
    if (running) return running;
    const started = this.#load(hash).finally(() => this.#loading.delete(id));
    this.#loading.set(id, started);
    return started;
  }

  async #load(hash: Buffer): Promise<Cached | null> {
    for (;;) {
      const before = this.#generation;
      const [row] = await readRows(this.#db, [hash]);
      if (before !== this.#generation) continue;
      if (!row || !sameSecret(row.hash, hash) || !this.#isAlive(row)) return null;
      return this.#remember(row);
    }
  }

  #nowOf(named: boolean): number {
    return named ? this.#townNow() : this.#now();
  }

  #isAlive(row: Row): boolean {
    const idleUntil = row.name === null ? row.seen_at.getTime() + IDLE_MS[row.kind] : Infinity;
    return row.disabled_at === null && Math.min(row.expires_at.getTime(), idleUntil) > this.#nowOf(row.name !== null);
  }

  #remember(row: Row): Cached {
    const id = row.hash.toString('hex');
    const identity = { subject: toSubject(row), kind: row.kind, sessionId: id, expiresAt: row.expires_at.getTime(), secondFactor: row.factor_at !== null || row.name !== null };
    const cached = { identity, print: printOf(row), checked: this.#tick(), used: this.#tick(), seenAt: row.seen_at.getTime(), named: row.name !== null };
    this.#memory.set(id, cached);
    return cached;
  }

  #forgetUnused(): void {
    for (const [id, { used }] of this.#memory) if (this.#tick() - used > KEEP_MS && !this.#watched.has(id)) this.#memory.delete(id);
  }

  #compare(id: string, cached: Cached, row: Row | undefined): void {
    if (this.#memory.get(id) !== cached) return;
    if (!row || !this.#isAlive(row)) this.revoke({ account: cached.identity.subject.account, sessionId: id });
    else if (printOf(row) !== cached.print) this.revoke({ account: row.username, sessionId: null });
    else cached.checked = this.#tick();
  }

  async #touch(cached: Cached): Promise<void> {
    const at = this.#nowOf(cached.named);
    if (at - cached.seenAt < TOUCH_MS) return;
    cached.seenAt = at;
    await writeSeen(this.#db, cached.identity.sessionId, at);
  }
}

/** The rights of a row as text: any change of them shows. */
function printOf(row: Row): string {
  return JSON.stringify([row.roles, row.towns, row.organisation_id, row.unit_id, row.station_id, row.person_id, row.sources, row.factor_at !== null]);
}

function readRows(db: Database, hashes: readonly Buffer[]): Promise<Row[]> {
  return inTowns(db, [], async (client) => {
    const { rows } = await client.query<Row>(
      `select s.hash, s.kind, s.seen_at, s.expires_at, s.factor_at, s.name, ${ACCOUNT_COLUMNS}
       from liandong.session s join liandong.account a on a.username = s.account where s.hash = any ($1::bytea[])`,
      [hashes],
    );
    return rows;
  });
}

function writeSeen(db: Database, sessionId: string, at: number): Promise<unknown> {
  return inTowns(db, [], (client) => client.query('update liandong.session set seen_at = greatest(seen_at, $2) where hash = $1', [Buffer.from(sessionId, 'hex'), instant(at)]));
}

interface NewSession {
  hash: Buffer;
  account: string;
  kind: SessionKind;
  at: number;
  expiresAt: number;
  secondFactor: boolean;
}

async function insertSession(client: pg.ClientBase, s: NewSession): Promise<void> {
  await client.query('delete from liandong.session where account = $1 and expires_at <= $2 and name is null', [s.account, instant(s.at)]);
  await client.query(
    'insert into liandong.session (hash, account, kind, created_at, seen_at, expires_at, factor_at) values ($1, $2, $3, $4, $4, $5, $6)',
    [s.hash, s.account, s.kind, instant(s.at), instant(s.expiresAt), s.secondFactor ? instant(s.at) : null],
  );
}
