/** R4 at its nightly size, PostgreSQL: the same run as in test/faults, 300 kills, or as many as half an hour allows. */
import { expect, test } from 'vitest';
import { NOTHING } from '#test/faults/audit.ts';
import { killPostgres } from '#test/faults/kill-postgres.ts';

test.runIf(process.platform === 'linux')('300 kills of PostgreSQL', async () => {
  const result = await killPostgres({ kills: 300, withinSeconds: 1_500, atLeast: 80 });
  console.info(result.summary);
  expect(result.findings).toEqual(NOTHING);
});
