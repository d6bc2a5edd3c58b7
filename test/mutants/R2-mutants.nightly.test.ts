/** R2: every mutant is noticed by a test that passes without it. */
import { expect, test } from 'vitest';
import { MUTANTS, type Mutant } from './mutants.ts';
import { runTests } from './run.ts';

const keyOf = (m: Mutant) => `${m.test} ${m.only ?? ''}`;

test(`${MUTANTS.length} mutants, each noticed`, async () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  const escaped: string[] = [];
  for (const group of Map.groupBy<string, Mutant>(MUTANTS, keyOf).values()) {
    const [first] = group;
    if (first) expect(await runTests(first, null), `${first.test} on the program as it is`).toMatchObject({ failed: 0, trouble: null });
    for (const m of group) {
      const run = await runTests(m, m.name);
      console.info(JSON.stringify({ mutant: m.name, ...run }));
      expect(run.trouble, m.name).toBeNull();
      if (run.failed === 0) escaped.push(m.name);
    }
  }
  expect(escaped).toEqual([]);
});
