/** 16 people write in both towns while four kinds of reader follow: none misses an event, none sees them out of order (R5, F10). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { audit, NOTHING } from './audit.ts';
import { consumersWhile } from './consumers.ts';
import { everybodyActs, makeTown } from './people.ts';
import { startLineage, type Lineage } from './servers.ts';

const SECONDS = 20;

let database: FreshDatabase;
let line: Lineage;
beforeAll(async () => {
  database = await freshDatabase();
  line = await startLineage(database.url);
});
afterAll(async () => {
  await line.end();
  await database.drop();
});

test(`16 writers, 4 readers, ${SECONDS} s`, { timeout: 120_000 }, async () => {
  const town = await makeTown(line, loadDistrict());
  expect(town.tokens.size).toBe(16);
  const seen = await consumersWhile(database.db, line, town.tokens.get('commander') ?? '', () => everybodyActs(town, { ms: SECONDS * 1000, seed: 5 }));
  console.info(seen.summary);
  expect(town.faults).toEqual([]);
  expect(seen.written).toBeGreaterThan(30);
  for (const reader of seen.readers) expect(reader, reader.name).toMatchObject({ missed: 0, disorder: 0 });
  expect(seen.readers.map((r) => r.name)).toEqual(['board', 'reaction', 'scorecard', 'chain']);
  // The twins: what others would have written. One reads on from the last instant, one from the last id.
  for (const twin of seen.twins) expect(twin.missed, twin.name).toBeGreaterThan(0);
  const { events: _, ...findings } = await audit(database.url, []);
  expect(findings).toEqual(NOTHING);
});
