/** Writers broken on purpose: the tests must notice each of them (TRUST 3, R2). */
import type { WriterOptions } from '#server/platform/writer.ts';

export type Sabotage = NonNullable<WriterOptions['sabotage']>;

const LATE_MS = 500;

export const SABOTAGES = {
  /** The answer goes out first, the commit follows a little later. */
  answers_early: async (client) => {
    const { query, release } = client;
    let committed: Promise<unknown> = Promise.resolve();
    client.query = ((...args: Parameters<typeof query>) => {
      if (String(args[0]) !== 'commit') return Reflect.apply(query, client, args) as unknown;
      client.query = query;
      committed = new Promise((resolve) => { setTimeout(resolve, LATE_MS); }).then(() => client.query('commit'));
      return Promise.resolve();
    }) as typeof query;
    client.release = (broken) => { void committed.then(() => { release(broken); }, () => { release(true); }); };
  },
  /** Who called is not remembered with the call, so that a repeated message is taken for a new one. */
  forgets_ids: async (client, additions) => {
    if (additions.fresh.size === 0) return;
    await client.query('reset role');
    await client.query('delete from liandong.call where incident_id = any($1)', [[...additions.fresh.keys()]]);
  },
  /** Whoever sends another body under a known id changes what is kept. */
  last_rules: async (client) => {
    await client.query('reset role');
    await client.query('update liandong.call c set body_hash = x.body_hash from liandong.call_conflict x where x.call_id = c.id');
  },
} satisfies Record<string, Sabotage>;

export type SabotageName = keyof typeof SABOTAGES;

export function sabotageOf(name: SabotageName | null): Sabotage | null {
  return name === null ? null : SABOTAGES[name];
}
