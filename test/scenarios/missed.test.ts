/** 漏判: what the machine proposed to let go and the police had to take counts at once, by number, beside the promise. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missedView, type Missed } from '#domain/triage/learning/contract.ts';
import { CREW, handledBy, loopWorld } from '#test/support/journey.ts';
import { takeCall, type Problem, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await world.close(); });

const estimate = async (query = ''): Promise<Missed> => missedView.parse((await (await world.as('police')).get(`/judge/missed${query}`)).body);

test('a hand-back counts as soon as the police have taken it, whatever comes of it, and not before', async () => {
  const [crew, police] = [await world.as('responder1'), await world.as('police')];
  expect(await estimate()).toMatchObject({ n: 0, misses: 0, bound: 1, items: [] });
  const id = await handledBy(world, 'responder1', CREW);
  await crew.does(id, 'hand-back', { reason: '对方情绪失控，已超出劝阻范围' });
  expect(await estimate(), 'asked for only').toMatchObject({ n: 0, misses: 0 });

  await police.does(id, 'acknowledge');
  const { number } = await police.sees(id);
  const taken = await estimate('?town=pujin');
  expect(taken).toMatchObject({ towns: ['pujin'], n: 1, misses: 1, bound: 1, items: [{ incidentId: id, number, ended: 'police', lesson: 'handed_back' }] });
  expect(['divert', 'advice']).toContain(taken.items[0]?.said.verdict);
  await police.does(id, 'close', {});
  expect(await estimate()).toMatchObject({ n: 1, misses: 1 });
});

test('what was proposed to the police and ended with them counts as found', async () => {
  const police = await world.as('police');
  const call = await takeCall(world, police, { text: '芦恒路333弄门口有人拿刀砍人，流了很多血' });
  expect(['police', 'emergency']).toContain(call.proposal.verdict);
  await police.does(call.incidentId, 'decide', { verdict: 'police' });
  await police.does(call.incidentId, 'close', {});
  const now = await estimate();
  expect(now).toMatchObject({ n: 2, misses: 1 });
  expect(now.bound, 'one of two: 1 - p² = 0.05').toBeCloseTo(Math.sqrt(0.95), 6);
});

test('a window that has passed forgets it, and a town that one does not see is refused', async () => {
  await world.pass({ days: 3 });
  expect(await estimate('?days=2')).toMatchObject({ n: 0, misses: 0 });
  expect(await estimate('?days=90')).toMatchObject({ n: 2, misses: 1 });
  const reader = await world.as('leader-pj');
  expect((await reader.get<Problem>('/judge/missed?town=pujin')).status).toBe(403);
  expect((await (await world.as('responder1')).get<Problem>('/judge/missed')).status).toBe(403);
});
