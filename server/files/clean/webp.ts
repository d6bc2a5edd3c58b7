/** WebP (RFC 9649): one still picture with its alpha; profile, EXIF, XMP and whatever follows are left out. */
import { ascii, assert, damaged, NotTaken, startsWith, u24le, u32le, type Cleaned } from './bytes.ts';
import { orientationBlock, orientationOf } from './exif.ts';
import { checkSize } from './size.ts';

const ALPHA = 0x10;
const EXIF = 0x08;
const ANIMATION = 0x02;
const NAMES: Readonly<Record<string, string>> = { ICCP: 'profile', EXIF: 'exif', 'XMP ': 'xmp' };

export const isWebp = (bytes: Uint8Array): boolean => startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP');

interface Chunk { name: string; data: Uint8Array }

export function cleanWebp(bytes: Uint8Array): Cleaned {
  const end = 8 + u32le(bytes, 4);
  assert(end <= bytes.length && end % 2 === 0);
  const chunks = chunksOf(bytes, end);
  const extended = chunks.find((c) => c.name === 'VP8X')?.data;
  if (extended && ((extended[0] ?? 0) & ANIMATION) !== 0) throw new NotTaken('file.moving');
  const pictures = chunks.filter((c) => c.name === 'VP8 ' || c.name === 'VP8L');
  const [picture] = pictures;
  if (!picture || pictures.length > 1) throw damaged();
  const { width, height } = sizeOf(picture);
  if (extended) checkCanvas(extended, width, height);
  const removed = new Set(chunks.flatMap((c) => (['VP8X', 'ALPH'].includes(c.name) || pictures.includes(c) ? [] : [NAMES[c.name] ?? 'application'])));
  if (end < bytes.length) removed.add('trailing');
  const orientation = orientationIn(chunks);
  const alpha = chunks.filter((c) => c.name === 'ALPH').slice(0, 1);
  const kept = extended
    ? [{ name: 'VP8X', data: header(extended, orientation) }, ...alpha, picture, ...(orientation === 1 ? [] : [{ name: 'EXIF', data: orientationBlock(orientation) }])]
    : [picture];
  return { media: 'image/webp', width, height, removed: [...removed].toSorted(), pieces: written(kept) };
}

function chunksOf(bytes: Uint8Array, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at < end;) {
    const length = u32le(bytes, at + 4);
    assert(at + 8 + length <= end);
    chunks.push({ name: ascii(bytes, at, 4), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function sizeOf({ name, data }: Chunk): { width: number; height: number } {
  if (name === 'VP8L') {
    assert(data[0] === 0x2f);
    const bits = u32le(data, 1);
    return checkSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  assert(ascii(data, 3, 3) === '\x9d\x01\x2a');
  const bits = u32le(data, 6);
  return checkSize(bits & 0x3fff, (bits >>> 16) & 0x3fff);
}

function checkCanvas(extended: Uint8Array, width: number, height: number): void {
  assert(extended.length === 10 && u24le(extended, 4) + 1 === width && u24le(extended, 7) + 1 === height);
}

function orientationIn(chunks: readonly Chunk[]): number {
  const exif = chunks.find((c) => c.name === 'EXIF')?.data;
  if (!exif) return 1;
  return orientationOf(startsWith(exif, 0, 'Exif\0\0') ? exif.subarray(6) : exif);
}

function header(extended: Uint8Array, orientation: number): Uint8Array {
  const flags = ((extended[0] ?? 0) & ALPHA) | (orientation === 1 ? 0 : EXIF);
  return Uint8Array.of(flags, 0, 0, 0, ...extended.subarray(4));
}

function written(chunks: readonly Chunk[]): Uint8Array[] {
  const body = chunks.flatMap(({ name, data }) => [head(name, data.length), data, new Uint8Array(data.length % 2)]);
  const length = body.reduce((n, piece) => n + piece.length, 4);
  return [head('RIFF', length), Buffer.from('WEBP'), ...body];
}

function head(name: string, length: number): Uint8Array {
  const out = Buffer.alloc(8);
  out.write(name, 0, 'latin1');
  out.writeUInt32LE(length, 4);
  return out;
}
