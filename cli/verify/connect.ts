/** A connection of one's own as the owner of the database, for verbs that read all of it in one transaction. */
import pg from 'pg';
import { processConfig } from '#server/config.ts';
import { withRecord } from '../database.ts';

/** Calls `fn` connected to `url`, or to the database of the settings when it is null. */
export function withOwnClient<T>(url: string | null, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  return url === null ? withRecord(processConfig({ keyless: true }), (own) => connected(own, fn)) : connected(url, fn);
}

async function connected<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'liandong record', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query in flight rejects with the same error
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
