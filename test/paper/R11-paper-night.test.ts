/** R11: a night without computers. The page printed before it, forty slips typed in after it, nothing counted twice. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instant } from '#domain/shared/time.ts';
import { secondsBetween } from '#domain/shared/time.ts';
import { chance, makeCanaries } from '#test/support/canaries.ts';
import { ask, COMMITTEE, distinct, goes, loopWorld } from '#test/support/journey.ts';
import { replayed } from '#test/support/replayed.ts';
import { size } from '#test/support/size.ts';
import { plus, takeCall, type CallAnswer, type World } from '#test/support/world.ts';

const SLIPS = 40;
const random = chance(size('R11', 11)); // at night: which night it is
const canaries = makeCanaries(11);
let world: World;
beforeAll(async () => { world = await loopWorld(); });
afterAll(async () => { await world.close(); });

const page = (): string => readFileSync(join(world.dataDir, 'paper', 'pujin.html'), 'utf8');
const WORDS = '咣当乱响偏偏又把铁门弄得灰尘满天，我是';

test('the page says what is open, who has it and what is due, and nothing of who called; it is there with the server off', async () => {
  const [police, dispatcher, committee] = [await world.as('police'), await world.as('dispatcher'), await world.as('committee1')];
  const open: CallAnswer[] = [];
  for (let n = 0; n < 6; n++) {
    const { place } = distinct();
    open.push(await takeCall(world, police, { place, text: `${WORDS}${canaries.name()}`, caller: { phone: canaries.phone(), name: canaries.name() }, ...(n === 0 ? { flags: { weapon: true } } : {}) }));
  }
  const [, handled, closed] = open;
  await police.does(handled?.incidentId ?? '', 'decide', { verdict: 'divert', item: 'HJ-04' });
  await police.does(closed?.incidentId ?? '', 'decide', { verdict: 'advice' });
  await dispatcher.does(handled?.incidentId ?? '', 'dispatch', { unitId: COMMITTEE });
  await goes(committee, handled?.incidentId ?? '');
  await world.server.keeping.tick();
  const text = page();
  if (process.env['KEEP']) writeFileSync(process.env['KEEP'], text);
  const number = (call: CallAnswer | undefined): string => call?.incident.number ?? '?';
  for (const call of open) expect(text.includes(number(call)), number(call)).toBe(call !== closed);
  expect(text.indexOf(number(open[0]))).toBeLessThan(text.indexOf(number(handled)));
  expect(text).toMatch(new RegExp(`${number(handled)}[\\s\\S]*?处置中[\\s\\S]*?居民委员会`));
  expect(text).toContain('截至 2026-03-18 10:00，在办 5 起');
  expect(canaries.foundIn(text)).toEqual([]);
  for (let n = 0; n + 8 <= WORDS.length; n++) expect(text).not.toContain(WORDS.slice(n, n + 8));
  expect(statSync(join(world.dataDir, 'paper', 'pujin.html')).mode & 0o077, 'for its owner only').toBe(0);
  await world.pass({ minutes: 4 });
  await world.restart();
  await world.server.keeping.tick();
  const [, stamp] = /截至 (\S+ \S+)，/.exec(page()) ?? [];
  const stampedAt = new Date(`${stamp?.replace(' ', 'T')}:00+08:00`).toISOString() as Instant;
  expect(secondsBetween(stampedAt, world.now())).toBeLessThanOrEqual(300);
}, 60_000);

test(`${SLIPS} slips typed in: stated and typed time apart, 0 counted twice, and nobody marked late for typing late`, async () => {
  const night = world.now();
  await world.pass({ hours: 8 });
  const people = [await world.as('police'), await world.as('police2')];
  const before = await ask<{ n: number }>(world, 'select count(*)::int as n from liandong.incident');
  const slips = Array.from({ length: SLIPS }, (_, n) => ({ ...distinct(), observed: 'paper', externalId: `slip-${n}`, receivedAt: plus(night, { minutes: 5 + Math.floor(random() * 440) }) }));
  const taken: CallAnswer[] = [];
  const order = [...slips, ...slips.filter((_, n) => n % 4 === 0)].sort(() => random() - 0.5); // a quarter twice, in any order
  for (const [n, slip] of order.entries()) {
    const who = people[n % 2];
    if (who) taken.push(await takeCall(world, who, slip));
    await world.pass({ seconds: 20 });
  }
  expect(taken.filter((t) => t.outcome === 'duplicate')).toHaveLength(SLIPS / 4);
  expect(taken.filter((t) => t.conflict)).toEqual([]);
  const rows = await ask<{ received_at: Date; taken_at: Date; paper: boolean; incident_id: string }>(world, `select received_at, taken_at, paper, incident_id from liandong.call where paper`);
  expect(rows).toHaveLength(SLIPS);
  expect(new Set(rows.map((r) => r.incident_id)).size).toBe(SLIPS);
  expect(rows.map((r) => r.received_at.toISOString()).sort()).toEqual(slips.map((s) => s.receivedAt).sort());
  for (const row of rows) expect(row.taken_at.getTime()).toBeGreaterThan(row.received_at.getTime());
  const after = await ask<{ n: number }>(world, 'select count(*)::int as n from liandong.incident');
  expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(SLIPS);
  const clocks = await ask<{ late: number }>(world, `select count(*)::int as late from liandong.incident i where exists (select from liandong.call c where c.incident_id = i.id and c.paper) and i.opened_at < i.received_at`);
  expect(clocks[0]?.late).toBe(0);
  const due = await ask<{ soonest: number }>(world, `select min(extract(epoch from (e.payload::json -> 'nextDue' ->> 'at')::timestamptz - e.at))::float8 as soonest from ledger.event e join liandong.call c on c.incident_id = e.incident and c.paper where e.type = 'incident.opened'`);
  expect(due[0]?.soonest, 'the clock begins when it was typed, not in the night').toBe(30);
  await replayed(world);
}, 90_000);

test('the twin: slips typed without their number are counted twice, and the count shows it', async () => {
  const slip = { ...distinct(), observed: 'paper', receivedAt: plus(world.now(), { hours: -2 }) };
  const police = await world.as('police');
  for (const externalId of ['slip-x', 'slip-y']) await takeCall(world, police, { ...slip, externalId });
  expect(await ask(world, `select from liandong.call where paper`)).toHaveLength(SLIPS + 2);
});
