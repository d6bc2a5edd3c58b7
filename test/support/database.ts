/** A database of its own for a test: a clone of one migrated template, made in tens of milliseconds. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '#server/platform/db.ts';

export interface FreshDatabase {
  readonly url: string;
  readonly db: Database;
  /** Closes `db` and drops the database, also while others still hold connections to it. */
  drop(): Promise<void>;
}

interface Ready {
  readonly url: string;
  readonly template: string;
}

let ready: Promise<Ready> | null = null;

async function askServer(): Promise<Ready> {
  const answer = JSON.parse(await text(connect(inject('databaseDoor'), '127.0.0.1'))) as Ready & { error?: string };
  if (answer.error !== undefined) throw new Error(`No database for the tests: ${answer.error}`);
  return answer;
}

/** The owner's address of the run's PostgreSQL, for tests that make databases themselves. */
export async function databaseServer(): Promise<string> {
  return (await (ready ??= askServer())).url;
}

/** A new, migrated, otherwise empty database. `empty: true` leaves the migrations out. */
export async function freshDatabase(options: { readonly empty?: boolean } = {}): Promise<FreshDatabase> {
  const { url, template } = await (ready ??= askServer());
  const name = `liandong_t_${randomBytes(8).toString('hex')}`;
  const source = options.empty === true ? `template0 encoding 'UTF8' locale 'C'` : template;
  await onServer(url, `create database ${name} template ${source}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  const db = await openDatabase(address.href);
  const drop = async (): Promise<void> => {
    await db.close();
    await onServer(url, `drop database if exists ${name} with (force)`);
  };
  return { url: address.href, db, drop };
}

const CLONE_BUSY = '55006';

/** Two clones of one template at a time are refused ("is being accessed"); the second waits its turn. */
async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('liandong test databases'))`);
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || error.code !== CLONE_BUSY || attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  } finally {
    await client.end();
  }
}
