#!/usr/bin/env node
// `npm test [-- filter…]`: every test. `--pg`: on the database of DATABASE_URL. `--nightly [id]`: the long goals.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, ROOT, runNode, say } from './prepare.js';

const WRONG_USAGE = 2;
const args = process.argv.slice(2);
const pg = args.includes('--pg');
const nightly = args.includes('--nightly');
const filters = args.filter((arg) => arg !== '--pg' && arg !== '--nightly');

/** Nightly files are named after the goal they measure: `R4-server.nightly.test.ts`. */
const nightlyFilter = (id) => (/^[A-Za-z]\d+$/.test(id) ? `/${id.toUpperCase()}-` : id);

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A file that fails before its first test counts as one failure. */
function countFailures(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  return report.numFailedTests + broken.length;
}

if (pg && !process.env.DATABASE_URL) {
  say('npm run test:pg needs DATABASE_URL, the address of a PostgreSQL whose owner may create databases.');
  process.exit(WRONG_USAGE);
}
install();
// Whoever names the tests to run does not wait for a browser unless they are the ones that need it.
if (filters.length === 0 || filters.some((filter) => /e2e|browser/.test(filter))) await runNode([join(ROOT, 'test', 'support', 'browser.ts')]);

const folder = mkdtempSync(join(tmpdir(), 'liandong-report-'));
const file = join(folder, 'report.json');
const code = await runNode(
  [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', ROOT, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...(nightly ? filters.map(nightlyFilter) : filters)],
  { env: nightly ? { TEST_NIGHTLY: '1' } : {} },
);
const report = readReport(file);
rmSync(folder, { recursive: true, force: true });

const passed = report?.numPassedTests ?? 0;
// A run that ends badly without a failed test (a fault outside any test, nothing found) has failed all the same.
const failed = Math.max(report === null ? 1 : countFailures(report), code === 0 ? 0 : 1);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
