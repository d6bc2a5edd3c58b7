import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTriageRules, RulesError } from './load-rules.ts';

const DATA = fileURLToPath(new URL('../../data/triage/', import.meta.url));
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rules-'));
  cpSync(DATA, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const edit = (name: string, change: (text: string) => string): void => writeFileSync(join(dir, name), change(readFileSync(join(dir, name), 'utf8')));

test('the version follows the words: one changed letter is another version', () => {
  const before = loadTriageRules(dir).version;
  edit('urgent.yaml', (text) => text.replace('赶快', '赶紧'));
  expect(loadTriageRules(dir).version).not.toBe(before);
});

test('an unknown field is refused with file and path', () => {
  edit('danger-g05.yaml', (text) => text.replace('    weight:', '    wieght:'));
  expect(() => loadTriageRules(dir)).toThrow(RulesError);
  expect(() => loadTriageRules(dir)).toThrow(/danger-g05\.yaml: rules\.0/);
});

test('a rule without an example is refused', () => {
  edit('danger-g16.yaml', (text) => text.replace(/ {4}examples: .*\n/, ''));
  expect(() => loadTriageRules(dir)).toThrow(/danger-g16\.yaml: rules\.0\.examples/);
});

test('a missing file is named', () => {
  rmSync(join(dir, 'cues.yaml'));
  expect(() => loadTriageRules(dir)).toThrow(/cues\.yaml/);
});

test('without the weights of the place reader, or with a stump of them, nothing starts', () => {
  const path = join(dir, 'place', 'weights.bin');
  writeFileSync(path, readFileSync(path).subarray(0, 8));
  expect(() => loadTriageRules(dir)).toThrow(/weights\.bin: is cut short/);
  rmSync(path);
  expect(() => loadTriageRules(dir)).toThrow(RulesError);
});
