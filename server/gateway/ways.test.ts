/** Both ways against a platform that is another program: tokens that end, too often, slow, down, confused, doubled. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAS_SETTINGS, UNKNOWN, WECOM_SETTINGS } from '#test/fakes/message-platform.ts';
import { startMessagePlatform, type MessagePlatform } from '#test/support/message-platform.ts';
import type { Message, MessageWay } from './messages.ts';
import { createMas } from './sms/mas.ts';
import { createWeCom } from './wechat/wecom.ts';

let platform: MessagePlatform;
let wechat: MessageWay;
let sms: MessageWay;
let time = 0;
beforeAll(async () => {
  platform = await startMessagePlatform();
  wechat = createWeCom({ url: platform.url, ...WECOM_SETTINGS }, { now: () => time, patienceMs: 1_000 });
  sms = createMas({ url: `${platform.url}/sms/norsubmit`, ...MAS_SETTINGS }, { patienceMs: 1_000 });
});
afterAll(async () => { await platform.stop(); });
beforeEach(async () => { await platform.fault('none'); });

let n = 0;
const to = (who: string, more: Partial<Message> = {}): Message => { n += 1; return { to: who, title: '新派单', text: `PJ-${n} 楼上噪声`, url: 'https://street.example/m', ref: `r${n}`, ...more }; };
const last = async () => (await platform.log()).got.at(-1);

test('a message arrives by each way, with the same words', async () => {
  const m = to('liu');
  expect(await wechat.send(m)).toEqual({ kind: 'sent' });
  expect(await last()).toEqual({ way: 'wechat', to: 'liu', text: `新派单：${m.text}`, url: m.url });
  expect(await sms.send({ ...m, to: '13900000001', url: null })).toEqual({ kind: 'sent' });
  expect(await last()).toEqual({ way: 'sms', to: '13900000001', text: `新派单：${m.text}`, url: null });
});

test('many messages use one token, until shortly before its end', async () => {
  const before = (await platform.log()).tokens;
  await Promise.all(Array.from({ length: 20 }, () => wechat.send(to('liu'))));
  expect((await platform.log()).tokens).toBe(before);
  time += 7_200_000;
  await Promise.all(Array.from({ length: 20 }, () => wechat.send(to('liu'))));
  expect((await platform.log()).tokens).toBe(before + 1);
});

test('a token that died early is fetched anew, and the message arrives', async () => {
  await platform.fault('token_dies');
  expect(await wechat.send(to('liu'))).toEqual({ kind: 'sent' });
});

test('whom the platform does not know, nobody waits for', async () => {
  for (const who of UNKNOWN.slice(0, 1)) expect(await wechat.send(to(who))).toEqual({ kind: 'never', code: 'nobody' });
  for (const who of UNKNOWN.slice(1)) expect(await sms.send(to(who))).toEqual({ kind: 'never', code: 'mas_invalidmessage' });
});

test('too often waits a minute; a wrong secret is not the message\'s fault', async () => {
  await platform.fault('too_often');
  expect(await wechat.send(to('liu'))).toEqual({ kind: 'later', code: 'too_often', afterMs: 60_000 });
  await platform.fault('bad_secret');
  time += 7_200_000;
  expect(await wechat.send(to('liu'))).toEqual({ kind: 'later', code: 'wecom_40001' });
});

test.each([['down', 'no_connection'], ['slow', 'no_connection'], ['garbage', 'unreadable'], ['http_500', 'http_500']] as const)('%s is "later" (%s), by both ways, and never throws', async (kind, code) => {
  await platform.fault(kind);
  expect(await wechat.send(to('liu'))).toEqual({ kind: 'later', code });
  expect(await sms.send(to('13900000001'))).toEqual({ kind: 'later', code });
});

test('an answer that never came: asked again, the person got it once', async () => {
  const m = to('liu');
  await platform.fault('no_answer');
  expect((await wechat.send(m)).kind).toBe('later');
  await platform.fault('none');
  expect(await wechat.send(m)).toEqual({ kind: 'sent' });
  const { got, repeated } = await platform.log();
  expect(got.filter((g) => g.text.includes(m.text))).toHaveLength(1);
  expect(repeated).toBeGreaterThan(0);
});
