/** R1: seeded days of the whole district with faults, acts that do not fit, people who are silent, refuse, come too late or from afar; each event watched. */
import { afterAll, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { freshDatabase } from '#test/support/database.ts';
import { temporaryFolder } from '#test/support/process.ts';
import { writeStory } from '#test/support/story.ts';
import { Watch } from '#test/support/watch.ts';
import { MORNING } from '#test/support/world.ts';

/** the lower of the two published loads, and one act in five that does not fit */
const [LOAD, WRONG] = [29, 0.2];
const towns = loadDistrict().towns.length;
/** of one seed at a time, so that what is watched stays small */
const TOWN_DAYS_OF_A_SEED = 50;
const LEAST_INCIDENTS_A_TOWN_DAY = 20;

export async function watched(folder: string, seed: number, days: number): Promise<Watch> {
  const { db, drop } = await freshDatabase();
  const watch = new Watch();
  try {
    await writeStory({ db, dataDir: folder, until: MORNING }, { days, load: LOAD, seed, wrongActs: WRONG, onEvent: (e) => watch.see(e) });
    return watch;
  } finally {
    await drop();
  }
}

/** So many of them, of seeds from `first` on. */
export function watchTownDays(first: number, townDays: number): void {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const seeds = Array.from({ length: townDays / TOWN_DAYS_OF_A_SEED }, (_, n) => first + n);
  test.each(seeds)(`${TOWN_DAYS_OF_A_SEED} town-days of seed %i: nobody is ever without a holder and a deadline`, { timeout: 900_000 }, async (seed) => {
    const watch = await watched(folder.path, seed, TOWN_DAYS_OF_A_SEED / towns);
    console.log(`R1 seed ${seed}: ${TOWN_DAYS_OF_A_SEED} town-days, ${watch.incidents.size} incidents, ${watch.events} events, ${watch.faults.length} faults`);
    expect(watch.faults).toEqual([]);
    expect(watch.incidents.size).toBeGreaterThan(TOWN_DAYS_OF_A_SEED * LEAST_INCIDENTS_A_TOWN_DAY);
  });
}
