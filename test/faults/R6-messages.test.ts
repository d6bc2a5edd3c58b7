/** Messages delivered up to five times, up to 72 h late, in any order: each one call, and what came first rules (R6, F4-F6). */
import { afterEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { makeWorld, type World } from '#test/support/world.ts';
import { instant } from '#domain/shared/time.ts';
import { keyOf, makeDeliveries, modelOf } from './deliveries.ts';
import { messagesArrive, NO_FAULTS } from './messages.ts';
import { SABOTAGES } from './sabotage.ts';

const MESSAGES = 10_000;

let database: FreshDatabase | null = null;
afterEach(async () => {
  await database?.drop();
  database = null;
});

test(`${MESSAGES} deliveries through the writer`, { timeout: 600_000 }, async () => {
  database = await freshDatabase();
  const { faults, summary, model } = await messagesArrive(database.db, MESSAGES);
  console.info(summary);
  expect(faults).toEqual(NO_FAULTS);
  expect(model.others.size).toBeGreaterThan(20);
  expect(model.first.size).toBeGreaterThan(model.ids.size);
});

test('twins: a writer that forgets ids counts twice; one in which the last rules overwrites', { timeout: 120_000 }, async () => {
  database = await freshDatabase();
  const forgetful = await messagesArrive(database.db, 300, { sabotage: SABOTAGES.forgets_ids });
  expect(forgetful.faults.miscounted.length).toBeGreaterThan(0);
  await database.drop();
  database = await freshDatabase();
  const last = await messagesArrive(database.db, 600, { sabotage: SABOTAGES.last_rules });
  expect(last.faults.overwritten.length).toBeGreaterThan(0);
});

test('500 deliveries through HTTP, eight at a time', { timeout: 180_000 }, async () => {
  const deliveries = makeDeliveries(500, 66);
  const model = modelOf(deliveries);
  const world: World = await makeWorld({ at: instant(deliveries.at(-1)?.at ?? 0) });
  try {
    const gateway = await world.as('gateway');
    const statuses = new Map<number, number>();
    const answers = new Map<string, Set<string>>();
    let conflicts = 0;
    const waiting = [...deliveries];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const answer = await gateway.post<{ callId: string; conflict?: boolean }>('/calls', next.body);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        answers.set(keyOf(next.body), (answers.get(keyOf(next.body)) ?? new Set()).add(answer.body.callId));
        if (answer.body.conflict) conflicts += 1;
      }
    }));
    expect([...statuses.keys()].sort()).toEqual([200, 201]);
    expect([...answers.values()].every((ids) => ids.size === 1)).toBe(true);
    expect(conflicts).toBeGreaterThan(0);
    const { rows } = await world.server.db.pool.query<{ calls: number; incidents: number }>('select count(*)::int as calls, count(distinct incident_id)::int as incidents from liandong.call');
    expect(rows[0]).toEqual({ calls: model.first.size, incidents: model.ids.size });
  } finally {
    await world.close();
  }
});
