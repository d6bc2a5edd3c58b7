/** P1 over HTTP: whoever is complained about learns nothing, and handlers nothing of who called. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWithin } from '#domain/catalogue/lookup.ts';
import { metresBetween, type Position } from '#domain/shared/place.ts';
import { makeCanaries, chance } from '#test/support/canaries.ts';
import { COMMITTEE, goes, PROPERTY } from '#test/support/journey.ts';
import { askRaw, BODIES, each } from '#test/support/raw.ts';
import { readEvents } from '#test/support/sse.ts';
import { size, within } from '#test/support/size.ts';
import { aCall, makeWorld, type Person, type World } from '#test/support/world.ts';

const LONG_MS = 240_000;

let world: World;
beforeEach(async () => { world = await makeWorld(); }, 120_000);
afterEach(async () => { await world.close(); });
const ask = (who: Person, method: string, path: string, body?: unknown) => askRaw(world, who, method, path, body);

describe('P1: the organisation complained about learns nothing', () => {
  const MANY = 200;
  const RUN = 8;

  test.each(Array.from({ length: size('P1', MANY) / MANY }, (_, n) => 31 + n))(`${MANY} reports about the property company: in all bytes sent to it no identity, and no ${RUN} characters of what was said (%i)`, async (seed) => {
    const canaries = makeCanaries(seed);
    const random = chance(seed - 26);
    const said: string[] = [];
    const bytes: Record<'accused' | 'handlers', string[]> = { accused: [], handlers: [] };
    const [police, dispatcher, accused, crew, committee] = await Promise.all(['police', 'dispatcher', 'property1', 'responder1', 'committee1'].map((u) => world.as(u)));
    if (!police || !dispatcher || !accused || !crew || !committee) throw new Error('somebody is missing');
    const organisation = world.server.district.accounts.find((a) => a.username === 'property1')?.organisationId ?? '';
    const streams = ([[accused, 'accused'], [crew, 'handlers'], [committee, 'handlers']] as const).map(([who, side]) =>
      readEvents(`${world.url}/api/v1/events`, { headers: { authorization: `Bearer ${who.token}` }, onMessage: (m) => { bytes[side].push(JSON.stringify(m)); } }));
    const reads = async (who: Person, side: keyof typeof bytes, id: string) => {
      for (const path of ['', '/events', '/records?purpose=dispatch', '/words?purpose=dispatch', '/looks']) bytes[side].push((await ask(who, 'GET', `/api/v1/incidents/${id}${path}`)).text);
    };
    const buildings = ownBuildings();
    const went: number[] = [];
    const ids: string[] = [];
    await each([...Array(MANY).keys()], async (n) => {
      const text = `${saying(random)}，物业公司的人${saying(random)}，我是${canaries.name()}`;
      said.push(text);
      const taken = await police.post<{ incidentId: string }>('/calls', aCall(world, { text, caller: { phone: canaries.phone(), name: canaries.name() }, place: { position: buildings[n] } }));
      const id = taken.body.incidentId;
      ids.push(id);
      const known = n % 20 === 0; // written down only after the company already had it
      if (!known) await police.post(`/incidents/${id}/actions/supplement`, { excluded: [organisation], text });
      went.push((await police.post(`/incidents/${id}/actions/decide`, { verdict: 'divert', item: n % 2 ? 'HJ-04' : 'FW-05' })).status);
      if (known) {
        await dispatcher.post(`/incidents/${id}/actions/dispatch`, { unitId: PROPERTY });
        await ask(accused, 'POST', `/api/v1/incidents/${id}/actions/accept`, {}).then((a) => bytes.accused.push(a.text));
        await reads(accused, 'accused', id);
        await dispatcher.post(`/incidents/${id}/actions/supplement`, { excluded: [organisation], text });
      }
      await dispatcher.post(`/incidents/${id}/actions/contact`, { reached: true, by: 'phone', text });
      await dispatcher.post(`/incidents/${id}/actions/note`, { text });
      await reads(accused, 'accused', id);
      for (const action of ['note', 'record', 'accept'] as const) bytes.accused.push((await ask(accused, 'POST', `/api/v1/incidents/${id}/actions/${action}`, BODIES[action])).text);
      if (n % 20 === 1) await handles(dispatcher, committee, id, (who) => reads(who, 'handlers', id));
    });
    for (const [who, side] of [[accused, 'accused'], [crew, 'handlers'], [committee, 'handlers']] as const) bytes[side].push((await ask(who, 'GET', '/api/v1/incidents?limit=200')).text);
    await world.settle();
    for (const s of streams) s.stop();

    const words = (await Promise.all(ids.slice(0, 3).map((id) => ask(police, 'GET', `/api/v1/incidents/${id}/words?purpose=dispatch`)))).map((a) => a.text).join('\n');
    expect({ twin: 'whoever may read them gets them, and the same search finds them', identities: canaries.foundIn(words).length >= 3, runs: said.some((text) => [...runsOf(text)].some((run) => words.includes(run))) }).toMatchObject({ identities: true, runs: true });
    expect(went).toEqual(Array.from({ length: MANY }, () => 200));
    expect(said).toHaveLength(MANY);
    for (const side of ['accused', 'handlers'] as const) {
      const all = bytes[side].join('\n');
      expect(all.length).toBeGreaterThan(10_000);
      expect({ side, identity: canaries.foundIn(all) }).toEqual({ side, identity: [] });
      const sent = runsOf(all);
      expect({ side, words: said.flatMap((text) => [...runsOf(text)].filter((run) => sent.has(run))) }).toEqual({ side, words: [] });
    }
  }, within('P1', LONG_MS));

  /** Another building for each, so that none is a repeat; where the committee and the company are at home comes first. */
  function ownBuildings(): Position[] {
    const { district } = world.server;
    const home = (id: string) => (isWithin(district, id, 'pujin.g1.c1') ? 0 : 1);
    const all = district.areas.filter((a) => a.level === 'building' && a.town === 'pujin').sort((a, b) => home(a.id) - home(b.id)).map((a) => a.position);
    const apart = all.slice(30).filter((p, n, rest) => rest.slice(0, n).every((q) => metresBetween(p, q) > 1)); // those before are other tests'
    const first = (n: number) => (n % 20 <= 1 ? 0 : 1);
    const order = [...Array(MANY).keys()].sort((a, b) => first(a) - first(b) || a - b);
    return [...Array(MANY).keys()].map((n) => apart[order.indexOf(n)] ?? raise());
  }

  async function handles(dispatcher: Person, who: Person, id: string, read: (who: Person) => Promise<void>): Promise<void> {
    await dispatcher.does(id, 'dispatch', { unitId: COMMITTEE });
    await goes(who, id);
    await who.does(id, 'record', { kind: 'note', text: '已上门' });
    await read(who);
  }

  function raise(): never {
    throw new Error('the town has too few buildings');
  }

  /** Words that no brief, code or name of ours has in common with a caller, and no two letters of which are a danger (电箱 was). */
  function saying(random: () => number): string {
    const letters = [...'昨夜偏偏又把铁门弄得咣当乱响窗帘灰尘楼梯贴条晾衣绳长廊灯罩嗓门花盆扫帚竹篮木板雨棚'];
    return Array.from({ length: 14 }, () => letters[Math.floor(random() * letters.length)]).join('');
  }

  function runsOf(text: string): Set<string> {
    const letters = [...text];
    return new Set(letters.slice(0, Math.max(0, letters.length - RUN + 1)).map((_, n) => letters.slice(n, n + RUN).join('')));
  }
});
