/** P4 and P7: who is erased is gone from everywhere, backups too; what is kept goes on its day; the record stays whole. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plus } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { TwoPersonView } from '#domain/two-person/contract.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { inTowns } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault, openEntries } from '#server/platform/vault.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import { makeCanaries } from '#test/support/canaries.ts';
import { ask, distinct, finishes, handledBy, COMMITTEE, loopWorld } from '#test/support/journey.ts';
import { liandong } from '#test/support/process.ts';
import { size, within } from '#test/support/size.ts';
import { takeCall, type World } from '#test/support/world.ts';
import { backUp, restoredTo, type BackedUp } from '../backup/town.ts';
import { connected } from '../ledger/world.ts';
import { exportRecord } from '#server/ledger/write-export.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';

const PERSONS = size('P4', 20);
let world: World;
let backup: BackedUp;
beforeAll(async () => { world = await loopWorld(); backup = await backUp(world); }, 60_000);
afterAll(async () => { await backup.close(); await world.close(); });

const passwordOf = (name: string): string => readDemoPasswords(world.dataDir).get(name) ?? '';
const erase = (args: string[], password = '') => liandong(['erase', ...args], { DATABASE_URL: world.server.db.url, LIANDONG_DATA: world.dataDir, LIANDONG_DEMO: 'still' }, password);

/** Asked for by the administrator, confirmed by the district's lead: the outcome. */
async function together(kind: string, about: object, reason = '本人申请'): Promise<Record<string, unknown> | null> {
  const asked = await (await world.as('admin')).post<TwoPersonView>('/two-person', { kind, about, reason });
  const lead = await world.as('lead');
  const { body } = await lead.post<TwoPersonView>(`/two-person/${asked.body.id}/answer`, { answer: 'confirm' });
  const done = body.status === 'confirmed' ? await carriedOut(lead, body.id) : body;
  expect(done?.status).toBe('done');
  return done?.outcome ?? null;
}

/** What was confirmed is carried out by a consumer: on a busy machine the answer does not wait for it. */
async function carriedOut(reader: Awaited<ReturnType<World['as']>>, id: string): Promise<TwoPersonView | undefined> {
  await world.settle();
  const { body } = await reader.get<{ items: TwoPersonView[] }>('/two-person');
  return body.items.find((act) => act.id === id);
}
const verified = (url: string) => connected(url, (client) => inWholeSnapshot(client, () => verifyDatabase(client, [], null)));

/** Everything a database holds, as text. */
async function dump(db: World['server']['db']): Promise<string> {
  const { rows: tables } = await db.pool.query<{ t: string }>(`select format('%I.%I', n.nspname, c.relname) as t from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('ledger', 'liandong', 'vault')`);
  const texts = await Promise.all(tables.map(async ({ t }) => (await db.pool.query<{ x: string | null }>(`select string_agg(r::text, E'\\n') as x from ${t} r`)).rows[0]?.x ?? ''));
  return texts.join('\n');
}

/** Whatever opens with the master key, as text: what a thief of database, key file and secret reads. */
async function opened(db: World['server']['db'], at: Instant): Promise<string> {
  const vault = createVault(openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' }));
  const towns = world.server.district.towns.map((t) => t.id);
  return inTowns(db, towns, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from vault.entry');
    const entries = await openEntries(vault, client, rows.map((r) => r.id), { who: 'test', at, purpose: 'test', fields: ['words', 'identity'] });
    return [...entries.values()].map((e) => e.text ?? '').join('\n');
  });
}

