import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileWay } from './file-way.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'liandong-sms-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
const way = () => { const made = createFileWay(folder, 'sms-outbox.jsonl'); return { send: (to: string, text: string, ref: string) => made.send({ to, text, ref, title: '', url: null }) }; };
const path = () => join(folder, 'sms-outbox.jsonl');
const refs = () => readFileSync(path(), 'utf8').trim().split('\n').map((line) => { try { return (JSON.parse(line) as { ref: string }).ref; } catch { return 'torn'; } });

test('one reference is one message, also at once and after a restart', async () => {
  const sms = way();
  await Promise.all([sms.send('1', 'a', 'r1'), sms.send('1', 'a', 'r1'), sms.send('1', 'b', 'r2')]);
  await way().send('1', 'a', 'r1');
  expect(refs()).toEqual(['r1', 'r2']);
});

test('only its owner reads the file, also one that others could read before', async () => {
  writeFileSync(path(), '', { mode: 0o644 });
  await way().send('1', 'a', 'r1');
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('a message cut short by a crash is sent again', async () => {
  await way().send('1', 'a', 'r1');
  appendFileSync(path(), '{"ref":"r2","to":"1","te');
  await way().send('1', 'b', 'r2');
  expect(refs()).toEqual(['r1', 'torn', 'r2']);
});
