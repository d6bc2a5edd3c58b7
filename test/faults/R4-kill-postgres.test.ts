/** kill -9 of all of PostgreSQL under load, and the setting that would make it lose what it confirmed (R4, F2, F3). */
import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { silentLog } from '#server/platform/log.ts';
import { freshDatabase } from '#test/support/database.ts';
import { NOTHING } from './audit.ts';
import { killPostgres } from './kill-postgres.ts';

const KILLS = 10;
const linux = process.platform === 'linux';

test.runIf(linux)(`${KILLS} kills of PostgreSQL under load`, { timeout: 300_000 }, async () => {
  const result = await killPostgres({ kills: KILLS });
  console.info(result.summary);
  expect(result.findings).toEqual(NOTHING);
  expect(result.acknowledged).toBeGreaterThan(KILLS * 10);
});

test.runIf(linux)('twin: confirmed before it is on the disk, calls are lost, and the test sees it', { timeout: 200_000 }, async () => {
  const { findings } = await killPostgres({ kills: 3, loose: true });
  expect(findings.lost.length).toBeGreaterThan(0);
});

test('a database that confirms too early is refused at the start, and the message names the setting', { timeout: 60_000 }, async () => {
  const database = await freshDatabase();
  try {
    const name = new URL(database.url).pathname.slice(1);
    await database.db.pool.query(`alter database ${name} set synchronous_commit = off`);
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: '/nowhere', DATABASE_URL: database.url, LIANDONG_DEMO: 'off', LIANDONG_SECRET_KEY: 'x'.repeat(40), LOG_LEVEL: 'silent' });
    await expect(startServer(config, { log: silentLog() })).rejects.toThrow(/synchronous_commit = off/);
  } finally {
    await database.drop();
  }
});
