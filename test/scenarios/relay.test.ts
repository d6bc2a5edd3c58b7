/** 联系来电人: by a number that is neither side's, lent at a press, on the record as first contact, parted at the end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAxb } from '#server/gateway/relay/axb.ts';
import { setWay } from '#server/platform/account-ways.ts';
import { asOwner } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { RELAY_SETTINGS, type RelayFault, type RelayLog } from '#test/fakes/relay-platform.ts';
import { CREW, diverted, finishes, loopWorld, timeline } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import type { Person, World } from '#test/support/world.ts';

const HANDLER = '13911110001';
const DESK = '02155550001';

let exchange: ChildProcess;
let url = '';
let world: World;
let dispatcher: Person;
let crew: Person;
const opened: string[] = [];
const control = async <T>(path: string, body: object): Promise<T> => (await (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()) as T;
const fault = (kind: RelayFault): Promise<unknown> => control('/fault', { kind });
const log = async (): Promise<RelayLog> => (await (await fetch(`${url}/log`)).json()) as RelayLog;
const rings = (number: string, from: string, answered = true, times = 1) => control<{ rings: string | null }>('/ring', { number, from, answered, times });

beforeAll(async () => {
  exchange = spawn(process.execPath, ['test/fakes/relay-platform.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!exchange.stdout) throw new Error('no output');
  const [port] = (await once(createInterface({ input: exchange.stdout }), 'line')) as [string];
  url = `http://127.0.0.1:${port}`;
  world = await loopWorld({ reaching: { ways: {}, everybody: false, noticeToken: RELAY_SETTINGS.noticeToken, relay: () => createAxb({ url, ...RELAY_SETTINGS }, { wall: Date.now, patienceMs: 1_000 }) } });
  [dispatcher, crew] = [await world.as('dispatcher'), await world.as('responder1')];
  await control('/notify', { url: `${world.url}/api/v1/gateway/relay/${RELAY_SETTINGS.noticeToken}` });
  const secrets = openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' });
  await asOwner(world.server.db, async (client) => {
    await setWay(client, secrets, { account: 'responder1', way: 'sms', address: HANDLER }, world.now());
    await setWay(client, secrets, { account: 'dispatcher', way: 'phone', address: DESK }, world.now());
  });
});
afterAll(async () => { await replayed(world); await world.close(); exchange.kill('SIGTERM'); });
beforeEach(async () => { await fault('none'); });
afterEach(async () => {
  for (const id of opened.splice(0)) for (const a of (await dispatcher.sees(id)).assignments.filter((each) => each.endedAt === null)) await dispatcher.does(id, 'withdraw', { unitId: a.unitId, reason: 'nearer_unit' });
  await world.settle();
});

let n = 0;
/** In the crew's hands, with a caller's number. */
async function taken(fill: Record<string, unknown> = {}): Promise<{ id: string; caller: string }> {
  n += 1;
  const caller = `1380000${String(n).padStart(4, '0')}`;
  const id = await diverted(world, 'HJ-04', { caller: { phone: caller, name: '邹雅宁' }, ...fill });
  opened.push(id);
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'accept');
  return { id, caller };
}
const lends = (who: Person, id: string) => who.post<{ number: string; until: string; code?: string }>(`/incidents/${id}/relay`, {});

test('both hear a number that is neither\'s; the call is the first contact, told five times it counts once', async () => {
  const { id, caller } = await taken();
  const lent = await lends(crew, id);
  expect(lent.status).toBe(200);
  expect(JSON.stringify(lent.body)).not.toContain(caller);
  expect(await rings(lent.body.number, HANDLER, false, 5)).toEqual({ rings: `+86${caller}` });
  expect((await dispatcher.sees(id)).contact).toMatchObject({ reached: false, tries: 1 });
  expect(await rings(lent.body.number, caller, true, 5)).toEqual({ rings: `+86${HANDLER}` });
  const view = await dispatcher.sees(id);
  expect(view.contact).toMatchObject({ reached: true, tries: 2 });
  expect(view.deadlines.map((d) => d.kind)).not.toContain('first_contact');
  const events = (await timeline(dispatcher, id)).filter((e) => e.type.startsWith('relay.') || e.type === 'contact.made');
  expect(events.map((e) => [e.type, e.actor])).toEqual([['relay.bound', 'responder1'], ['relay.called', 'responder1'], ['contact.made', 'responder1'], ['relay.called', 'responder1'], ['contact.made', 'responder1']]);
  expect(JSON.stringify(await timeline(dispatcher, id))).not.toMatch(new RegExp(`${caller}|${HANDLER}|${lent.body.number}`));
  expect((await log()).notices.every((status) => status === 200)).toBe(true);
});

