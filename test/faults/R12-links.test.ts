/** R12: each link of the chain broken in turn is seen within 120 s by every account, with its name, and is well again afterwards. */
import { afterEach, expect, test } from 'vitest';
import { ask, diverted, loopWorld, noise } from '#test/support/journey.ts';
import { tell } from '#test/support/police.ts';
import type { World, WorldOptions } from '#test/support/world.ts';

let world: World | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

async function start(options: WorldOptions = {}): Promise<World> {
  world = await loopWorld(options);
  await world.server.links.tick();
  return world;
}

/** Two minutes pass with a look each twenty seconds and a synthetic call each minute; what every account is told then. */
async function brokenAfter(w: World, settle = true): Promise<string[]> {
  for (let n = 0; n < 6; n++) {
    if (settle) await w.pass({ seconds: 20 });
    else await w.set(new Date(Date.parse(w.now()) + 20_000).toISOString() as ReturnType<World['now']>);
    await w.server.links.look().catch(() => undefined);
    if (n % 3 === 2) await w.server.links.probe();
  }
  const me = await (await w.as('responder1')).get<{ broken: string[] }>('/me');
  const links = await (await w.as('admin')).get<{ ok: boolean; items: { link: string; ok: boolean }[] }>('/health/links');
  expect(links.body.items.filter((i) => !i.ok).map((i) => i.link)).toEqual(me.body.broken);
  expect(links.body.ok).toBe(me.body.broken.length === 0);
  return me.body.broken.filter((link) => link !== 'disk'); // this machine's own
}

const outRow = (w: World, status: string, code: string | null) => ask(w,
  `insert into liandong.police_out (platform, seq, id, kind, body, digest, created_at, status, code) values ('gateway', 900, 'x', 'decision', '', '', liandong.clock_now(), $1, $2)`, [status, code]);

test('nothing is broken in a quiet town, and the synthetic calls left nothing behind', { timeout: 120_000 }, async () => {
  const w = await start();
  expect(await brokenAfter(w)).toEqual([]);
  expect(await ask(w, 'select count(*)::int as n from liandong.incident')).toEqual([{ n: 0 }]);
  expect(await ask(w, 'select count(*)::int as n from ledger.event')).toEqual([{ n: 0 }]);
  expect(await ask(w, 'select count(*)::int as n from liandong.call')).toEqual([{ n: 0 }]);
  expect(await ask(w, 'select count(*)::int as n from liandong.synthetic_call')).toEqual([{ n: 2 }]);
  const metrics = await (await fetch(`${w.url}/metrics`)).text();
  expect(metrics).toMatch(/liandong_link_ok\{link="writer\.pujin"\} 1/);
  expect(metrics).toMatch(/liandong_link_age_seconds\{link="deadlines"\} \d/);
});

test('the writer of every town', { timeout: 120_000 }, async () => {
  let broken = false;
  const w = await start({ sabotage: async () => { if (broken) throw new Error('no'); } });
  broken = true;
  expect(await brokenAfter(w)).toEqual(['writer.pujiang', 'writer.pujin']);
  broken = false;
  await w.server.links.tick();
  expect(await brokenAfter(w)).toEqual([]);
});

test('deadlines that nobody fires', { timeout: 120_000 }, async () => {
  const w = await start();
  await noise(w);
  expect(await brokenAfter(w, false)).toContain('deadlines');
  await w.settle();
  expect(await brokenAfter(w)).not.toContain('deadlines');
});

test('a consumer of the log that gets no further', { timeout: 120_000 }, async () => {
  const w = await start();
  await ask(w, 'alter table liandong.police_call rename to away'); // what the police hear is found there
  await diverted(w);
  expect(await brokenAfter(w, false)).toContain('consumer.police_line.pujin');
});

test.each<[string, (w: World) => Promise<unknown>, (w: World) => Promise<unknown>]>([
  ['police_out', (w) => outRow(w, 'waiting', null), (w) => ask(w, 'delete from liandong.police_out')],
  ['police_dead', (w) => outRow(w, 'dead', 'http_400'), (w) => ask(w, 'delete from liandong.police_out')],
  ['police_compared', (w) => ask(w, `insert into liandong.police_comparison values ('gateway', '2026-03-17', liandong.clock_now(), 3, 1, 0, 0)`), (w) => ask(w, 'delete from liandong.police_comparison')],
  ['police_in', (w) => tell(w, 'pulse-1', { kind: 'probe', seq: 1, body: {} }).then(async () => { await w.pass({ seconds: 15 }); }), (w) => tell(w, 'pulse-2', { kind: 'probe', seq: 2, body: {} })],
  ['police_parked', (w) => tell(w, 'early-1', { kind: 'assist_answer', seq: 1, body: { externalId: 'never-came', answer: '无' } }).then(async () => { await w.pass({ minutes: 9 }); }),
    (w) => ask(w, `update liandong.police_in set outcome = 'rejected', parked = null`)],
])('%s', { timeout: 120_000 }, async (link, breaks, mends) => {
  const w = await start();
  await breaks(w);
  expect(await brokenAfter(w)).toContain(link);
  await mends(w);
  await w.server.links.tick();
  expect((await (await w.as('police')).get<{ broken: string[] }>('/me')).body.broken).not.toContain(link);
});

test('the database: ages grow while nobody can look', { timeout: 120_000 }, async () => {
  const w = await start();
  await ask(w, 'alter table liandong.police_comparison rename to away');
  const broken = await brokenAfter(w, false);
  expect(broken).toContain('deadlines');
  expect(broken).toContain('police_out');
  await ask(w, 'alter table liandong.away rename to police_comparison');
  expect(await brokenAfter(w)).toEqual([]);
});
