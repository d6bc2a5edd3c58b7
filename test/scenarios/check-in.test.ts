/** 平安确认: whoever is at a scene is asked, then their partner, then the centre sees it; and the incident's own deadline never moves by it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { CREW, CREW_2, diverted, goes, loopWorld, timeline } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import type { Person, World } from '#test/support/world.ts';

/** A Wednesday under the policy that asks: every twenty minutes, two for each answer. */
const AT = instant(Date.parse('2026-09-16T02:00:00.000Z'));
const QUIET = 'HJ-04'; // no quarrel between two parties
const DISPUTE = 'JF-01';

let world: World;
let dispatcher: Person;
let crew: Person;
let partner: Person;
beforeAll(async () => {
  world = await loopWorld({ at: AT });
  [dispatcher, crew, partner] = await Promise.all([world.as('dispatcher'), world.as('responder1'), world.as('partner1')]);
});
afterAll(async () => { await replayed(world); await world.close(); });

async function there(who: Person, unitId: string, item = QUIET): Promise<string> {
  const id = await diverted(world, item);
  await dispatcher.does(id, 'dispatch', { unitId });
  await goes(who, id);
  return id;
}
const asked = async (id: string) => (await timeline(dispatcher, id)).filter((e) => e.type.startsWith('check_in.')).map((e) => [e.type, e.actor, ...(typeof e.data['of'] === 'string' ? [e.data['of']] : [])]);
const own = async (id: string) => (await dispatcher.sees(id)).assignments.at(-1)?.checkIn;
const pass = async (minutes: number): Promise<void> => { await world.pass({ minutes }); await world.settle(); };

test('asked, answered, asked again; unanswered the partner is asked, then the centre sees it until somebody says that all is well', async () => {
  const id = await there(crew, CREW);
  expect(await own(id)).toMatchObject({ account: 'responder1', step: 'waiting' });
  const due = (await dispatcher.sees(id)).nextDueAt;
  await pass(19);
  expect((await own(id))?.step).toBe('waiting');
  await pass(2);
  expect((await own(id))?.step).toBe('own');
  await crew.does(id, 'check-in', { statedAt: world.now() });
  expect((await own(id))?.step).toBe('waiting');
  await pass(21);
  await pass(2);
  expect((await own(id))?.step).toBe('partner');
  await partner.does(id, 'check-in');
  expect((await own(id))?.step).toBe('waiting');
  await pass(21);
  await pass(2);
  await pass(2);
  const seen = await dispatcher.sees(id);
  expect(seen.unanswered).not.toBeNull();
  expect(seen.nextDueAt === due || seen.overdue, 'the incident\'s own clock ran on, untouched').toBe(true);
  expect(seen.deadlines.map((d) => d.kind)).not.toContain('check_in');
  await pass(30);
  expect((await asked(id)).filter(([type]) => type === 'check_in.missed'), 'told once').toHaveLength(1);
  await dispatcher.does(id, 'check-in', { unitId: CREW });
  expect((await dispatcher.sees(id)).unanswered).toBeNull();
  expect(await asked(id)).toEqual([
    ['check_in.begun', 'responder1'], ['check_in.asked', 'policy', 'own'], ['check_in.answered', 'responder1'],
    ['check_in.asked', 'policy', 'own'], ['check_in.asked', 'policy', 'partner'], ['check_in.answered', 'partner1'],
    ['check_in.asked', 'policy', 'own'], ['check_in.asked', 'policy', 'partner'], ['check_in.missed', 'policy'], ['check_in.answered', 'dispatcher'],
  ]);
  await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});

test('a quarrel is asked about sooner; who is alone has no partner to be asked; nobody is asked who has gone', async () => {
  const alone = await world.as('responder2');
  const id = await there(alone, CREW_2, DISPUTE);
  await pass(11);
  expect((await own(id))?.step).toBe('own');
  await pass(3);
  expect((await dispatcher.sees(id)).unanswered).not.toBeNull();
  await dispatcher.does(id, 'withdraw', { unitId: CREW_2, reason: 'nearer_unit' });
  const gone = await dispatcher.sees(id);
  expect(gone.unanswered).toBeNull();
  expect((await alone.post<{ code: string }>(`/incidents/${id}/actions/check-in`, {})).body.code).toBeDefined();
  const before = (await asked(id)).length;
  await pass(60);
  expect((await asked(id)).length).toBe(before);
});

test('whoever waits for a result for days is not asked for days', async () => {
  const id = await there(crew, CREW);
  for (const minutes of [21, 3, 3]) await pass(minutes);
  await pass(4 * 60 - 35);
  await dispatcher.does(id, 'check-in', { unitId: CREW });
  expect(await own(id)).toBeNull();
  const before = (await asked(id)).length;
  await pass(60);
  expect((await asked(id)).length).toBe(before);
  await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
});