test('a second press gives the same number; the end of the assignment parts it, and nobody is reached any more', async () => {
  const { id, caller } = await taken();
  const [one, two] = await Promise.all([lends(crew, id), lends(crew, id)]);
  expect(two.body.number).toBe(one.body.number);
  expect((await log()).bindings.filter((b) => b.bound)).toHaveLength(1);
  await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  await world.settle();
  expect((await log()).bindings.filter((b) => b.bound)).toEqual([]);
  expect(await rings(one.body.number, caller)).toEqual({ rings: null });
  expect((await timeline(dispatcher, id)).at(-1)?.type).toBe('relay.unbound');
  expect((await lends(crew, id)).status).toBe(403);
});

test('click to call at the desk: from the desk\'s own line, before anybody is sent', async () => {
  const caller = '13800009999';
  const id = await diverted(world, 'HJ-04', { caller: { phone: caller } });
  const lent = await lends(dispatcher, id);
  expect(await rings(lent.body.number, DESK)).toEqual({ rings: `+86${caller}` });
  expect((await dispatcher.sees(id)).contact).toMatchObject({ reached: true });
  expect((await lends(await world.as('committee1'), id)).status).toBe(404);
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await crew.does(id, 'accept');
  await finishes(crew, id);
  await (await world.as('reviewer')).does(id, 'review', { result: 'pass' });
  await world.settle();
  expect((await log()).bindings.filter((b) => b.bound)).toEqual([]);
});

test.each([
  ['down', 'response.relay_away'], ['busy', 'response.relay_away'], ['garbage', 'response.relay_away'], ['full', 'response.relay_full'],
] as const)('the platform is %s: said with what to do instead (%s), and nothing is on the record', async (kind, code) => {
  const { id } = await taken();
  await fault(kind);
  const answer = await lends(crew, id);
  expect([answer.status, answer.body.code]).toEqual([409, code]);
  expect((await timeline(dispatcher, id)).filter((e) => e.type.startsWith('relay.'))).toEqual([]);
});

test('a platform that is away at the end is asked until the numbers are parted', async () => {
  const { id } = await taken();
  await lends(crew, id);
  await fault('down');
  await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  await world.settle();
  expect((await log()).bindings.filter((b) => b.bound)).toHaveLength(1);
  await fault('none');
  await world.pass({ minutes: 1 });
  expect((await log()).bindings.filter((b) => b.bound)).toEqual([]);
});

test('who cannot talk is not rung; who left no number, or stays secret, is not reached; an account without a number says so', async () => {
  const afraid = await taken({ flags: { cannotTalk: true } }).catch(() => null);
  const secret = await taken({ caller: { phone: '13800008888', secret: true } });
  expect((await lends(crew, secret.id)).body.code).toBe('response.caller_left_no_number');
  await dispatcher.does(secret.id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  const landline = await taken({ caller: {} }).catch(() => null);
  if (landline) expect((await lends(crew, landline.id)).body.code).toBe('response.caller_left_no_number');
  expect(afraid).toBeNull(); // a call like that is not passed on by one person alone
});

test('a notice with another secret, or of another binding, is nothing', async () => {
  const wrong = await fetch(`${world.url}/api/v1/gateway/relay/another-token-of-the-tests`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"eventType":"fee","feeLst":[]}' });
  expect(wrong.status).toBe(404);
  const other = await fetch(`${world.url}/api/v1/gateway/relay/${RELAY_SETTINGS.noticeToken}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ eventType: 'fee', feeLst: [{ sessionId: 's', subscriptionId: 'never-ours' }] }) });
  expect(await other.json()).toEqual({ taken: 1 });
});
