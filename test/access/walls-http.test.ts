/** S2 and S9 over HTTP: what is foreign is not there, what is personal stays in the vault. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTION_BODIES, type Action } from '#domain/incident/contract.ts';
import { makeCanaries, type Canaries } from '#test/support/canaries.ts';
import { CREW, CREW_2, noise } from '#test/support/journey.ts';
import { callerWith, linkIn, messages } from '#test/support/resident.ts';
import { askRaw, BODIES, each, type Raw } from '#test/support/raw.ts';
import { readEvents } from '#test/support/sse.ts';
import { aCall, makeWorld, type Person, type World } from '#test/support/world.ts';

const LONG_MS = 240_000;

let world: World;
const logged: string[] = [];
beforeAll(async () => {
  world = await makeWorld({ log: pino({ level: 'trace' }, { write: (line: string) => { logged.push(line); } }) });
}, 120_000);
afterAll(async () => { await world.close(); });

const ask = (who: Person | null, method: string, path: string, body?: unknown, headers?: Record<string, string>) => askRaw(world, who, method, path, body, headers);

interface IdRoute {
  method: string;
  path(id: string): string;
  body: object | undefined;
}

/** Every route of the reference that names an incident. */
async function routesWithId(): Promise<IdRoute[]> {
  const reference = JSON.parse((await ask(null, 'GET', '/api/v1/openapi.json')).text) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(reference.paths).filter(([path]) => path.includes('{id}')).flatMap(([path, methods]) => Object.keys(methods).map((method) => {
    const action = Object.keys(ACTION_BODIES).find((a) => path.endsWith(`/actions/${a}`)) as Action | undefined;
    const query = /\/(words|records)$/.test(path) ? '?purpose=review' : '';
    return { method: method.toUpperCase(), path: (id: string) => path.replace('{id}', id) + query, body: method === 'post' ? (action ? BODIES[action] : {}) : undefined };
  }));
}

