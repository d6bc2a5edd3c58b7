/** A consumer that has never heard of a long record catches up; a stop does not wait for it, and the next start goes on there. */
import { expect, test } from 'vitest';
import { createReactions, type Reactions } from '#server/platform/reactions.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { recordWorld } from './world.ts';

const world = recordWorld();
const STOP_AFTER = 3;

test('stopped while catching up, it ends with the event in hand and misses none afterwards', async () => {
  const heard: number[] = [];
  const types = { has: () => true } as unknown as ReadonlySet<string>; // whatever happened
  const follow = (handle: (e: StoredEvent) => Promise<void>): Reactions =>
    createReactions(world.db, ['east'], [{ name: 'late', types, handle }], (error) => { throw error; });

  const stopped = Promise.withResolvers<void>();
  const first = follow(async (e) => {
    heard.push(e.seq);
    // Not waited for here: whoever stops waits for the event in hand.
    if (heard.length === STOP_AFTER) first.stop().then(stopped.resolve, stopped.reject);
  });
  await first.settle();
  await stopped.promise;
  expect(heard).toEqual([1, 2, 3]);

  const second = follow(async (e) => void heard.push(e.seq));
  await second.settle();
  await second.stop();
  const { rows } = await world.db.pool.query<{ n: number }>("select count(*)::int as n from ledger.event where town = 'east'");
  expect(rows[0]?.n).toBeGreaterThan(STOP_AFTER);
  expect(heard).toEqual(Array.from({ length: rows[0]?.n ?? 0 }, (_, i) => i + 1));
});
