/** A large export is read ahead by several threads, piece by piece: what is found must be what one reader finds line by line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseLine } from '#server/ledger/export-format.ts';
import type { EventLine } from '#server/ledger/export-format.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { leafOf } from '#server/platform/event-log.ts';
import { verifyFile, verifyLargeFile } from '../../cli/verify/export-file.ts';
import type { Report } from '../../cli/verify/finding.ts';
import { linesOf } from '../../cli/verify/lines.ts';
import { readersInThreads, type Readers } from '../../cli/verify/readers.ts';
import { readStretch, type Stretch } from '../../cli/verify/stretch.ts';
import { checkpointOver, exportLines, inventChain } from './record.ts';
import { careless, careful, exportOf, falsify, WAYS } from './tampering.ts';

const LENGTH = 60;
const original = inventChain('east', LENGTH);
const neighbour = inventChain('west', 9);
const folder = mkdtempSync(join(tmpdir(), 'liandong-ahead-'));
afterAll(() => rmSync(folder, { recursive: true }));

const reading = (read: (piece: Buffer) => Stretch | null): Readers => ({ depth: 3, read: (piece) => Promise.resolve(read(piece)), close: () => Promise.resolve() });
const here = reading(readStretch);
/** One to three events a piece, and pieces that are no whole line. */
const pieceBytes = fc.integer({ min: 300, max: 2_500 });

interface Both {
  plain: Report;
  ahead: Report;
}

async function both(text: string, given: readonly Checkpoint[], bytes: number, readers = here): Promise<Both> {
  const path = join(folder, 'export.jsonl');
  writeFileSync(path, text);
  return { plain: verifyFile(path, given, null), ahead: await verifyLargeFile(path, given, null, readers, bytes) };
}

const size = fc.integer({ min: 0, max: LENGTH });

test('the record as it is, against any earlier checkpoints: the same report', async () => {
  await fc.assert(fc.asyncProperty(size, size, pieceBytes, async (inFile, kept, bytes) => {
    const { plain, ahead } = await both(exportOf('east', original, [checkpointOver('east', original, inFile)], neighbour), [checkpointOver('east', original, kept)], bytes);
    expect(ahead).toEqual(plain);
    expect(ahead.firstBad).toBeNull();
  }), { numRuns: 60 });
});

test('500 falsifications, of lines alone and with everything computed anew: the same finding at the same event', async () => {
  const at = fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 }), { minLength: 2, maxLength: 2 });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...WAYS), at, size, fc.boolean(), pieceBytes, async (how, [one = 0, other = 0], kept, alone, bytes) => {
    const events = falsify(how, original, one, other);
    const text = exportOf('east', alone ? careless(original, events) : careful('east', events), [], neighbour);
    const { plain, ahead } = await both(text, [checkpointOver('east', original, kept)], bytes);
    expect(ahead).toEqual(plain);
  }), { numRuns: 500 });
});

test('any byte changed, any line left out, doubled or moved: the same finding', async () => {
  const lines = exportOf('east', original, [checkpointOver('east', original, LENGTH)], neighbour).trimEnd().split('\n');
  const line = fc.integer({ min: 1, max: lines.length - 1 });
  await fc.assert(fc.asyncProperty(line, line, fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), fc.constantFrom('byte', 'out', 'doubled', 'moved', 'blank'), pieceBytes, async (n, to, where, unit, how, bytes) => {
    const old = lines[n] ?? '';
    const changed = {
      byte: () => lines.with(n, old.slice(0, where % old.length) + String.fromCharCode(unit) + old.slice(where % old.length + 1)),
      out: () => lines.toSpliced(n, 1), doubled: () => lines.toSpliced(to, 0, old), moved: () => lines.toSpliced(n, 1).toSpliced(to, 0, old), blank: () => lines.toSpliced(to, 0, '', ''),
    }[how]();
    const { plain, ahead } = await both(`${changed.join('\n')}\n`, [], bytes);
    expect(ahead).toEqual(plain);
  }), { numRuns: 500 });
});

/** As a reader would be that believes what the file says of the links. */
function trusting(piece: Buffer): Stretch | null {
  const events = [...linesOf(piece)].map((text) => parseLine(text)).flatMap((line): EventLine[] => (line?.kind === 'event' ? [line.event] : []));
  const [first] = events;
  return first ? { town: first.town, from: first.seq, leaves: events.map((e) => leafOf(e.payload)), hashes: events.map((e) => e.hash) } : null;
}

test('the twin: with readers that do not follow the links, changed lines pass', async () => {
  const text = exportOf('east', careless(original, falsify('edit', original, 20, 21)), [], neighbour);
  const { plain, ahead } = await both(text, [], 2_500, reading(trusting));
  expect(plain.firstBad).not.toBeNull();
  expect(ahead).not.toEqual(plain);
});

test('in threads of its own, and where these come to an end under way', { timeout: 60_000 }, async () => {
  const chain = inventChain('east', 3_000);
  const path = join(folder, 'large.jsonl');
  writeFileSync(path, `${[...exportLines(new Map([['east', chain]]), [checkpointOver('east', chain, 2_000)])].join('\n')}\n`);
  const plain = verifyFile(path, [], null);
  const readers = readersInThreads(2);
  let vouched = 0;
  const counted: Readers = { ...readers, read: async (piece) => { const stretch = await readers.read(piece); vouched += stretch?.leaves.length ?? 0; return stretch; } };
  expect(await verifyLargeFile(path, [], null, counted, 64 * 1024)).toEqual(plain);
  expect(vouched).toBeGreaterThan(2_500);
  await readers.close();
  expect(await verifyLargeFile(path, [], null, readers, 64 * 1024)).toEqual(plain);
});
