/** Hundreds of acts by everybody at once, while clocks run out: each row is its replayed log, and nobody is ever without a holder. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connected } from '#test/ledger/world.ts';
import { replayed } from '#test/support/replayed.ts';
import { makeWorld, type World } from '#test/support/world.ts';
import { audit, NOTHING, orphansIn } from './audit.ts';
import { everybodyActs, makeTown } from './people.ts';

const ROUNDS = 6;
const ACTS = 120;

let world: World;
beforeAll(async () => { world = await makeWorld(); }, 60_000);
afterAll(async () => { await world.close(); });

test(`${ROUNDS * ACTS} acts of 16 people, with the clock moving between them`, { timeout: 200_000 }, async () => {
  const town = await makeTown({ url: world.url, dataDir: world.dataDir }, world.server.district);
  for (let round = 1; round <= ROUNDS; round++) {
    await everybodyActs(town, { ms: 60_000, acts: ACTS, seed: round });
    await world.pass({ seconds: [20, 40, 150, 90, 40, 600][round % 6] ?? 60 });
  }
  const story = await replayed(world);
  const done = [...town.done.values()].reduce((a, b) => a + b, 0);
  console.info(`random acts: ${story.incidents.size} incidents, ${story.events} events, ${done} acts done (${town.done.size} kinds), answers ${JSON.stringify([...town.statuses])}`);
  expect(town.faults).toEqual([]);
  expect(town.done.size).toBeGreaterThan(10);
  expect(done).toBeGreaterThan(150);
  const { events: _, ...findings } = await audit(world.server.db.url, []);
  expect(findings).toEqual(NOTHING);
});

test('an orphan made by hand is refused by the database, and one in the record is found by the independent checker', { timeout: 60_000 }, async () => {
  const { pool, url } = world.server.db;
  const orphans = [
    `holder_id = null, holder_kind = null`, `holder_id = null`, `next_due_at = null, next_due_kind = null`, `next_due_kind = null`,
    `holder_id = null, holder_kind = null, next_due_at = null, next_due_kind = null`, `status = 'closed'`, `status = 'closed', closed_at = now()`,
  ];
  for (const change of orphans) {
    await expect(pool.query(`update liandong.incident set ${change} where id = (select id from liandong.incident where status <> 'closed' limit 1)`), change).rejects.toThrow(/incident_no_orphan/);
  }
  await expect(pool.query(`update liandong.incident set holder_id = 'x', holder_kind = 'person' where id = (select id from liandong.incident where status = 'closed' limit 1)`)).rejects.toThrow(/incident_no_orphan/);
  expect(await connected(url, (client) => orphansIn(client))).toEqual([]);
  // The twin: a deadline that passes and is not looked at.
  await world.set(new Date(Date.parse(world.now()) + 40 * 86_400_000).toISOString() as never);
  const police = await world.as('police');
  await police.post('/calls', { source: 'late', externalId: 'late-1', receivedAt: world.now(), channel: '110', text: '很久以后的一件事', town: 'pujin' });
  expect(await connected(url, (client) => orphansIn(client))).not.toEqual([]);
});
