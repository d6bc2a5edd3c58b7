/** 通知: who was told of an offer, by which way, whether it was seen; and what happens to an offer that nobody looks at. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { createMas } from '#server/gateway/sms/mas.ts';
import { createWeCom } from '#server/gateway/wechat/wecom.ts';
import { setWay, type Way } from '#server/platform/account-ways.ts';
import { asOwner } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { MAS_SETTINGS, WECOM_SETTINGS } from '#test/fakes/message-platform.ts';
import { CREW, CREW_2, diverted, loopWorld, stands, timeline } from '#test/support/journey.ts';
import { startMessagePlatform, type MessagePlatform } from '#test/support/message-platform.ts';
import { replayed } from '#test/support/replayed.ts';
import type { Person, World } from '#test/support/world.ts';

/** A Wednesday under the policy that asks whether an offer was looked at. */
const AT = instant(Date.parse('2026-09-16T02:00:00.000Z'));
const DEVICE = 'd'.repeat(32);

let platform: MessagePlatform;
let world: World;
let dispatcher: Person;
beforeAll(async () => {
  platform = await startMessagePlatform();
  const ways = {
    wechat: createWeCom({ url: platform.url, ...WECOM_SETTINGS }, { now: () => performance.now(), patienceMs: 1_000 }),
    sms: createMas({ url: `${platform.url}/sms`, ...MAS_SETTINGS }, { patienceMs: 1_000 }),
  };
  world = await loopWorld({ at: AT, reaching: { ways, everybody: false, noticeToken: null, relay: null } });
  dispatcher = await world.as('dispatcher');
  await reached('responder1', 'wechat', 'liu');
  await reached('responder1', 'sms', '13911110001');
  await reached('responder2', 'sms', '13911110002');
});
afterAll(async () => { await replayed(world); await world.close(); await platform.stop(); });
beforeEach(async () => { await platform.fault('none'); });
const opened: string[] = [];
afterEach(async () => {
  for (const id of opened.splice(0)) {
    for (const a of (await dispatcher.sees(id)).assignments.filter((each) => each.endedAt === null)) await dispatcher.does(id, 'withdraw', { unitId: a.unitId, reason: 'nearer_unit' });
  }
});

