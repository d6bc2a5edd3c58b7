/** Wrong usage names what is wrong and says how it is used (2); a file that is not there is named in one line (3). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'liandong-usage-'));
const rubbish = join(folder, 'rubbish.json');
writeFileSync(rubbish, '# no JSON\n');
afterAll(() => rmSync(folder, { recursive: true }));

let err: string;
beforeEach(() => {
  err = '';
  const note = (text: unknown): boolean => { err += String(text); return true; };
  vi.spyOn(process.stderr, 'write').mockImplementation(note);
  vi.spyOn(console, 'error').mockImplementation((text) => { note(`${text}\n`); });
});
afterEach(() => { vi.restoreAllMocks(); });

const VERBS = ['serve', 'triage', 'replay', 'police-sim', 'verify', 'export', 'backup', 'restore', 'custody', 'who-saw', 'erase', 'user', 'migrate', 'train', 'exam', 'bench', 'past'];
const sim = ['police-sim', '--url', 'http://127.0.0.1:1', '--key', rubbish];

test.each(VERBS)('%s names an option that it does not know', async (verb) => {
  expect(await main([verb, '--bogus'])).toBe(2);
  expect(err.split('\n')[0]).toMatch(/--bogus|FILE/);
  expect(err.toLowerCase()).toContain('usage');
});

test.each([
  [['verify', '--file'], '--file'], [['verify', 'a', 'b', 'c'], '"c"'], [['verify', '--file', 'a', '--database-url', 'b'], 'not both'], [['verify', '--file', 'a', 'b'], '"b"'],
  [['export'], '--out FILE'], [['triage', '--input', 'a'], '--output FILE'], [['serve', 'now'], "'now'"], [['migrate', 'now'], "'now'"],
  [['backup', '--every', '5'], '--follow'], [['backup', '--follow', '--every', 'x'], '--every'],
  [['restore'], '--to TIME|latest'], [['restore', '--to', 'yesterday'], '"yesterday"'], [['restore', '--to', 'latest', '--as', 'me'], '--as'], [['restore', '--to', 'latest', '--keys', 'f', '--without-keys'], '--without-keys'],
  [['custody'], 'split'], [['custody', 'split', '--shares', '99'], '--shares'], [['who-saw'], 'incident or call'], [['who-saw', 'a', 'b'], '"b"'],
  [['erase'], '--incident'], [['erase', '--incident', 'i', '--phone', 'p'], 'not both'], [['erase', '--incident', 'i', '--by', 'me'], '--reason'],
  [['user'], 'Say what'], [['user', 'frob'], '"frob"'], [['bench', 'nosuch'], '"nosuch"'], [['past', '--incidents', 'x'], '--incidents'], [['past', '--open', '-'], '--open'],
  [['police-sim'], '--url'], [['police-sim', '--url', 'http://127.0.0.1:1'], '--key'], [[...sim, '--faults', 'frob'], '--faults'], [[...sim, '--rate', '0'], '--rate'], [[...sim, '--calls', 'x'], '--calls'],
])('%j: what is wrong comes first, then how it is used', async (argv, named) => {
  expect(await main(argv)).toBe(2);
  expect(err.split('\n')[0]).toContain(named);
  expect(err.toLowerCase()).toContain('usage');
});

const none = join(folder, 'none');
test.each([
  [['verify', '--file', none], none], [['verify', none], none], [['verify', folder], folder], [['verify', rubbish, none], none], [['verify', rubbish, folder], folder],
  [['triage', '--input', none, '--output', join(folder, 'out')], none], [['replay', none, '--adapter', 'calls'], none],
  [['police-sim', '--url', 'http://127.0.0.1:1', '--key', none], none], [sim, rubbish], [['exam', '--calls', none], none], [['exam', '--calls', rubbish], 'rubbish.json:1'], [['train', '--data', none], none],
])('%j: one line that names it', async (argv, named) => {
  expect(await main(argv)).toBe(3);
  expect(err).toContain(named);
  expect(err).not.toMatch(/ENOENT|EISDIR|SyntaxError|\n {4}at /);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});
