/** A million incidents: the plans of test/size as the planner really chooses them, and the record still verifies. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { explained } from '#test/size/explained.ts';
import { hotQueries, type HotQuery } from '#test/size/hot-queries.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { makePast } from '../../bench/million/past.ts';

const INCIDENTS = 1_000_000;
const OPEN = 10_000;
/** Of a million: what a page reads stays what it shows, and what lies between. */
const MOST_ROWS = 12_000;
/** The board reads the beginning of its index, and what lies between of the other town. */
const MOST_ROWS_OF_A_PAGE = 500;

const district = loadDistrict();
let database: FreshDatabase;
let queries: HotQuery[];

beforeAll(async () => {
  database = await freshDatabase();
  const events = await makePast(database.url, district, { incidents: INCIDENTS, open: OPEN, until: Date.UTC(2026, 2, 18, 2) });
  console.info(`${INCIDENTS} incidents, ${events} events`);
  queries = await hotQueries(database.db, district);
}, 1_700_000);
afterAll(() => database.drop());

test('no hot query reads a table from end to end, nor many more rows than it shows', async () => {
  for (const query of queries) {
    for (const { text, nodes, ms } of await explained(query.run)) {
      console.info(`${ms.toFixed(1).padStart(8)} ms  ${query.name}`);
      const run = nodes.filter((n) => n.loops > 0);
      expect(run.filter((n) => n.type.endsWith('Seq Scan') && !['clock', 'head'].includes(n.table ?? '')), `${query.name}: ${text}`).toEqual([]);
      expect(Math.max(...run.map((n) => n.rows)), `${query.name}: ${text}`).toBeLessThanOrEqual(query.name.startsWith('board') ? MOST_ROWS_OF_A_PAGE : MOST_ROWS);
    }
  }
});
