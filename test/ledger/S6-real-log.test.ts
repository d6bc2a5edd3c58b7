/**
 * S6 on the record of a town that worked: seven ways to tamper, by whoever can compute everything anew but did not get hold
 * of a checkpoint that somebody kept. Found by our verifier each time, and by the one that shares nothing with it.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCheckpoint, type Checkpoint } from '#server/platform/checkpoint.ts';
import { leafOf, type LinkedEvent } from '#server/platform/event-log.ts';
import { isConsistent, rootByInclusion } from '#server/platform/merkle.ts';
import { chance } from '#test/support/canaries.ts';
import { loopWorld } from '#test/support/journey.ts';
import { liandong } from '#test/support/process.ts';
import type { World } from '#test/support/world.ts';
import { verifyFile } from '../../cli/verify/export-file.ts';
import { works } from '../backup/town.ts';
import { checkpointOver, exportLines, testKey } from './record.ts';
import { careful, careless, falsify, forgedCheckpoint, WAYS } from './tampering.ts';

const RUNS = 500;
/** Each python takes as long as twenty of ours. */
const BY_PYTHON = 21;
const TOWN = 'pujin';
const SEED = Number(process.env['SEED'] ?? 6);

const random = chance(SEED);
const pick = (below: number): number => Math.floor(random() * below);
let world: World;
let folder: string;
let original: LinkedEvent[];
let early: Checkpoint;
let incident: string;

interface Line { checkpoint?: unknown; town?: string; seq?: number; hash?: string; payload?: string }

async function exported(...more: string[]): Promise<Line[]> {
  const out = join(folder, `export${more.length}.jsonl`);
  const done = await liandong(['export', '--out', out, '--database-url', world.server.db.url, ...more]);
  expect(done).toMatchObject({ code: 0 });
  return readFileSync(out, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
}

const checkpoints = async (size?: number): Promise<Checkpoint> => {
  const { body } = await (await world.as('commander')).get<{ checkpoint: unknown }>(`/ledger/checkpoint?town=${TOWN}${size ? `&size=${size}` : ''}`);
  const checkpoint = parseCheckpoint(body.checkpoint);
  if (!checkpoint) throw new Error('no checkpoint');
  return checkpoint;
};

const python = promisify(execFile);
async function byPython(...argv: string[]): Promise<{ code: number; text: string }> {
  try {
    return { code: 0, text: (await python('python3', ['tools/verify.py', ...argv])).stdout.trim() };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, text: stderr.trim() };
  }
}
const hasPython = await python('python3', ['--version']).then(() => true, () => false);
if (!hasPython) process.stderr.write('not run: tools/verify.py (python3 is missing)\n');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liandong-s6-'));
  world = await loopWorld();
  for (let n = 0; n < 5; n++) incident = await works(world, random);
  await world.restart(); // a stop seals
  early = await checkpoints();
  for (let n = 0; n < 4; n++) await works(world, random);
  await world.restart();
  original = (await exported()).flatMap(({ town, seq = 0, hash = '', payload }) => (town === TOWN && payload !== undefined
    ? [{ type: '', v: 1, incident: '', at: '' as never, payload, seq, hash, previous: '', leaf: leafOf(payload) }] : []));
}, 240_000);
afterAll(async () => { await world.close(); rmSync(folder, { recursive: true }); });

function write(chain: readonly LinkedEvent[], inFile: readonly Checkpoint[]): string {
  const path = join(folder, 'tampered.jsonl');
  writeFileSync(path, `${[...exportLines(new Map([[TOWN, chain]]), inFile)].join('\n')}\n`);
  return path;
}

test(`${RUNS} tamperings of a real log: 100 % found against one earlier checkpoint, seed ${SEED}`, async () => {
  const kept = join(folder, 'kept.jsonl');
  writeFileSync(kept, `${JSON.stringify({ checkpoint: early })}\n`);
  expect(verifyFile(write(original, [early]), [early], null).firstBad).toBeNull();
  const found = { ours: 0, python: 0 };
  for (let n = 0; n < RUNS; n++) {
    const way = WAYS[n % WAYS.length] ?? 'edit';
    const at = pick(early.size);
    const other = (at + 1 + pick(early.size - 1)) % early.size;
    const events = falsify(way, original, at, other);
    const chain = n % 3 === 2 && way !== 'cut' ? careless(original, events) : careful(TOWN, events);
    const path = write(chain, n % 2 ? [] : [forgedCheckpoint(TOWN, chain, testKey(9))]);
    if (verifyFile(path, [early], null).firstBad) found.ours += 1;
    if (hasPython && n < BY_PYTHON && (await byPython(path, kept)).code === 1) found.python += 1;
  }
  expect(found).toEqual({ ours: RUNS, python: hasPython ? BY_PYTHON : 0 });
}, 120_000);

test('the twin: the same tamperings without a kept checkpoint, everything computed anew, pass', () => {
  for (const way of WAYS) expect(verifyFile(write(careful(TOWN, falsify(way, original, 3, 5)), []), [], null).firstBad, way).toBeNull();
});

