/**
 * SipHash-2-4 (Aumasson and Bernstein) over short words of 16-bit units, in 32-bit halves: plain numbers are some
 * forty times faster here than BigInt. A keyed hash: without the key nobody can try out words.
 */

/** Two 32-bit halves of the 64-bit hash; `lo` holds the least significant bits. */
export interface Hash64 {
  hi: number;
  lo: number;
}

export interface SipKey {
  readonly k0: Hash64;
  readonly k1: Hash64;
}

/** The first 16 bytes, little endian. Throws RangeError on a shorter key. */
export function sipKey(bytes: Uint8Array): SipKey {
  if (bytes.length < 16) throw new RangeError('a SipHash key has 16 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const half = (at: number): Hash64 => ({ lo: view.getUint32(at, true), hi: view.getUint32(at + 4, true) });
  return { k0: half(0), k1: half(8) };
}

/** Hash of a sequence of bytes. */
export function sipHash(key: SipKey, bytes: Uint8Array): Hash64 {
  const v = initial(key);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) compress(v, wordAt(bytes, at, 8));
  const last = wordAt(bytes, whole, bytes.length % 8);
  compress(v, { lo: last.lo, hi: (last.hi | (bytes.length << 24)) >>> 0 });
  return finish(v);
}

// v0 … v3 as lo, hi pairs
type State = Uint32Array;

function initial({ k0, k1 }: SipKey): State {
  return Uint32Array.of(
    k0.lo ^ 0x70736575, k0.hi ^ 0x736f6d65, k1.lo ^ 0x6e646f6d, k1.hi ^ 0x646f7261,
    k0.lo ^ 0x6e657261, k0.hi ^ 0x6c796765, k1.lo ^ 0x79746573, k1.hi ^ 0x74656462,
  );
}

function wordAt(bytes: Uint8Array, at: number, count: number): Hash64 {
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < count; i += 1) {
    const byte = bytes[at + i] ?? 0;
    if (i < 4) lo |= byte << (8 * i);
    else hi |= byte << (8 * (i - 4));
  }
  return { lo: lo >>> 0, hi: hi >>> 0 };
}

function compress(v: State, m: Hash64): void {
  xor(v, 6, m.lo, m.hi);
  round(v);
  round(v);
  xor(v, 0, m.lo, m.hi);
}

function finish(v: State): Hash64 {
  xor(v, 4, 0xff, 0);
  for (let i = 0; i < 4; i += 1) round(v);
  return { lo: (at(v, 0) ^ at(v, 2) ^ at(v, 4) ^ at(v, 6)) >>> 0, hi: (at(v, 1) ^ at(v, 3) ^ at(v, 5) ^ at(v, 7)) >>> 0 };
}

function round(v: State): void {
  add(v, 0, 2); rotate(v, 2, 13); xor(v, 2, at(v, 0), at(v, 1)); rotate(v, 0, 32);
  add(v, 4, 6); rotate(v, 6, 16); xor(v, 6, at(v, 4), at(v, 5));
  add(v, 0, 6); rotate(v, 6, 21); xor(v, 6, at(v, 0), at(v, 1));
  add(v, 4, 2); rotate(v, 2, 17); xor(v, 2, at(v, 4), at(v, 5)); rotate(v, 4, 32);
}

function at(v: State, i: number): number {
  return v[i] ?? 0;
}

function xor(v: State, i: number, lo: number, hi: number): void {
  v[i] = at(v, i) ^ lo;
  v[i + 1] = at(v, i + 1) ^ hi;
}

function add(v: State, i: number, j: number): void {
  const lo = at(v, i) + at(v, j);
  v[i + 1] = at(v, i + 1) + at(v, j + 1) + (lo > 0xffffffff ? 1 : 0);
  v[i] = lo;
}

function rotate(v: State, i: number, bits: number): void {
  const lo = at(v, i);
  const hi = at(v, i + 1);
  if (bits === 32) {
    v[i] = hi;
    v[i + 1] = lo;
    return;
  }
  v[i] = (lo << bits) | (hi >>> (32 - bits));
  v[i + 1] = (hi << bits) | (lo >>> (32 - bits));
}
