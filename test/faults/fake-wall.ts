/** A database whose machine has a wall clock that a test can set: a jump as an administrator or a bad time server makes it. */
import type { Database } from '#server/platform/db.ts';

export interface FakeWall {
  /** Sets the wall clock ahead (or, below zero, back) of the true time by so many seconds in all. */
  ahead(seconds: number): Promise<void>;
}

/** Connections that are opened afterwards, and `clock_now()`, read this clock in place of the machine's. */
export async function fakeWall(db: Database): Promise<FakeWall> {
  await db.pool.query(`
    create schema faked;
    grant usage on schema faked to public;
    create table faked.wall (ahead interval not null);
    insert into faked.wall values ('0');
    create function faked.clock_timestamp() returns timestamptz language sql volatile security definer set search_path = pg_catalog as
      $$ select pg_catalog.clock_timestamp() + w.ahead from faked.wall w $$`);
  const { rows } = await db.pool.query<{ text: string }>(`select pg_get_functiondef('liandong.clock_now()'::regprocedure) as text`);
  const ours = rows[0]?.text ?? '';
  const theirs = ours.replace(/SET search_path TO 'pg_catalog'/, `SET search_path TO 'faked', 'pg_catalog'`);
  if (theirs === ours) throw new Error('clock_now() is no longer what this test replaces');
  await db.pool.query(theirs);
  const name = new URL(db.url).pathname.slice(1);
  await db.pool.query(`alter database ${name} set search_path = faked, pg_catalog, public`);
  return { ahead: async (seconds) => { await db.pool.query(`update faked.wall set ahead = $1 * interval '1 second'`, [seconds]); } };
}
