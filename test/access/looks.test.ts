/** P2 and P8: everything personal that was delivered is a look on the record, and a link is not found by guessing. */
import { execFile } from 'node:child_process';
import { get, type IncomingMessage } from 'node:http';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LookView } from '#server/incident/looks.ts';
import type { WordsView } from '#server/incident/words.ts';
import { chance } from '#test/support/canaries.ts';
import { CREW, goes, noise } from '#test/support/journey.ts';
import { callerWith, linkIn, messages } from '#test/support/resident.ts';
import { size, within } from '#test/support/size.ts';
import { makeWorld, type Person, type World } from '#test/support/world.ts';
import { whoSaw } from '../../cli/who-saw.ts';

const LONG_MS = 240_000;

let world: World;
beforeAll(async () => { world = await makeWorld(); }, 120_000);
afterAll(async () => { await world.close(); });

interface Records {
  items: { type: string; by: string; text: string | null }[];
}

describe('P2: delivered is recorded, and nothing else', () => {
  /** who, kind and purpose of everything personal that left the server about one incident */
  const delivered: string[] = [];
  const note = (who: string, kind: string, purpose: string) => { delivered.push(`${world.now()} ${who} ${kind} ${purpose}`); };

  async function words(who: Person, id: string, purpose: string): Promise<void> {
    const { body, status } = await who.get<WordsView>(`/incidents/${id}/words?purpose=${purpose}`);
    if (status !== 200) return;
    for (const call of body.calls) {
      if (call.text !== null) note(who.username, 'words', purpose);
      if (call.caller !== null) note(who.username, 'identity', purpose);
      if (call.place !== null) note(who.username, 'place_text', purpose);
      for (const conflict of call.conflicts) if (conflict !== null) note(who.username, 'raw', purpose);
    }
    for (const n of body.notes) if (n.text !== null) note(who.username, 'note', purpose);
  }

  async function records(who: Person, id: string, purpose: string): Promise<Records['items']> {
    const { body } = await who.get<Records>(`/incidents/${id}/records?purpose=${purpose}`);
    for (const item of body.items ?? []) if (item.text !== null) note(who.username, 'note', purpose);
    return body.items ?? [];
  }

  test('words, records, messages and the caller\'s page against the looks of the incident', async () => {
    const [police, dispatcher, responder, reviewer, leader] = await Promise.all(['police', 'dispatcher', 'responder1', 'reviewer', 'leader'].map((u) => world.as(u)));
    if (!police || !dispatcher || !responder || !reviewer || !leader) throw new Error('somebody is missing');
    const phone = '13900112233';
    const { incidentId: id, callId } = await noise(world, { caller: { phone, name: '爨熠' }, externalId: 'looked-at', place: { text: '锦澜苑9号' } });
    await noise(world, { caller: { phone, name: '爨熠' }, externalId: 'looked-at', place: { text: '锦澜苑9号' }, text: '同一编号，另一内容' });
    await words(police, id, 'triage');
    await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
    await world.settle();
    await words(dispatcher, id, 'first_contact');
    await dispatcher.does(id, 'contact', { reached: true, by: 'phone', text: '报警人称已多次劝说' });
    await dispatcher.does(id, 'note', { text: '请带执法记录仪' });
    await dispatcher.does(id, 'dispatch', { unitId: CREW });
    await goes(responder, id);
    for (const kind of ['note', 'persuasion', 'parties', 'measure']) await responder.does(id, 'record', { kind, text: '已上门劝说' });
    const handlers = await records(responder, id, 'dispatch');
    expect(handlers.map((i) => i.by)).toEqual(Array.from({ length: 4 }, () => 'responder1'));
    await responder.does(id, 'finish', { outcome: 'settled' });
    await world.settle();
    for (const _ of messages(world, phone)) note('caller_link', 'identity', delivered.some((d) => d.includes('caller_link')) ? 'review' : 'first_contact');
    const caller = callerWith(linkIn(messages(world, phone)[0]));
    const { permit } = await caller.shows(phone.slice(-4));
    await caller.sends('score', { score: '2', text: '来得太晚', permit });
    note('caller', 'note', 'own_link');
    await caller.opens();
    await caller.shows('0000');

    const centre = await records(dispatcher, id, 'review');
    expect(centre.map((i) => i.text)).toContain('请带执法记录仪');
    for (const item of [...handlers, ...centre]) expect(['来得太晚', '报警人称已多次劝说']).not.toContain(item.text);
    await words(reviewer, id, 'review');
    await words(responder, id, 'review'); // denied: nothing delivered, nothing recorded
    await words(leader, id, 'review');

    const looks = await leader.get<{ items: LookView[] }>(`/incidents/${id}/looks`);
    const recorded = looks.body.items.map((l) => `${l.at} ${l.who} ${l.kind} ${l.purpose}`);
    expect(recorded.sort()).toEqual(delivered.sort());
    expect(looks.body.items.find((l) => l.who === 'dispatcher')?.name).toEqual(expect.any(String));
    expect((await responder.get(`/incidents/${id}/looks`)).status).toBe(403);

    const seen = await whoSaw(world.server.db.url, callId);
    expect(seen).toEqual(looks.body.items);
    expect(await whoSaw(world.server.db.url, 'call_unknown')).toBeNull();
  }, LONG_MS);

  test('the twin: a vault that opens an identity without writing it down: of what one person saw, exactly that is missing', async () => {
    const [police, leader] = [await world.as('police'), await world.as('leader')];
    const { incidentId: id } = await noise(world, { caller: { phone: '13900112244', name: '爨烜' }, place: { text: '锦澜苑11号' } });
    const { rows } = await world.server.db.pool.query<{ sql: string }>(`select pg_get_functiondef('vault.open'::regproc) as sql`);
    const whole = rows[0]?.sql ?? '';
    const silent = whole.replace('from wanted w\n    returning', "from wanted w where w.kind <> 'identity'\n    returning").replace('join looked l on l.entry = w.id join', 'join');
    expect(silent).not.toBe(whole);
    await world.server.db.pool.query(silent);
    const before = delivered.length;
    await words(police, id, 'triage');
    await world.server.db.pool.query(whole);
    const seen = delivered.slice(before);
    const { body } = await leader.get<{ items: LookView[] }>(`/incidents/${id}/looks`);
    const recorded = body.items.map((l) => `${l.at} ${l.who} ${l.kind} ${l.purpose}`);
    expect(seen.filter((d) => !recorded.includes(d))).toEqual([`${world.now()} police identity triage`]);
    expect(recorded.filter((r) => !seen.includes(r))).toEqual([]);
  }, LONG_MS);

  test('records need a purpose, and are not there for whoever may not see the incident', async () => {
    const { incidentId: id } = await noise(world);
    expect((await (await world.as('dispatcher')).get(`/incidents/${id}/records`)).body).toMatchObject({ code: 'request.purpose_needed' });
    expect((await (await world.as('responder1')).get(`/incidents/${id}/records?purpose=dispatch`)).status).toBe(404);
    expect((await (await world.as('admin')).get(`/incidents/${id}/records?purpose=review`)).status).toBe(403);
  });

  test('the command line tells it, and says when there is nothing of that name', async () => {
    const { incidentId } = await noise(world);
    const run = (...args: string[]) => promisify(execFile)(process.execPath, ['cli/main.ts', 'who-saw', ...args], { env: { ...process.env, DATABASE_URL: world.server.db.url, LIANDONG_DATA: world.dataDir, LIANDONG_DEMO: 'still' } });
    expect((await run(incidentId)).stdout).toBe('Nobody has looked.\n');
    await (await world.as('police')).get(`/incidents/${incidentId}/words?purpose=triage`);
    expect((await run(incidentId, '--json')).stdout.trim().split('\n').map((l) => (JSON.parse(l) as LookView).who)).toEqual(expect.arrayContaining(['police']));
    await expect(run('inc_unknown')).rejects.toMatchObject({ code: 1 });
    await expect(run()).rejects.toMatchObject({ code: 2 });
  }, LONG_MS);
});

