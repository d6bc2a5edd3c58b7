/** Of all that a camera writes about itself, the way up is kept: without it people lie on their side. */
import { startsWith } from './bytes.ts';

const ORIENTATION = 0x0112;
const MOST_ENTRIES = 1_000;

/** 1 to 8 as EXIF numbers them; 1 where nothing sensible is said. `tiff` begins at the byte order. */
export function orientationOf(tiff: Uint8Array): number {
  const little = startsWith(tiff, 0, 'II*\0');
  if (tiff.length < 8 || (!little && !startsWith(tiff, 0, 'MM\0*'))) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const first = view.getUint32(4, little);
  if (first + 2 > tiff.length) return 1;
  const count = Math.min(view.getUint16(first, little), MOST_ENTRIES);
  for (let at = first + 2; at + 12 <= tiff.length && at < first + 2 + count * 12; at += 12) {
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF block of one entry, 26 bytes: the orientation and nothing else. */
export function orientationBlock(orientation: number): Uint8Array {
  return Uint8Array.of(0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);
}
