/** A camera for tests: grey baseline JPEGs of any size, made from one number a block, with whatever a camera writes beside. */

/** Table K.3 of ITU-T T.81: how many codes of each length, and their values (sizes of a difference). */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

export function bytesOf(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

export function segment(marker: number, body: readonly number[] | Uint8Array): number[] {
  return [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body];
}

/** Codes of the DC table, by size: [code, bits]. */
const CODES = (() => {
  const codes: [number, number][] = [];
  let [code, at] = [0, 0];
  for (const [i, count] of DC_COUNTS.entries()) {
    for (let n = 0; n < count; n++) codes[DC_VALUES[at++] ?? 0] = [code++, i + 1];
    code <<= 1;
  }
  return codes;
})();

/** The coded picture: each block's brightness differs from the last by what `shade` says; no detail inside a block. */
function scan(blocks: number, shade: (block: number) => number): number[] {
  const out: number[] = [];
  let [held, bits, before] = [0, 0, 0];
  const put = (value: number, length: number): void => {
    for (let i = length - 1; i >= 0; i--) {
      held = (held << 1) | ((value >> i) & 1);
      if (++bits === 8) { out.push(held); if (held === 0xff) out.push(0); [held, bits] = [0, 0]; }
    }
  };
  for (let block = 0; block < blocks; block++) {
    const difference = shade(block) - before;
    before += difference;
    const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
    const [code, length] = CODES[size] ?? [0, 0];
    put(code, length);
    if (size > 0) put(difference > 0 ? difference : difference + (1 << size) - 1, size);
    put(0, 1); // the one AC code: end of block
  }
  while (bits !== 0) put(1, 1);
  return out;
}

export interface JpegParts {
  width: number;
  height: number;
  shade?: (block: number) => number;
  /** segments before the tables, and what lies behind the end */
  beside?: readonly (readonly number[])[];
  behind?: Uint8Array;
  jfif?: boolean;
}

export function makeJpeg({ width, height, shade = (b) => (b * 37) % 90, beside = [], behind = new Uint8Array(), jfif = true }: JpegParts): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  return Buffer.from([
    0xff, 0xd8, ...(jfif ? segment(0xe0, [...bytesOf('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]) : []), ...beside.flat(),
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    ...segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0, ...DC_COUNTS, ...DC_VALUES]), ...segment(0xc4, [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]), ...scan(blocks, shade), 0xff, 0xd9, ...behind,
  ]);
}
