/** Which tables a backup carries, in the order in which they can be loaded, and what of them belongs to a moment. */
import type { ClientBase } from 'pg';

export interface Table {
  /** with its schema, as SQL writes it */
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** the column that says when a row came to be, by the town's clock; null: always taken as it is */
  readonly bornAt: string | null;
  /** columns PostgreSQL numbers by itself */
  readonly numbered: readonly string[];
}

/** Not carried: what migrations write, who is logged in, the machine's own clock, and how drills went. */
const LEFT_OUT: ReadonlySet<string> = new Set(['liandong.migration', 'liandong.session', 'liandong.clock', 'liandong.drill']);

/** Derived from the events; a restore between two segments computes them anew. */
export const DERIVED: ReadonlySet<string> = new Set(['liandong.incident', 'liandong.assignment', 'ledger.head']);

/** Its wrapped keys go into the key store, never into a backup: an erasure must reach old backups, too. */
export const KEYS = 'vault.key';
const NOT_IN_BACKUPS: Readonly<Record<string, readonly string[]>> = { [KEYS]: ['wrapped', 'destroyed_at'] };

const BIRTHS = ['taken_at', 'created_at', 'at', 'offered_at'];

interface Row {
  readonly name: string;
  readonly columns: string[];
  readonly key: string[] | null;
  readonly births: string[];
  readonly numbered: string[];
  readonly needs: string[];
}

const QUERY = `
  select format('%I.%I', n.nspname, c.relname) as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    (select array_agg(a.attname::text order by k.n) from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, n)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where i.indrelid = c.oid and i.indisprimary) as key,
    coalesce((select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.oid and a.attnotnull and a.atttypid = 'timestamptz'::regtype and a.attname = any ($1)), '{}') as births,
    coalesce((select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.oid and a.attidentity <> ''), '{}') as numbered,
    coalesce((select array_agg(format('%I.%I', fn.nspname, f.relname)) from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid), '{}') as needs
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('ledger', 'liandong', 'vault') order by 1`;

/** Every table of the program that a backup carries, those that others refer to first. Throws for one without a key. */
export async function listTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Row>(QUERY, [BIRTHS]);
  return inOrder(rows.filter((row) => !LEFT_OUT.has(row.name))).map(toTable);
}

function toTable({ name, columns, key, births, numbered }: Row): Table {
  if (!key) throw new Error(`table ${name} has no primary key: a backup could not follow it`);
  const kept = columns.filter((column) => !NOT_IN_BACKUPS[name]?.includes(column));
  return { name, columns: kept, key, numbered, bornAt: BIRTHS.find((column) => births.includes(column)) ?? null };
}

function inOrder(rows: readonly Row[]): Row[] {
  const sorted: Row[] = [];
  const visit = (row: Row): void => {
    if (sorted.includes(row)) return;
    for (const need of row.needs) {
      const needed = rows.find((each) => each.name === need);
      if (needed) visit(needed);
    }
    sorted.push(row);
  };
  for (const row of rows) visit(row);
  return sorted;
}

export const listed = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');
