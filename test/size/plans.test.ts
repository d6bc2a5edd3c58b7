/** How each query that people wait for is answered: by an index, and by reading about as much as it shows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { makePast } from '../../bench/million/past.ts';
import { explained } from './explained.ts';
import { hotQueries, type HotQuery } from './hot-queries.ts';

/** The planner is asked as if there were many more; a real million is asked every night (test/nightly). */
const INCIDENTS = 3_000;
const OPEN = 300;
/** Rows a plan may touch for a page of 50 in a district of two towns: the page, and those of the other town between. */
const MOST_ROWS = 600;
const TABLES_OF_CONFIGURATION = new Set(['clock']);

const district = loadDistrict();
let database: FreshDatabase;
let queries: HotQuery[];

beforeAll(async () => {
  database = await freshDatabase();
  await makePast(database.url, district, { incidents: INCIDENTS, open: OPEN, until: Date.UTC(2026, 2, 18, 2) });
  queries = await hotQueries(database.db, district);
}, 600_000);
afterAll(() => database.drop());

describe('plans', () => {
  test('no hot query reads a table from end to end', async () => {
    for (const query of queries) {
      for (const { text, nodes } of await explained(query.run, { asIfLarge: true })) {
        const whole = nodes.filter((n) => n.type.endsWith('Seq Scan') && n.loops > 0 && !TABLES_OF_CONFIGURATION.has(n.table ?? '') && n.table !== 'head');
        expect(whole, `${query.name}: ${text}`).toEqual([]);
      }
    }
  });

  test('no page sorts or walks through what it does not show', async () => {
    const pages = queries.filter((q) => /board|newest|due before/.test(q.name));
    expect(pages.length).toBeGreaterThan(6);
    for (const query of pages) {
      for (const { text, nodes } of await explained(query.run, { asIfLarge: true })) {
        expect(nodes.filter((n) => n.type.endsWith('Sort')), `${query.name}: ${text}`).toEqual([]);
        expect(Math.max(...nodes.map((n) => n.rows)), `${query.name}: ${text}`).toBeLessThanOrEqual(MOST_ROWS);
      }
    }
  });

  test('twin: without its index the board is read from end to end, and the test sees it', async () => {
    await database.db.pool.query('drop index liandong.incident_board');
    const board = queries.find((q) => q.name === 'board, all towns');
    const plans = await explained(async () => board?.run(), { asIfLarge: true });
    expect(plans.length).toBe(1);
    expect(plans.flatMap((p) => p.nodes).some((n) => n.type.endsWith('Sort'))).toBe(true);
  });
});