describe('P8: a link is not guessed', () => {
  const GUESSES = size('P8', 10_000);
  const ALLOWED = 20;

  /** From an address of this machine's own; elsewhere than on Linux there is only the one. */
  function open(token: string, from: string | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      get(`${world.url}/r/${token}`, { agent: false, ...(from ? { localAddress: from } : {}) }, (response: IncomingMessage) => { response.resume().on('end', () => { resolve(response.statusCode ?? 0); }); }).on('error', reject);
    });
  }

  test(`${GUESSES} guesses find nothing, and an address is not listened to after ${ALLOWED}, right or wrong`, async () => {
    const phone = '13900445566';
    const { incidentId } = await noise(world, { caller: { phone }, place: { text: '锦澜苑21号' } }); // no other test's building
    await (await world.as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
    await world.settle();
    const token = linkIn(messages(world, phone)[0]).split('/').at(-1) ?? '';
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
    const random = chance(8);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const letter = () => letters[Math.floor(random() * letters.length)] ?? 'A';
    const near = (n: number) => `${token.slice(0, n)}${token[n] === 'A' ? 'B' : 'A'}${token.slice(n + 1)}`;
    const guess = (n: number) => (n % 4 === 0 ? near(Math.floor(random() * token.length)) : n % 4 === 1 ? token.slice(0, 4 + (n % 20)) : Array.from(token, letter).join(''));
    const addresses = platform() === 'linux' ? Array.from({ length: 100 }, (_, n) => `127.0.1.${n + 1}`) : [undefined];
    const each = GUESSES / addresses.length;
    const answers = await inLanes(addresses, async (from) => {
      const statuses: number[] = [];
      for (let n = 0; n < each; n++) statuses.push(await open(guess(n), from));
      return statuses;
    });
    const expected = [...Array.from({ length: ALLOWED }, () => 404), ...Array.from({ length: each - ALLOWED }, () => 429)];
    for (const statuses of answers) expect(statuses).toEqual(expected);
    expect(await open(token, addresses[0])).toBe(429);
    if (addresses[0] !== undefined) expect(await open(token, '127.0.2.1')).toBe(200);
  }, within('P8', LONG_MS));

  async function inLanes<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    let next = 0;
    const lane = async () => { for (let n = next++; n < list.length; n = next++) results.push(await work(list[n] as T)); };
    await Promise.all(Array.from({ length: 10 }, lane));
    return results;
  }
});

