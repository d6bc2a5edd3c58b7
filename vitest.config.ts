import { defineConfig } from 'vitest/config';
import { mutating } from './test/mutants/plugin.ts';

/** Parts that take minutes: `npm run test:nightly` names them, `npm test` leaves them out. */
const NIGHTLY = 'test/**/*.nightly.test.ts';

const nightly = process.env['TEST_NIGHTLY'] === '1';

/** A program that is wrong in one place, for the tests of the tests (R2). */
const mutant = process.env['TEST_MUTANT'];

export default defineConfig({
  plugins: mutant === undefined ? [] : [mutating(mutant)],
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
