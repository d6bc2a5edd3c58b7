/** R4 at its nightly size: the same runs as in test/faults, for as many kills as half an hour allows. */
import { expect, test } from 'vitest';
import { NOTHING } from '#test/faults/audit.ts';
import { killPostgres } from '#test/faults/kill-postgres.ts';
import { killServer } from '#test/faults/kill-server.ts';
import { freshDatabase } from '#test/support/database.ts';

test('1,000 kills of the server', async () => {
  const database = await freshDatabase();
  try {
    const result = await killServer(database.url, { kills: 1_000, withinSeconds: 1_100, atLeast: 200, seed: 1_000 });
    console.info(result.summary);
    expect(result.findings).toEqual(NOTHING);
  } finally {
    await database.drop();
  }
});

test.runIf(process.platform === 'linux')('300 kills of PostgreSQL', async () => {
  const result = await killPostgres({ kills: 300, withinSeconds: 600, atLeast: 80 });
  console.info(result.summary);
  expect(result.findings).toEqual(NOTHING);
});
