/** R4 at its nightly size, PostgreSQL: 300 kills in two parts of at most half an hour; this is part 1. */
import { expect, test } from 'vitest';
import { NOTHING } from '#test/faults/audit.ts';
import { killPostgres } from '#test/faults/kill-postgres.ts';

test.runIf(process.platform === 'linux')('150 kills of PostgreSQL', async () => {
  const result = await killPostgres({ kills: 150, seed: 1_000 });
  console.info(result.summary);
  expect(result.findings).toEqual(NOTHING);
});
