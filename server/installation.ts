/** What a database was made on its first start, and stays. */
import type { Config } from '#server/config.ts';
import { UnusableDatabase, type Database } from '#server/platform/db.ts';

/**
 * A real desk never becomes a demonstration, nor one side of a line the other: a database keeps what its first start made
 * it (DECISIONS 26). Answers its epoch.
 */
export async function keepMode(db: Database, { demo, node }: Pick<Config, 'demo' | 'node'>): Promise<number> {
  const kind = demo === 'off' ? 'desk' : 'demonstration';
  await db.pool.query('insert into liandong.installation (kind, node) values ($1, $2) on conflict do nothing', [kind, node]);
  const { rows } = await db.pool.query<{ kind: string; epoch: number; node: string }>('select kind, epoch, node from liandong.installation');
  const first = rows[0];
  if (first && first.kind !== kind) throw new UnusableDatabase(`This database is a ${first.kind}: it cannot be started as a ${kind}. Set LIANDONG_DEMO accordingly, or use another database.`);
  if (first && first.node !== node) throw new UnusableDatabase(`This database was begun with LIANDONG_NODE=${first.node}: it cannot be started as ${node}. Set it back, or use another database.`);
  return first?.epoch ?? 1;
}
