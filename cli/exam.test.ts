/** `exam` and `train` at the command line: usage, exit codes, and what is written. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { main } from './main.ts';

let folder: string;
let out: string;
let err: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-'));
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true; });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { err += String(text); return true; });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, lines: readonly unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
};
const CALLS = [
  { id: 'x-1', text: '楼道着火了', verdict: 'emergency', item: null, danger: ['G07'] },
  { id: 'x-2', text: '小区后门堆了十几袋装修垃圾,一个多星期没人拉,希望尽快清运', verdict: 'divert', item: 'HJ-10', danger: [] },
];

describe('usage', () => {
  test.each([['exam'], ['train']])('%s --help is 0', async (verb) => {
    expect(await main([verb, '--help'])).toBe(0);
    expect(out).toContain(`Usage: liandong ${verb}`);
  });

  test.each([[['exam', '--nothing']], [['exam', '--ask', '--answers', 'f']], [['exam', '--set', '../x']], [['exam', '--set', 'exam', '--calls', 'f']], [['train', '--seed', 'x']], [['train', '--seed', '-1']]])('%j is 2', async (argv) => {
    expect(await main(argv)).toBe(2);
    expect(err).toContain('Usage');
  });

  test('no calls, no folder, a broken line: 3, and the message says where', async () => {
    expect(await main(['exam', '--calls', join(folder, 'none.jsonl')])).toBe(3);
    expect(await main(['train', '--data', folder, '--out', join(folder, 'm.bin')])).toBe(3);
    expect(err).toContain('no labelled calls');
    expect(await main(['exam', '--calls', file('bad.jsonl', [CALLS[0], '{'])])).toBe(3);
    expect(err).toContain('bad.jsonl:2');
  });
});

test('people and machine on the same calls, as JSON and as a page', async () => {
  const calls = file('calls.jsonl', CALLS);
  const answers = file('answers.jsonl', [{ id: 'x-1', verdict: 'divert', seconds: 9 }, { id: 'x-2', verdict: 'divert', item: 'HJ-10' }]);
  const html = join(folder, 'report.html');
  expect(await main(['exam', '--calls', calls, '--answers', answers, '--json', '--html', html])).toBe(1);
  const report = z.object({ people: z.object({ misses: z.array(z.string()) }), both: z.object({ misses: z.array(z.string()) }), machine: z.object({ misses: z.array(z.string()) }) }).parse(JSON.parse(out));
  expect([report.people.misses, report.both.misses, report.machine.misses]).toEqual([['x-1'], [], []]);
  expect(readFileSync(html, 'utf8')).toContain('研判考核');
});
