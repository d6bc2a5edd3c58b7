/** R4 at its nightly size: 300 kills in two parts of at most half an hour, each part with a seed of its own. */
import { expect, test } from 'vitest';
import { freshDatabase } from '#test/support/database.ts';
import { NOTHING } from './audit.ts';
import { killPostgres } from './kill-postgres.ts';
import { killServer } from './kill-server.ts';

const KILLS = 150;

export function nightOfServer(seed: number): void {
  test(`${KILLS} kills of the server`, async () => {
    const database = await freshDatabase();
    try {
      const result = await killServer(database.url, { kills: KILLS, seed });
      console.info(result.summary);
      expect(result.findings).toEqual(NOTHING);
    } finally {
      await database.drop();
    }
  });
}

export function nightOfPostgres(seed: number): void {
  test.runIf(process.platform === 'linux')(`${KILLS} kills of PostgreSQL`, async () => {
    const result = await killPostgres({ kills: KILLS, seed });
    console.info(result.summary);
    expect(result.findings).toEqual(NOTHING);
  });
}