describe('P4: erasure', () => {
  test(`${PERSONS} persons erased by their number: nothing of them opens or lies anywhere, in an old backup neither; all else stands`, async () => {
    const taken = new Set<string>();
    const [gone, stays] = [makeCanaries(4, taken), makeCanaries(44, taken)];
    const police = await world.as('police');
    const phones = Array.from({ length: PERSONS }, () => gone.phone());
    let homes = 0;
    const callOf = (phone: string, name: string) => takeCall(world, police, { place: { text: `第${(homes += 1)}条弄1号` }, caller: { phone, name }, text: `楼上吵闹，我是${name}，电话${phone}` });
    for (const phone of phones) await callOf(phone, gone.name());
    for (let n = 0; n < 5; n++) await callOf(stays.phone(), stays.name());
    await callOf(phones[0] ?? '', gone.name()); // the same person once more
    const begun = (await backup.following.base(), world.now());
    const seen = await opened(world.server.db, world.now());
    expect(gone.foundIn(seen).length).toBeGreaterThanOrEqual(2 * PERSONS);
    const leader = await world.as('leader');
    const numbers = (await leader.get('/funnel')).body;

    for (const phone of phones) expect((await together('erase.person', { phone }))?.['keys']).toBeGreaterThan(0);
    expect(await together('erase.person', { phone: phones[0] ?? '' }), 'nothing is left').toEqual({ keys: 0 });
    await backup.following.segment();

    const after = await opened(world.server.db, world.now());
    expect(gone.foundIn(after)).toEqual([]);
    expect(stays.foundIn(after).length).toBeGreaterThanOrEqual(10);
    const lines: string[] = [];
    await connected(world.server.db.url, (client) => inWholeSnapshot(client, async () => { for await (const line of exportRecord(client)) lines.push(line); }));
    for (const text of [await dump(world.server.db), lines.join('')]) expect(gone.foundIn(text)).toEqual([]);
    expect((await verified(world.server.db.url)).firstBad).toBeNull();
    expect((await leader.get('/funnel')).body).toEqual(numbers);
    const [record] = await ask<{ n: number }>(world, `select count(*)::int as n from vault.erasure`);
    expect(record?.n).toBeGreaterThanOrEqual(2 * PERSONS);

    const restored: FreshDatabase = (await restoredTo(null, backup)).database;
    const old = await restoredTo(begun, backup);
    for (const { db } of [restored, old.database]) {
      const text = await opened(db, world.now());
      expect(gone.foundIn(text)).toEqual([]);
      expect(stays.foundIn(text).length).toBeGreaterThanOrEqual(10);
    }
    await Promise.all([restored.drop(), old.database.drop()]);
  }, within('P4', 120_000));

  test('the command asks in the name of whoever shows the password; it does nothing before another confirmed', async () => {
    expect((await erase(['--phone', '13800000000'])).code).toBe(2);
    expect((await erase(['--incident', 'a', '--phone', 'b', '--by', 'x', '--reason', 'y'])).code).toBe(2);
    const { incidentId } = await takeCall(world, await world.as('police'), distinct());
    const args = ['--incident', incidentId, '--reason', '本人申请', '--by'];
    expect(await erase([...args, 'admin'], 'a wrong password')).toMatchObject({ code: 1, err: 'The user name or the password is wrong.\n' });
    expect(await erase([...args, 'police'], passwordOf('police'))).toMatchObject({ code: 1, err: expect.stringContaining('Your role may not') });
    expect(await erase(['--incident', 'inc_unknown', '--reason', 'x', '--by', 'admin'], passwordOf('admin'))).toMatchObject({ code: 1, err: expect.stringContaining('incident') });
    const asked = await erase([...args, 'admin'], `${passwordOf('admin')}\n`);
    expect(asked).toMatchObject({ code: 0, err: '' });
    const [act = ''] = asked.out.split('\n');
    expect(await erase(['--act', act])).toMatchObject({ code: 1, out: expect.stringContaining('"status":"asked"') });
    await (await world.as('lead')).post(`/two-person/${act}/answer`, { answer: 'confirm' });
    expect(await erase(['--act', act])).toMatchObject({ code: 0, out: expect.stringMatching(/"status":"done","askedBy":"admin","answeredBy":"lead","outcome":\{"keys":[1-9]\}/) });
    expect(await erase(['--act', 'act_none'])).toMatchObject({ code: 1, err: 'There is no such two-person act.\n' });
  }, 120_000);
});

