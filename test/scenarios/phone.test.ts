/** A phone that was without signal: what it kept arrives once, in order, and the server alone judges it (DOMAIN-RULES 3.7). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportAnswer } from '#domain/response/contract.ts';
import { CREW, CREW_2, diverted, finishes, goes, handledBy, timeline, typesOf } from '#test/support/journey.ts';
import { makeWorld, type Person, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world?.close(); });

let devices = 0;
interface Kept { n: number; incidentId: string; action: string; body: Record<string, unknown>; statedAt: string }

/** A phone as the server sees it: it numbers, keeps, and tells. */
function phone(who: Person) {
  devices += 1;
  const id = devices.toString(16).padStart(32, '0');
  let issued = 0;
  const tell = async (commands: Kept[], held = commands.map((c) => c.n), more: object = {}): Promise<ReportAnswer> => {
    const answer = await who.post<ReportAnswer>(`/devices/${id}/commands`, { issued, held, commands, ...more });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  return {
    id, tell,
    keep(incidentId: string, action: string, body: Record<string, unknown> = {}): Kept {
      issued += 1;
      return { n: issued, incidentId, action, body, statedAt: '2026-03-18T10:02:00+08:00' };
    },
  };
}

async function offered(unit = CREW): Promise<string> {
  const id = await diverted(world);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: unit });
  return id;
}

const results = (a: ReportAnswer): string[] => a.receipts.map((r) => r.result);

