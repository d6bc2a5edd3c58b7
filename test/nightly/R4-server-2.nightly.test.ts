/** R4 at its nightly size, the server: 300 kills in two parts of at most half an hour; this is part 2. */
import { expect, test } from 'vitest';
import { NOTHING } from '#test/faults/audit.ts';
import { killServer } from '#test/faults/kill-server.ts';
import { freshDatabase } from '#test/support/database.ts';

test('150 kills of the server', async () => {
  const database = await freshDatabase();
  try {
    const result = await killServer(database.url, { kills: 150, seed: 2_000 });
    console.info(result.summary);
    expect(result.findings).toEqual(NOTHING);
  } finally {
    await database.drop();
  }
});
