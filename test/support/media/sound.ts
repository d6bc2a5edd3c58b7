/** Sound files for tests, as three browsers write them, with frames that are noise and tags that tell too much. */
type Tree = readonly [id: readonly number[], content: Uint8Array | readonly Tree[]];

function element([id, content]: Tree): Buffer {
  const body = content instanceof Uint8Array ? Buffer.from(content) : Buffer.concat(content.map(element));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 + body.length);
  return Buffer.concat([Buffer.from(id), size, body]);
}

const text = (s: string): Buffer => Buffer.from(s, 'latin1');

export function makeWebm(frames: Uint8Array, device: string, tag: string, trackType = 2): Buffer {
  return Buffer.concat([
    element([[0x1a, 0x45, 0xdf, 0xa3], [[[0x42, 0x86], Buffer.from([1])], [[0x42, 0x82], text('webm')], [[0x42, 0x87], Buffer.from([4])], [[0x42, 0x85], Buffer.from([2])]]]),
    Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), // a segment of unknown length
    element([[0x15, 0x49, 0xa9, 0x66], [[[0x2a, 0xd7, 0xb1], Buffer.from([0x0f, 0x42, 0x40])], [[0x4d, 0x80], text(device)], [[0x57, 0x41], text(device)], [[0x7b, 0xa9], text(tag)], [[0x44, 0x61], Buffer.alloc(8, 7)]]]),
    element([[0x16, 0x54, 0xae, 0x6b], [[[0xae], [[[0xd7], Buffer.from([1])], [[0x73, 0xc5], Buffer.from([1])], [[0x83], Buffer.from([trackType])], [[0x86], text('A_OPUS')], [[0x53, 0x6e], text(device)], [[0xe1], [[[0x9f], Buffer.from([1])]]]]]]]),
    element([[0x12, 0x54, 0xc3, 0x67], [[[0x73, 0x73], [[[0x67, 0xc8], text(tag)]]]]]),
    element([[0x1f, 0x43, 0xb6, 0x75], [[[0xe7], Buffer.from([0])], [[0xa3], Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), frames])]]]),
  ]);
}

function box(name: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}

export function makeMp4(frames: Uint8Array, device: string, tag: string, handler = 'soun'): Buffer {
  const timed = Buffer.concat([Buffer.alloc(4), Buffer.alloc(8, 9), Buffer.alloc(88)]);
  const hdlr = box('hdlr', Buffer.alloc(8), text(handler), Buffer.alloc(12), text(`${device}\0`));
  const trak = box('trak', box('tkhd', timed), box('mdia', box('mdhd', timed), hdlr, box('minf', box('smhd', Buffer.alloc(8)), box('stbl', box('stsd', Buffer.alloc(8))))), box('udta', text(tag)));
  return Buffer.concat([box('ftyp', text('M4A \0\0\0\0')), box('moov', box('mvhd', timed), trak, box('udta', box('\xa9xyz', text(tag)))), box('mdat', frames), box('uuid', text(device))]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => { let r = i << 24; for (let b = 0; b < 8; b++) r = r < 0 ? (r << 1) ^ 0x04c11db7 : r << 1; return r >>> 0; });

function page(n: number, body: Uint8Array): Buffer {
  const lacing = [...Array.from({ length: Math.floor(body.length / 255) }, () => 255), body.length % 255];
  const out = Buffer.concat([text('OggS'), Buffer.from([0, n === 0 ? 2 : 0]), Buffer.alloc(8), Buffer.from([5, 0, 0, 0, n, 0, 0, 0, 0, 0, 0, 0, lacing.length, ...lacing]), body]);
  let sum = 0;
  for (const byte of out) sum = ((sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
  out.writeUInt32LE(sum, 22);
  return out;
}

export function makeOgg(frames: Uint8Array, device: string, tag: string): Buffer {
  const sized = (s: string): Buffer => { const b = Buffer.alloc(4); b.writeUInt32LE(s.length); return Buffer.concat([b, text(s)]); };
  const count = Buffer.from([1, 0, 0, 0]);
  return Buffer.concat([page(0, Buffer.concat([text('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])), page(1, Buffer.concat([text('OpusTags'), sized(device), count, sized(tag)])), page(2, frames)]);
}
