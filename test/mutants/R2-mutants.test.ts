/** R2 at the size of every change: each mutant still has its place, and five of them are made and noticed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MUTANTS, type Mutant } from './mutants.ts';
import { mutated } from './plugin.ts';
import { runTests } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIVE: readonly string[] = [
  'links forget the link before', 'only the body is signed', 'what belongs to the police alone comes in', 'a year without a calendar is guessed', 'guessing a password costs nothing',
];

test('every mutant has exactly one place, and no two one name', () => {
  for (const m of MUTANTS) expect(mutated(readFileSync(`${ROOT}${m.file}`, 'utf8'), m), m.name).not.toBe(readFileSync(`${ROOT}${m.file}`, 'utf8'));
  expect(new Set(MUTANTS.map((m) => m.name)).size).toBe(MUTANTS.length);
  expect(() => mutated('nothing of it', { name: 'x', file: 'y', from: 'z', to: '', test: '' })).toThrow('0 places');
});

test.each(MUTANTS.filter((m) => FIVE.includes(m.name)))('$name: noticed', { timeout: 300_000 }, async (mutant: Mutant) => {
  const run = await runTests(mutant, mutant.name);
  expect(run).toMatchObject({ trouble: null });
  expect(run.failed).toBeGreaterThan(0);
});

test('twin: a mutant in a file that the test never loads is not noticed', { timeout: 300_000 }, async () => {
  expect(await runTests({ test: 'server/gateway/police/envelope.test.ts' }, 'links forget the link before')).toMatchObject({ failed: 0, trouble: null });
});
