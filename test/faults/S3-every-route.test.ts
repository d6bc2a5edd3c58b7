/** S3 through every real handler: no request, however wrong, is answered 5xx, shows a place in the program, or is taken although it breaks its contract. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PURPOSES } from '#domain/access/purpose.ts';
import { createHttp, route } from '#server/platform/http.ts';
import { operationsOf, type Known, type Operation } from '#test/support/fitting.ts';
import { COMMITTEE, CREW, CREW_2, diverted, finishes, handledBy, noise } from '#test/support/journey.ts';
import { callerWith, linkIn, messages } from '#test/support/resident.ts';
import { size, within } from '#test/support/size.ts';
import { makeWorld, plus, type Person, type World } from '#test/support/world.ts';
import { attack } from './every-route.ts';

const PER_ROUTE = size('S3_ROUTES', 16);
const ACCOUNTS = ['police', 'calltaker', 'dispatcher', 'responder1', 'responder2', 'committee1', 'mediator', 'reviewer', 'leader', 'assessor', 'commander', 'lead', 'admin', 'gateway'];
const SEED = 2_611 + size('S3_ROUTES_PART', 0);

let world: World;
const logged: string[] = [];
beforeAll(async () => { world = await makeWorld({ log: pino({ level: 'error' }, { write: (line: string) => { logged.push(line.slice(0, 2_000)); } }) }); }, 120_000);
afterAll(async () => { await world.close(); });

async function visits(who: Person, id: string): Promise<void> {
  await who.does(id, 'depart');
  await who.does(id, 'arrive');
  await finishes(who, id);
}

/** A matter in each of the states in which a route may find one, and something of all that has an id. */
async function busyTown(): Promise<Known> {
  const [police, dispatcher, responder, reviewer, leader, admin] = [await world.as('police'), await world.as('dispatcher'), await world.as('responder1'), await world.as('reviewer'), await world.as('leader'), await world.as('admin')];
  const phone = '13800007777';
  const finished = await handledBy(world, 'responder1', CREW, 'HJ-04', { caller: { phone } });
  await visits(responder, finished);
  const reviewed = await handledBy(world, 'responder2', CREW_2);
  await visits(await world.as('responder2'), reviewed);
  await reviewer.does(reviewed, 'review', { result: 'pass' });
  const handled = await handledBy(world, 'committee1', COMMITTEE);
  const police1 = (await noise(world)).incidentId;
  await police.does(police1, 'decide', { verdict: 'police', reason: 'caller_insists' });
  const ids = [finished, reviewed, handled, police1, await diverted(world), (await noise(world)).incidentId];
  await dispatcher.get(`/incidents/${handled}/words?purpose=${encodeURIComponent('核对一处地址')}`);
  await leader.post('/two-person', { kind: 'hold.place', about: { incidentId: (await police.sees(handled)).number }, reason: '留存' });
  await dispatcher.post(`/units/${CREW}/messages`, { text: '请回话' });
  await police.post('/shift-handovers', { town: 'pujin' });
  await admin.post('/settings/tokens', { name: '试用', account: 'gateway', days: 3 });
  await world.settle();
  const idsOf = async (path: string): Promise<string[]> => ((await admin.get<{ items?: { id?: string }[] }>(path)).body.items ?? []).flatMap((i) => i.id ?? []);
  const [at, before] = [world.now(), plus(world.now(), { hours: -5 })];
  return {
    'incidents.id': [...ids, 'inc_unknown'], incidentId: ids, intoIncidentId: ids, 'units.id': [CREW], unitId: [CREW, CREW_2, COMMITTEE], proposedUnitId: [COMMITTEE], town: ['pujin'], item: ['HJ-04'], source: ['test'], externalId: ['call-1', 'call-2'],
    purpose: [...PURPOSES, '核对一处地址'], username: ['teamleader'], 'accounts.username': ['teamleader'], account: ['teamleader'], who: ['leader'], platform: ['gateway'], at: [at, before], from: [at, before], to: [at], dueBefore: [at],
    receivedAt: [before, at], statedAt: [before, at], validFrom: [at], outcome: ['settled'], reason: ['caller_insists', 'busy', 'not_ours', 'danger', 'ours', '说明原因'], kind: ['hold.place', 'note', 'persuasion'], subject: ['rules'], danger: ['G01'], about: [{ incidentId: (await police.sees(handled)).number }], after: ['0'], cursor: ['1'], 'r.token': [linkIn(messages(world, phone)[0]).split('/').at(-1) ?? ''],
    'break-glass.id': await idsOf('/looks/break-glass'), 'two-person.id': await idsOf('/two-person'), 'tokens.id': await idsOf('/settings/tokens'), 'unit-messages.id': ((await responder.get<{ items: { id: string }[] }>('/unit-messages')).body.items).map((m) => m.id),
    'shift-handovers.id': ((await police.get<{ items?: { id: string }[] }>('/shift-handovers?town=pujin')).body.items ?? []).map((h) => h.id),
  };
}

