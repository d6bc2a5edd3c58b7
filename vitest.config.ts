import { defineConfig } from 'vitest/config';

/** Parts that take minutes: `npm run test:nightly` names them, `npm test` leaves them out. */
const NIGHTLY = 'test/**/*.nightly.test.ts';

const nightly = process.env['TEST_NIGHTLY'] === '1';

export default defineConfig({
  test: {
    include: nightly ? [NIGHTLY] : ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.liandong/**', ...(nightly ? [] : [NIGHTLY])],
    globalSetup: ['test/support/database-server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: nightly ? 1_800_000 : 30_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
