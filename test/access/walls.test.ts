/** S4: the second wall behind the rights, as the catalogue of the migrated database tells it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '#test/support/database.ts';
import { each } from '#test/support/raw.ts';
import { size, within } from '#test/support/size.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { inTowns } from '#server/platform/db.ts';
import { createSecrets } from '#server/platform/secrets.ts';
import { createVault, insertSealed, sealText } from '#server/platform/vault.ts';

let fresh: FreshDatabase;
beforeAll(async () => { fresh = await freshDatabase(); });
afterAll(() => fresh?.drop());

const OURS = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;
async function list(sql: string): Promise<string[]> {
  return (await fresh.db.pool.query<{ name: string }>(sql)).rows.map((row) => row.name);
}

const WITH_TOWN = `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname in ('town', 'towns') and not a.attisdropped
  where c.relkind in ('r', 'p') and ${OURS}`;
/** Lists of towns, of rows that are no town's: whom somebody works for, asked before any town is known; whose calls a model of the district has learned from. */
const OF_NO_TOWN = ['liandong.account', 'liandong.judge_model'];

describe('row-level security', () => {
  it('is enabled and forced, with a policy, on every table that has a town', async () => {
    const tables = await list(WITH_TOWN);
    const walled = await list(`${WITH_TOWN} and c.relrowsecurity and c.relforcerowsecurity
      and exists (select from pg_policy p where p.polrelid = c.oid)`);
    expect(tables.filter((name) => !walled.includes(name) && !OF_NO_TOWN.includes(name))).toEqual([]);
    expect(tables).toEqual(expect.arrayContaining(['vault.key', 'vault.entry', 'vault.look', 'vault.erasure', 'liandong.incident', 'ledger.event']));
  });

  it('twin: a wall that is taken down anywhere is missed by the same look', async () => {
    for (const gone of ['alter table liandong.incident no force row level security', 'alter table vault.look disable row level security', 'alter table ledger.event no force row level security']) {
      await fresh.db.pool.query(gone);
      const walled = await list(`${WITH_TOWN} and c.relrowsecurity and c.relforcerowsecurity`);
      const table = gone.split(' ')[2] ?? '';
      expect(walled).not.toContain(table);
      await fresh.db.pool.query(`alter table ${table} enable row level security; alter table ${table} force row level security`);
      expect(await list(`${WITH_TOWN} and c.relrowsecurity and c.relforcerowsecurity`)).toContain(table);
    }
  });

  it('binds a role that owns nothing, bypasses nothing and cannot log in', async () => {
    const { rows } = await fresh.db.pool.query(`select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb from pg_roles where rolname = 'liandong_app'`);
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false, rolcreatedb: false }]);
    expect(await list(`select c.oid::regclass::text as name from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'liandong_app'`)).toEqual([]);
  });

  it('gives the application no way around: no function of another owner is open to it but those named', async () => {
    const open = await list(`select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and ${OURS} and has_function_privilege('liandong_app', p.oid, 'execute')`);
    expect(open.sort()).toEqual(['liandong.clock_now', 'vault.destroy_expired', 'vault.destroy_keys', 'vault.open', 'vault.sweep_files']);
  });

  it('gives it no right to truncate, to point at or to trigger on any table', async () => {
    const rights = await list(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OURS} and has_table_privilege('liandong_app', c.oid, 'truncate, references, trigger')`);
    expect(rights).toEqual([]);
  });

  it('shows no row to a query without a town, whatever the table', async () => {
    await fillVault(['t1', 't2']);
    const tables = await list(WITH_TOWN);
    for (const table of tables.filter((name) => !OF_NO_TOWN.includes(name))) {
      const readable = await fresh.db.pool.query<{ may: boolean }>(`select has_table_privilege('liandong_app', $1, 'select') as may`, [table]);
      if (!readable.rows[0]?.may) continue;
      const { rowCount } = await inTowns(fresh.db, [], (client) => client.query(`select from ${table}`));
      expect(rowCount, table).toBe(0);
    }
  });

  it('keeps towns apart over one pool, also when they take turns on the same connection', async () => {
    await fillVault(['t1', 't2', 't3']);
    const all = ['t1', 't2', 't3'];
    const asked = Array.from({ length: size('S4', 300) }, (_, i) => all.filter((_town, n) => ((i >> n) & 1) === 1));
    const answers: string[][] = [];
    await each(asked, async (towns, n) => {
      const { rows } = await inTowns(fresh.db, towns, (client) => client.query<{ town: string }>('select distinct town from vault.look order by town'));
      answers[n] = rows.map((row) => row.town);
    });
    expect(answers).toEqual(asked);
  }, within('S4', 30_000));

  it('refuses to write into a town that was not asked for', async () => {
    const sealed = sealText(vault, { town: 't2', incidentId: 'i', kind: 'note', text: 'x', at: '2026-03-01T08:00:00Z' });
    await expect(inTowns(fresh.db, ['t1'], (client) => insertSealed(client, [sealed.row]))).rejects.toThrow(/row-level security/);
  });
});

const vault = createVault(createSecrets('a secret of the tests, thirty-two characters and more'));

/** One sealed text and one look in each town. */
async function fillVault(towns: readonly string[]): Promise<void> {
  await inTowns(fresh.db, towns, async (client) => {
    const sealed = towns.map((town) => sealText(vault, { town, incidentId: `i-${town}`, kind: 'words', text: town, at: '2026-03-01T08:00:00Z' }));
    await insertSealed(client, sealed.map((s) => s.row));
    await client.query(`select from vault.open($1, 'police', now(), '{words}', 'triage', null, null)`, [sealed.map((s) => s.ref.id)]);
  });
}
