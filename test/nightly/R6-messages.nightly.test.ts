/** R6 at its nightly size: a hundred thousand deliveries, each message one call. */
import { expect, test } from 'vitest';
import { messagesArrive, NO_FAULTS } from '#test/faults/messages.ts';
import { freshDatabase } from '#test/support/database.ts';

test('100,000 deliveries through the writer', async () => {
  const database = await freshDatabase();
  try {
    const { faults, summary } = await messagesArrive(database.db, 100_000, { seed: 60 });
    console.info(summary);
    expect(faults).toEqual(NO_FAULTS);
  } finally {
    await database.drop();
  }
});
