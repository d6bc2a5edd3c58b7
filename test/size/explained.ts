/** What the database does for a piece of the program: each query it asks, with the plan it was answered by. */
import pg from 'pg';

export interface Explained {
  text: string;
  /** every node of the plan: what it does, on which table, by which index */
  nodes: PlanNode[];
  /** milliseconds, planning and execution */
  ms: number;
}

export interface PlanNode {
  type: string;
  table: string | null;
  index: string | null;
  /** rows that went through it, those it filtered out among them */
  rows: number;
  /** how often it was run; 0: planned for a case that did not come */
  loops: number;
}

interface RawNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: RawNode[];
}

interface RawPlan {
  Plan: RawNode;
  'Planning Time': number;
  'Execution Time': number;
}

type Query = (this: pg.Client, config: unknown, values?: unknown, callback?: unknown) => unknown;

/** A small table is read whole because that is cheap. Told that it is not, the planner shows whether an index could do it. */
const AS_IF_LARGE = 'set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off';

/**
 * Runs `piece`, whose queries lie in transactions; every select on any connection meanwhile is explained first, on the
 * same connection, under the same rights. `asIfLarge`: as the planner would have to decide with many more rows.
 */
export async function explained(piece: () => Promise<unknown>, { asIfLarge = false } = {}): Promise<Explained[]> {
  const found: Explained[] = [];
  const original = pg.Client.prototype.query as Query;
  const watched: Query = function (config, values, callback) {
    const text = textOf(config);
    if (text === null || !/^\s*(select|with)\b/i.test(text) || /pg_advisory|set_config|for update/i.test(text)) return original.call(this, config, values, callback);
    const asked = (async () => {
      const explain = { text: `explain (analyze, timing off, format json) ${text}`, values: valuesOf(config) ?? (Array.isArray(values) ? values : undefined) };
      if (asIfLarge) await original.call(this, AS_IF_LARGE);
      const { rows } = (await original.call(this, explain)) as { rows: { 'QUERY PLAN': RawPlan[] }[] };
      for (const plan of rows[0]?.['QUERY PLAN'] ?? []) found.push({ text, nodes: nodesOf(plan.Plan), ms: plan['Planning Time'] + plan['Execution Time'] });
    })();
    return asked.then(() => original.call(this, config, values));
  };
  pg.Client.prototype.query = watched as typeof pg.Client.prototype.query;
  try {
    await piece();
  } finally {
    pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
  }
  return found;
}

function textOf(config: unknown): string | null {
  if (typeof config === 'string') return config;
  return typeof config === 'object' && config !== null && 'text' in config && typeof config.text === 'string' ? config.text : null;
}

function valuesOf(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'values' in config ? config.values : undefined;
}

function nodesOf(node: RawNode): PlanNode[] {
  const loops = node['Actual Loops'] ?? 1;
  const rows = ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * loops;
  const own: PlanNode = { type: node['Node Type'], table: node['Relation Name'] ?? null, index: node['Index Name'] ?? null, rows, loops };
  return [own, ...(node.Plans ?? []).flatMap(nodesOf)];
}
