/** What one person asks for and another confirms: through HTTP, on the record, and by nobody alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TwoPersonPage, TwoPersonView } from '#domain/two-person/contract.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';
import { commit } from '#server/two-person/store.ts';
import { makeWorld, takeCall, type Person, type Problem, type World } from '#test/support/world.ts';

let world: World;
let [admin, lead, leader, commander, dispatcher, police]: (Person | null)[] = [];
const who = (person: Person | null | undefined): Person => { if (!person) throw new Error('only inside a test'); return person; };
beforeAll(async () => {
  world = await makeWorld();
  [admin, lead, leader, commander, dispatcher, police] = await Promise.all(['admin', 'lead', 'leader', 'commander', 'dispatcher', 'police'].map((name) => world.as(name)));
}, 120_000);
afterAll(async () => { await world.close(); });

const asks = (person: Person, kind: string, about: object, reason = '本人申请') => person.post<TwoPersonView & Problem>('/two-person', { kind, about, reason });
const answers = (person: Person, id: string, answer: string) => person.post<TwoPersonView & Problem>(`/two-person/${id}/answer`, { answer });
const opens = async (id: string) => (await who(police).get<{ calls: { text: string | null }[] }>(`/incidents/${id}/words?purpose=triage`)).body.calls[0]?.text ?? null;

describe('an erasure', () => {
  test('is asked for by one, carried out once another confirmed, and each step is an event of the town', async () => {
    const { incidentId } = await takeCall(world, who(police));
    expect(await opens(incidentId)).toContain('楼上');
    const asked = await asks(who(admin), 'erase.incident', { incidentId });
    expect(asked).toMatchObject({ status: 201, body: { status: 'asked', askedBy: 'admin', town: 'pujin', may: ['withdraw'] } });
    expect((await answers(who(admin), asked.body.id, 'confirm')).body.code, 'who runs the machines confirms no erasure').toBe('two_person.not_for_you');
    expect(await opens(incidentId)).toContain('楼上');
    const waiting = await who(lead).get<TwoPersonPage>('/two-person?open=true');
    expect(waiting.body.items.find((a) => a.id === asked.body.id)?.may).toEqual(['confirm', 'refuse']);
    const done = await answers(who(lead), asked.body.id, 'confirm');
    expect(done.body).toMatchObject({ status: 'done', answeredBy: 'lead', outcome: { keys: 1 } });
    expect(await opens(incidentId)).toBeNull();
    const { rows } = await world.server.db.pool.query<{ type: string; payload: string }>('select type, payload from ledger.event where incident = $1 order by seq', [asked.body.id]);
    expect(rows.map((r) => r.type)).toEqual(['two_person.asked', 'two_person.confirmed', 'two_person.done']);
    expect(rows.map((r) => r.payload).join('')).not.toContain('本人申请');
    expect((await answers(who(commander), asked.body.id, 'refuse')).body.code).toBe('two_person.not_open');
  });

  test('of a person is asked for by number, of which the record keeps nothing', async () => {
    const phone = '13912340987';
    const { incidentId } = await takeCall(world, who(police), { caller: { phone, name: '测试' } });
    const asked = await asks(who(lead), 'erase.person', { phone });
    expect(asked.body).toMatchObject({ status: 'asked', about: {}, towns: expect.arrayContaining(['pujin', 'pujiang']) });
    expect((await asks(who(leader), 'erase.person', { phone })).body.code, 'a leader of one town erases in no other').toBe('two_person.towns_needed');
    expect((await asks(who(commander), 'erase.person', { phone })).body.code).toBe('two_person.asked_already');
    expect((await answers(who(commander), asked.body.id, 'confirm')).body.status).toBe('done');
    expect(await opens(incidentId)).toBeNull();
    const { rows } = await world.server.db.pool.query<{ n: number }>(`select count(*)::int as n from ledger.event where payload like '%${phone}%'`);
    expect(rows[0]?.n).toBe(0);
  });

  test('is stopped by a legal hold, which two persons place and two lift', async () => {
    const { incidentId } = await takeCall(world, who(police));
    const { number } = await who(police).sees(incidentId); // as people name it
    const held = await asks(who(leader), 'hold.place', { incidentId: number }, '诉讼保全');
    expect(held.body.about).toEqual({ incidentId });
    expect((await answers(who(lead), held.body.id, 'confirm')).body).toMatchObject({ status: 'done', outcome: { held: 1 } });
    const asked = await asks(who(leader), 'erase.incident', { incidentId });
    expect((await answers(who(lead), asked.body.id, 'confirm')).body.outcome).toEqual({ keys: 0 });
    const lifted = await asks(who(leader), 'hold.lift', { incidentId }, '已结案');
    expect((await answers(who(lead), lifted.body.id, 'confirm')).body.outcome).toEqual({ lifted: 1 });
    const again = await asks(who(leader), 'erase.incident', { incidentId });
    expect((await answers(who(commander), again.body.id, 'confirm')).body.outcome).toEqual({ keys: 1 });
  });
});

describe('asked for again under the same key', () => {
  test('is the same act, as it stands by then; other words under the key are refused', async () => {
    const { incidentId } = await takeCall(world, who(police));
    const ask = (reason = '本人申请') => who(admin).post<TwoPersonView & Problem>('/two-person', { kind: 'erase.incident', about: { incidentId }, reason }, { 'idempotency-key': 'ask-once' });
    const [one, two] = await Promise.all([ask(), ask()]);
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    expect((await ask('另一理由')).body.code).toBe('request.key_reused');
    expect((await answers(who(lead), one.body.id, 'refuse')).status).toBe(200);
    expect((await ask()).body).toMatchObject({ id: one.body.id, status: 'refused' });
    const { rows } = await world.server.db.pool.query<{ n: number }>(`select count(*)::int as n from ledger.event where type = 'two_person.asked' and incident = $1`, [one.body.id]);
    expect(rows[0]?.n).toBe(1);
  });
});

describe('nobody alone, nobody late, nobody without the right', () => {
  const one = async () => (await takeCall(world, who(police))).incidentId;

  test('the same person, another role, another town, an unknown act', async () => {
    const asked = await asks(who(lead), 'erase.incident', { incidentId: await one() });
    expect((await answers(who(lead), asked.body.id, 'confirm')).body.code).toBe('two_person.same_person');
    expect((await answers(who(lead), asked.body.id, 'refuse')).body.code).toBe('two_person.same_person');
    expect((await answers(who(police), asked.body.id, 'confirm')).body.code).toBe('two_person.not_for_you');
    expect((await answers(who(dispatcher), asked.body.id, 'confirm')).body.code).toBe('access.denied');
    expect((await answers(await world.as('leader-pj'), asked.body.id, 'confirm')).body.code, 'its existence is not told').toBe('two_person.unknown');
    expect((await answers(who(commander), asked.body.id, 'withdraw')).body.code).toBe('two_person.not_the_asker');
    expect((await answers(who(lead), asked.body.id, 'withdraw')).body.status).toBe('withdrawn');
    expect((await answers(who(commander), asked.body.id, 'confirm')).body.code).toBe('two_person.not_open');
  });

  test('refused is refused; what was not answered in time is over, by rule at once and on the record by the clock', async () => {
    const refused = await asks(who(admin), 'erase.incident', { incidentId: await one() });
    expect((await answers(who(lead), refused.body.id, 'refuse')).body).toMatchObject({ status: 'refused', outcome: null });
    const late = await asks(who(admin), 'erase.incident', { incidentId: await one() });
    await world.pass({ hours: 73 });
    expect((await answers(who(lead), late.body.id, 'confirm')).body.code).toBe('two_person.expired');
    await world.server.keeping.tick();
    const { body } = await who(lead).get<TwoPersonPage>('/two-person');
    expect(body.items.find((a) => a.id === late.body.id)).toMatchObject({ status: 'expired', answeredBy: null });
  });

  test('whoever asked and was then disabled, or lost the role, has asked for nothing', async () => {
    const first = await asks(who(leader), 'erase.incident', { incidentId: await one() });
    const { auth } = await serverAuth();
    await auth({ roles: ['reviewer'] });
    expect((await answers(who(lead), first.body.id, 'confirm')).body.code).toBe('two_person.right_withdrawn');
    await auth({ roles: ['town_leader'], disabled: true });
    expect((await answers(who(lead), first.body.id, 'confirm')).body.code).toBe('two_person.right_withdrawn');
    await auth({ disabled: false });
    expect((await answers(who(lead), first.body.id, 'confirm')).body.status).toBe('done');
  });

  async function serverAuth() {
    const { changeAccount } = await import('#server/platform/accounts.ts');
    const { inTowns } = await import('#server/platform/db.ts');
    return { auth: (change: Parameters<typeof changeAccount>[2]) => inTowns(world.server.db, [], (client) => changeAccount(client, 'leader', change, world.now())) };
  }

  test.each([
    ['no such kind', { kind: 'nothing.at_all', about: {}, reason: 'x' }, 'request.invalid'],
    ['a body of another kind', { kind: 'erase.incident', about: { phone: '13912340987' }, reason: 'x' }, 'request.invalid'],
    ['no reason', { kind: 'erase.incident', about: { incidentId: 'x' }, reason: '  ' }, 'request.invalid'],
    ['an unknown incident', { kind: 'erase.incident', about: { incidentId: 'inc_none' }, reason: 'x' }, 'incident.unknown'],
    ['a number that is none', { kind: 'erase.person', about: { phone: 'abcdef' }, reason: 'x' }, 'request.invalid'],
  ])('%s is refused', async (_what, body, code) => {
    expect((await who(lead).post<Problem>('/two-person', body)).body.code).toBe(code);
  });

  test('the database itself knows that two persons are two', async () => {
    await expect(world.server.db.pool.query(`update liandong.two_person_act set answered_by = asked_by where status = 'done'`)).rejects.toMatchObject({ constraint: 'two_persons' });
  });
});

test('the record verifies with these events in it, and commits to what was asked and why', async () => {
  const client = await world.server.db.pool.connect();
  try {
    expect((await inWholeSnapshot(client, () => verifyDatabase(client, [], null))).firstBad).toBeNull();
    const { rows } = await client.query<{ id: string; about: string; reason: string; salt: Buffer; commitment: string }>(
      `select a.id, a.about, a.reason, a.salt, e.payload::json #>> '{data,commitment}' as commitment from liandong.two_person_act a join ledger.event e on e.incident = a.id and e.type = 'two_person.asked'`);
    expect(rows.length).toBeGreaterThan(8);
    for (const r of rows) expect(commit(r.salt, { about: JSON.parse(r.about) as Record<string, unknown>, reason: r.reason }).toString('hex')).toBe(r.commitment);
  } finally {
    client.release();
  }
});

test('verify finds a row of an act that is not what its events say: who, when, what for, what came of it, gone, or made up', async () => {
  const client = await world.server.db.pool.connect();
  const bad = async () => (await inWholeSnapshot(client, () => verifyDatabase(client, [], null))).firstBad;
  const done = `(select id from liandong.two_person_act where status = 'done' order by id limit 1)`;
  const changes = [
    [`asked_by = 'somebody'`, 'asked_by'], [`answered_by = 'somebody'`, 'answered_by'], [`answered_at = answered_at + interval '1 second'`, 'answered_at'],
    [`outcome = '{"keys":99}'`, 'outcome'], [`reason = '改过的理由'`, 'about or reason'], [`about = '{"incidentId":"inc_other"}'`, 'about or reason'], [`status = 'failed'`, 'status'], [`expires_at = expires_at + interval '1 hour'`, 'expires_at'],
  ] as const;
  try {
    await client.query('create table kept as select * from liandong.two_person_act');
    for (const [set, what] of changes) {
      await client.query(`update liandong.two_person_act set ${set} where id = ${done}`);
      expect(await bad(), set).toMatchObject({ reason: 'row', detail: expect.stringMatching(new RegExp(`^${what} of two-person act`)) });
      await client.query(`delete from liandong.two_person_act where id = ${done.replace('liandong.two_person_act', 'kept')}`);
      expect(await bad(), 'gone').toMatchObject({ reason: 'row', detail: expect.stringContaining('has no row') });
      await client.query(`insert into liandong.two_person_act select * from kept where id not in (select id from liandong.two_person_act)`);
      expect(await bad(), 'twin').toBeNull();
    }
    await client.query(`insert into liandong.two_person_act select 'act_made_up', town, towns, kind, about, reason, salt, commitment, asked_by, at, expires_at, status, answered_by, answered_at, ended_at, outcome from kept where id = ${done}`);
    expect(await bad(), 'made up').toMatchObject({ reason: 'row', detail: 'two-person act act_made_up has a row but no events' });
    await client.query(`delete from liandong.two_person_act where id = 'act_made_up'`);
  } finally {
    await client.query('drop table if exists kept');
    client.release();
  }
});
