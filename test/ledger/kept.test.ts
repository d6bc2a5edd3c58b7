/** One incident's file against a checkpoint kept of another size: it says something only where the file proves the connection. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import type { LinkedEvent } from '#server/platform/event-log.ts';
import { consistencyRanges, createProver, inclusionRanges, type Range } from '#server/platform/merkle.ts';
import { verifyFile } from '../../cli/verify/export-file.ts';
import { checkpointOver, inventChain } from './record.ts';
import { careful } from './tampering.ts';

const folder = mkdtempSync(join(tmpdir(), 'liandong-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [TOWN, SIZE, END] = ['east', 61, 70] as const;

const genuine = inventChain(TOWN, END);
const incident = genuine[4]?.incident ?? '';
/** Whoever holds the key changed the incident's event, computed everything anew and signed it anew. */
const rewritten = careful(TOWN, genuine.map((event, n) => (n === 4 ? { ...event, payload: event.payload.replace('user-', 'nobody-') } : event)));

function proofOf(chain: readonly LinkedEvent[], size: number, ranges: readonly Range[]): string[] {
  const prover = createProver(size, ranges);
  for (const { leaf } of chain.slice(0, size)) prover.add(leaf);
  return prover.proof(ranges);
}

/** As `liandong export --incident … --checkpoint-size …` writes it, of any chain. */
function linesOf(chain: readonly LinkedEvent[], own: Checkpoint, kept: readonly number[]): object[] {
  const events = chain.filter((event) => event.incident === incident);
  const proof = (seq: number): string[] | null => (seq > own.size ? null : proofOf(chain, own.size, inclusionRanges(seq - 1, own.size)));
  return [
    { format: 'liandong-record/1', exportedAt: '2026-03-02T07:00:00.000Z', incident, heads: [{ town: TOWN, seq: END, hash: chain.at(-1)?.hash }] },
    { checkpoint: own }, ...kept.map((first) => ({ checkpoint: own, first, proof: proofOf(chain, own.size, consistencyRanges(first, own.size)) })),
    ...events.map(({ seq, hash, previous, payload }) => ({ town: TOWN, seq, hash, previous, payload, proof: proof(seq) })), { events: events.length },
  ];
}

function write(name: string, lines: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

const run = promisify(execFile);
const hasPython = await run('python3', ['--version']).then(() => true, () => false);
const byPython = (path: string, kept: readonly Checkpoint[]): Promise<string> =>
  run('python3', ['tools/verify.py', path, write('kept.jsonl', kept)]).then(({ stdout }) => stdout.trim(), (error: { stderr: string }) => error.stderr.trim());

/** What both verifiers say: a count, or what is wrong. */
async function both(lines: readonly object[], kept: readonly Checkpoint[]): Promise<{ ours: string; python: string | null }> {
  const path = write('file.jsonl', lines);
  return { ours: ours(path, kept), python: hasPython ? await byPython(path, kept) : null };
}

function ours(path: string, kept: readonly Checkpoint[]): string {
  try {
    const { firstBad, events } = verifyFile(path, kept, null);
    return firstBad ? `${firstBad.reason}: ${firstBad.detail ?? ''}` : String(events);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const own = checkpointOver(TOWN, genuine, SIZE);
const count = String(genuine.filter((event) => event.incident === incident).length);
const agrees = { ours: count, python: hasPython ? count : null };
const says = (words: string) => ({ ours: expect.stringContaining(words), python: hasPython ? expect.stringContaining(words) : null });

describe('a checkpoint kept of another size', () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 33, 60, SIZE])('over %i events is continued by the file asked for at that size', async (first) => {
    expect(await both(linesOf(genuine, own, [first]), [checkpointOver(TOWN, genuine, first)])).toEqual(agrees);
  });

  test('says nothing about a file without the proof, which is refused', async () => {
    for (const lines of [linesOf(genuine, own, []), linesOf(genuine, own, [30])]) expect(await both(lines, [checkpointOver(TOWN, genuine, 40)])).toEqual(says('over 40 events says nothing about this file'));
    expect(await both(linesOf(genuine, own, []), [checkpointOver(TOWN, genuine, END)])).toEqual(says(`over ${END} events says nothing`));
    const without = linesOf(genuine, own, []).filter((line) => !('checkpoint' in line));
    expect(await both(without, [own])).toEqual(says('say')); // neither finds anything that the kept one could be held against
    expect(await both(linesOf(genuine, own, []), [checkpointOver('west', inventChain('west', 9), 9)])).toEqual(says('nothing about this file'));
  });

  test('each of several is asked for', async () => {
    const kept = [20, 40].map((first) => checkpointOver(TOWN, genuine, first));
    expect(await both(linesOf(genuine, own, [20, 40]), kept)).toEqual(agrees);
    expect(await both(linesOf(genuine, own, [40]), kept)).toEqual(says('over 20 events says nothing'));
  });
});

describe('the holder of the key, who rewrote the record and signed it anew', () => {
  const forged = checkpointOver(TOWN, rewritten, SIZE);

  test.each([5, 8, 33, 40, 60, SIZE])('is found against a checkpoint kept over %i events, whatever proof the file brings', async (first) => {
    const kept = [checkpointOver(TOWN, genuine, first)];
    const genuineProof = proofOf(genuine, SIZE, consistencyRanges(first, SIZE));
    for (const proof of [proofOf(rewritten, SIZE, consistencyRanges(first, SIZE)), genuineProof, [], genuineProof.slice(1), [...genuineProof, 'ab'.repeat(32)]]) {
      const lines = linesOf(rewritten, forged, []).toSpliced(2, 0, { checkpoint: forged, first, proof });
      const found = await both(lines, kept);
      expect(found.ours).toMatch(/^checkpoint_root/);
      if (hasPython) expect(found.python).toMatch(/^Wrong: (?:east: another checkpoint than the one kept|the proof is too short)/);
    }
  });

  test('does not pass with the genuine checkpoint and its proof beside his own, nor with one town\'s beside another\'s', async () => {
    const kept = [checkpointOver(TOWN, genuine, 40)];
    const [header, mine, ...rest] = linesOf(rewritten, forged, []);
    const honest = linesOf(genuine, own, [40]).slice(1, 3);
    for (const lines of [[header, ...honest, mine, ...rest], [header, mine, ...honest, ...rest]]) {
      const found = await both(lines.filter((line) => line !== undefined), kept);
      expect(found.ours).toMatch(/^file: another checkpoint|^proof/);
      if (hasPython) expect(found.python).toMatch(/^Wrong/);
    }
  });

  test('the twin: a verifier that compares no more than the signer lets him through', () => {
    expect(forged.keyId).toBe(checkpointOver(TOWN, genuine, 40).keyId);
    expect(ours(write('file.jsonl', linesOf(rewritten, forged, [])), [])).toBe(count);
  });
});
