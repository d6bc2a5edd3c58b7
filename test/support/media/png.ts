/** PNGs and WebPs for tests: real ones, small, with any chunk beside. */
import { crc32, deflateSync } from 'node:zlib';

export interface Chunk { name: string; data: Uint8Array }

export function pngChunk({ name, data }: Chunk): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Eight bits of grey a pixel. `promised`: the size the head names, where it is not the pixels' own. */
export function makePng(width: number, height: number, beside: readonly Chunk[] = [], more: { promised?: { width: number; height: number }; behind?: Uint8Array } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(more.promised?.width ?? width, 0);
  head.writeUInt32BE(more.promised?.height ?? height, 4);
  head[8] = 8;
  const rows = Buffer.alloc(height * (1 + width));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (1 + width) + 1 + x] = (x * 7 + y * 3) & 255;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk({ name: 'IHDR', data: head }), ...beside.map(pngChunk),
    pngChunk({ name: 'IDAT', data: deflateSync(rows) }), pngChunk({ name: 'IEND', data: Buffer.alloc(0) }), more.behind ?? Buffer.alloc(0),
  ]);
}

/** Lossless WebP of one colour: five codes of one symbol each, and no bit for the pixels. */
function lossless(width: number, height: number, grey: number): Buffer {
  const bits: number[] = [];
  const put = (value: number, length: number): void => { for (let i = 0; i < length; i++) bits.push((value >> i) & 1); };
  put(width - 1, 14); put(height - 1, 14); put(0, 1); put(0, 3);
  put(0, 1); put(0, 1); put(0, 1);
  for (const symbol of [grey, grey, grey, 255, 0]) { put(1, 1); put(0, 1); put(1, 1); put(symbol, 8); }
  const out = Buffer.alloc(1 + Math.ceil(bits.length / 8));
  out[0] = 0x2f;
  for (const [i, bit] of bits.entries()) out[1 + (i >> 3)] = (out[1 + (i >> 3)] ?? 0) | (bit << (i & 7));
  return out;
}

function riffChunk({ name, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** `beside` makes it an extended one. */
export function makeWebp(width: number, height: number, beside: readonly Chunk[] = [], behind: Uint8Array = Buffer.alloc(0)): Buffer {
  const size = (v: number): number[] => [(v - 1) & 255, ((v - 1) >> 8) & 255, ((v - 1) >> 16) & 255];
  const flags = (beside.some((c) => c.name === 'EXIF') ? 0x08 : 0) | (beside.some((c) => c.name === 'XMP ') ? 0x04 : 0) | (beside.some((c) => c.name === 'ANIM') ? 0x02 : 0);
  const extended = beside.length === 0 ? [] : [riffChunk({ name: 'VP8X', data: Buffer.from([flags, 0, 0, 0, ...size(width), ...size(height)]) })];
  const body = Buffer.concat([Buffer.from('WEBP'), ...extended, riffChunk({ name: 'VP8L', data: lossless(width, height, 120) }), ...beside.map(riffChunk)]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, behind]);
}
