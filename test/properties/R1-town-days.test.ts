/** R1 at its size for every run: 200 town-days, each event watched; and, on a few days, what a watch must not pass over. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { freshDatabase } from '#test/support/database.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { writeStory } from '#test/support/story.ts';
import { Watch } from '#test/support/watch.ts';
import { MORNING } from '#test/support/world.ts';
import { watchTownDays } from './town-days.ts';

const DAYS = 4;
/** the lower of the two published loads, and one act in five that does not fit */
const [LOAD, WRONG, SEED] = [29, 0.2, 77];
watchTownDays(900, 200);

const folder = temporaryFolder();
let log: readonly StoredEvent[] = [];
beforeAll(async () => {
  const { db, drop } = await freshDatabase();
  try {
    log = (await writeStory({ db, dataDir: folder.path, until: MORNING }, { days: DAYS, load: LOAD, seed: SEED, wrongActs: WRONG })).events;
  } finally {
    await drop();
  }
}, 300_000);
afterAll(() => folder.remove());

function watched(events: readonly StoredEvent[]): Watch {
  const watch = new Watch();
  for (const event of events) watch.see(event);
  return watch;
}

test(`${DAYS} days of every town: nobody is ever without a holder and a deadline, one leads, and every move is lawful`, () => {
  const watch = watched(log);
  expect(watch.faults).toEqual([]);
  expect(watch.incidents.size).toBeGreaterThan(DAYS * 40);
  expect(watched(log).digest()).toBe(watch.digest());
});

describe('twins, in which one event of those days is another: the watch sees each', () => {
  const at = (type: string, which: (e: StoredEvent) => boolean = () => true): number => {
    const n = log.findIndex((e) => e.type === type && which(e));
    expect(n, type).toBeGreaterThanOrEqual(0);
    return n;
  };
  const changed = (n: number, change: Partial<StoredEvent>): StoredEvent[] => log.flatMap((e, i) => (i === n ? [{ ...e, ...change }] : [e]));
  /** Evolving refuses what cannot happen at all: that counts as seen. */
  const sees = (events: readonly StoredEvent[]): boolean => {
    try {
      return watched(events).faults.length > 0;
    } catch {
      return true;
    }
  };

  test('nobody holds it', () => { expect(sees(changed(at('triage.decided', (e) => e.holder !== null), { holder: null }))).toBe(true); });
  test('nothing is due', () => { expect(sees(changed(at('assignment.accepted'), { nextDue: null }))).toBe(true); });
  test('somebody else is said to hold it', () => { expect(sees(changed(at('incident.finished'), { holder: { kind: 'unit', id: 'nobody' } }))).toBe(true); });
  test('the clock of another moment', () => {
    const n = at('unit.dispatched', (e) => e.nextDue !== null);
    expect(sees(changed(n, { nextDue: { kind: 'accept', at: MORNING, level: 0 } }))).toBe(true);
  });
  test('an acceptance was forgotten', () => { expect(sees(log.toSpliced(at('assignment.accepted'), 1))).toBe(true); });
  test('a unit was sent twice', () => {
    const n = at('unit.dispatched');
    expect(sees(log.toSpliced(n, 0, ...log.slice(n, n + 1)))).toBe(true);
  });
  test('a result came before anybody had gone', () => {
    const n = at('incident.finished');
    const opened = log.findIndex((e) => e.incident === log[n]?.incident);
    const result = log[n];
    expect(result && sees(log.toSpliced(n, 1).toSpliced(opened + 1, 0, result))).toBe(true);
  });
});
