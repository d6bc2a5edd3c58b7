/** Files as cameras make them, each with canaries planted wherever a format has room for them (P9). */
import { seededBytes, type Draw } from './draw.ts';
import { bytesOf, makeJpeg, segment } from '#test/support/media/jpeg.ts';
import { tiffOf } from '#test/support/media/exif.ts';
import { makePng, makeWebp } from '#test/support/media/png.ts';
import { makeMp4, makeOgg, makeWebm } from '#test/support/media/sound.ts';

export interface Planted {
  name: string;
  bytes: Buffer;
  /** none of these may be left */
  canaries: Buffer[];
  /** must come out as it went in */
  content: Buffer[];
  /** null of sound */
  orientation: number | null;
}

const FORMATS = ['jpeg', 'jpeg', 'jpeg', 'png', 'webp', 'webm', 'mp4', 'ogg'] as const;

export function plant(n: number, draw: Draw): Planted {
  const format = FORMATS[n % FORMATS.length] ?? 'jpeg';
  const word = (): string => `canary-${draw(36 ** 6).toString(36)}-${draw(36 ** 6).toString(36)}`;
  const [device, tag] = [word(), word()];
  const frames = seededBytes(draw, 60 + draw(120));
  const told = { device, tag, frames, word, draw, name: `${format}-${n}` };
  if (format === 'webm') return sound(told, makeWebm(frames, device, tag));
  if (format === 'mp4') return sound(told, makeMp4(frames, device, tag));
  if (format === 'ogg') return sound(told, makeOgg(frames, device, tag));
  return picture(told, format);
}

interface About { device: string; tag: string; frames: Buffer; word(): string; draw: Draw; name: string }

function sound({ device, tag, frames, name }: About, bytes: Buffer): Planted {
  return { name, bytes, canaries: [Buffer.from(device), Buffer.from(tag)], content: [frames], orientation: null };
}

function picture(about: About, format: 'jpeg' | 'png' | 'webp'): Planted {
  const { device, tag, draw, word, name } = about;
  const orientation = 1 + draw(8);
  const lat: [number, number, number] = [31, draw(60), 100 + draw(5900)];
  const lon: [number, number, number] = [121, draw(60), 100 + draw(5900)];
  const thumbnail = makeJpeg({ width: 16, height: 16, shade: () => draw(100) });
  const little = draw(2) === 0;
  const tiff = tiffOf({ make: device, model: word(), orientation, lat, lon, thumbnail, little });
  const xmp = Buffer.from(`<x:xmpmeta><exif:GPSLatitude>${tag}</exif:GPSLatitude></x:xmpmeta>`);
  const behind = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.from(tag)]);
  // where it was taken, as the bytes stand in the file: the three rationals
  const place = (v: readonly number[]): Buffer => { const b = Buffer.alloc(24); v.forEach((x, i) => { for (const [k, n] of [x, i === 2 ? 100 : 1].entries()) if (little) b.writeUInt32LE(n, i * 8 + k * 4); else b.writeUInt32BE(n, i * 8 + k * 4); }); return b; };
  const canaries: Buffer[] = [Buffer.from(device), Buffer.from(tag), place(lat), place(lon), thumbnail.subarray(2)];
  const [width, height] = [16 + draw(120), 16 + draw(120)];
  if (format === 'png') {
    const bytes = makePng(width, height, [{ name: 'eXIf', data: tiff }, { name: 'iTXt', data: xmp }, { name: 'tEXt', data: Buffer.from(`Author\0${device}`) }], { behind });
    return { name, bytes, canaries, orientation, content: [bytes.subarray(bytes.indexOf('IDAT'), bytes.indexOf('IEND') - 4)] };
  }
  if (format === 'webp') {
    const bytes = makeWebp(width, height, [{ name: 'EXIF', data: tiff }, { name: 'XMP ', data: xmp }], behind);
    return { name, bytes, canaries, orientation, content: [makeWebp(width, height).subarray(12)] };
  }
  const beside = [
    segment(0xe1, [...bytesOf('Exif\0\0'), ...tiff]), segment(0xe1, [...bytesOf('http://ns.adobe.com/xap/1.0/\0'), ...xmp]),
    segment(0xe2, [...bytesOf('MPF\0'), ...bytesOf(device)]), segment(0xed, [...bytesOf('Photoshop 3.0\0'), ...bytesOf(tag)]), segment(0xfe, bytesOf(device)),
  ].filter((_, i) => i === 0 || draw(3) > 0);
  const shade = (block: number): number => (block * (7 + (width % 31))) % 90;
  const bytes = makeJpeg({ width, height, shade, beside, behind, jfif: draw(2) === 0 });
  return { name, bytes, canaries, orientation, content: [makeJpeg({ width, height, shade, jfif: false }).subarray(2)] };
}
