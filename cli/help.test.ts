import { afterEach, expect, test, vi } from 'vitest';
import { help, main } from './main.ts';

afterEach(() => { vi.restoreAllMocks(); });

const verbs = [...help().split('Settings')[0]?.matchAll(/^ {2}(\S+)/gm) ?? []].map((m) => m[1] ?? '');

test('there are verbs', () => {
  expect(verbs).toEqual(expect.arrayContaining(['serve', 'triage', 'replay', 'police-sim', 'verify', 'export', 'backup', 'restore', 'train', 'exam']));
});

test.each(verbs)('%s says how it is used, and that is no fault', async (verb) => {
  const told: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  vi.spyOn(console, 'log').mockImplementation((text) => { told.push(String(text)); });
  expect(await main([verb, '--help'])).toBe(0);
  expect(told.join('').toLowerCase()).toContain('usage');
});
