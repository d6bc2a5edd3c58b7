/**
 * WebM (RFC 8794, RFC 9559), as browsers record sound: elements that carry sound stay where they are, every other one is
 * turned into a void of the same length, so that no position inside moves.
 */
import { ascii, assert, damaged, NotTaken, startsWith, type Cleaned } from './bytes.ts';

export const isMatroska = (bytes: Uint8Array): boolean => startsWith(bytes, 0, '\x1a\x45\xdf\xa3');

/** Entered, never skipped: head, segment, info, tracks, track, sound, cluster, group. */
const MASTERS: ReadonlySet<number> = new Set([0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe1, 0x1f43b675, 0xa0]);
const KEPT: ReadonlySet<number> = new Set([
  0x4286, 0x42f7, 0x42f2, 0x42f3, 0x4282, 0x4287, 0x4285, // of the head
  0x2ad7b1, 0x4489, // scale and duration
  0xd7, 0x73c5, 0x83, 0x86, 0x63a2, 0x9c, 0x55ee, 0x56aa, 0x56bb, 0x23e383, 0xb9, 0x88, // of a track
  0xb5, 0x78b5, 0x9f, 0x6264, // of its sound
  0xe7, 0xa3, 0xa7, 0xab, 0xa1, 0x9b, 0xfb, 0x75a2, // time, blocks
]);
/** Of those kept, the only ones that are more than a number: texts that are looked at, the codec's own head, the sound. */
const LONG: ReadonlySet<number> = new Set([0x4282, 0x86, 0x63a2, 0xa3, 0xa1]);
const NUMBER_BYTES = 8;
/** Must be there, and say which program and device it was: blanked in place. */
const BLANKED: ReadonlySet<number> = new Set([0x4d80, 0x5741]);
const TRACK_TYPE = 0x83;
const CODEC = 0x86;
const DOC_TYPE = 0x4282;
const SOUND = 2;
const VOID = 0xec;

/** `end` of a master of unknown length: where the one around it ends. */
interface Element { id: number; start: number; body: number; end: number }

export function cleanMatroska(bytes: Uint8Array): Cleaned {
  const out = Uint8Array.from(bytes);
  const removed = new Set<string>();
  let sounds = 0;
  const around: number[] = [bytes.length];
  for (let at = 0; at < bytes.length;) {
    while (around.length > 1 && at === around.at(-1)) around.pop();
    // A length that is wrong would take what lies behind for sound: nothing reaches out of what it lies in.
    const e = elementAt(bytes, at, around.at(-1) ?? bytes.length);
    const value = bytes.subarray(e.body, e.end);
    if (e.id === TRACK_TYPE) { if (value.length !== 1 || value[0] !== SOUND) throw new NotTaken('file.moving'); sounds += 1; }
    if (e.id === CODEC) assert(/^A_(OPUS|VORBIS)$/.test(ascii(value, 0, value.length)));
    if (e.id === DOC_TYPE) assert(ascii(value, 0, value.length).replaceAll('\0', '') === 'webm');
    if (BLANKED.has(e.id)) { out.fill(0x20, e.body, e.end); removed.add('device'); }
    else if (KEPT.has(e.id)) assert(LONG.has(e.id) || value.length <= NUMBER_BYTES);
    else if (!MASTERS.has(e.id)) { blank(out, e); if (e.id !== VOID) removed.add('tags'); }
    if (MASTERS.has(e.id)) around.push(e.end);
    at = MASTERS.has(e.id) ? e.body : e.end;
  }
  assert(sounds === 1);
  return { media: 'audio/webm', pieces: [out], width: null, height: null, removed: [...removed].toSorted() };
}

/** Masters of unknown length are entered; anything else says how long it is. */
function elementAt(bytes: Uint8Array, start: number, most: number): Element {
  const idLength = lengthOf(bytes[start], 4);
  let id = 0;
  for (let i = 0; i < idLength; i++) id = id * 256 + (bytes[start + i] ?? 0);
  const at = start + idLength;
  const sizeLength = lengthOf(bytes[at], 8);
  let [size, unknown] = [(bytes[at] ?? 0) & (0xff >> sizeLength), ((bytes[at] ?? 0) | (0xff << (8 - sizeLength)) & 0xff) === 0xff];
  for (let i = 1; i < sizeLength; i++) {
    size = size * 256 + (bytes[at + i] ?? 0);
    unknown &&= bytes[at + i] === 0xff;
  }
  const body = at + sizeLength;
  if (MASTERS.has(id) && unknown) { assert(body <= most); return { id, start, body, end: most }; }
  if (unknown || body + size > most) throw damaged();
  return { id, start, body, end: body + size };
}

function lengthOf(first: number | undefined, most: number): number {
  const length = Math.clz32(first ?? 0) - 23;
  if (first === undefined || length > most) throw damaged();
  return length;
}

/** The same length as before, with nothing in it. Its own length is written in as many bytes as fit. */
function blank(out: Uint8Array, { start, end }: Element): void {
  const total = end - start;
  const sizeBytes = Math.min(8, total - 1);
  let size = total - 1 - sizeBytes;
  out.fill(0, start, end);
  out[start] = VOID;
  for (let i = sizeBytes; i >= 1; i--) {
    out[start + i] = size % 256;
    size = Math.floor(size / 256);
  }
  out[start + 1] = (out[start + 1] ?? 0) | (0x80 >> (sizeBytes - 1));
}