describe.skipIf(!hasPython)('the verifier that shares nothing with ours (python3)', () => {
  test('counts what ours counts: everything, one incident with its proofs, against a checkpoint kept', async () => {
    const whole = await exported();
    const kept = join(folder, 'kept.jsonl');
    writeFileSync(kept, `${JSON.stringify(early)}\n`);
    expect(await byPython(join(folder, 'export0.jsonl'), kept)).toEqual({ code: 0, text: String(whole.filter((l) => l.payload !== undefined).length) });
    const one = await exported('--incident', incident, '--checkpoint-size', String(early.size));
    const file = join(folder, 'export4.jsonl');
    expect(await byPython(file, kept)).toEqual({ code: 0, text: String(one.filter((l) => l.payload !== undefined).length) });
    const text = readFileSync(file, 'utf8').split('\n').toSpliced(2, 1).join('\n'); // as it is without a checkpoint kept
    for (const [change, says] of [
      [(t: string) => t.replace(/"proof":\["../, '"proof":["00'), 'not in the checkpoint'], [(t: string) => t.replace(/"proof":\[[^\]]*\]/, '"proof":null'), 'too short'],
      [(t: string) => t.replace(/"size":(\d+)/, '"size":7'), 'not signed'], [(t: string) => t.replace('\\"actor\\":\\"', '\\"actor\\":\\"x'), 'was changed'],
      [(t: string) => t.split('\n').toSpliced(4, 1).join('\n'), 'last line'],
    ] as const) {
      writeFileSync(join(folder, 'changed.jsonl'), change(text));
      expect(await byPython(join(folder, 'changed.jsonl'))).toMatchObject({ code: 1, text: expect.stringContaining(says) });
    }
  }, 60_000);

  test('refuses a checkpoint file that is empty, broken or not there, and says so in a line', async () => {
    const file = join(folder, 'export0.jsonl');
    const bad = join(folder, 'bad.jsonl');
    const line = JSON.stringify(early);
    for (const text of ['', '\n\n', '{', '[]', '7', '{}', '{"checkpoint":null}', line.replace('"root"', '"Root"'), `${line}\n{"town":"east"}`, line.replace(/"size":\d+/, '"size":"all"')]) {
      writeFileSync(bad, text);
      expect(await byPython(file, bad), text).toMatchObject({ code: 1, text: expect.not.stringContaining('Traceback') });
      expect((await byPython(file, bad)).text, text).toMatch(/^\w+: [^\n]+$/);
    }
    for (const argv of [[join(folder, 'none')], [file, join(folder, 'none')], [folder]]) expect(await byPython(...argv)).toMatchObject({ code: 1, text: expect.stringMatching(/^Wrong: .*cannot be read[^\n]*$/) });
    expect(await byPython()).toMatchObject({ code: 1, text: expect.stringContaining('tools/verify.py EXPORT') });
  }, 60_000);

  test('is at most 150 lines and imports the standard library alone', () => {
    const source = readFileSync('tools/verify.py', 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
    expect(source.match(/^(?:import|from) .*$/gm)).toEqual(['import base64, hashlib, json, sys']);
  });
});

describe('the record over HTTP, for whoever watches it', () => {
  const get = async <T>(who: string, path: string) => (await world.as(who)).get<T>(`/ledger/${path}`);

  test('one incident, asked for at the size of a checkpoint kept, verifies against that one; no checkpoint reaches beyond the last', async () => {
    const { token } = await world.as('reviewer');
    const ask = (query: string): Promise<Response> => fetch(`${world.url}/api/v1/incidents/${incident}/export${query}`, { headers: { authorization: `Bearer ${token}` } });
    const path = join(folder, 'asked.jsonl');
    writeFileSync(path, await (await ask(`?checkpointSize=${early.size}`)).text());
    expect(verifyFile(path, [early], null)).toMatchObject({ checkpoints: 1, firstBad: null });
    writeFileSync(path, await (await ask('')).text());
    expect(() => verifyFile(path, [early], null)).toThrow('says nothing about this file');
    expect((await ask(`?checkpointSize=${original.length + 1}`)).status).toBe(409);
    expect((await ask('?checkpointSize=0')).status).toBe(400);
  });

  test('a checkpoint, and proofs that lead to its root', async () => {
    const last = await checkpoints();
    expect(last.size).toBe(original.length);
    for (const seq of [1, early.size, early.size + 1, last.size]) {
      const { body } = await get<{ proof: string[] }>('assessor', `checkpoint/inclusion?town=${TOWN}&seq=${seq}`);
      expect(rootByInclusion(original[seq - 1]?.leaf ?? '', seq - 1, last.size, body.proof)).toBe(last.root);
    }
    for (const first of [1, 2, early.size, last.size]) {
      const { body } = await get<{ proof: string[] }>('assessor', `checkpoint/consistency?town=${TOWN}&first=${first}`);
      expect(isConsistent(first, checkpointOver(TOWN, original, first).root, last.size, last.root, body.proof)).toBe(true);
      expect(isConsistent(first, '0'.repeat(64), last.size, last.root, body.proof)).toBe(false);
    }
    expect(await checkpoints(early.size)).toEqual(early);
  });

  test('what is not there, or not covered, or not theirs', async () => {
    expect((await get('commander', `checkpoint?town=${TOWN}&size=1`)).body).toMatchObject({ code: 'ledger.no_checkpoint' });
    expect((await get('commander', 'checkpoint?town=nowhere')).status).toBe(404);
    expect((await get('commander', `checkpoint/inclusion?town=${TOWN}&seq=${original.length + 1}`)).body).toMatchObject({ code: 'ledger.not_covered' });
    expect((await get('commander', `checkpoint/consistency?town=${TOWN}&first=1&size=${early.size}`)).status).toBe(200);
    expect((await get('commander', `checkpoint/inclusion?town=${TOWN}&seq=0`)).status).toBe(400);
    expect((await get('responder1', `checkpoint?town=${TOWN}`)).status).toBe(403);
    expect((await get('commander', 'witnesses')).body).toEqual({ items: [], next: null });
  });
});

test('verify in a folder without a record says so, exits 3, and starts no database', async () => {
  const empty = join(folder, 'nothing-here');
  const done = await liandong(['verify'], { LIANDONG_DATA: empty });
  expect(done).toMatchObject({ code: 3, out: '', err: expect.stringContaining('holds no record') });
  expect(existsSync(empty)).toBe(false);
});
