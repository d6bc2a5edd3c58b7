/** What the readers of pictures and sound share: a cursor that never reads past the end, and how a reading ends. */
import type { Media } from '#domain/files/files.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';

/** A file without what is no picture and no sound. The pieces are views into the bytes that came, wherever nothing changed. */
export interface Cleaned {
  media: Media;
  pieces: Uint8Array[];
  /** pixels; null of sound */
  width: number | null;
  height: number | null;
  /** what was taken off, by a short code */
  removed: string[];
}

/** The file is not what it says it is. Thrown by the readers, caught where they are called. */
export class NotTaken extends Error {
  readonly refusal: Refusal;
  constructor(code: Extract<Refusal['code'], `file.${string}`>) {
    super(code);
    this.refusal = refuse(code);
  }
}

export const damaged = (): NotTaken => new NotTaken('file.damaged');

export function assert(holds: boolean): void {
  if (!holds) throw damaged();
}

export const ascii = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));

export function u16(bytes: Uint8Array, at: number): number {
  assert(at + 2 <= bytes.length);
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65_536 + u16(bytes, at + 2);
}

export function u32le(bytes: Uint8Array, at: number): number {
  assert(at + 4 <= bytes.length);
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) * 65_536 + (bytes[at + 3] ?? 0) * 16_777_216;
}

export const u24le = (bytes: Uint8Array, at: number): number => u32le(bytes, at - 1) >>> 8;

export function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return at + text.length <= bytes.length && ascii(bytes, at, text.length) === text;
}
