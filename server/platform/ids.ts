/** Ids are opaque: a prefix for the eye, then time and chance, so that rows made together lie together. */
import { chance } from './chance.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford: no i, l, o, u

/** `prefix_` + 10 characters of milliseconds + 12 of chance. */
export function newId(prefix: string, ms: number): string {
  let time = '';
  for (let rest = ms, n = 0; n < 10; n++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let drawn = '';
  for (const byte of chance(12)) drawn += ALPHABET[byte % 32];
  return `${prefix}_${time}${drawn}`;
}
