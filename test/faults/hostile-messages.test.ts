/** A platform with a key may write what it likes: each message gets an answer, none is a fault of ours. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulate, tell } from '#test/support/police.ts';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
let incidentId: string;
beforeAll(async () => {
  world = await makeWorld();
  const sim = simulate(world);
  await sim.call(1);
  incidentId = String(sim.sender.all[0]?.told?.body['incidentId']);
}, 120_000);
afterAll(async () => { await world.close(); });

const HEX = 'a'.repeat(64);
const HALF = '\ud800';
const NUL = 'a\u0000b';
const day = '2026-03-18';
const BODIES: readonly [name: string, kind: string, body: Record<string, unknown>, more?: Record<string, unknown>][] = [
  ['a kind with a zero byte', `call${NUL}`, {}],
  ['half a character as a kind', HALF, {}],
  ['a zero byte in a reference', 'hand_back_ack', { incidentId: NUL }],
  ["a zero byte in the police's own id", 'hand_back_ack', { externalId: NUL }],
  ['a zero byte in a source', 'hand_back_ack', { externalId: 'x', source: NUL }],
  ['the same in a count', 'hand_back_ack', { externalId: 'x', source: NUL }, { epoch: 'zweite' }],
  ['half a character in a source', 'hand_back_ack', { externalId: 'x', source: HALF }],
  ["a zero byte in a refusal's reference", 'hand_back_refusal', { incidentId: NUL }],
  ['half a character as a reason', 'hand_back_refusal', { reason: HALF }],
  ['a zero byte as a reason', 'hand_back_refusal', { reason: NUL }],
  ['half a character as an answer', 'assist_answer', { answer: HALF }],
  ['a zero byte as an answer', 'assist_answer', { answer: NUL }],
  ['a zero byte in what is receipted', 'receipt', { of: NUL }],
  ['a zero byte in what is acknowledged', 'result_ack', { of: NUL }],
  ['a revision beyond measure', 'statement', { day, calls: [['x', 2 ** 40, HEX]] }],
  ['a number of ours beyond measure', 'statement', { day, until: 2 ** 40 }],
  ["a zero byte in a message's id", 'statement', { day, messages: [[NUL, HEX]] }],
  ["a zero byte in a statement's source", 'statement', { day, source: NUL, calls: [['x', 0, HEX]] }],
  ['a day before all years', 'statement', { day: '0000-01-01' }],
  ['the last of all days', 'statement', { day: '9999-12-31', calls: [['x', 0, HEX]] }],
  ["a zero byte in a call's source", 'call', { externalId: 'z', source: NUL, text: '楼上太吵' }],
  ['the same in a count of its own', 'call', { externalId: 'z', source: NUL, text: '楼上太吵' }, { epoch: 'zweite' }],
  ['a changed call of a source with a zero byte', 'call_update', { externalId: 'z', source: NUL, revision: 1, text: '楼上太吵' }],
  ["half a character in a call's id and words", 'call', { externalId: HALF, text: `楼上${HALF}太吵${NUL}` }],
  ['a call of before all years', 'call', { externalId: 'y0', text: '楼上太吵', receivedAt: '0000-01-01T00:00:00Z' }],
  ['a time of the envelope that is none', 'call', { externalId: 'y1', text: '楼上太吵' }, { sentAt: NUL }],
];

test.each(BODIES)('%s gets an answer, and the same again', async (name, kind, body, more = {}) => {
  const n = BODIES.findIndex((b) => b[0] === name);
  const about = kind.startsWith('hand_back') || kind === 'assist_answer' ? { ...(('externalId' in body) ? {} : { incidentId }), ...body } : body;
  const told = await tell(world, `hostile-${n}`, { kind, seq: 100 + n, body: about, ...more });
  expect(told.status, JSON.stringify(told.body)).toBeLessThan(500);
  const again = await tell(world, `hostile-${n}`, { kind, seq: 100 + n, body: about, ...more });
  expect(again.status).toBe(told.status);
});

test('a day before all years is refused where both sides are compared', async () => {
  const police = await world.as('police');
  const asked = await fetch(`${world.url}/api/v1/gateway/police/reconcile?day=0000-01-01`, { headers: { authorization: `Bearer ${police.token}` } });
  expect(asked.status).toBe(400);
});
