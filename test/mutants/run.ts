/** The tests that should notice a mutant, run in a process of their own; on the database server of this run. */
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '#test/support/database.ts';
import { finish, spawnNode } from '#test/support/process.ts';
import type { Mutant } from './mutants.ts';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

export interface Run {
  passed: number;
  failed: number;
  /** what it said when it ran no test at all */
  trouble: string | null;
}

/** `mutant`: null runs the same tests on the program as it is. */
export async function runTests({ test, only }: Pick<Mutant, 'test' | 'only'>, mutant: string | null): Promise<Run> {
  const database = await freshDatabase();
  try {
    const env = { DATABASE_URL: database.url, TEST_NIGHTLY: '', ...(mutant === null ? {} : { TEST_MUTANT: mutant }) };
    const { out, err } = await finish(spawnNode([VITEST, 'run', '--reporter=json', test, ...(only === undefined ? [] : ['-t', only])], env));
    return readReport(out) ?? { passed: 0, failed: 0, trouble: `${out}\n${err}`.trim().slice(-500) };
  } finally {
    await database.drop();
  }
}

function readReport(out: string): Run | null {
  const at = out.indexOf('{"numTotalTestSuites"');
  if (at < 0) return null;
  const report = JSON.parse(out.slice(at, out.lastIndexOf('}') + 1)) as { numPassedTests: number; numFailedTests: number; success: boolean };
  const { numPassedTests: passed, numFailedTests: failed } = report;
  return passed + failed === 0 ? null : { passed, failed, trouble: null };
}
