/** Ogg with Opus (RFC 3533, RFC 7845), as Firefox records sound: the page of tags is emptied, all others are checked and stay. */
import { ascii, assert, damaged, startsWith, u32le, type Cleaned } from './bytes.ts';

export const isOgg = (bytes: Uint8Array): boolean => startsWith(bytes, 0, 'OggS');

interface Page { start: number; body: number; end: number; serial: number; sequence: number }

export function cleanOgg(bytes: Uint8Array): Cleaned {
  const out = Uint8Array.from(bytes);
  const removed: string[] = [];
  let serial = 0;
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const page = pageAt(out, at);
    if (n === 0) { assert(startsWith(out, page.body, 'OpusHead')); serial = page.serial; }
    assert(page.sequence === n && page.serial === serial && u32le(out, page.start + 22) === checksum(out, page));
    if (n === 1) { if (!emptyTags(out, page)) removed.push('tags'); }
    at = page.end;
  }
  return { media: 'audio/ogg', pieces: [out], width: null, height: null, removed };
}

function pageAt(bytes: Uint8Array, start: number): Page {
  const segments = bytes[start + 26];
  if (!startsWith(bytes, start, 'OggS') || bytes[start + 4] !== 0 || segments === undefined) throw damaged();
  const body = start + 27 + segments;
  const end = bytes.subarray(start + 27, body).reduce((at, length) => at + length, body);
  assert(end <= bytes.length);
  return { start, body, end, serial: u32le(bytes, start + 14), sequence: u32le(bytes, start + 18) };
}

/** The same length with no vendor and no comment; answers whether it was empty already. Tags of several pages hold pictures, which no sound of ours has. */
function emptyTags(out: Uint8Array, page: Page): boolean {
  assert(ascii(out, page.body, 8) === 'OpusTags' && (out[page.body - 1] ?? 255) < 255);
  const empty = out.subarray(page.body + 8, page.end).every((b) => b === 0);
  out.fill(0, page.body + 8, page.end);
  const sum = checksum(out, page);
  for (let i = 0; i < 4; i++) out[page.start + 22 + i] = (sum >>> (8 * i)) & 0xff;
  return empty;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let r = i << 24;
  for (let bit = 0; bit < 8; bit++) r = (r & 0x80000000) === 0 ? r << 1 : (r << 1) ^ 0x04c11db7;
  return r >>> 0;
});

/** Of the page with its own checksum read as zero. */
function checksum(bytes: Uint8Array, { start, end }: Page): number {
  let sum = 0;
  for (let at = start; at < end; at++) {
    const byte = at >= start + 22 && at < start + 26 ? 0 : (bytes[at] ?? 0);
    sum = ((sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  }
  return sum;
}
