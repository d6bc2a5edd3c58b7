/** Type by content, never by name; then the one reader of that type. What no reader knows is refused, not kept. */
import type { Refusal } from '#domain/shared/refusal.ts';
import { ascii, NotTaken, startsWith, type Cleaned } from './bytes.ts';
import { cleanJpeg, isJpeg } from './jpeg.ts';
import { cleanMatroska, isMatroska } from './matroska.ts';
import { cleanMp4, isMp4 } from './mp4.ts';
import { cleanOgg, isOgg } from './ogg.ts';
import { cleanPng, isPng } from './png.ts';
import { cleanWebp, isWebp } from './webp.ts';

export type { Cleaned } from './bytes.ts';

/** The file without position, device, thumbnail and whatever else is no picture and no sound; or why it is not taken. */
export async function cleanFile(bytes: Uint8Array): Promise<Cleaned | Refusal> {
  try {
    return await reader(bytes)(bytes);
  } catch (error) {
    if (error instanceof NotTaken) return error.refusal;
    throw error;
  }
}

const HEIF = /^(heic|heix|hevc|hevx|heim|heis|mif1|msf1|avif|avis)$/;

function reader(bytes: Uint8Array): (bytes: Uint8Array) => Cleaned | Promise<Cleaned> {
  if (isJpeg(bytes)) return cleanJpeg;
  if (isPng(bytes)) return cleanPng;
  if (isWebp(bytes)) return cleanWebp;
  if (isMatroska(bytes)) return cleanMatroska;
  if (isOgg(bytes)) return cleanOgg;
  if (startsWith(bytes, 4, 'ftyp') && HEIF.test(ascii(bytes, 8, 4))) throw new NotTaken('file.heic');
  if (isMp4(bytes)) return cleanMp4;
  throw new NotTaken(startsWith(bytes, 0, 'GIF8') ? 'file.moving' : 'file.unknown_type');
}
