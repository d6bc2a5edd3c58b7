/** R6 through the gateway: signed messages delivered one to five times, up to 72 h late, in any order, some altered under way. */
import { expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { headersFor, privateKey } from '../../cli/police-sim/sign.ts';
import { post, simKey } from '#test/support/police.ts';
import { makeWorld, type World } from '#test/support/world.ts';
import { keyOf, makeDeliveries, modelOf, type Delivery } from './deliveries.ts';
import { SABOTAGES, type Sabotage } from './sabotage.ts';
import { ask } from '#test/support/journey.ts';

interface Arrived {
  statuses: Record<string, number>;
  /** ids answered with different calls */
  answers: string[];
  calls: number;
  incidents: number;
  conflicts: number;
  waiting: number;
}

/** A change that comes before its call waits for it, so the parked ones are looked at as the hours go by. */
async function arrive(deliveries: readonly Delivery[], sabotage?: Sabotage): Promise<Arrived> {
  const world = await makeWorld({ at: instant(deliveries[0]?.at ?? 0), ...(sabotage ? { sabotage } : {}) });
  try {
    const numbers = new Map([...new Set(deliveries.map((d) => keyOf(d.body)))].map((key, n) => [key, n + 1]));
    const told = { statuses: {} as Record<string, number>, calls: new Map<string, Set<unknown>>() };
    for (let from = 0; from < deliveries.length; from += 40) {
      const part = deliveries.slice(from, from + 40);
      await world.set(instant(part.at(-1)?.at ?? 0));
      await Promise.all(part.map((d) => deliver(world, d, numbers.get(keyOf(d.body)) ?? 0, told)));
      await world.server.police.tick();
    }
    const [row] = await ask<Pick<Arrived, 'calls' | 'incidents' | 'conflicts' | 'waiting'>>(world,
      `select (select count(*)::int from liandong.call) as calls, (select count(*)::int from liandong.incident) as incidents,
              (select count(*)::int from liandong.police_conflict) as conflicts, (select count(*)::int from liandong.police_in where outcome = 'parked') as waiting`);
    if (!row) throw new Error('no answer');
    return { ...row, statuses: told.statuses, answers: [...told.calls].filter(([, ids]) => ids.size > 1).map(([key]) => key) };
  } finally {
    await world.close();
  }
}

async function deliver(world: World, { body }: Delivery, seq: number, told: { statuses: Record<string, number>; calls: Map<string, Set<unknown>> }): Promise<void> {
  const text = JSON.stringify({ kind: body.revision > 0 ? 'call_update' : 'call', seq, sentAt: world.now(), body });
  const id = `r6-${seq}`;
  const answer = await post(world, text, headersFor([privateKey(simKey(world).seeds[0] ?? '')], id, Date.parse(world.now()) / 1000, text));
  told.statuses[answer.status] = (told.statuses[answer.status] ?? 0) + 1;
  if (answer.body['callId'] !== undefined) told.calls.set(id, (told.calls.get(id) ?? new Set()).add(answer.body['callId']));
}

test('2,000 deliveries: exactly as many calls as were made, and each contradiction is kept', { timeout: 400_000 }, async () => {
  const deliveries = makeDeliveries(2_000, 61);
  const model = modelOf(deliveries);
  const arrived = await arrive(deliveries);
  console.info(JSON.stringify(arrived));
  expect(arrived).toMatchObject({
    answers: [], calls: model.first.size, incidents: model.ids.size, conflicts: [...model.others.values()].reduce((n, s) => n + s.size, 0), waiting: 0,
  });
  expect(Object.keys(arrived.statuses).sort()).toEqual(['200', '409']);
});

test('twin: where the calls of a sender are forgotten, changes open matters of their own', { timeout: 120_000 }, async () => {
  const deliveries = makeDeliveries(200, 62);
  const arrived = await arrive(deliveries, SABOTAGES.forgets_ids);
  expect(arrived.incidents).not.toBe(modelOf(deliveries).ids.size);
});
