/** MP4 (ISO/IEC 14496-12), as Safari records sound: boxes that carry sound stay in place, all others become empty ones of the same length. */
import { ascii, assert, damaged, NotTaken, startsWith, u32, type Cleaned } from './bytes.ts';

export const isMp4 = (bytes: Uint8Array): boolean => startsWith(bytes, 4, 'ftyp');

const ENTERED: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf', 'edts']);
const KEPT: ReadonlySet<string> = new Set([
  'ftyp', 'styp', 'mvhd', 'tkhd', 'mdhd', 'hdlr', 'smhd', 'dref', 'stsd', 'stts', 'stsc', 'stsz', 'stco', 'co64', 'sgpd', 'sbgp', 'elst', 'trex', 'mehd', 'mfhd', 'tfhd', 'tfdt', 'trun', 'sidx', 'mdat',
]);
const TIMED: ReadonlySet<string> = new Set(['mvhd', 'tkhd', 'mdhd']);
/** The name of a handler begins behind version, flags, type and reserved words. */
const HANDLER_NAME = 24;

interface Sound { out: Uint8Array; removed: Set<string>; tracks: number }

export function cleanMp4(bytes: Uint8Array): Cleaned {
  const s: Sound = { out: Uint8Array.from(bytes), removed: new Set(), tracks: 0 };
  boxes(s, 0, bytes.length);
  assert(s.tracks === 1);
  return { media: 'audio/mp4', pieces: [s.out], width: null, height: null, removed: [...s.removed].toSorted() };
}

function boxes(s: Sound, from: number, to: number): void {
  for (let at = from; at < to;) {
    const length = u32(s.out, at);
    const name = ascii(s.out, at + 4, 4);
    const end = length === 0 ? to : at + length;
    if (length === 1 || end > to || end < at + 8) throw damaged(); // lengths of 64 bits: no sound of ours is that long
    box(s, name, at + 8, end);
    at = end;
  }
}

function box(s: Sound, name: string, body: number, end: number): void {
  if (ENTERED.has(name)) { boxes(s, body, end); return; }
  if (!KEPT.has(name)) {
    if (end > body || name !== 'free') s.removed.add('tags');
    s.out.set(Buffer.from('free'), body - 4);
    s.out.fill(0, body, end);
  } else if (TIMED.has(name)) {
    assert(end - body >= 20);
    s.out.fill(0, body + 4, body + (s.out[body] === 1 ? 20 : 12)); // when it was made and changed
  } else if (name === 'hdlr') {
    if (ascii(s.out, body + 8, 4) !== 'soun') throw new NotTaken('file.moving');
    s.tracks += 1;
    s.out.fill(0, Math.min(end, body + HANDLER_NAME), end);
  }
}
