/** R5 at its nightly size: ten minutes of 16 people, four readers, two that lose events. */
import { expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { audit, NOTHING } from '#test/faults/audit.ts';
import { consumersWhile } from '#test/faults/consumers.ts';
import { everybodyActs, makeTown } from '#test/faults/people.ts';
import { startLineage } from '#test/faults/servers.ts';
import { freshDatabase } from '#test/support/database.ts';

const MINUTES = 10;

test(`16 writers, 4 readers, ${MINUTES} minutes`, async () => {
  const database = await freshDatabase();
  const line = await startLineage(database.url);
  try {
    const town = await makeTown(line, loadDistrict());
    const seen = await consumersWhile(database.db, line, town.tokens.get('commander') ?? '', () => everybodyActs(town, { ms: MINUTES * 60_000, seed: 50 }));
    console.info(seen.summary);
    expect(town.faults).toEqual([]);
    for (const reader of seen.readers) expect(reader, reader.name).toMatchObject({ missed: 0, disorder: 0 });
    for (const twin of seen.twins) expect(twin.missed, twin.name).toBeGreaterThan(0);
    const { events: _, ...findings } = await audit(database.url, []);
    expect(findings).toEqual(NOTHING);
  } finally {
    await line.end();
    await database.drop();
  }
});
