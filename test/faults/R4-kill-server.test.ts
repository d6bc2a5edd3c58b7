/** kill -9 of the server at any instant under load: nothing acknowledged is lost, nothing is counted twice (R4, F1). */
import { afterEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { killServer } from './kill-server.ts';
import { NOTHING } from './audit.ts';

const KILLS = 50;

let database: FreshDatabase;
afterEach(() => database.drop());

test(`${KILLS} kills of the server under load`, { timeout: 600_000 }, async () => {
  database = await freshDatabase();
  const result = await killServer(database.url, { kills: KILLS });
  console.info(result.summary);
  expect(result.findings).toEqual(NOTHING);
  expect(result.kills).toBe(KILLS);
  expect(result.acknowledged).toBeGreaterThan(KILLS * 4);
});

test('twin: a server that answers before it has committed loses calls, and the test sees it', { timeout: 120_000 }, async () => {
  database = await freshDatabase();
  const { findings } = await killServer(database.url, { kills: 3, sabotage: 'answers_early' });
  expect(findings.lost.length).toBeGreaterThan(0);
});

test('twin: a server that does not remember ids takes calls twice, and the test sees it', { timeout: 120_000 }, async () => {
  database = await freshDatabase();
  const { findings } = await killServer(database.url, { kills: 1, sabotage: 'forgets_ids' });
  expect(findings.double.length).toBeGreaterThan(0);
});
