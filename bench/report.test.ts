import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BENCHES, goalOf, isMet } from './goals.ts';
import { compare, notRun } from './measurement.ts';
import { describeMachine, merged, reportOf, type Found } from './report.ts';

test('every benchmark says what it is about and how long it takes', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((f) => f.endsWith('.bench.ts')).map((f) => f.replace('.bench.ts', ''));
  expect(Object.keys(BENCHES).sort()).toEqual(files.sort());
});

test('a goal is about the ratio or the figure, and reached or not', () => {
  const slow = compare('A1.writer', 'calls/s', 1, 40, 100);
  expect([goalOf(slow), isMet(slow), isMet({ ...slow, ratio: 0.5 })]).toEqual(['ratio ≥ 0.5', false, true]);
  const query = compare('size.query.board', 'ms', 1, 19.9, 1);
  expect([goalOf(query), isMet(query), isMet({ ...query, value: 20.1 })]).toEqual(['≤ 20 ms', true, false]);
  expect(isMet(notRun('A1.writer', 'calls/s', 'pgbench is not installed'))).toBeNull();
  expect([goalOf(compare('place.found', 'share', 1, 1, 1)), isMet(compare('place.found', 'share', 1, 1, 1))]).toEqual(['', null]);
});

const run = (bench: string, rest: Partial<Found> = {}): Found => ({ bench, day: '2026-01-02', machine: describeMachine(), load: 0.5, seconds: 30, failure: null, measurements: [], ...rest });

test('what is measured anew takes the place of what was, the rest stays, in the order of the list', () => {
  const found = merged([run('live'), run('intake')], [run('intake', { seconds: 31 }), run('call')]);
  expect(found.map((f) => [f.bench, f.seconds])).toEqual([['intake', 31], ['call', 30], ['live', 30]]);
});

test('the page has a part for each benchmark: its command, its figures, what was not reached, what did not end', () => {
  const page = reportOf([
    run('intake', { measurements: [compare('A1.writer', 'calls/s', 5, 40, 100), notRun('A1.http', 'calls/s', 'wrk is not installed')] }),
    run('live', { seconds: 300, failure: 'it broke' }),
  ]);
  expect(page).toContain('Goals reached: 0 of 1.');
  expect(page).toContain('`npm run bench -- intake`, 30 s. 2026-01-02, load 0.5 on ');
  expect(page).toContain('| A1.writer | 40.0 | calls/s | 100 | 0.40 |  | ratio ≥ 0.5 | **no** | 5 |');
  expect(page).toContain('wrk is not installed');
  expect(page).toContain('`npm run bench -- live`, 5 min.');
  expect(page).toContain('**Did not end:** it broke');
});
