/** What is learnt from and what is not: no call of any examination gets into training. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CorpusError, loadCorpus, loadExam } from './corpus.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(...names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, `${name}.jsonl`), JSON.stringify({ id: name, text: '路灯坏了', verdict: 'divert', item: 'YJ-05', danger: [] }));
}

describe('files named after an examination', () => {
  test('are left out of training, the later ones as well', () => {
    write('exam-1', 'exam2-1', 'exam10-1', 'more-a-01', 'train-w2-01');
    expect(loadCorpus(folder).map((call) => call.id)).toEqual(['more-a-01', 'train-w2-01']);
  });

  test('of which only exam-* are asked without being named', () => {
    write('exam-1', 'exam2-1', 'more-a-01');
    expect(loadExam(folder).map((call) => call.id)).toEqual(['exam-1']);
  });

  test('alone are nothing to learn from', () => {
    write('exam2-1');
    expect(() => loadCorpus(folder)).toThrow(CorpusError);
  });
});

test('in the corpus of this project the hands of the examinations are not among those learnt from', () => {
  expect(loadCorpus().filter((call) => /^(ex|e2)-/.test(call.id))).toEqual([]);
});
