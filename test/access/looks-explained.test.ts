/** P6: in a town at work, looks are explained by the work; the curious ones are all in the list that somebody reads. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chance } from '#test/support/canaries.ts';
import { CREW, finishes, goes, loopWorld, noise } from '#test/support/journey.ts';
import type { Person, World } from '#test/support/world.ts';

interface Unexplained { items: { incidentId: string; who: string; at: string; purpose: string; reason: string | null }[]; looks: number }
interface Glass { items: { id: string; incidentId: string; who: string; reason: string; at: string; until: string; reviewDue: string; reviewedBy: string | null; finding: string | null }[] }

const CURIOUS = 50;
const random = chance(6);
let world: World;
let people: Record<'police' | 'dispatcher' | 'responder1' | 'reviewer' | 'admin' | 'leader', Person>;
beforeAll(async () => {
  world = await loopWorld();
  people = Object.fromEntries(await Promise.all(['police', 'dispatcher', 'responder1', 'reviewer', 'admin', 'leader'].map(async (u) => [u, await world.as(u)]))) as typeof people;
}, 60_000);
afterAll(async () => { await world.close(); });

const looks = async (who: Person, id: string, purpose: string, what = 'words') => (await who.get<{ openUntil?: string | null }>(`/incidents/${id}/${what}?purpose=${encodeURIComponent(purpose)}`));
const unexplained = async (): Promise<Unexplained> => (await people.admin.get<Unexplained>('/looks/unexplained')).body;
const glass = async (open = false): Promise<Glass['items']> => (await people.admin.get<Glass>(`/looks/break-glass${open ? '?open=true' : ''}`)).body.items;

/** Each look at the time and for the purpose at which the work needs it. */
async function lives(): Promise<string> {
  const { police, dispatcher, responder1, reviewer } = people;
  const { incidentId: id } = await noise(world);
  await looks(police, id, 'triage');
  await police.does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  for (const purpose of ['first_contact', 'dispatch']) await looks(dispatcher, id, purpose);
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone', text: '已联系' });
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await goes(responder1, id);
  await responder1.does(id, 'note', { text: '在场' });
  await looks(responder1, id, 'dispatch', 'records');
  await finishes(responder1, id);
  await looks(reviewer, id, 'review');
  await reviewer.does(id, 'review', { result: 'pass' });
  return id;
}

test(`of a working town's looks none is unexplained; ${CURIOUS} curious ones all are`, async () => {
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) {
    ids.push(await lives());
    await world.pass({ seconds: 30 });
  }
  const before = await unexplained();
  expect(before.looks).toBeGreaterThanOrEqual(12 * 5);
  expect(before.items.length / before.looks).toBeLessThanOrEqual(0.05);
  const planted: string[] = [];
  const curious = [[people.police, 'triage'], [people.dispatcher, 'dispatch'], [people.dispatcher, 'first_contact'], [people.dispatcher, '想看看是谁'], [people.police, 'appeal']] as const;
  for (let n = 0; n < CURIOUS; n++) {
    const [who, purpose] = curious[n % curious.length] ?? curious[0];
    const id = ids[Math.floor(random() * ids.length)] ?? '';
    await world.pass({ minutes: 1 });
    expect((await looks(who, id, purpose)).status).toBe(200);
    planted.push(`${world.now()} ${who.username} ${id}`);
  }
  const after = await unexplained();
  expect(after.items.length - before.items.length).toBe(CURIOUS);
  expect(after.items.map((l) => `${l.at} ${l.who} ${l.incidentId}`)).toEqual(expect.arrayContaining(planted));
}, 120_000);

test('the twin: a vault that calls every look explained: the curious ones are missing in the list', async () => {
  const id = await lives();
  await world.pass({ minutes: 1 });
  const before = await unexplained();
  const ask = (sql: string) => world.server.db.pool.query(sql);
  await ask(`create function vault.explains() returns trigger language plpgsql as $$ begin new.assignment := coalesce(new.assignment, 'duty'); return new; end $$;
    create trigger explains before insert on vault.look for each row execute function vault.explains()`);
  expect((await looks(people.police, id, 'appeal')).status).toBe(200);
  expect((await unexplained()).items.length - before.items.length, 'one was planted').toBe(0);
  await ask('drop trigger explains on vault.look; drop function vault.explains()');
  await world.pass({ minutes: 1 });
  expect((await looks(people.police, id, 'appeal')).status).toBe(200);
  expect((await unexplained()).items.length - before.items.length).toBe(1);
}, 60_000);

describe('break-glass', () => {
  test('is open for fifteen minutes for one reason, then needs another; the day after it is somebody else\'s to review', async () => {
    const id = await lives();
    const before = (await glass()).length;
    const first = await looks(people.dispatcher, id, '来电人家属走失，需核对');
    expect(first.body.openUntil).toBe(new Date(Date.parse(world.now()) + 900_000).toISOString());
    await world.pass({ minutes: 10 });
    expect((await looks(people.dispatcher, id, '继续核对')).body.openUntil).toBe(first.body.openUntil);
    await world.pass({ minutes: 6 });
    await looks(people.dispatcher, id, '再次核对');
    expect((await looks(people.police, id, 'triage')).body.openUntil).toBeNull();
    const opened = (await glass(true)).slice(0, (await glass()).length - before);
    expect(opened.map((g) => g.reason)).toEqual(['再次核对', '来电人家属走失，需核对']);
    expect(opened[0]?.reviewDue, 'the end of the next day, local').toBe('2026-03-19T16:00:00.000Z');

    const [again] = opened;
    const review = (who: Person, finding: string) => who.post<{ code: string; finding: string; reviewedBy: string }>(`/looks/break-glass/${again?.id}/review`, { finding });
    expect((await review(people.dispatcher, 'justified')).status).toBe(403);
    expect((await review(people.leader, 'justified')).body).toMatchObject({ finding: 'justified', reviewedBy: 'leader' });
    expect((await review(people.admin, 'unjustified')).body, 'what was found stays').toMatchObject({ finding: 'justified', reviewedBy: 'leader' });
    expect((await glass(true)).map((g) => g.id)).not.toContain(again?.id);
    expect((await people.leader.post('/looks/break-glass/bg_unknown/review', { finding: 'justified' })).status).toBe(404);
    expect((await people.leader.post(`/looks/break-glass/${again?.id}/review`, { finding: 'perhaps' })).status).toBe(400);
  }, 60_000);

  test('nobody reviews a look of their own, even with the role; the database refuses it, too', async () => {
    const id = await lives();
    await looks(people.dispatcher, id, '核对');
    const [own] = await glass(true);
    await world.server.db.pool.query(`update liandong.account set roles = roles || '{town_leader}' where username = 'dispatcher'`);
    await world.restart();
    const dispatcher = await world.as('dispatcher');
    expect((await dispatcher.post(`/looks/break-glass/${own?.id}/review`, { finding: 'justified' })).body).toMatchObject({ code: 'access.own_look' });
    await expect(world.server.db.pool.query(`update vault.break_glass set reviewed_by = who, reviewed_at = at, finding = 'justified' where id = $1`, [own?.id])).rejects.toThrow('break_glass_two_persons');
  }, 60_000);
});
