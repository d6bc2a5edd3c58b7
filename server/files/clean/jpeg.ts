/**
 * JPEG (ITU-T T.81): only what draws the picture goes on. Every segment that is left out or ill-formed is named; what
 * lies behind the end (a second picture, a film, an archive) goes with it.
 */
import { ascii, assert, damaged, NotTaken, startsWith, u16, type Cleaned } from './bytes.ts';
import { orientationBlock, orientationOf } from './exif.ts';
import { checkSize } from './size.ts';

const EOI = 0xd9;
const SOS = 0xda;
/** Frames that browsers draw: baseline, extended, progressive. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
const JFIF_BYTES = 16;
const ADOBE_BYTES = 14;

interface Reading {
  bytes: Uint8Array;
  kept: Uint8Array[];
  jfif: Uint8Array | null;
  orientation: number;
  size: { width: number; height: number } | null;
  scans: number;
  removed: Set<string>;
}

export function cleanJpeg(bytes: Uint8Array): Cleaned {
  const r: Reading = { bytes, kept: [], jfif: null, orientation: 1, size: null, scans: 0, removed: new Set() };
  let at = 2;
  for (;;) {
    const marker = markerAt(bytes, at);
    at = marker.next;
    if (marker.code === EOI) break;
    at = segment(r, marker.code, at);
  }
  if (at < bytes.length) r.removed.add('trailing');
  const { size } = r;
  if (!size || r.scans === 0) throw damaged();
  const exif = r.orientation === 1 ? [] : [exifSegment(r.orientation)];
  return {
    media: 'image/jpeg', ...size, removed: [...r.removed].toSorted(),
    pieces: [Uint8Array.of(0xff, 0xd8), ...(r.jfif ? [r.jfif] : []), ...exif, ...r.kept, Uint8Array.of(0xff, EOI)],
  };
}

/** Any number of fill bytes may stand before a marker. */
function markerAt(bytes: Uint8Array, at: number): { code: number; next: number } {
  assert(bytes[at] === 0xff);
  let next = at;
  while (bytes[next] === 0xff) next += 1;
  const code = bytes[next];
  if (code === undefined || code === 0) throw damaged();
  return { code, next: next + 1 };
}

/** One segment; answers where the next marker is. */
function segment(r: Reading, code: number, at: number): number {
  const end = at + u16(r.bytes, at);
  assert(end >= at + 2 && end <= r.bytes.length);
  const body = r.bytes.subarray(at + 2, end);
  const take = (): void => { r.kept.push(Uint8Array.of(0xff, code), r.bytes.subarray(at, end)); };
  if (code === SOS) {
    assert(r.size !== null && body.length === 4 + 2 * (body[0] ?? 0));
    r.scans += 1;
    take();
    const stop = endOfScan(r.bytes, end);
    r.kept.push(r.bytes.subarray(end, stop));
    return stop;
  }
  if (FRAMES.has(code)) { frame(r, body); take(); }
  else if (isTable(code, body)) take();
  else leaveOut(r, code, body);
  return end;
}

function frame(r: Reading, body: Uint8Array): void {
  const components = body[5] ?? 0;
  assert(r.size === null && body[0] === 8 && components >= 1 && components <= 4 && body.length === 6 + 3 * components);
  r.size = checkSize(u16(body, 3), u16(body, 1));
}

/** Tables are taken only when their lengths add up: what does not add up is no table. */
function isTable(code: number, body: Uint8Array): boolean {
  if (code === 0xdd) return body.length === 2;
  if (code === 0xdb) return sum(body, (at) => 1 + 64 * (((body[at] ?? 0) >> 4) + 1), 0x1f);
  if (code === 0xc4) return sum(body, (at) => 17 + body.subarray(at + 1, at + 17).reduce((n, c) => n + c, 0), 0x13);
  return false;
}

function sum(body: Uint8Array, lengthAt: (at: number) => number, allowed: number): boolean {
  let at = 0;
  while (at < body.length) {
    assert(((body[at] ?? 0) & ~allowed) === 0);
    at += lengthAt(at);
  }
  assert(at === body.length && at > 0);
  return true;
}

const NAMES: Readonly<Record<number, string>> = { 0xe1: 'exif', 0xe2: 'profile', 0xed: 'iptc', 0xfe: 'comment' };

function leaveOut(r: Reading, code: number, body: Uint8Array): void {
  if (code === 0xe0 && startsWith(body, 0, 'JFIF\0') && r.jfif === null) { r.jfif = jfif(r, body); return; }
  if (code === 0xee && startsWith(body, 0, 'Adobe') && body.length >= 12) { r.kept.push(Uint8Array.of(0xff, code, 0, ADOBE_BYTES), body.subarray(0, 12)); return; }
  if (code === 0xe1 && startsWith(body, 0, 'Exif\0\0')) r.orientation = orientationOf(body.subarray(6));
  // Arithmetic coding, lossless and hierarchical frames: nothing that a browser shows.
  if (code < 0xe0 || code > 0xfe) throw new NotTaken('file.damaged');
  r.removed.add(NAMES[code] ?? 'application');
}

/** Version, unit and density; the thumbnail, which may show what was cut away, goes. */
function jfif(r: Reading, body: Uint8Array): Uint8Array {
  assert(body.length >= JFIF_BYTES - 2);
  if (body.length > JFIF_BYTES - 2) r.removed.add('thumbnail');
  return Uint8Array.of(0xff, 0xe0, 0, JFIF_BYTES, ...body.subarray(0, 12), 0, 0);
}

function exifSegment(orientation: number): Uint8Array {
  const tiff = orientationBlock(orientation);
  return Uint8Array.of(0xff, 0xe1, 0, 8 + tiff.length, ...[...'Exif\0\0'].map((c) => c.charCodeAt(0)), ...tiff);
}

/** Coded data ends at the first marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw damaged(); // cut off in the middle
}

export const isJpeg = (bytes: Uint8Array): boolean => ascii(bytes, 0, 3) === '\xff\xd8\xff';