describe('S2: what is foreign is not there', () => {
  test('every route with an id × every account × foreign ids: the very answer of an id that does not exist', async () => {
    const ids: string[] = [];
    for (const town of ['pujin', 'pujiang', 'pujin', 'pujiang', 'pujin', 'pujiang']) {
      const taken = await noise(world, town === 'pujin' ? {} : { town, place: { text: '别处' } });
      ids.push(taken.incidentId);
      if (ids.length <= 4) await (await world.as('police')).does(taken.incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
    }
    const routes = await routesWithId();
    expect(routes.length).toBeGreaterThan(Object.keys(ACTION_BODIES).length + 5);
    const accounts = world.server.district.accounts.map((a) => a.username);
    const leaks: string[] = [];
    const walled = new Set<string>();
    for (const username of accounts) {
      const who = await world.as(username);
      const foreign = (await Promise.all(ids.map(async (id) => ((await who.get(`/incidents/${id}`)).status === 404 ? [id] : [])))).flat().slice(0, 3);
      if (foreign.length > 0) walled.add(username);
      await each(foreign.length > 0 ? routes : [], async (r) => {
        const absent = await ask(who, r.method, r.path(`inc_${'0'.repeat(22)}`), r.body);
        if (absent.status < 400) leaks.push(`${username} ${r.method} ${r.path('absent')}: ${absent.status}`);
        for (const id of foreign) {
          const answer = await ask(who, r.method, r.path(id), r.body);
          if (answer.status !== absent.status || answer.text !== absent.text) leaks.push(`${username} ${r.method} ${r.path('foreign')}: ${answer.status} ${answer.text.slice(0, 120)} instead of ${absent.status}`);
        }
      });
    }
    expect(leaks).toEqual([]);
    expect([...walled]).toEqual(expect.arrayContaining(['dispatcher', 'dispatcher-pj', 'responder1', 'responder-pj1', 'committee1', 'property1', 'mediator', 'leader', 'leader-pj']));
  }, LONG_MS);
});

describe('S2: the comparison', () => {
  test('twin: an id of one\'s own is not answered like one that is none, on any route that reads', async () => {
    const { incidentId } = await noise(world);
    await (await world.as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
    const dispatcher = await world.as('dispatcher');
    const reading = (await routesWithId()).filter((r) => r.method === 'GET' && /\/incidents\/\{?[^/]*$|\/events|\/recommendations/.test(r.path('x')));
    expect(reading.length).toBeGreaterThanOrEqual(3);
    for (const r of reading) {
      const [own, absent] = [await ask(dispatcher, r.method, r.path(incidentId), r.body), await ask(dispatcher, r.method, r.path(`inc_${'0'.repeat(22)}`), r.body)];
      expect({ route: r.path('x'), same: own.status === absent.status && own.text === absent.text }).toEqual({ route: r.path('x'), same: false });
    }
  });
});

describe('S9: what is personal stays in the vault', () => {
  test('canaries in every input; none in logs, metrics, refusals, the record, tables, streams, messages or addresses', async () => {
    const canaries = makeCanaries();
    const streams: string[] = [];
    const dispatcher = await world.as('dispatcher');
    const police = await world.as('police');
    const readers = [dispatcher, police].map((who) => readEvents(`${world.url}/api/v1/events`, { headers: { authorization: `Bearer ${who.token}` }, onMessage: (m) => { streams.push(JSON.stringify(m)); } }));
    await Promise.all(readers.map((r) => r.status));
    const refused: string[] = [];
    const says = async (who: Person | null, method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await ask(who, method, path, body, headers);
      if (answer.status >= 400) refused.push(`${answer.status} ${answer.text}`);
      return answer;
    };
    const before = messages(world).length;
    await plant(canaries, says);
    await world.settle();
    for (const r of readers) r.stop();
    expect(canaries.planted.size).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeGreaterThan(30);
    expect(streams.length).toBeGreaterThan(20);
    expect(logged.length).toBeGreaterThan(100);
    const leaks = (text: string) => canaries.foundIn(text);
    expect({ log: leaks(logged.join('')) }).toEqual({ log: [] });
    expect({ metrics: leaks((await ask(null, 'GET', '/metrics')).text) }).toEqual({ metrics: [] });
    expect(refused.filter((r) => leaks(r).length > 0)).toEqual([]);
    expect({ streams: leaks(streams.join('')) }).toEqual({ streams: [] });
    expect({ messages: messages(world).slice(before).filter((m) => leaks(m.text).length > 0) }).toEqual({ messages: [] });
    expect(await tablesWith(leaks)).toEqual([]);
  }, LONG_MS);

  test('the search itself finds what is there', async () => {
    const canaries = makeCanaries(77);
    const phone = canaries.phone();
    await world.server.db.pool.query(`insert into liandong.sign_in (at, account, address, result) values (now(), null, $1, 'wrong')`, [phone]);
    expect(await tablesWith((text) => canaries.foundIn(text))).toEqual([`liandong.sign_in: ${phone}`]);
    await world.server.db.pool.query('delete from liandong.sign_in where address = $1', [phone]);
  });
});

type Says = (who: Person | null, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Raw>;

/** Says something personal wherever the interface lets anybody say anything. */
async function plant(c: Canaries, says: Says): Promise<void> {
  const [police, police2, dispatcher, responder, reviewer, leader] = await Promise.all(['police', 'police2', 'dispatcher', 'responder1', 'reviewer', 'leader'].map((u) => world.as(u)));
  if (!police || !police2 || !dispatcher || !responder || !reviewer || !leader) throw new Error('somebody is missing');
  const call = (fill: Record<string, unknown> = {}) => aCall(world, {
    text: c.sentence(), caller: { phone: c.phone(), name: c.name() }, place: { text: c.address(), position: { lon: c.phone(), lat: 1, datum: c.token() } },
    externalId: c.phone(), policeCode: c.identityNumber(), policeNumber: c.phone(), ...fill,
  });
  const take = async (fill?: Record<string, unknown>) => {
    const body = call(fill);
    return { body, id: (JSON.parse((await says(police, 'POST', '/api/v1/calls', body, { 'idempotency-key': c.token() })).text) as { incidentId: string }).incidentId };
  };
  const does = (who: Person, id: string, action: string, body: object) => says(who, 'POST', `/api/v1/incidents/${id}/actions/${action}`, body, { 'idempotency-key': c.token() });

  const { body, id } = await take();
  await says(police, 'POST', '/api/v1/calls', { ...body, text: c.sentence() }); // a conflict
  await says(police, 'POST', '/api/v1/calls', { ...body, revision: 2, text: `${c.sentence()}\0` });
  await says(police, 'POST', '/api/v1/calls', { ...body, revision: 1, receivedAt: c.token() });
  await says(police, 'GET', `/api/v1/calls?source=test&externalId=${c.phone()}`);
  for (const wrong of [{ town: c.name() }, { channel: c.name() }, { source: '' , externalId: c.token() }, { revision: c.phone() }]) await says(police, 'POST', '/api/v1/calls', { ...call(), ...wrong });
  await says(dispatcher, 'POST', '/api/v1/calls', call({ town: 'pujiang' }));
  await says(police, 'POST', '/api/v1/triage', { text: c.sentence() });
  await says(null, 'POST', '/api/v1/session', { username: c.phone(), password: c.token() });
  await says(null, 'POST', '/api/v1/session', { username: 'police', password: c.sentence() });
  await says(null, 'GET', '/api/v1/me', undefined, { authorization: `Bearer ${c.token()}` });

  await does(police, id, 'study', { text: c.sentence() });
  for (const wish of [{ verdict: 'divert', item: c.name() }, { verdict: 'police', danger: [c.name()] }, { verdict: c.name() }]) await does(police, id, 'decide', wish);
  await does(police, id, 'decide', { verdict: 'divert', item: 'HJ-04', reason: c.name() });
  await does(police2, id, 'confirm', {});
  await does(dispatcher, id, 'contact', { reached: true, by: 'phone', text: c.sentence() });
  for (const unitId of [c.name(), c.phone()]) for (const action of ['dispatch', 'withdraw', 'hand-back']) await does(dispatcher, id, action, { unitId, reason: c.sentence() });
  await does(dispatcher, id, 'supplement', { text: c.sentence(), excluded: [c.name()] });
  await does(dispatcher, id, 'supplement', { text: c.sentence(), place: c.address() });
  await does(dispatcher, id, 'supplement', { text: c.sentence() });
  await does(dispatcher, id, 'note', { text: c.sentence() });
  await does(dispatcher, id, 'dispatch', { unitId: CREW });
  await does(responder, id, 'decline', { reason: c.sentence() });
  await does(dispatcher, id, 'dispatch', { unitId: CREW });
  await does(responder, id, 'accept', {});
  await does(responder, id, 'arrive', { statedAt: c.token() });
  const phoneAsNumber = Number(c.phone());
  await does(responder, id, 'record', { kind: 'parties', text: c.sentence(), statedAt: c.token(), data: { who: c.name(), number: phoneAsNumber, [`k${c.phone()}`]: true, [c.name()]: 1, code: `a${c.phone()}`, id: c.identityNumber() } });
  await does(responder, id, 'assist', { kind: 'identity', text: c.sentence(), assistId: c.token() });
  await does(responder, id, 'assist', { kind: 'identity', text: c.sentence() });
  await does(police, id, 'assist', { answer: c.sentence() });
  await does(responder, id, 'return', { reason: c.sentence(), text: c.sentence(), proposedUnitId: c.name() });
  await does(responder, id, 'return', { reason: 'not_ours', text: c.sentence(), proposedUnitId: c.phone() });
  await does(responder, id, 'return', { reason: 'not_ours', text: c.sentence() });
  await does(dispatcher, id, 'dispatch', { unitId: CREW_2 });
  const second = await world.as('responder2');
  await does(second, id, 'accept', {});
  await does(second, id, 'return', { reason: 'unclear', text: c.sentence() });
  await does(leader, id, 'adjudicate', { unitId: c.name(), reason: c.sentence() });
  await does(leader, id, 'adjudicate', { unitId: CREW_2, item: c.token(), reason: c.sentence() });
  await does(leader, id, 'adjudicate', { unitId: CREW_2, reason: c.sentence() });
  await does(second, id, 'escalate', { to: 'town_leader', reason: c.sentence() });
  await does(second, id, 'hand-back', { reason: c.sentence() });
  await does(police, id, 'refuse', { reason: c.sentence() });
  for (const kind of ['note', 'persuasion', 'parties', 'measure']) await does(second, id, 'record', { kind, text: c.sentence() });
  await does(second, id, 'finish', { outcome: c.name(), text: c.sentence() });
  await does(second, id, 'finish', { outcome: 'settled', text: c.sentence() });
  await does(reviewer, id, 'redo', { reason: c.sentence() });
  await does(reviewer, id, 'review', { result: c.name(), text: c.sentence() });
  await does(dispatcher, id, 'merge', { intoIncidentId: c.token() });
  await does(dispatcher, id, 'link', { incidentId: c.token(), reason: c.sentence() });
  await does(dispatcher, id, 'link', { incidentId: (await take()).id, reason: c.sentence() });
  await does(dispatcher, id, 'pass-on', { town: c.name(), reason: c.sentence() });
  await does(dispatcher, id, 'pass-on', { town: 'pujiang', reason: c.sentence() });
  const other = await take();
  await does(police, other.id, 'close', { outcome: c.name(), text: c.sentence() });
  await does(police, other.id, 'decide', { verdict: 'police', reason: c.name() });
  await does(police, other.id, 'acknowledge', { by: 'telephone', result: 'done' });
  await does(police, other.id, 'reopen', { reason: c.sentence() });

  for (const query of [`q=${encodeURIComponent(c.name())}`, `q=${c.phone()}`, `area=${encodeURIComponent(c.address())}`, `status=${encodeURIComponent(c.name())}`, `dueBefore=${c.token()}`, `cursor=${c.token()}`, `limit=${c.token()}`]) await says(dispatcher, 'GET', `/api/v1/incidents?${query}`);
  for (const path of ['', '/events', '/looks', '/recommendations', '/words?purpose=x', '/records?purpose=x']) await says(leader, 'GET', `/api/v1/incidents/${c.token()}${path}`);
  await says(dispatcher, 'GET', `/api/v1/incidents/${id}/words?purpose=${encodeURIComponent(c.sentence())}`);
  await says(leader, 'GET', `/api/v1/funnel?town=${encodeURIComponent(c.name())}`);
  await says(leader, 'GET', `/api/v1/funnel?from=${c.token()}`);
  await says(dispatcher, 'GET', `/api/v1/events?after=${c.token()}x${'y'.repeat(8200)}`);
  await says(dispatcher, 'POST', `/api/v1/incidents/${id}/actions/note`, undefined, { 'content-type': 'application/json', 'if-match': c.token() });
  await says(null, 'GET', `/${encodeURIComponent(c.name())}`);
  await byLink(c, call({ externalId: c.token(), text: c.sentence() }));
}

/** The caller's own side: digits that are wrong, words that are right, tokens that were never given out. */
async function byLink(c: Canaries, body: Record<string, unknown>): Promise<void> {
  const police = await world.as('police');
  const phone = c.phone();
  const { incidentId } = (await police.post<{ incidentId: string }>('/calls', { ...body, flags: {}, caller: { phone, name: c.name() }, text: `晚上太吵，${c.name()}` })).body;
  await police.does(incidentId, 'decide', { verdict: 'advice' });
  await world.settle();
  const caller = callerWith(linkIn(messages(world, phone)[0]));
  await callerWith(`${world.url}/r/${c.token()}`).opens();
  await caller.sends('open', { digits: c.phone() });
  const { permit } = await caller.shows(phone.slice(-4));
  await caller.sends('score', { score: '3', text: c.sentence(), permit });
  await caller.sends('again', { text: c.sentence(), permit });
}

/** Every column of every table but the vault's, as text. */
async function tablesWith(leaks: (text: string) => string[]): Promise<string[]> {
  const { pool } = world.server.db;
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm', 'p') and n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'vault')`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const canary of leaks(rows.map((r) => r.row).join('\n'))) found.push(`${name}: ${canary}`);
  }
  return found;
}