/** The caller's page is no part of the reference. */
const link = [{ in: 'path', name: 'token', schema: { type: 'string' } }] as const;
const words = { type: 'object', properties: Object.fromEntries(['digits', 'score', 'text', 'permit', 'about'].map((name) => [name, { type: 'string' }])) };
const CALLERS: readonly Operation[] = [
  { method: 'GET', path: '/r/{token}', parameters: [...link, { in: 'query', name: 'lang', schema: { enum: ['zh', 'en'] } }], body: null },
  ...['open', 'score', 'again', 'complain'].map((what): Operation => ({ method: 'POST', path: `/r/{token}/${what}`, parameters: link, body: { type: 'application/x-www-form-urlencoded', schema: words } })),
  { method: 'POST', path: '/r/{token}/add', parameters: link, body: { type: 'multipart/form-data', schema: words } },
];

async function tokens(): Promise<(account: string, again: boolean) => Promise<string | null>> {
  const passwords = JSON.parse(readFileSync(join(world.dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
  const known = new Map<string, Promise<string | null>>();
  const logIn = async (username: string): Promise<string | null> => {
    const answer = await fetch(`${world.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords[username], token: true }) });
    return answer.ok ? ((await answer.json()) as { token: string }).token : null;
  };
  return (account, again) => {
    const held = known.get(account);
    if (held && !again) return held;
    const fresh = logIn(account);
    known.set(account, fresh);
    return fresh;
  };
}

describe('S3: malformed requests through every real handler', () => {
  test(`${PER_ROUTE} requests a route of the reference, and of the caller's page`, async () => {
    const known = await busyTown();
    const reference = await (await fetch(`${world.url}/api/v1/openapi.json`)).json() as Parameters<typeof operationsOf>[0];
    const operations = [...operationsOf(reference), ...CALLERS];
    expect(operations.length).toBeGreaterThan(120);
    const found = await attack({ url: world.url, operations, known, accounts: ACCOUNTS, tokenOf: await tokens(), perRoute: PER_ROUTE, seed: SEED });
    console.info(JSON.stringify({ routes: operations.length, requests: found.requests, seed: SEED, unreached: found.unreached }));
    expect(found.faults, logged.slice(0, 3).join('\n')).toEqual([]);
    expect(found.accepted).toEqual([]);
    expect(found.unreached.length, found.unreached.join('\n')).toBeLessThan(operations.length / 20);
    expect((await (await world.as('police')).get('/me')).status).toBe(200);
    expect((await callerWith(`${world.url}/r/${String(known['r.token']?.[0])}`).opens()).status).toBeLessThan(500);
  }, within('S3_ROUTES', 480_000));
});

test('twin: a route that takes anything, one that trips over it, and one that says where are each found', async () => {
  const careless = createHttp({ guard: async () => null });
  const said = z.object({ said: z.string() });
  route(careless, { method: 'POST', path: '/api/v1/takes', action: 'call.take', body: z.unknown(), response: said, handler: () => ({ said: 'thank you' }) });
  route(careless, { method: 'POST', path: '/api/v1/trips', action: 'call.take', body: z.looseObject({}), response: said, handler: ({ body }) => ({ said: (body as { text: string }).text.trim() }) });
  route(careless, { method: 'POST', path: '/api/v1/tells', action: 'call.take', body: z.strictObject({ text: z.string() }), response: said, handler: () => ({ said: String(new Error('here').stack) }) });
  const url = await careless.listen({ port: 0, host: '127.0.0.1' });
  const strict = { type: 'application/json', schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false } };
  const found = await attack({ url, operations: ['takes', 'trips', 'tells'].map((name) => ({ method: 'POST', path: `/api/v1/${name}`, parameters: [], body: strict })), known: {}, accounts: ['anybody'], tokenOf: async () => 'none', perRoute: 100, seed: SEED });
  await careless.close();
  expect(found.accepted.some((f) => f.includes('unknown field POST /api/v1/takes'))).toBe(true);
  expect(found.faults.some((f) => f.includes('/api/v1/trips as') && f.includes(': 500'))).toBe(true);
  expect(found.faults.some((f) => f.includes('/api/v1/tells as') && f.includes('.ts:'))).toBe(true);
}, 120_000);
