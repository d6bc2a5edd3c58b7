/** The commands themselves, as a shell calls them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { finish, spawnNode } from '#test/support/process.ts';

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe('npm test', () => {
  test('ends with the count of what passed', async () => {
    const { code, out } = await finish(spawnNode(['bin/test.js', 'test/boot/config.test.ts']));
    expect(lastLine(out)).toMatch(/^[1-9]\d* passed, 0 failed$/);
    expect(code).toBe(0);
  });

  test('that finds nothing to run has failed', async () => {
    const { code, out } = await finish(spawnNode(['bin/test.js', 'no-such-test-anywhere']));
    expect(lastLine(out)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('on a database of one\'s own wants its address', async () => {
    const { code, err } = await finish(spawnNode(['bin/test.js', '--pg']));
    expect(err).toContain('DATABASE_URL');
    expect(code).toBe(2);
  });
});

test('the command line works from any folder', async () => {
  const child = spawn(process.execPath, [join(process.cwd(), 'bin', 'liandong.js'), '--help'], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, out } = await finish(child);
  expect(code).toBe(0);
  expect(out).toContain('Exit codes');
});

test('what was handed out is checked under a name of its own', async () => {
  const check = (...args: string[]) => finish(spawnNode(['bin/liandong-verify.js', ...args]));
  expect(await check('no-such-file.jsonl')).toMatchObject({ code: 3, err: expect.stringContaining('no-such-file.jsonl') });
  expect(await check()).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> }; // our own file
  expect(bin).toHaveProperty('liandong-verify', 'bin/liandong-verify.js');
});

test('bench refuses a name it does not have, and lists those it has', async () => {
  const { code, err } = await finish(spawnNode(['bin/bench.js', 'no-such-measurement']));
  expect(code).toBe(2);
  expect(err).toContain('database');
});
