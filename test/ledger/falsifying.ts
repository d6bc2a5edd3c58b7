/** S6 as properties: every falsification is found by one earlier checkpoint, those of lines alone without any. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { verifyFile } from '../../cli/verify/export-file.ts';
import type { Report } from '../../cli/verify/finding.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import type { LinkedEvent } from '#server/platform/event-log.ts';
import { checkpointOver, inventChain, testKey } from './record.ts';
import { careful, careless, exportOf, falsify, forgedCheckpoint, WAYS } from './tampering.ts';

export const TOWN = 'east';
export const LENGTH = 60;
export const folder = mkdtempSync(join(tmpdir(), 'liandong-tampering-'));
afterAll(() => rmSync(folder, { recursive: true }));

export const neighbour = inventChain('west', 9);
export const original = inventChain(TOWN, LENGTH);
export const ownKey = testKey(7);
export const forgersKey = testKey(8);

export function verify(chain: readonly LinkedEvent[], inFile: readonly Checkpoint[], given: readonly Checkpoint[]): Report {
  const path = join(folder, 'export.jsonl');
  writeFileSync(path, exportOf(TOWN, chain, inFile, neighbour));
  return verifyFile(path, given, null);
}

const way = fc.constantFrom(...WAYS);
const place = fc.integer({ min: 0, max: LENGTH - 1 });
/** size of the kept checkpoint, and two different events before its end */
const covered = fc.integer({ min: 2, max: LENGTH }).chain((size) =>
  fc.tuple(fc.constant(size), fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { minLength: 2, maxLength: 2 })));

/** Everything computed anew, as far as that needs no key. */
export function carefulOnesAreFound(numRuns: number): void {
  fc.assert(fc.property(way, covered, fc.constantFrom('none', 'old', 'forged'), (how, [size, [at = 0, other = 0]], inFile) => {
    const chain = careful(TOWN, falsify(how, original, at, other));
    const kept = checkpointOver(TOWN, original, size);
    const shown = { none: [], old: [kept], forged: [forgedCheckpoint(TOWN, chain, forgersKey)] }[inFile];
    const found = verify(chain, shown, [kept]).firstBad;
    expect(found?.town).toBe(TOWN);
    expect(['checkpoint_root', 'cut']).toContain(found?.reason);
    expect(found?.seq).toBeGreaterThan(at);
  }), { numRuns });
}

/** Only lines changed: the chain itself breaks, unless the tail alone is gone. */
export function carelessOnesAreFound(numRuns: number): void {
  fc.assert(fc.property(way, place, fc.integer({ min: 1, max: LENGTH - 1 }), (how, at, step) => {
    const other = (at + step) % LENGTH;
    const chain = careless(original, falsify(how, original, at, other));
    const kept = checkpointOver(TOWN, original, LENGTH);
    expect(verify(chain, [], how === 'cut' || (how === 'delete' && at === LENGTH - 1) ? [kept] : []).firstBad?.town).toBe(TOWN);
  }), { numRuns });
}
