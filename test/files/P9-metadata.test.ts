/** P9 at the size of every run; `npm run test:nightly -- P9` does 200. And what is no picture is refused, with its reason. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '#domain/shared/refusal.ts';
import { cleanFile } from '#server/files/clean/clean.ts';
import { makeJpeg, segment } from '#test/support/media/jpeg.ts';
import { makePng, makeWebp, pngChunk } from '#test/support/media/png.ts';
import { makeMp4, makeWebm } from '#test/support/media/sound.ts';
import { draws, seededBytes } from './draw.ts';
import { findings, firstBlockOnly, ours } from './P9.ts';
import { plant } from './told.ts';

const FILES = 20;

describe('P9', () => {
  test(`${FILES} files: position, device and thumbnail are gone, the way up and the content stay`, async () => {
    expect(await findings(FILES, 9)).toEqual([]);
  });

  test('a twin that cuts out the first block alone is found out', async () => {
    expect((await findings(FILES, 9, firstBlockOnly)).filter((f) => f.includes('left in')).length).toBeGreaterThan(FILES / 2);
  });

  test('a picture of our own phone is kept byte for byte: its hash is the one taken on the spot', async () => {
    const taken = makeJpeg({ width: 64, height: 48 });
    expect(await ours(taken)).toEqual(taken);
  });
});

async function answerTo(bytes: Buffer): Promise<string> {
  const cleaned = await cleanFile(bytes);
  return isRefusal(cleaned) ? cleaned.code : cleaned.media;
}

describe('what is no picture', () => {
  const jpeg = makeJpeg({ width: 40, height: 40 });
  const png = makePng(40, 40);
  const withSize = (bytes: Buffer, width: number, height: number): Buffer => { const b = Buffer.from(bytes); const at = b.indexOf(Buffer.from([0xff, 0xc0])); b.writeUInt16BE(height, at + 5); b.writeUInt16BE(width, at + 7); return b; };
  test.each([
    ['nothing', Buffer.alloc(0), 'file.unknown_type'], ['a text', Buffer.from('\xff\xd8 is how it begins'), 'file.unknown_type'], ['a page', Buffer.from('<html><script>alert(1)</script>'), 'file.unknown_type'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'file.unknown_type'], ['an archive', Buffer.from('PK\x03\x04'), 'file.unknown_type'], ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file.unknown_type'],
    ['a moving picture', Buffer.from('GIF89a'), 'file.moving'], ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'file.heic'],
    ['the first three bytes of a JPEG', jpeg.subarray(0, 3), 'file.damaged'], ['a JPEG cut off', jpeg.subarray(0, jpeg.length - 9), 'file.damaged'], ['a PNG cut off', png.subarray(0, 60), 'file.damaged'],
    ['a segment longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0]), 'file.damaged'], ['a table that is none', Buffer.from([0xff, 0xd8, ...segment(0xdb, [0, 1, 2])]), 'file.damaged'],
    ['65,535 pixels a side', withSize(jpeg, 65_535, 65_535), 'file.too_many_pixels'], ['a JPEG without height', withSize(jpeg, 40, 0), 'file.damaged'],
    ['a PNG that promises more than it has', makePng(40, 40, [], { promised: { width: 16_000, height: 4_000 } }), 'file.damaged'],
    ['a PNG that promises the world', makePng(4, 4, [], { promised: { width: 2 ** 31 - 1, height: 2 ** 31 - 1 } }), 'file.too_many_pixels'],
    ['an animated WebP', makeWebp(16, 16, [{ name: 'ANIM', data: Buffer.alloc(6) }]), 'file.moving'], ['a film as WebM', makeWebm(Buffer.alloc(20), 'd', 't', 1), 'file.moving'], ['a film as MP4', makeMp4(Buffer.alloc(20), 'd', 't', 'vide'), 'file.moving'],
  ])('%s: %s', async (_what, bytes, code) => { expect(await answerTo(bytes)).toBe(code); });

  test('a bomb: 200 MB of nothing in 200 kB is stopped at the first byte too many', async () => {
    const bomb = pngChunk({ name: 'IDAT', data: deflateSync(Buffer.alloc(200_000_000)) });
    const head = png.subarray(0, png.indexOf('IDAT') - 4);
    expect(await answerTo(Buffer.concat([head, bomb, pngChunk({ name: 'IEND', data: Buffer.alloc(0) })]))).toBe('file.damaged');
  });

  test('a page hidden in a picture, before, inside or behind it, does not come through', async () => {
    const page = Buffer.from('<script>alert(1)</script>');
    const hidden = makeJpeg({ width: 24, height: 24, beside: [segment(0xfe, [...page]), segment(0xef, [...page])], behind: page });
    const out = await ours(hidden);
    expect(Buffer.from(out ?? []).includes(page)).toBe(false);
  });

  test('no broken file makes a reader throw, hang or answer with another kind', async () => {
    const draw = draws(77);
    for (let n = 0; n < 400; n++) {
      const bytes = Buffer.from(plant(n, draw).bytes);
      for (let k = 0; k < 1 + draw(6); k++) bytes[draw(bytes.length)] = draw(256);
      const cut = draw(4) === 0 ? bytes.subarray(0, draw(bytes.length)) : bytes;
      expect(await answerTo(cut)).toMatch(/^(file\.(damaged|unknown_type|moving|heic|too_many_pixels)|(image|audio)\/)/);
    }
    for (let n = 0; n < 200; n++) expect(await answerTo(Buffer.concat([Buffer.from('\x1a\x45\xdf\xa3', 'latin1'), seededBytes(draw, 80)]))).toMatch(/^(file\.|audio)/);
  });
});
