/** The caller's page, the rest of it: what comes next, a complaint that passes by the handlers, the large variant, and a link that everybody opens at once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, finishes, goes, noise } from '#test/support/journey.ts';
import { makeJpeg } from '#test/support/media/jpeg.ts';
import { callerWith, linkIn, messages, type Caller } from '#test/support/resident.ts';
import { ask, timeline } from '#test/support/journey.ts';
import { makeWorld, type World } from '#test/support/world.ts';

const OPENINGS = 300;
const AGAIN = '等了三个小时，还是没有人来';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

let last = 0;
async function diverted(): Promise<{ id: string; phone: string; caller: Caller }> {
  last += 1;
  const phone = `1371111${String(last).padStart(4, '0')}`;
  const { incidentId: id } = await noise(world, { caller: { phone, name: '邹雅宁' } });
  await (await world.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  return { id, phone, caller: callerWith(linkIn(messages(world, phone)[0])) };
}

test('each step says what comes next, in both languages', async () => {
  const { id, caller } = await diverted();
  expect((await caller.opens()).text).toContain('接下来： 有单位接单后，请留意来电。');
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await goes(await world.as('responder1'), id);
  expect((await caller.opens('?lang=en')).text).toContain('Next: When it is dealt with, somebody else checks it');
  await finishes(await world.as('responder1'), id);
  expect((await caller.opens()).text).toContain('由城运中心询问，不由处置人员询问。选一项');
});

test('a complaint is taken at any time after the digits, goes to the leader on duty, and its words are sealed', async () => {
  const { id, phone, caller } = await diverted();
  expect((await caller.sends('complain', { text: '没人理我' })).text).toContain('请重新输入手机号后四位');
  const { permit } = await caller.shows(phone.slice(-4));
  expect((await caller.sends('complain', { text: '  ', permit })).text).toContain('请先写下您的意见');
  expect((await caller.sends('complain', { text: '等了两小时没人来', permit })).text).toContain('由街镇值班领导处理');
  const events = (await timeline(await world.as('dispatcher'), id)).filter((e) => e.actor === 'caller');
  expect(events.map((e) => [e.type, e.data['to']])).toEqual([['incident.escalated', 'town_leader'], ['note.added', undefined]]);
  expect(JSON.stringify(events)).not.toContain('两小时');
  for (let n = 0; n < 12; n++) await caller.sends('complain', { text: AGAIN, permit });
  expect((await caller.sends('complain', { text: AGAIN, permit })).text).toContain('操作过于频繁');
});

test('the large variant shows one thing at a time and loses nobody on the way', async () => {
  const { id, phone, caller } = await diverted();
  const first = await caller.opens('?view=large');
  expect(first.html).toContain('class="large"');
  expect(first.html).not.toContain('<form');
  expect(first.text).toContain('立即拨打 110');
  expect((await caller.opens('?view=large&do=complain')).html.match(/<form/g)).toHaveLength(1);
  expect((await caller.opens('?view=large&do=score')).html, 'not over: there is nothing to answer yet').not.toContain('<form');
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await goes(await world.as('responder1'), id);
  await finishes(await world.as('responder1'), id);
  const score = await caller.opens('?view=large&do=score');
  expect(score.html.match(/<form/g)).toHaveLength(1);
  expect(score.html).toContain('view=large');
  expect(score.html).not.toContain(phone.slice(-4));
  expect((await caller.opens('?view=everything&do=nothing')).status).toBe(200);
});

test('the large variant takes a word and a picture on a page of its own, says before what it takes, and keeps the page when it could not', async () => {
  const { phone, caller } = await diverted();
  expect((await caller.opens('?view=large')).html).toContain('do=add');
  const asked = await caller.opens('?view=large&do=add');
  expect(asked.html).toContain('name="digits"');
  const path = /action="(\/r\/[^"]+)"/.exec(asked.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(path).toMatch(/\/open\?lang=zh&view=large&do=add$/);
  const post = async (to: string, body: URLSearchParams | FormData): Promise<string> => (await fetch(new URL(to, world.url), { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })).text();
  const shown = await post(path, new URLSearchParams({ digits: phone.slice(-4) }));
  expect(shown.match(/<form/g)).toHaveLength(1);
  expect(shown.indexOf('JPEG、PNG、WebP')).toBeLessThan(shown.indexOf('type="file"'));
  const add = /action="(\/r\/[^"]+\/add[^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const permit = /name="permit" value="([^"]+)"/.exec(shown)?.[1] ?? '';
  const sends = (text: string, file: Buffer): Promise<string> => {
    const body = new FormData();
    for (const [name, value] of [['permit', permit], ['text', text]] as const) body.set(name, value);
    body.append('pictures', new Blob([new Uint8Array(file)]), 'IMG_0001.HEIC');
    return post(add, body);
  };
  const refused = await sends('看看', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'));
  expect(refused).toContain('HEIC');
  expect(refused).toContain('type="file"');
  const taken = await sends('就在三楼转角', makeJpeg({ width: 48, height: 48, shade: (b) => b % 70 }));
  expect(taken).toContain('已收到您补充的内容');
  expect(taken, 'back at what is now and next').toContain('接下来');
});

test(`opened ${OPENINGS} times at once: the same page each time, and no look for it`, async () => {
  const { caller } = await diverted();
  const looks = () => ask<{ n: number }>(world, 'select count(*)::int as n from vault.look');
  const before = await looks();
  const pages = await Promise.all(Array.from({ length: OPENINGS }, () => caller.opens()));
  expect(new Set(pages.map((p) => p.status))).toEqual(new Set([200]));
  expect(new Set(pages.map((p) => p.html)).size).toBe(1);
  expect(await looks()).toEqual(before);
}, 120_000);

test('withdrawn and expired, large or not: nothing of it is shown', async () => {
  const { id, caller } = await diverted();
  expect((await (await world.as('dispatcher')).post(`/incidents/${id}/link/revoke`, {})).status).toBeLessThan(300);
  for (const query of ['', '?view=large', '?view=large&do=score', '?view=large&do=complain']) {
    const gone = await caller.opens(query);
    expect(gone.status).toBe(404);
    expect(gone.text).not.toMatch(/浦锦|联警|编号/);
    expect(gone.html.includes('class="large"'), 'in the size that it was asked for').toBe(query.includes('large'));
    expect(gone.html).toContain(query.includes('large') ? 'href="?lang=en&amp;view=large"' : 'href="?lang=en"');
  }
});