describe('a phone tells what it kept', () => {
  test('a whole visit without signal arrives in order; told twice it is done once', async () => {
    const who = await world.as('responder1');
    const [id, p] = [await offered(), phone(who)];
    const visit = [
      p.keep(id, 'accept'), p.keep(id, 'depart'), p.keep(id, 'arrive', {}),
      ...['note', 'persuasion', 'parties', 'measure'].map((kind) => p.keep(id, 'record', { kind, text: '双方同意午休时间停工' })),
      p.keep(id, 'finish', { outcome: 'settled' }),
    ];
    const first = await p.tell(visit.toReversed());
    expect(results(first)).toEqual(visit.map(() => 'done'));
    expect(first.lost).toEqual({ count: 0, since: null });
    await world.settle();
    const before = await timeline(await world.as('dispatcher'), id);
    expect(await p.tell(visit)).toEqual(first);
    expect(await timeline(await world.as('dispatcher'), id)).toEqual(before);
    expect((await who.sees(id)).status).toBe('finished');
    expect(before.find((e) => e.type === 'assignment.departed')?.data).toMatchObject({ statedAt: '2026-03-18T02:02:00.000Z' });
  });

  test('a decision that came too late is refused with its reason; the facts after it are kept and move nothing', async () => {
    const who = await world.as('responder1');
    const [id, p] = [await offered(), phone(who)];
    const dispatcher = await world.as('dispatcher');
    await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'no_answer' });
    await dispatcher.does(id, 'dispatch', { unitId: CREW_2 });
    const told = await p.tell([p.keep(id, 'accept'), p.keep(id, 'arrive'), p.keep(id, 'record', { kind: 'note', text: '已劝停' })]);
    expect(results(told)).toEqual(['refused', 'kept', 'kept']);
    expect(told.receipts[0]?.reason?.zh).toBe('派单已撤回，请停止前往。');
    const late = (await timeline(dispatcher, id)).filter((e) => e.type === 'late.recorded');
    expect(late.map((e) => e.data['act'])).toEqual(['arrive', 'record']);
    expect(late[1]?.data).toMatchObject({ kind: 'note', statedAt: '2026-03-18T02:02:00.000Z', because: 'response.withdrawn' });
    expect((await dispatcher.sees(id)).status).toBe('dispatched');
    await dispatcher.does(id, 'withdraw', { unitId: CREW_2, reason: 'no_answer' });
  });

  test('a call for the police always arrives: while another unit has it, when the police have it, and after closing', async () => {
    const who = await world.as('responder1');
    const dispatcher = await world.as('dispatcher');
    const p = phone(who);
    const id = await offered();
    await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'no_answer' });
    expect(results(await p.tell([p.keep(id, 'hand-back', { reason: '有人持刀' })]))).toEqual(['done']);
    expect((await dispatcher.sees(id)).police).toMatchObject({ why: 'hand_back', status: 'asked' });
    await (await world.as('police')).does(id, 'acknowledge');
    expect(results(await p.tell([p.keep(id, 'hand-back', { reason: '有人持刀' })]))).toEqual(['done']);
    await (await world.as('police')).does(id, 'acknowledge', { result: 'done' });
    expect((await dispatcher.sees(id)).status).toBe('closed');
    const again = p.keep(id, 'hand-back', { reason: '又打起来了' });
    expect(results(await p.tell([again]))).toEqual(['done']);
    expect(await dispatcher.sees(id)).toMatchObject({ status: 'with_police', holder: { kind: 'station' } });
    const types = await typesOf(dispatcher, id);
    await p.tell([again]);
    expect(await typesOf(dispatcher, id)).toEqual(types);
  });

  test('numbers that never come are counted, and since when; a number still held is not lost', async () => {
    const who = await world.as('responder1');
    const id = await handledBy(world, 'responder1', CREW);
    const p = phone(who);
    const [one, two, three, four] = [p.keep(id, 'depart'), p.keep(id, 'record', { kind: 'note' }), p.keep(id, 'record', { kind: 'note' }), p.keep(id, 'note', { text: '到了' })];
    expect((await p.tell([one], [1, 2, 3, 4])).lost.count).toBe(0);
    const told = await p.tell([four]);
    expect(told.lost).toEqual({ count: 2, since: world.now() });
    const rows = (await (await world.as('dispatcher')).get<{ items: { id: string; lost: number }[] }>('/devices')).body.items;
    expect(rows.find((d) => d.id === p.id)?.lost).toBe(2);
    expect((await p.tell([two, three])).lost).toEqual({ count: 0, since: null });
    await who.does(id, 'arrive');
    await finishes(who, id, ['note', 'persuasion', 'parties', 'measure']);
  });

  test('a phone that went silent is noticed when the person comes with another one; one that logged out is not', async () => {
    const who = await world.as('committee1');
    const first = phone(who);
    await first.tell([]);
    expect((await phone(who).tell([])).silent).toEqual({ since: world.now() });
    for (const p of [first]) await p.tell([], [], { leaving: true });
    expect((await first.tell([], [], { leaving: true })).silent).toBeNull();
  });

  test('two phones of one crew: the second learns that it is done already, its records are kept', async () => {
    const who = await world.as('responder1');
    const id = await offered();
    const [a, b] = [phone(who), phone(who)];
    expect(results(await a.tell([a.keep(id, 'accept'), a.keep(id, 'depart')]))).toEqual(['done', 'done']);
    expect(results(await b.tell([b.keep(id, 'accept'), b.keep(id, 'depart'), b.keep(id, 'record', { kind: 'note', text: '门口有坡道' })]))).toEqual(['refused', 'kept', 'done']);
    await who.does(id, 'hand-back', { reason: '有危险' });
    await (await world.as('police')).does(id, 'acknowledge');
  });

  test('what is no command is refused by itself; nobody tells about an incident that was never theirs', async () => {
    const who = await world.as('responder1');
    const id = await offered(CREW);
    const p = phone(await world.as('committee1'));
    const told = await p.tell([p.keep(id, 'accept', { surprise: 1 }), p.keep(id, 'arrive'), p.keep('inc_nowhere', 'hand-back', { reason: 'x' })]);
    expect(told.receipts.map((r) => r.code)).toEqual(['request.invalid', 'incident.unknown', 'incident.unknown']);
    expect((await who.post(`/devices/${p.id}/commands`, { issued: 1, held: [], commands: [{ n: 0 }] })).status).toBe(400);
    expect((await (await world.as('reviewer')).post(`/devices/${p.id}/commands`, { issued: 0, held: [], commands: [] })).status).toBe(403);
    await goes(who, id);
  });
});
