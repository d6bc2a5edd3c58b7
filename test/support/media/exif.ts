/** What a camera says of itself and of where it is: a TIFF block with device, orientation, position and a thumbnail. */
export interface Told {
  make: string;
  model: string;
  orientation: number;
  /** degrees, minutes, hundredths of seconds; written as rationals */
  lat: readonly [number, number, number];
  lon: readonly [number, number, number];
  thumbnail: Uint8Array;
  little: boolean;
}

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

type Entry = readonly [tag: number, type: number, count: number, value: number | Uint8Array];

/** Three directories, one behind the other: the picture's, the position's, the thumbnail's. */
export function tiffOf(told: Told): Buffer {
  const rationals = (v: readonly number[]): Uint8Array => numbers(told.little, v.flatMap((n, i) => [n, i === 2 ? 100 : 1]), 4);
  const text = (s: string): Uint8Array => Buffer.from(`${s}\0`, 'latin1');
  const gpsAt = 8 + sizeOf([[0, ASCII, 0, text(told.make)], [0, ASCII, 0, text(told.model)], [0, SHORT, 1, 0], [0, LONG, 1, 0]]);
  const gps: Entry[] = [[1, ASCII, 2, 0x4e], [2, RATIONAL, 3, rationals(told.lat)], [3, ASCII, 2, 0x45], [4, RATIONAL, 3, rationals(told.lon)]];
  const thumbAt = gpsAt + sizeOf(gps);
  const first: Entry[] = [[0x010f, ASCII, told.make.length + 1, text(told.make)], [0x0110, ASCII, told.model.length + 1, text(told.model)], [0x0112, SHORT, 1, told.orientation], [0x8825, LONG, 1, gpsAt]];
  const second: Entry[] = [[0x0103, SHORT, 1, 6], [0x0201, LONG, 1, thumbAt + sizeOf([[0, LONG, 1, 0], [0, LONG, 1, 0], [0, LONG, 1, 0]])], [0x0202, LONG, 1, told.thumbnail.length]];
  const head = Buffer.concat([Buffer.from(told.little ? 'II*\0' : 'MM\0*', 'latin1'), numbers(told.little, [8], 4)]);
  return Buffer.concat([head, directory(told.little, first, 8, thumbAt), directory(told.little, gps, gpsAt, 0), directory(told.little, second, thumbAt, 0), told.thumbnail]);
}

const isBlock = (value: Entry[3]): value is Uint8Array => typeof value !== 'number' && value.length > 4;
const sizeOf = (entries: readonly Entry[]): number => 2 + entries.length * 12 + 4 + entries.reduce((n, [, , , v]) => n + (isBlock(v) ? v.length + (v.length % 2) : 0), 0);

function numbers(little: boolean, values: readonly number[], bytes: 2 | 4): Buffer {
  const out = Buffer.alloc(values.length * bytes);
  for (const [i, v] of values.entries()) {
    if (bytes === 2) { if (little) out.writeUInt16LE(v, i * 2); else out.writeUInt16BE(v, i * 2); }
    else if (little) out.writeUInt32LE(v, i * 4); else out.writeUInt32BE(v, i * 4);
  }
  return out;
}

function directory(little: boolean, entries: readonly Entry[], at: number, next: number): Buffer {
  const rows: Buffer[] = [];
  const blocks: Buffer[] = [];
  let free = at + 2 + entries.length * 12 + 4;
  for (const [tag, type, count, value] of entries) {
    rows.push(numbers(little, [tag, type], 2), numbers(little, [count], 4));
    if (isBlock(value)) {
      rows.push(numbers(little, [free], 4));
      blocks.push(Buffer.concat([value, Buffer.alloc(value.length % 2)]));
      free += value.length + (value.length % 2);
    } else if (typeof value !== 'number') rows.push(Buffer.concat([value, Buffer.alloc(4)]).subarray(0, 4));
    else if (type === LONG) rows.push(numbers(little, [value], 4));
    else if (type === ASCII) rows.push(Buffer.from([value, 0, 0, 0]));
    else rows.push(numbers(little, [value, 0], 2));
  }
  return Buffer.concat([numbers(little, [entries.length], 2), ...rows, numbers(little, [next], 4), ...blocks]);
}