describe('the funnel', () => {
  test('eligible, offered, served and why not, by hour and area, with “not triaged” apart', async () => {
    interface Funnel { items: { key: string | null; incidents: number; eligible: number; offered: number; served: number; notTriaged: number; reasons: Record<string, number> }[] }
    const leader = await world.as('leader-pj');
    const police = await world.as('police');
    const here = { town: 'pujiang', place: { text: '别处' } };
    const before = (await leader.get<Funnel>('/funnel')).body.items;
    expect(before).toEqual([]);
    const kept = await noise(world, here);
    await police.does(kept.incidentId, 'decide', { verdict: 'police', reason: 'caller_insists' });
    const advised = await noise(world, { ...here, text: '请问几点可以装修' });
    await police.does(advised.incidentId, 'decide', { verdict: 'advice' });
    const silent = await noise(world, here);
    await world.pass({ minutes: 1 });
    expect((await police.sees(silent.incidentId)).decision?.safeDefault).toBe(true);
    const byHour = (await leader.get<Funnel>('/funnel?by=hour')).body.items;
    expect(byHour).toHaveLength(1);
    expect(byHour[0]).toMatchObject({ key: '10', incidents: 3, offered: 1, served: 1, notTriaged: 1, reasons: { caller_insists: 1 } });
    const byArea = (await leader.get<Funnel>('/funnel?by=area&town=pujiang')).body.items;
    expect(byArea.reduce((a, l) => a + l.incidents, 0)).toBe(3);
    expect((await leader.get<Funnel>(`/funnel?from=${world.now()}`)).body.items).toEqual([]);
    expect([await leader.get('/funnel?town=pujin'), await leader.get('/funnel?town=nowhere')].map((a) => a.status)).toEqual([403, 403]);
    expect((await (await world.as('responder1')).get('/funnel')).status).toBe(403);
  });
});
