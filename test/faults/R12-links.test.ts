/** R12: each link of the chain broken in turn is seen within 120 s by every account, with its name, and is well again afterwards. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createCheckpointer } from '#server/platform/checkpoint.ts';
import { createClockGuard, type ClockGuard } from '#server/platform/clock.ts';
import { createLive } from '#server/platform/live.ts';
import { createWitness } from '#test/fakes/witness.ts';
import { testKey } from '#test/ledger/record.ts';
import { ask, diverted, loopWorld, noise } from '#test/support/journey.ts';
import { tell } from '#test/support/police.ts';
import { plus, type World, type WorldOptions } from '#test/support/world.ts';

let world: World | null = null;
let watchesDisk = false;
afterEach(async () => {
  await world?.close();
  world = null;
  watchesDisk = false;
});

async function start(options: WorldOptions = {}): Promise<World> {
  world = await loopWorld(options);
  await world.server.links.tick();
  return world;
}

/** Two minutes pass with a look each twenty seconds and a synthetic call each minute; what every account is told then. */
async function brokenAfter(w: World, settle = true, look = (): Promise<unknown> => w.server.links.look()): Promise<string[]> {
  for (let n = 0; n < 6; n++) {
    if (settle) await w.pass({ seconds: 20 });
    else await w.set(new Date(Date.parse(w.now()) + 20_000).toISOString() as ReturnType<World['now']>);
    await look().catch(() => undefined);
    if (n % 3 === 2) await w.server.links.probe();
  }
  const me = await (await w.as('responder1')).get<{ broken: string[] }>('/me');
  const links = await (await w.as('admin')).get<{ ok: boolean; items: { link: string; ok: boolean }[] }>('/health/links');
  expect(links.body.items.filter((i) => !i.ok).map((i) => i.link)).toEqual(me.body.broken);
  expect(links.body.ok).toBe(me.body.broken.length === 0);
  return me.body.broken.filter((link) => link !== 'disk' || watchesDisk); // else this machine's own
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

test('the twin: a watch that no longer looks at anything is seen itself: what nobody looked at is not well', { timeout: 120_000 }, async () => {
  const w = await start();
  const broken = await brokenAfter(w, false, async () => undefined);
  expect(broken).toEqual(expect.arrayContaining(['database', 'deadlines', 'messages', 'live', 'police_out', 'police_dead', 'police_compared']));
  await w.settle();
  await w.server.links.tick();
  expect(await brokenAfter(w)).toEqual([]);
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

test('the disk: nearly full, long before it is', { timeout: 120_000 }, async () => {
  let free = 500;
  const w = await start({ watch: { statfs: async () => ({ bavail: free, blocks: 1_000 }) } });
  watchesDisk = true;
  expect(await brokenAfter(w)).toEqual([]);
  free = 140;
  expect(await brokenAfter(w)).toEqual(['disk']);
  free = 160;
  expect(await brokenAfter(w)).toEqual([]);
});

test('the clock: a jump that was taken back is there for a person to see', { timeout: 120_000 }, async () => {
  let monotonic = 0;
  let guard: ClockGuard | null = null;
  const w = await start({ watch: { guard: { get frozen() { return guard?.frozen ?? null; }, trusts: () => true, check: async () => undefined } } });
  guard = createClockGuard(w.server.db, () => undefined, () => monotonic);
  await guard.check();
  expect(await brokenAfter(w, false)).toEqual([]); // two minutes of ours, and of the machine's
  monotonic += 120_000;
  await guard.check();
  expect(guard.frozen).toBeNull();
  monotonic += 1_000; // a second there, an hour here
  await w.set(plus(w.now(), { hours: 1 }));
  await guard.check();
  expect(await brokenAfter(w, false)).toContain('clock');
});

test('the live stream that no longer reads the log', { timeout: 120_000 }, async () => {
  let ahead = 0;
  const stream = createLive<{ town: string; seq: number }>({ readLog: () => Promise.reject(new Error('away')), heads: async () => new Map([['pujin', ahead]]), now: () => 0 });
  await stream.start();
  const w = await start({ watch: { live: () => stream.stats() } });
  expect(await brokenAfter(w)).toEqual([]);
  ahead = 3;
  await expect.poll(() => stream.stats().lag, { timeout: 20_000 }).toBe(3);
  expect(await brokenAfter(w)).toEqual(['live']);
  stream.close();
});

test('messages to callers that cannot be written', { timeout: 120_000 }, async () => {
  const w = await start();
  const outbox = join(w.dataDir, 'sms-outbox.jsonl');
  mkdirSync(outbox); // a folder where the file should be
  await diverted(w);
  expect(await brokenAfter(w, false)).toContain('consumer.caller_link.pujin');
  rmSync(outbox, { recursive: true });
  await w.settle();
  expect(await brokenAfter(w)).not.toContain('consumer.caller_link.pujin');
});

test('a witness that signs no more', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-links-'));
  const [police, assessor] = [createWitness(join(folder, 'police.json')), createWitness(join(folder, 'assessor.json'))];
  const [first, second] = [await police.serve(), await assessor.serve()];
  const file = join(folder, 'witnesses.json');
  writeFileSync(file, JSON.stringify([
    { name: 'police', owner: 'the police side', keyId: police.keyId, url: first.url }, { name: 'assessor', owner: 'the assessor', keyId: assessor.keyId, url: second.url },
  ]));
  const w = await start({ settings: { LIANDONG_WITNESSES: file } });
  await diverted(w);
  const sealer = createCheckpointer(w.server.db, w.dataDir, testKey());
  await sealer.seal('pujin', w.now());
  await w.server.keeping.tick();
  expect(await brokenAfter(w)).toEqual([]);
  await new Promise((resolve) => { second.server.close(resolve); second.server.closeAllConnections(); });
  await diverted(w);
  await sealer.seal('pujin', w.now());
  await w.server.keeping.tick();
  expect(await brokenAfter(w)).toEqual(['witness.assessor.pujin']);
  first.server.close();
  first.server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test('the backup that can no longer be written', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-links-'));
  const w = await start({ settings: { LIANDONG_BACKUP: join(folder, 'backup') } });
  await w.server.keeping.tick();
  await w.server.links.tick();
  expect(w.server.links.states().find((l) => l.link === 'backup')?.ok).toBe(true);
  renameSync(join(folder, 'backup'), join(folder, 'gone'));
  writeFileSync(join(folder, 'backup'), ''); // a file where the folder was
  await diverted(w);
  await w.server.keeping.tick();
  expect(await brokenAfter(w)).toContain('backup');
  rmSync(folder, { recursive: true });
});
