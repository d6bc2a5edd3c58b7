/**
 * Connections to PostgreSQL, and the two doors through which everything reaches it: as the owner
 * (migrations, the writer's own bookkeeping) or as `liandong_app` within named towns, where row-level
 * security is the second wall behind the rights table.
 */
import pg from 'pg';

export interface Database {
  readonly pool: pg.Pool;
  readonly url: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections at most; default 10. */
  readonly max?: number;
  /** Send queries without waiting for the one before: for the writer, whose batch is one long list of them. */
  readonly pipeline?: boolean;
  /** Told of connections that broke; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/** A database this program must not run on; the message says why and what to do. */
export class UnusableDatabase extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableDatabase';
  }
}

/** A transaction left open holds up every consumer of the log (TRUST 1), so the server ends it. */
const IDLE_IN_TRANSACTION_MS = 30_000;
const CONNECT_MS = 10_000;

const INT8 = 20;

/** bigint as a number, and a fault instead of a wrong digit beyond 2^53. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** The address without its password, for messages. */
export function publicAddress(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/**
 * A pool of connections. `bigint` arrives as number, `timestamptz` as Date.
 * Throws UnusableDatabase when the first connection cannot be made.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    pipeline: options.pipeline ?? false,
    connectionString: url,
    max: options.max ?? 10,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'liandong',
    keepAlive: true,
  };
  const pool = new pg.Pool(config);
  let closing: Promise<void> | null = null;
  const onError = (error: Error): void => { if (!closing) options.onError?.(error); }; // an orderly end is no loss
  pool.on('error', onError);
  // A client that is checked out reports its broken connection on itself; without a handler of its own
  // the process dies, or worse, never answers again (TRUST 1).
  pool.on('connect', (client) => client.on('error', onError));
  await probe(pool, url);
  return { pool, url, close: () => (closing ??= pool.end()) };
}

async function probe(pool: pg.Pool, url: string): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw unreachable(url, error);
  }
}

/** No connection to the database at `url`: why, and what to do. */
export function unreachable(url: string, error: unknown): UnusableDatabase {
  const why = error instanceof Error ? error.message || error.name : String(error);
  return new UnusableDatabase(`The database ${publicAddress(url)} cannot be used: ${why}. Check DATABASE_URL and that PostgreSQL is running.`);
}

/**
 * One transaction as `liandong_app`, seeing the rows of `towns` only. Commits what `fn` did and returns
 * its answer; rolls back and rethrows when it throws. Town ids may not contain commas.
 */
export async function inTowns<T>(db: Database, towns: readonly string[], fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const wrong = towns.find((town) => town.includes(',') || town === '');
  if (wrong !== undefined) throw new RangeError(`"${wrong}" is no town id`);
  const setting = pg.escapeLiteral(towns.join(','));
  return transaction(db, `begin; set local role liandong_app; select set_config('liandong.towns', ${setting}, true)`, fn);
}

/** One transaction as the owner of the database. */
export function asOwner<T>(db: Database, fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return transaction(db, 'begin', fn);
}

async function transaction<T>(db: Database, begin: string, fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  try {
    await client.query(begin);
    const answer = await fn(client);
    await client.query('commit');
    client.release();
    return answer;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/**
 * `Promise.all` for statements of one transaction: where one fails the others are waited for before it throws, so that
 * none of them is still to be sent when the transaction is rolled back. It would stand alone then, as the owner's, and last.
 */
export async function allEnded<const T extends readonly unknown[]>(statements: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(statements);
  } catch (error) {
    await Promise.allSettled(statements);
    throw error;
  }
}

/** A connection that cannot even roll back is thrown away instead of going back into the pool. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}

const OLDEST_SERVER = 150_000;

interface Durability {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly server_version_num: string;
}

const DURABILITY = `select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('server_version_num') as server_version_num`;

/**
 * Refuses (UnusableDatabase) a server that may lose what it has confirmed, as one that runs with
 * `synchronous_commit = off` lost 326 confirmed calls in 40 kills (TRUST 1), or one older than PostgreSQL 15.
 */
export async function assertDurable(db: Database): Promise<void> {
  const { rows } = await db.pool.query<Durability>(DURABILITY);
  for (const row of rows) {
    if (Number(row.server_version_num) < OLDEST_SERVER)
      throw new UnusableDatabase(`The database server is too old (${row.server_version_num}): PostgreSQL 15 or newer is needed.`);
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'] as const)
      if (row[setting] === 'off')
        throw new UnusableDatabase(`The database runs with ${setting} = off: calls it has confirmed could be lost in a crash. Set ${setting} = on in postgresql.conf (or for the role or database that turns it off), reload, and start again.`);
  }
}
