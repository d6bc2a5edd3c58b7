/** A seeded past through the real rules: written at once, and as good as any other record. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTowns } from '#server/platform/db.ts';
import { freshDatabase } from '#test/support/database.ts';
import { replayed } from '#test/support/replayed.ts';
import { writeStory, type Story } from '#test/support/story.ts';
import { makeWorld, MORNING, type World } from '#test/support/world.ts';
import { isTyphoon } from './plan.ts';
import { readLifeSettings } from './settings.ts';

const DAYS = 7;
const [LOAD, LOWER] = [51, 29];
let world: World;
let story: Story;
beforeAll(async () => {
  world = await makeWorld({ before: async ({ db }, dataDir, until) => { story = await writeStory({ db, dataDir, until }, { days: DAYS, load: LOAD }); } });
}, 300_000);
afterAll(async () => { await world.close(); }, 300_000);

/** By how much the town's diverted calls a day are off the load that was asked for. */
function offBy(events: Story['events'], load: number): string[] {
  return Object.entries(readLifeSettings().loads).flatMap(([town, share]) => {
    const diverted = events.filter((e) => e.town === town && e.type === 'triage.decided' && e.data['divertedAt'] !== null).length;
    return Math.abs(diverted / DAYS / (load * share) - 1) < 0.05 ? [] : [`${town}: ${diverted} in ${DAYS} days for ${load * share} a day`];
  });
}

it('meets the published load in every town within 5 %', () => { expect(offBy(story.events, LOAD)).toEqual([]); });

it('meets the lower of the two published loads as well', { timeout: 300_000 }, async () => {
  const { db, drop } = await freshDatabase();
  const { events } = await writeStory({ db, dataDir: world.dataDir, until: MORNING }, { days: DAYS, load: LOWER });
  await drop();
  expect(offBy(events, LOWER)).toEqual([]);
});

it('has its quarrels about whose matter it is: given back, and given back again until the leader decides', () => {
  const count = (type: string) => story.events.filter((e) => e.type === type).length;
  expect(count('assignment.returned')).toBeGreaterThan(4);
  expect(count('arbitration.opened')).toBeGreaterThan(0);
  expect(count('arbitration.decided')).toBeGreaterThan(0);
});

it('asks nobody for ever: a matter is offered a handful of times, then somebody decides about it', () => {
  const offers = new Map<string, number>();
  for (const e of story.events) if (e.type === 'unit.dispatched') offers.set(e.incident, (offers.get(e.incident) ?? 0) + 1);
  expect([...offers].filter(([, n]) => n > 15)).toEqual([]);
});

it('leaves a record that replays to the same rows, without an orphan at any instant', { timeout: 300_000 }, async () => {
  const { events } = await replayed(world);
  expect(events).toBe(story.events.length);
});

it('goes on where the story ended: what is open has its people', async () => {
  const { db, district } = world.server;
  const { rows } = await inTowns(db, district.towns.map((t) => t.id), (client) => client.query<{ id: string }>(`select id from liandong.incident where status <> 'closed'`));
  const inHand = new Set(story.matters?.flatMap((m) => [m.incidentId, ...(m.home ? [m.home.incidentId] : [])]));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ id }) => !inHand.has(id))).toEqual([]);
});

it('is not put before a record that exists', async () => {
  const again = await writeStory({ db: world.server.db, dataDir: world.dataDir, until: world.now() }, { days: 1 });
  expect([again.matters, again.events.length]).toEqual([null, 0]);
});

it('the same seed brings the same acts, bit for bit, and another seed others', { timeout: 300_000 }, async () => {
  const runs = [];
  for (const seed of [7, 7, 8]) {
    const { db, drop } = await freshDatabase();
    runs.push(JSON.stringify((await writeStory({ db, dataDir: world.dataDir, until: world.now() }, { days: 1, seed })).acts));
    await drop();
  }
  expect(runs[0]).toBe(runs[1]);
  expect(runs[2]).not.toBe(runs[0]);
});

it('one evening in the cycle the weather breaks', () => {
  const settings = readLifeSettings();
  const days = Array.from({ length: settings.typhoon.everyDays }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
  expect(days.filter((date) => isTyphoon({ settings, seed: 1 }, date)).length).toBe(1);
});
