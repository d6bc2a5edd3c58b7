/** PNG (ISO/IEC 15948): the chunks that draw the picture, each checked; the pixels are unpacked once, to see that there are as many as were promised. */
import { crc32, createInflate } from 'node:zlib';
import { ascii, assert, damaged, NotTaken, u32, type Cleaned } from './bytes.ts';
import { orientationBlock, orientationOf } from './exif.ts';
import { checkSize } from './size.ts';

const SIGNATURE = '\x89PNG\r\n\x1a\n';
const DRAWS: ReadonlySet<string> = new Set(['PLTE', 'tRNS', 'gAMA', 'sRGB']);
const NAMES: Readonly<Record<string, string>> = { tEXt: 'comment', zTXt: 'comment', iTXt: 'comment', tIME: 'time', iCCP: 'profile', eXIf: 'exif' };
const MOST_RAW_BYTES = 256 * 1024 * 1024;

export const isPng = (bytes: Uint8Array): boolean => ascii(bytes, 0, 8) === SIGNATURE;

interface Chunk { name: string; data: Uint8Array; whole: Uint8Array }

export async function cleanPng(bytes: Uint8Array): Promise<Cleaned> {
  const chunks = chunksOf(bytes);
  const [head] = chunks;
  assert(head?.name === 'IHDR' && head.data.length === 13 && chunks.at(-1)?.name === 'IEND');
  const header = head?.data ?? bytes;
  const { width, height } = checkSize(u32(header, 0), u32(header, 4));
  if (chunks.some((c) => c.name === 'acTL')) throw new NotTaken('file.moving');
  const pixels = chunks.filter((c) => c.name === 'IDAT');
  await assertPixels(pixels.map((c) => c.data), rawBytes(header, width, height));
  const removed = new Set(chunks.flatMap((c) => (c.name === 'IHDR' || c.name === 'IDAT' || c.name === 'IEND' || isDrawn(c, header) ? [] : [NAMES[c.name] ?? 'application'])));
  if (chunks.reduce((n, c) => n + c.whole.length, SIGNATURE.length) < bytes.length) removed.add('trailing');
  const exif = chunks.find((c) => c.name === 'eXIf');
  const orientation = exif ? orientationOf(exif.data) : 1;
  return {
    media: 'image/png', width, height, removed: [...removed].toSorted(),
    pieces: [
      bytes.subarray(0, 8), head?.whole ?? bytes, ...(orientation === 1 ? [] : [chunk('eXIf', orientationBlock(orientation))]),
      ...chunks.filter((c) => isDrawn(c, header)).map((c) => c.whole), ...pixels.map((c) => c.whole), chunk('IEND', new Uint8Array()),
    ],
  };
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; ;) {
    const end = at + 12 + u32(bytes, at);
    assert(end <= bytes.length);
    const name = ascii(bytes, at + 4, 4);
    assert(crc32(bytes.subarray(at + 4, end - 4)) === u32(bytes, end - 4));
    chunks.push({ name, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (name === 'IEND') return chunks;
    at = end;
  }
}

/** Each once, as long as it may be. */
function isDrawn({ name, data }: Chunk, header: Uint8Array): boolean {
  if (!DRAWS.has(name)) return false;
  if (name === 'PLTE') assert(data.length % 3 === 0 && data.length <= 768);
  else if (name === 'tRNS') assert(data.length <= (header[9] === 3 ? 256 : 6));
  else assert(data.length === (name === 'gAMA' ? 4 : 1));
  return true;
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Adam7: first column, first row, step right, step down of each pass. */
const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

/** How many bytes the pixels come to, the filter byte of each row included. */
function rawBytes(header: Uint8Array, width: number, height: number): number {
  const [depth = 0, colour = 0, compression, filter, interlace] = header.subarray(8);
  const channels = CHANNELS[colour];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || compression !== 0 || filter !== 0) throw damaged();
  const rows = (w: number, h: number): number => (w <= 0 || h <= 0 ? 0 : h * (1 + Math.ceil((w * channels * depth) / 8)));
  if (interlace === 0) return rows(width, height);
  assert(interlace === 1);
  return PASSES.reduce((n, [x, y, right, down]) => n + rows(Math.ceil((width - x) / right), Math.ceil((height - y) / down)), 0);
}

/** A bomb is stopped at the first byte too many; nothing unpacked is kept. */
async function assertPixels(parts: readonly Uint8Array[], expected: number): Promise<void> {
  if (expected > MOST_RAW_BYTES) throw new NotTaken('file.too_many_pixels');
  const inflate = createInflate();
  let got = 0;
  try {
    for (const part of parts) inflate.write(part);
    inflate.end();
    for await (const chunk of inflate) {
      got += (chunk as Uint8Array).length;
      if (got > expected) break;
    }
  } catch {
    throw damaged();
  } finally {
    inflate.destroy();
  }
  assert(got === expected && inflate.bytesWritten === parts.reduce((n, p) => n + p.length, 0));
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