/** A matter of a caller's with all kinds of text, done with and closed. */
async function closedOne(phone: string): Promise<string> {
  const [reviewer, committee] = [await world.as('reviewer'), await world.as('committee1')];
  const id = await handledBy(world, 'committee1', COMMITTEE, 'HJ-04', { caller: { phone, name: '王某' } });
  await committee.does(id, 'depart');
  await committee.does(id, 'arrive');
  await committee.does(id, 'note', { text: '已上门' });
  await finishes(committee, id);
  await reviewer.does(id, 'review', { result: 'pass' });
  return id;
}

/** Which kinds of its texts can still be opened. */
const left = async (id: string | undefined): Promise<string[]> => (await ask<{ kind: string }>(world,
  'select distinct e.kind from vault.entry e join vault.key k on k.id = e.key_id where e.incident = $1 and k.wrapped is not null order by 1', [id])).map((r) => r.kind);
const at = async (closed: Instant, days: number): Promise<void> => { await world.set(plus(closed, { days })); await world.server.keeping.tick(); };

describe('P7: retention', () => {
  test('each kind goes on its day, a day before it is there; a hold keeps everything; each leaves a record', async () => {
    const police = await world.as('police');
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await closedOne(`1370000000${n}`));
    const [plain, held] = ids;
    const open = (await takeCall(world, police, distinct())).incidentId;
    expect(await together('hold.place', { incidentId: held ?? '' }, '诉讼保全')).toEqual({ held: 1 });
    expect(await together('hold.place', { incidentId: held ?? '' }, '再次')).toEqual({ held: 0 });
    const closed = world.now();
    const all = await left(plain);
    expect(all).toEqual(['identity', 'note', 'place_text', 'words']);
    for (const [days, kinds] of [[364, all], [366, ['note', 'place_text', 'words']], [729, ['note', 'place_text', 'words']], [731, ['note']], [1824, ['note']], [1826, []]] as const) {
      await at(closed, days);
      expect({ days, kinds: await left(plain) }).toEqual({ days, kinds });
      expect({ days, kinds: await left(held) }).toEqual({ days, kinds: all });
      expect((await left(open)).length).toBeGreaterThan(0);
    }
    const [record] = await ask<{ reasons: string[] }>(world, 'select array_agg(distinct reason order by reason) as reasons from vault.erasure where incident = $1', [plain]);
    expect(record?.reasons).toEqual(['kept 1825 days after closing', 'kept 365 days after closing', 'kept 730 days after closing']);
    expect((await verified(world.server.db.url)).firstBad).toBeNull();
    expect(await together('erase.incident', { incidentId: held ?? '' }), 'a hold stands above an erasure').toEqual({ keys: 0 });
    expect(await together('hold.lift', { incidentId: held ?? '' }, '已结案')).toEqual({ lifted: 1 });
    await world.server.keeping.tick();
    expect(await left(held)).toEqual([]);
  }, 120_000);

  test('the twins: one that is two days early, one that is two days late, one that forgets the hold: each is seen', async () => {
    const [{ whole } = { whole: '' }] = await ask<{ whole: string }>(world, `select pg_get_functiondef('vault.destroy_expired'::regproc) as whole`);
    const broken = async (right: string, wrong: string): Promise<void> => {
      expect(whole).toContain(right);
      await ask(world, whole.replace(right, wrong));
    };
    const [plain, held] = [await closedOne('13700000008'), await closedOne('13700000009')];
    expect(await together('hold.place', { incidentId: held }, '诉讼保全')).toEqual({ held: 1 });
    const closed = world.now();
    const due = 'i.closed_at <= p_closed_before';
    await broken(due, `${due} - interval '2 days'`);
    await at(closed, 366);
    expect(await left(plain), 'late').toContain('identity');
    await ask(world, whole);
    await at(closed, 366);
    expect(await left(plain)).toEqual(['note', 'place_text', 'words']);
    await broken(due, `${due} + interval '2 days'`);
    await at(closed, 729);
    expect(await left(plain), 'early').toEqual(['note']);
    await broken('and not exists (select from vault.hold h where h.incident = k.incident and h.lifted_at is null)', '');
    await at(closed, 731);
    expect(await left(held), 'no hold').toEqual(['note']);
    await ask(world, whole);
  }, 120_000);
});
