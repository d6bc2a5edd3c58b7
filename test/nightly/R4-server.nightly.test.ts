/** R4 at its nightly size, the server: the same run as in test/faults, 300 kills, or as many as half an hour allows. */
import { expect, test } from 'vitest';
import { NOTHING } from '#test/faults/audit.ts';
import { killServer } from '#test/faults/kill-server.ts';
import { freshDatabase } from '#test/support/database.ts';

test('300 kills of the server', async () => {
  const database = await freshDatabase();
  try {
    const result = await killServer(database.url, { kills: 300, withinSeconds: 1_400, atLeast: 200, seed: 1_000 });
    console.info(result.summary);
    expect(result.findings).toEqual(NOTHING);
  } finally {
    await database.drop();
  }
});
