/** The caller's side of the loop: told who comes, asked whether it was settled, heard when it was not. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventView, IncidentView } from '#domain/incident/contract.ts';
import { CREW, finishes, goes, noise } from '#test/support/journey.ts';
import { callerWith, linkIn, messages, type Caller } from '#test/support/resident.ts';
import { makeWorld, plus, takeCall, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

let last = 0;
function aPhone(): string {
  last += 1;
  return `139${String(10_000_000 + last * 7_919).slice(-8)}`;
}

interface Diverted {
  id: string;
  phone: string;
  caller: Caller;
}

/** A noise call with a number, passed on by the police; the caller holds the link. */
async function diverted(fill: Record<string, unknown> = {}): Promise<Diverted> {
  const phone = aPhone();
  const taken = await noise(world, { caller: { phone, name: '邹雅宁' }, ...fill });
  await (await world.as('police')).does(taken.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  return { id: taken.incidentId, phone, caller: callerWith(linkIn(messages(world, phone)[0])) };
}

async function handled({ id }: Diverted): Promise<void> {
  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  const responder = await world.as('responder1');
  await goes(responder, id);
  await finishes(responder, id, ['note', 'persuasion', 'parties', 'measure']);
  await world.settle();
}

async function events(id: string): Promise<EventView[]> {
  return (await (await world.as('reviewer')).get<{ items: EventView[] }>(`/incidents/${id}/events`)).body.items;
}
const closes = async (id: string): Promise<IncidentView> => (await world.as('reviewer')).does(id, 'review', { result: 'pass' });

test('the caller reads that the police are not coming, who is, by when, and a number that a person answers', async () => {
  const { id, phone } = await diverted();
  const [message, ...more] = messages(world, phone);
  expect(more).toEqual([]);
  expect(message?.text).toMatch(/^【浦锦街道城运中心】您3月18日10:00反映的事项（编号\S+）经公安机关研判，民警不到场，由\S+工作人员上门处置，预计3月18日10:15前到场。如情况变化或有危险，请立即拨打110。人工咨询：\d+/);
  expect(message?.text).not.toContain('锦澜苑');
  expect(statSync(join(world.dataDir, 'sms-outbox.jsonl')).mode & 0o777).toBe(0o600);
  expect((await events(id)).filter((e) => e.type === 'caller.told').map((e) => [e.actor, e.data])).toEqual([['caller_link', { about: 'decision', ref: message?.ref }]]);
});

test('the page says in plain words how it stands, step by step, without a name or a place', async () => {
  const call = await diverted();
  const arranged = await call.caller.opens();
  expect(arranged).toMatchObject({ status: 200 });
  expect(arranged.text).toContain('正在安排');
  expect(arranged.text).toContain('预计 10:15 前到场');
  expect(arranged.html).toContain('href="tel:110"');
  for (const secret of ['锦澜苑', '邹雅宁', call.phone, call.phone.slice(-4)]) expect(arranged.html).not.toContain(secret);
  const dispatcher = await world.as('dispatcher');
  await dispatcher.does(call.id, 'dispatch', { unitId: CREW });
  expect((await call.caller.opens()).text).toContain('已通知联警联动队，等待接单');
  const responder = await world.as('responder1');
  await responder.does(call.id, 'accept');
  await responder.does(call.id, 'depart');
  expect((await call.caller.opens()).text).toContain('联警联动队正赶往现场');
  await world.pass({ minutes: 16 });
  expect((await call.caller.opens()).text).toContain('现已超时');
  await responder.does(call.id, 'arrive');
  expect((await call.caller.opens('?lang=en')).text).toContain('At the place: joint response team');
  expect((await call.caller.opens('', { 'accept-language': 'en-GB' })).html).toContain('<html lang="en"');
  await finishes(responder, call.id, ['note', 'persuasion', 'parties', 'measure']);
});

test('at the end the caller is asked, and answers in two taps; words come only after the number was shown', async () => {
  const call = await diverted();
  await handled(call);
  expect(messages(world, call.phone).at(-1)?.text).toContain('问题解决了吗');
  expect(linkIn(messages(world, call.phone).at(-1))).toBe(linkIn(messages(world, call.phone)[0]));
  const page = await call.caller.opens();
  expect(page.html).toContain('action="/r/');
  expect(page.html).not.toContain('<textarea');
  const rated = await call.caller.sends('score', { score: '4' });
  expect(rated.text).toContain('谢谢，已收到您的评价');
  const unproven = await call.caller.sends('score', { score: '1', text: '他们根本没来' });
  expect(unproven.text).toContain('请重新输入手机号后四位');
  const opened = await call.caller.shows(call.phone.slice(-4));
  expect(opened.text).toContain('居民生活与装修噪声');
  const words = await call.caller.sends('score', { score: '2', text: '<b>楼上</b>第二天又吵', permit: opened.permit });
  expect(words.html).toContain('&lt;b&gt;楼上&lt;/b&gt;第二天又吵');
  const seen = await (await world.as('dispatcher')).sees(call.id);
  expect(seen.satisfaction?.score).toBe(2);
  const ratings = (await events(call.id)).filter((e) => e.type === 'satisfaction.given');
  expect(ratings.map((e) => [e.actor, e.data['score']])).toEqual([['caller', 4], ['caller', 2]]);
  expect(JSON.stringify(ratings)).not.toContain('第二天');
});

test('“it is still happening” sends a finished matter back before anybody checks it, and reopens a closed one', async () => {
  const call = await diverted();
  await handled(call);
  await call.caller.sends('again', {});
  const back = await (await world.as('dispatcher')).sees(call.id);
  expect(back).toMatchObject({ status: 'to_dispatch', holder: { kind: 'centre' } });
  await handled(call);
  await closes(call.id);
  const opened = await call.caller.shows(call.phone.slice(-4));
  const again = await call.caller.sends('again', { text: '刚走就又开始了', permit: opened.permit });
  expect(again.text).toContain('城运中心正在重新安排');
  expect(again.text).toContain('刚走就又开始了');
  const reopened = await (await world.as('dispatcher')).sees(call.id);
  expect(reopened).toMatchObject({ status: 'to_dispatch', holder: { kind: 'centre' }, reopened: 1 });
  const said = (await events(call.id)).find((e) => e.type === 'incident.reopened');
  expect(said).toMatchObject({ actor: 'caller', data: { by: 'caller', reason: 'still_happening' } });
  const twice = await call.caller.sends('again', {});
  expect(twice.text).toContain('事项还在办理中');
  expect((await (await world.as('dispatcher')).sees(call.id)).reopened).toBe(1);
});

test('nobody is written to whose telephone may not be safe, or who wants to stay unknown', async () => {
  const police = await world.as('police');
  const secret = await noise(world, { caller: { phone: aPhone(), secret: true } });
  await police.does(secret.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  const family = await noise(world, { caller: { phone: aPhone() } });
  await police.does(family.incidentId, 'decide', { verdict: 'divert', item: 'JF-02' });
  const afraid = await noise(world, { caller: { phone: aPhone() }, flags: { cannotTalk: true } });
  await police.isRefused(afraid.incidentId, 'decide', 'triage.second_person_needed', { verdict: 'divert', item: 'HJ-04' });
  await (await world.as('police2')).does(afraid.incidentId, 'confirm');
  const silent = await noise(world, { caller: {} });
  await police.does(silent.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  const before = messages(world).length;
  await world.settle();
  expect(messages(world).length).toBe(before);
  for (const { incidentId } of [secret, family, afraid, silent]) expect((await events(incidentId)).map((e) => e.type)).not.toContain('caller.told');
});

test('a danger that shows up later closes the page at once; so does the dispatcher', async () => {
  const withdrawn = await diverted();
  expect((await withdrawn.caller.opens()).status).toBe(200);
  const dispatcher = await world.as('dispatcher');
  expect((await dispatcher.post(`/incidents/${withdrawn.id}/link/revoke`, {})).status).toBe(200);
  const gone = await withdrawn.caller.opens();
  expect(gone.status).toBe(404);
  await handled(withdrawn);
  expect(messages(world, withdrawn.phone)).toHaveLength(1);
  expect((await events(withdrawn.id)).find((e) => e.type === 'caller.link_revoked')?.actor).toBe('dispatcher');

  const worse = await diverted({ externalId: 'it-got-worse' });
  expect((await worse.caller.opens()).status).toBe(200);
  const again = await takeCall(world, await world.as('police'), { externalId: 'it-got-worse', revision: 1, text: '他拿刀上来了，要砍人', caller: { phone: worse.phone } });
  expect(again).toMatchObject({ outcome: 'revised', incidentId: worse.id });
  expect((await worse.caller.opens()).html).toBe(gone.html);
});

test('the link ends the policy’s days after closing, and then shows what an invented one shows', async () => {
  const call = await diverted();
  await handled(call);
  await closes(call.id);
  const policy = world.server.district.towns.find((t) => t.id === 'pujin')?.policies.at(-1)?.times.linkAfterClose;
  if (!policy) throw new Error('no policy');
  const closedAt = world.now();
  await world.set(plus(closedAt, { ...policy, seconds: -1 }));
  expect((await call.caller.opens()).status).toBe(200);
  await world.set(plus(closedAt, policy));
  const over = await call.caller.opens();
  const invented = await callerWith(`${world.url}/r/AAAAAAAAAAAAAAAAAAAAAAAA`).opens();
  expect(over.status).toBe(404);
  expect(over.html).toBe(invented.html);
  for (const form of ['open', 'score', 'again'] as const) expect((await call.caller.sends(form, { digits: call.phone.slice(-4), score: '5' })).html).toBe(invented.html);
  await world.set(closedAt);
});

test('forms of other sites are refused; wrong digits are not tried for ever', async () => {
  const call = await diverted();
  for (const site of ['cross-site', 'same-site', 'none']) expect((await call.caller.sends('again', {}, { 'sec-fetch-site': site })).status).toBe(403);
  const wrong = call.phone.slice(-4) === '0000' ? '1111' : '0000';
  for (let n = 0; n < 5; n++) expect((await call.caller.shows(wrong)).text).toContain('后四位不符');
  expect((await call.caller.shows(call.phone.slice(-4))).text).toContain('输入错误次数过多');
});

test('a message is sent and recorded once, however often its event is delivered', async () => {
  const call = await diverted();
  await world.server.db.pool.query(`update liandong.reaction set seq = 0 where consumer = 'caller_link'`);
  await world.restart();
  await world.settle();
  expect(messages(world, call.phone)).toHaveLength(1);
  expect((await events(call.id)).filter((e) => e.type === 'caller.told')).toHaveLength(1);
});
