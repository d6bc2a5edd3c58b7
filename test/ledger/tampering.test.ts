/** S6: whoever kept one checkpoint finds every falsification of what it covers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGenuine } from '#server/platform/checkpoint.ts';
import { verifyFile } from '../../cli/verify/export-file.ts';
import type { Finding, Report } from '../../cli/verify/finding.ts';
import { carefulOnesAreFound, carelessOnesAreFound, folder, forgersKey, LENGTH, neighbour, original, ownKey, TOWN, verify } from './falsifying.ts';
import { checkpointOver, inventChain } from './record.ts';
import { careful, exportOf, falsify, forgedCheckpoint, inventEvents, WAYS } from './tampering.ts';

describe('tampering with a record', () => {
  test('the record as it is passes, alone and against any earlier checkpoint', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: LENGTH }), fc.integer({ min: 0, max: LENGTH }), (size, inFile) => {
      const report = verify(original, [checkpointOver(TOWN, original, inFile)], [checkpointOver(TOWN, original, size)]);
      expect(report).toMatchObject({ events: LENGTH + 9, towns: 2, checkpoints: 2, sealed: Math.max(size, inFile), firstBad: null });
    }), { numRuns: 40 });
  });

  test('500 falsifications with everything computed anew: each is found by one earlier checkpoint', () => {
    carefulOnesAreFound(500);
  });

  test('500 falsifications of lines alone: all but a whole cut are found without any checkpoint', () => {
    carelessOnesAreFound(500);
  });

  test('any byte of any event line changed, any line left out, doubled or moved', () => {
    const text = exportOf(TOWN, original, [checkpointOver(TOWN, original, LENGTH)], neighbour);
    const lines = text.trimEnd().split('\n');
    const path = join(folder, 'bytes.jsonl');
    const report = (changed: readonly string[]): Report => {
      writeFileSync(path, `${changed.join('\n')}\n`);
      return verifyFile(path, [], null);
    };
    expect(report(lines).firstBad).toBeNull();
    const line = fc.integer({ min: 1, max: lines.length - 1 });
    fc.assert(fc.property(line, fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), (n, where, unit) => {
      const old = lines[n] ?? '';
      const at = where % old.length;
      const changed = old.slice(0, at) + String.fromCharCode(unit) + old.slice(at + 1);
      fc.pre(!sameMeaning(changed, old));
      expect(report(lines.with(n, changed)).firstBad).not.toBeNull();
    }), { numRuns: 300 });
    fc.assert(fc.property(line, line, (n, to) => {
      fc.pre(n !== to && !(n === 1 && to === 1));
      const moved = lines.toSpliced(n, 1).toSpliced(to, 0, lines[n] ?? '');
      expect(report(lines.toSpliced(n, 1)).firstBad !== null || n === 1).toBe(true);
      if (n !== 1) expect(report(lines.toSpliced(to, 0, lines[n] ?? '')).firstBad).not.toBeNull();
      if (changesOrder(n, to)) expect(report(moved).firstBad).not.toBeNull();
    }), { numRuns: 100 });
  });

  test('a signature or a key in another spelling is not the one that was given', () => {
    const genuine = checkpointOver(TOWN, original, LENGTH);
    expect(isGenuine(genuine)).toBe(true);
    expect(isGenuine({ ...genuine, signature: genuine.signature.replace('=', ' ') })).toBe(false);
    expect(isGenuine({ ...genuine, signature: ` ${genuine.signature}` })).toBe(false);
    expect(isGenuine({ ...genuine, keyId: `${genuine.keyId}=` })).toBe(false);
  });

  test('what a record cannot show: rewritten from the start, or cut, without a checkpoint', () => {
    const rewritten = careful(TOWN, falsify('rewrite', original, 0, 1));
    const cut = careful(TOWN, falsify('cut', original, LENGTH - 7, 0));
    expect(verify(rewritten, [], []).firstBad).toBeNull();
    expect(verify(cut, [], []).firstBad).toBeNull();
    // The forger's checkpoint is in order, too: it is signed, by whoever he is.
    expect(verify(rewritten, [forgedCheckpoint(TOWN, rewritten, forgersKey)], []).firstBad).toBeNull();
  });

  test('nor what is younger than the checkpoint', () => {
    const chain = careful(TOWN, falsify('edit', original, LENGTH - 1, 0));
    expect(verify(chain, [], [checkpointOver(TOWN, original, LENGTH - 1)]).firstBad).toBeNull();
    expect(verify(chain, [], [checkpointOver(TOWN, original, LENGTH)]).firstBad).toEqual<Finding>(
      { town: TOWN, seq: LENGTH, reason: 'checkpoint_root', detail: expect.any(String) });
  });

  test('an incident by itself, its proofs and its checkpoint taken out and an event forged: it does not pass against a checkpoint kept', () => {
    const [chain, incident] = [careful(TOWN, falsify('edit', original, 3, 5)), original[3]?.incident];
    const path = join(folder, 'stripped.jsonl');
    const events = chain.flatMap((e) => (e.incident === incident ? [{ town: TOWN, seq: e.seq, previous: e.previous, hash: e.hash, payload: e.payload, proof: null }] : []));
    const heads = [{ town: TOWN, seq: chain.length, hash: chain.at(-1)?.hash }];
    writeFileSync(path, [{ format: 'liandong-record/1', exportedAt: original[0]?.at, incident, heads }, ...events, { events: events.length }].map((l) => `${JSON.stringify(l)}\n`).join(''));
    expect(events.length).toBeGreaterThan(0);
    for (const size of [3, 4, LENGTH]) expect(() => verifyFile(path, [checkpointOver(TOWN, original, size)], null)).toThrow(`the checkpoint kept over ${size} events says nothing about this file`);
    expect(verifyFile(path, [], null), 'twin: nobody kept one').toMatchObject({ checkpoints: 0, sealed: 0, firstBad: null });
  });

  test('a town left out altogether, and a checkpoint whose claim was changed', () => {
    const missing = checkpointOver('south', inventChain('south', 4), 3);
    expect(verify(original, [], [missing]).firstBad).toMatchObject({ town: 'south', seq: 1, reason: 'cut' });
    const claim = checkpointOver(TOWN, original, 5, ownKey);
    expect(verify(original, [{ ...claim, size: 4 }], []).firstBad).toMatchObject({ town: TOWN, reason: 'checkpoint_signature' });
    expect(verify(original, [{ ...claim, keyId: 'ed25519:AAAA' }], []).firstBad).toMatchObject({ reason: 'checkpoint_signature' });
  });

  test('the falsifications are real ones', () => {
    for (const how of WAYS) expect(careful(TOWN, falsify(how, inventEvents(TOWN, 9), 3, 5)).at(-1)?.hash).not.toBe(inventChain(TOWN, 9).at(-1)?.hash);
  });
});

/** A byte may change without changing what the line says: another case of an escape, a space between members. */
function sameMeaning(changed: string, old: string): boolean {
  try {
    return JSON.stringify(JSON.parse(changed)) === JSON.stringify(JSON.parse(old));
  } catch {
    return false;
  }
}

/** Towns may be mixed; within a town, and against the trailer and the checkpoint, order counts. Line 1 is the checkpoint. */
function changesOrder(n: number, to: number): boolean {
  const town = (line: number): string => (line === 1 ? 'c' : line <= LENGTH + 1 ? 'east' : line <= LENGTH + 10 ? 'west' : 'end');
  return town(n) === town(to) || town(n) === 'end' || town(to) === 'end';
}