async function reached(account: string, way: Way, address: string | null): Promise<void> {
  await asOwner(world.server.db, (client) => setWay(client, openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' }), { account, way, address }, world.now()));
}

async function offered(unitId = CREW): Promise<{ id: string; assignmentId: string; number: string }> {
  const id = await diverted(world);
  opened.push(id);
  const view = await dispatcher.does(id, 'dispatch', { unitId });
  await world.settle();
  return { id, assignmentId: view.assignments.at(-1)?.id ?? '', number: view.number };
}
const gotAbout = async (number: string) => (await platform.log()).got.filter((g) => g.text.includes(number) && g.text.includes('派单')); // the caller is written to as well
const toldAt = async (id: string) => (await timeline(dispatcher, id)).filter((e) => e.type === 'assignment.told').map((e) => e.data['told']);
const shows = async (who: string, o: { id: string; assignmentId: string }) => (await world.as(who)).post<{ seen: boolean; code?: string }>(`/devices/${DEVICE}/shown`, { incidentId: o.id, assignmentId: o.assignmentId });

test('the crew is told where it is: the matter and until when, neither place nor person, and the record says whom and how', async () => {
  const o = await offered();
  const [message, ...more] = await gotAbout(o.number);
  expect(more).toEqual([]);
  expect(message).toMatchObject({ way: 'wechat', to: 'liu', url: `${world.url}/m` });
  expect(message?.text).toMatch(/^新派单：\S+ \S+：请在 10:01 前打开处置端接单。$/);
  expect(message?.text).not.toMatch(/锦澜|东苑|139/);
  expect(await toldAt(o.id)).toEqual([[{ account: 'responder1', about: 'offer', way: 'wechat', ok: true, code: null }]]);
  expect(JSON.stringify(await timeline(dispatcher, o.id))).not.toMatch(/liu|13911110001/);
  const [a] = (await dispatcher.sees(o.id)).assignments;
  expect(a?.told).toMatchObject([{ way: 'wechat', ok: true }]);
  expect(a?.seenAt).toBeNull();
  await dispatcher.does(o.id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  await world.settle();
  expect((await gotAbout(o.number)).at(-1)?.text).toContain('派单已撤回，请停止前往');
});

test('seen by somebody of the unit, once, and by nobody else: then it waits for the answer as long as it may', async () => {
  const o = await offered();
  expect((await dispatcher.sees(o.id)).nextDueKind).toBe('seen');
  expect((await shows('committee1', o)).status).toBe(404);
  expect((await shows('dispatcher', o)).status).toBe(403);
  const version = (await dispatcher.sees(o.id)).version;
  expect((await shows('responder1', o)).body).toEqual({ seen: true });
  expect((await shows('responder1', o)).body).toEqual({ seen: true });
  const seen = (await timeline(dispatcher, o.id)).filter((e) => e.type === 'assignment.seen');
  expect(seen.map((e) => [e.actor, e.data])).toEqual([['responder1', { assignmentId: o.assignmentId }]]);
  const view = stands(await dispatcher.sees(o.id), { status: 'dispatched', holder: 'centre', due: 'accept' });
  expect(view.version, 'a person about to act is not thrown off by it').toBe(version);
  expect(view.assignments[0]?.seenAt).toBe(world.now());
  await world.pass({ seconds: 50 });
  stands(await (await world.as('responder1')).does(o.id, 'accept'), { status: 'handling', holder: 'organisation' });
});

test('nobody looks: after 45 seconds the next crew is asked, the reason is on the record, and too late is told so', async () => {
  const o = await offered();
  await world.pass({ seconds: 44 });
  expect((await dispatcher.sees(o.id)).assignments).toHaveLength(1);
  await world.pass({ seconds: 1 });
  const view = stands(await dispatcher.sees(o.id), { status: 'dispatched', holder: 'centre' });
  expect(view.assignments.map((a) => [a.status, a.reason])).toEqual([['expired', 'not_seen'], ['offered', null]]);
  expect(view.assignments[1]?.unitId).not.toBe(CREW);
  expect((await shows('responder1', o)).status).toBe(404);
  await (await world.as('responder1')).isRefused(o.id, 'accept', 'incident.unknown');
});

test('WeChat says "too often": the text message goes out at once, and both are on the record', async () => {
  await platform.fault('too_often');
  const o = await offered();
  expect((await gotAbout(o.number)).map((g) => g.way)).toEqual(['sms']);
  await shows('responder1', o);
  await world.pass({ seconds: 60 });
  expect((await toldAt(o.id)).flat()).toEqual(expect.arrayContaining([
    expect.objectContaining({ account: 'responder1', way: 'sms', ok: true }), expect.objectContaining({ account: 'responder1', way: 'wechat', ok: false }),
  ]));
});

test.each(['down', 'http_500', 'garbage', 'slow'] as const)('every way is %s: the desk reads that nobody could be told, on the incident and on every screen', { timeout: 180_000 }, async (kind) => {
  await platform.fault(kind);
  const o = await offered();
  await world.pass({ seconds: 60 });
  await platform.fault('none');
  const [a] = (await dispatcher.sees(o.id)).assignments;
  expect(a?.told?.map((m) => m.ok)).toEqual([false, false]);
  expect(a).toMatchObject({ status: 'expired', reason: 'not_seen', seenAt: null });
  await world.server.links.tick();
  expect((await dispatcher.get<{ broken: string[] }>('/me')).body.broken).toContain('messages');
  await world.pass({ minutes: 4 });
  await world.server.links.tick();
  expect((await dispatcher.get<{ broken: string[] }>('/me')).body.broken).not.toContain('messages');
});

test('somebody without the app\'s account at the platform is told by text message; nobody twice', async () => {
  const o = await offered(CREW_2);
  expect((await gotAbout(o.number)).map((g) => [g.way, g.to])).toEqual([['sms', '13911110002']]);
  await world.restart();
  await world.settle();
  expect(await gotAbout(o.number)).toHaveLength(1);
  dispatcher = await world.as('dispatcher');
});

test('a word that no phone shows goes to their pockets: at once, saying only that there is something to read; read in time it does not; beside it and on the record stands whom it reached', async () => {
  const o = await offered();
  await (await world.as('responder1')).does(o.id, 'accept');
  const words = async (): Promise<string[]> => (await platform.log()).got.filter((g) => g.text.includes('新消息')).map((g) => g.text);
  const before = (await words()).length;
  const { body: sent } = await dispatcher.post<{ id: string }>(`/units/${CREW}/messages`, { text: '门岗师傅有钥匙', incidentId: o.id });
  await world.settle();
  const got = (await words()).slice(before);
  expect(got).toHaveLength(1);
  expect(got.join()).not.toContain('门岗');
  await world.pass({ minutes: 2 });
  await world.settle();
  expect((await words()).length, 'nobody is told twice').toBe(before + 1);
  const [shown] = (await dispatcher.get<{ items: { id: string; told: { account: string; way: string; ok: boolean }[] }[] }>('/unit-messages')).body.items.filter((m) => m.id === sent.id);
  expect(shown?.told).toMatchObject([{ account: 'responder1', way: 'wechat', ok: true }]);
  const told = (await timeline(dispatcher, o.id)).filter((e) => e.type === 'unit.message_told');
  expect(told.map((e) => e.data['told'])).toEqual([[{ account: 'responder1', way: 'wechat', ok: true, code: null }]]);
  const { body: quick } = await dispatcher.post<{ id: string }>(`/units/${CREW}/messages`, { text: '已到北门' });
  await (await world.as('responder1')).post(`/unit-messages/${quick.id}/read`, {});
  await world.settle();
  expect((await words()).length).toBe(before + 1);
});

test('where the first way is away the second is asked about a message, too, and both stand beside it', async () => {
  await platform.fault('http_500');
  const { body: sent } = await dispatcher.post<{ id: string }>(`/units/${CREW}/messages`, { text: '请回电' });
  await world.settle();
  const shown = async () => (await dispatcher.get<{ items: { id: string; told: { way: string; ok: boolean }[] }[] }>('/unit-messages')).body.items.find((m) => m.id === sent.id)?.told.map(({ way, ok }) => [way, ok]);
  expect(await shown()).toEqual(expect.arrayContaining([['wechat', false]]));
  await platform.fault('none');
  await world.pass({ minutes: 1 });
  await world.settle();
  expect((await shown())?.some(([, ok]) => ok)).toBe(true);
});
