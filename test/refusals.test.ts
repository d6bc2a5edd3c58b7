/** No dead refusals: each code is given somewhere in the rules or at the edge. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REFUSALS } from '#domain/refusals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('every refusal is given by the program', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'domain', 'server'], { cwd: ROOT, encoding: 'utf8' }).split('\n')
    .filter((f) => f.endsWith('.ts') && !f.endsWith('refusals.ts') && !f.includes('.test.'));
  const source = files.map((f) => readFileSync(`${ROOT}${f}`, 'utf8')).join('\n');
  expect(Object.keys(REFUSALS).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});
