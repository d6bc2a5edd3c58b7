/** The record sealed by checkpoints, exported, and verified by the command. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCheckpointer, RecordChanged } from '#server/platform/checkpoint.ts';
import { run as runExport } from '../../cli/export.ts';
import { run as runVerify } from '../../cli/verify.ts';
import { verifyFile } from '../../cli/verify/export-file.ts';
import type { Report } from '../../cli/verify/finding.ts';
import { addLives } from './lives.ts';
import { testKey } from './record.ts';
import { NOON, output, recordWorld } from './world.ts';

const world = recordWorld();
const EAST = `town = 'east'`;

describe('checkpoints', () => {
  test('are signed when something was added, in the database and in a file, and again after a restart', async () => {
    const dir = world.dataDir();
    const checkpointer = createCheckpointer(world.db, dir, testKey());
    const first = await checkpointer.seal('east', NOON);
    expect(first).toMatchObject({ town: 'east', size: world.events / 2, at: NOON });
    expect(await checkpointer.seal('east', NOON)).toBeNull();
    await addLives(world.db, 'east', 5, 100);
    const second = await checkpointer.seal('east', NOON);
    expect(second?.size).toBeGreaterThan(first?.size ?? Infinity);
    await addLives(world.db, 'east', 5, 200);
    const third = await createCheckpointer(world.db, dir, testKey()).seal('east', NOON);
    expect(readFileSync(join(dir, 'checkpoints', 'east.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))).toEqual([first, second, third]);
    expect(await world.verify()).toMatchObject({ checkpoints: 3, firstBad: null });
    expect(await checkpointer.seal('nowhere', NOON)).toBeNull();
  });

  test('a line lost or half written is made up for', async () => {
    const dir = world.dataDir();
    const file = join(dir, 'checkpoints', 'east.jsonl');
    const first = await createCheckpointer(world.db, dir, testKey()).seal('east', NOON);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    expect(await createCheckpointer(world.db, dir, testKey()).seal('east', NOON)).toBeNull();
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').slice(1).map((line) => JSON.parse(line))).toEqual([first]);
  });

  test('nothing is signed over a record that contradicts the last one, in the database or in the file', async () => {
    const dir = world.dataDir();
    const checkpointer = createCheckpointer(world.db, dir, testKey());
    await checkpointer.seal('east', NOON);
    await world.tamper(`update ledger.event set leaf = sha256('x') where ${EAST} and seq = 3`);
    await addLives(world.db, 'east', 3, 100);
    const restarted = (): Promise<unknown> => createCheckpointer(world.db, dir, testKey()).seal('east', NOON);
    await expect(restarted()).rejects.toThrow(RecordChanged);
    await world.tamper('delete from ledger.checkpoint');
    await expect(restarted()).rejects.toThrow(RecordChanged);
    await world.tamper(`delete from ledger.event where ${EAST} and seq > 2`);
    await expect(restarted()).rejects.toThrow('only 2 are left');
  });

  test('nor over one that was computed anew or cut while the program ran', async () => {
    for (const damage of [`update ledger.event set hash = sha256(hash) where ${EAST}`, `delete from ledger.event where ${EAST} and seq > 50`]) {
      const checkpointer = createCheckpointer(world.db, world.dataDir(), testKey());
      await checkpointer.seal('west', NOON);
      await checkpointer.seal('east', NOON);
      await world.tamper(damage);
      await expect(checkpointer.seal('east', NOON)).rejects.toThrow(RecordChanged);
      expect(await checkpointer.seal('west', NOON)).toBeNull();
      await world.tamper('delete from ledger.checkpoint');
    }
  });
});

describe('an export', () => {
  test('of everything verifies alone, and says what the database says', async () => {
    const kept = await world.seal();
    const out = join(world.folder, 'all.jsonl');
    expect(await output(() => runExport(['--out', out, '--database-url', world.url]))).toMatchObject({ code: 0, stdout: expect.stringContaining(`${world.events} events`) });
    expect(verifyFile(out, kept, null)).toEqual({ events: world.events, towns: 2, checkpoints: 4, sealed: world.events, incidents: null, firstBad: null });
    expect(verifyFile(out, [], 'west-0003')).toMatchObject({ events: 9, firstBad: null });
    const { rows } = await world.db.pool.query<{ payload: string }>('select payload from ledger.event order by town, seq');
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n').map((line): { payload?: string } => JSON.parse(line));
    expect(lines.flatMap((line) => line.payload ?? [])).toEqual(rows.map((row) => row.payload));
  });

  test('of one incident carries the proofs that its events are in the sealed record', async () => {
    const early = await world.seal();
    await addLives(world.db, 'east', 6, 50);
    const kept = await world.seal();
    await addLives(world.db, 'east', 1, 80); // after the checkpoint
    const file = async (incident: string, ...more: string[]): Promise<string> => {
      const out = join(world.folder, `${incident}.jsonl`);
      expect((await output(() => runExport(['--out', out, '--incident', incident, ...more, '--database-url', world.url]))).code).toBe(0);
      return out;
    };
    const sealed = await file('east-0003');
    expect(verifyFile(sealed, kept, null)).toMatchObject({ events: 9, sealed: 9, checkpoints: 1, firstBad: null });
    expect(verifyFile(await file('east-0080'), kept, 'east-0080')).toMatchObject({ sealed: 0, firstBad: null });
    expect(() => verifyFile(sealed, early, null)).toThrow('says nothing about this file');
    const size = early.find((each) => each.town === 'east')?.size ?? 0;
    expect(verifyFile(await file('east-0003', '--checkpoint-size', String(size)), [...early, ...kept], null)).toMatchObject({ events: 9, sealed: 9, firstBad: null });
    expect(await output(() => runExport(['--out', sealed, '--incident', 'east-0003', '--checkpoint-size', '9999', '--database-url', world.url]))).toMatchObject({ code: 3, stderr: expect.stringContaining('does not cover 9999 events') });
    const lines = readFileSync(await file('east-0003'), 'utf8').trimEnd().split('\n');
    const changed = (n: number, change: (line: string) => string): Report['firstBad'] => {
      const path = join(world.folder, 'changed.jsonl');
      writeFileSync(path, `${lines.with(n, change(lines[n] ?? '')).join('\n')}\n`);
      return verifyFile(path, kept, null).firstBad;
    };
    expect(changed(4, (line) => line.replace('officer', 'oFFicer').replace('crew', 'core'))).not.toBeNull();
    expect(changed(4, (line) => line.replace(/"proof":\["../, '"proof":["00'))).toMatchObject({ reason: 'proof' });
    expect(changed(4, (line) => line.replace(/"proof":\[.*\]/, '"proof":null'))).toMatchObject({ reason: 'proof' });
    expect(changed(4, (line) => line.replace(/"seq":\d+/, '"seq":1000'))).not.toBeNull();
    expect(changed(4, () => lines[3] ?? '')).toMatchObject({ reason: 'order' });
    expect(changed(1, (line) => line.replace(/"size":\d+/, '"size":7'))).toMatchObject({ reason: 'checkpoint_signature' });
    expect(() => verifyFile(sealed, kept, 'east-0004')).toThrow('incident east-0003 alone');
  });

  test('of an incident is refused over a record that is not that of its checkpoint, or does not know it', async () => {
    await world.seal();
    const out = join(world.folder, 'none.jsonl');
    expect(await output(() => runExport(['--out', out, '--incident', 'nobody', '--database-url', world.url]))).toMatchObject({ code: 3 });
    await world.tamper(`update ledger.event set leaf = sha256('x') where ${EAST} and seq = 3`);
    expect(await output(() => runExport(['--out', out, '--incident', 'east-0003', '--database-url', world.url]))).toMatchObject({ code: 3, stderr: expect.stringContaining('run verify') });
    expect(() => readFileSync(out)).toThrow('ENOENT');
    expect(() => readFileSync(`${out}.part`)).toThrow('ENOENT');
    await expect(runExport(['--out', join(world.folder, 'absent', 'x.jsonl'), '--database-url', world.url])).rejects.toThrow('ENOENT');
  });
});

describe('the command', () => {
  test('answers 0 and a count, or 1 and the first bad event', async () => {
    const good = await output(() => runVerify(['--database-url', world.url]));
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining(`${world.events} events in 2 towns verified`) });
    expect(JSON.parse((await output(() => runVerify(['--database-url', world.url, '--json']))).stdout)).toMatchObject({ events: world.events, firstBad: null });
    const kept = join(world.folder, 'kept.jsonl');
    writeFileSync(kept, (await world.seal()).map((each) => `${JSON.stringify(each)}\n`).join(''));
    expect((await output(() => runVerify(['--database-url', world.url, '--checkpoint', kept]))).code).toBe(0);
    await world.tamper(`delete from ledger.event where town = 'west' and seq = 5`);
    const bad = await output(() => runVerify(['--database-url', world.url]));
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ events: world.events / 2 + 4, firstBad: { town: 'west', seq: 5, reason: 'missing' } });
    appendFileSync(kept, '{"town":"east"}\n');
    expect(await output(() => runVerify(['--database-url', world.url, '--checkpoint', kept]))).toMatchObject({ code: 3, stderr: expect.stringContaining('entry 3 is no checkpoint') });
  });

  test('answers 2 to what it does not understand and 3 to what it cannot do', async () => {
    for (const argv of [['--nothing'], ['--file', 'a', '--database-url', 'b'], ['one', 'two', 'three']]) {
      expect(await output(() => runVerify(argv))).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
    }
    expect((await output(() => runExport([]))).code).toBe(2);
    expect((await output(() => runVerify(['--help']))).code).toBe(0);
    expect(await output(() => runVerify(['--file', join(world.folder, 'absent')]))).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no file') });
    writeFileSync(join(world.folder, 'other.txt'), 'hello\n');
    expect(await output(() => runVerify(['--file', join(world.folder, 'other.txt')]))).toMatchObject({ code: 3, stderr: expect.stringContaining('no header') });
    const nowhere = new URL(world.url);
    nowhere.pathname = '/liandong_absent';
    expect((await output(() => runVerify(['--database-url', nowhere.href]))).code).toBe(3);
  });
});
