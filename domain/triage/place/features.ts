/**
 * What the reader sees at each character: the characters around it, what kind of sign they are, what the gazetteer knows,
 * which cue words begin and end here, and how far the next ending of a name is. Each is hashed into one of `BUCKETS`.
 */
import type { Normal } from '#domain/triage/normalise.ts';
import { KINDS } from './cues.ts';

export const BUCKETS = 1 << 16;
/** Features of one position. */
export const FEATURES = 26;
const MASK = BUCKETS - 1;
/** How far away, in characters, an ending is still noticed. */
const REACH = 6;
/** Kinds that may end a name (the first six), and kinds after which a place may end (the first nine). */
const NAME_ENDINGS = 6;
const PLACE_ENDINGS = 9;

interface Cue {
  next: Map<number, Cue>;
  kind: number; // 0 = no word ends here
}

const CUES = cueTree();

function cueTree(): Cue {
  const root: Cue = { next: new Map(), kind: 0 };
  Object.values(KINDS).forEach((words, i) => {
    for (const word of words.split(' ')) {
      let at = root;
      for (let k = 0; k < word.length; k += 1) {
        const next: Cue = at.next.get(word.charCodeAt(k)) ?? { next: new Map(), kind: 0 };
        at.next.set(word.charCodeAt(k), next);
        at = next;
      }
      at.kind = i + 1;
    }
  });
  return root;
}

/** A normalised text as the reader sees it. Arrays are by position; `gap`, `endKind` have one more for the end of the text. */
export interface Seen {
  readonly length: number;
  readonly codes: Uint16Array;
  readonly types: Uint8Array;
  /** before this character: 0 nothing, 1 a blank or comma, 2 the end of a sentence, 3 the end of the text */
  readonly gap: Uint8Array;
  /** what the gazetteer knows here (`marksOf`), 0 nothing */
  readonly marks: Uint8Array;
  readonly startKind: Uint8Array;
  readonly endKind: Uint8Array;
  readonly ahead: Uint8Array;
  readonly behind: Uint8Array;
}

/** Linear in the text: cue words are short and never cross a gap. */
export function see(normal: Normal, marks: Uint8Array): Seen {
  const length = normal.text.length;
  const seen: Seen = {
    length, marks, codes: new Uint16Array(length), types: new Uint8Array(length), gap: new Uint8Array(length + 1),
    startKind: new Uint8Array(length), endKind: new Uint8Array(length + 1), ahead: new Uint8Array(length), behind: new Uint8Array(length),
  };
  for (let i = 0; i < length; i += 1) {
    seen.codes[i] = normal.text.charCodeAt(i);
    seen.types[i] = typeOf(normal.text.charCodeAt(i));
    seen.gap[i] = i === 0 ? 3 : normal.sentence[i] !== normal.sentence[i - 1] ? 2 : normal.clause[i] !== normal.clause[i - 1] ? 1 : 0;
  }
  seen.gap[length] = 3;
  seeCues(seen);
  seeEndings(seen);
  return seen;
}

/** 1 where a character belongs to a cue word: those say what a name is of, the others which. */
export function cued(text: string): Uint8Array {
  const covered = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    let end = 0;
    let at = CUES.next.get(text.charCodeAt(i));
    for (let k = i + 1; at; k += 1) {
      if (at.kind > 0) end = k;
      at = at.next.get(text.charCodeAt(k));
    }
    covered.fill(1, i, Math.max(i, end));
  }
  return covered;
}

function seeCues(seen: Seen): void {
  for (let i = 0; i < seen.length; i += 1) {
    let at = CUES.next.get(seen.codes[i] ?? 0);
    for (let k = i + 1; at; k += 1) {
      if (at.kind > 0) [seen.startKind[i], seen.endKind[k]] = [at.kind, at.kind];
      at = k < seen.length && seen.gap[k] === 0 ? at.next.get(seen.codes[k] ?? 0) : undefined;
    }
  }
}

function seeEndings(seen: Seen): void {
  const steps = (distance: number, gap: number | undefined): number => (gap ? REACH + 1 : Math.min(distance + 1, REACH + 1));
  let [distance, kind] = [REACH + 1, 0];
  for (let i = seen.length - 1; i >= 0; i -= 1) {
    distance = steps(distance, seen.gap[i + 1]);
    const here = seen.startKind[i] ?? 0;
    if (here >= 1 && here <= NAME_ENDINGS) [distance, kind] = [0, here];
    seen.ahead[i] = distance > REACH ? 0 : kind * 8 + distance + 1;
  }
  [distance, kind] = [REACH + 1, 0];
  for (let i = 0; i < seen.length; i += 1) {
    distance = steps(distance, seen.gap[i]);
    const here = seen.endKind[i] ?? 0;
    if (here >= 1 && here <= PLACE_ENDINGS) [distance, kind] = [0, here];
    seen.behind[i] = distance > REACH ? 0 : kind * 8 + distance + 1;
  }
}

const NUMERALS = new Set(Array.from('零〇一二三四五六七八九十百两幺', (c) => c.charCodeAt(0)));
const OUTSIDE = 7;

function typeOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 97 && code <= 122) return 2;
  if (code < 128) return 3;
  if (NUMERALS.has(code)) return 4;
  return code >= 0x4e00 && code <= 0x9fff ? 5 : 6;
}

/** Three numbers of a template → a bucket (the finaliser of MurmurHash3 over them). */
function bucket(template: number, a: number, b: number, c: number): number {
  let x = Math.imul(template + 1, 0x9e3779b1) ^ Math.imul(a + 0x7f4a7c15, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35) ^ Math.imul(b + 0x165667b1, 0x27d4eb2f);
  x = Math.imul(x ^ (x >>> 13), 0x85ebca6b) ^ Math.imul(c + 0x3c6ef372, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0xc2b2ae35);
  return (x ^ (x >>> 15)) & MASK;
}

/** Buckets of position `i` (0 … length: the last is the end of the text), written to `out` from `at`. */
export function featuresAt(s: Seen, i: number, out: Int32Array, at: number): void {
  const inside = i < s.length;
  const gap = s.gap[i] ?? 0;
  const [starts, ends] = [inside ? (s.startKind[i] ?? 0) : 0, s.endKind[i] ?? 0];
  const [ahead, behind] = [inside ? (s.ahead[i] ?? 0) : 0, inside ? (s.behind[i] ?? 0) : 0];
  const [c3, c2, c1] = [code(s, i - 3), code(s, i - 2), code(s, i - 1)];
  const [d0, d1, d2] = [code(s, i), code(s, i + 1), code(s, i + 2)];
  const [m1, m0, n1] = [s.marks[i - 1] ?? 0, s.marks[i] ?? 0, s.marks[i + 1] ?? 0];
  const [t2, t1, t0] = [type(s, i - 2), type(s, i - 1), type(s, i)];
  const left = s.length - i;
  let o = at;
  out[o++] = bucket(0, 0, 0, 0);
  out[o++] = bucket(1, d0, gap, 0);
  out[o++] = bucket(2, c1, gap, 0);
  out[o++] = bucket(3, d1, 0, 0);
  out[o++] = bucket(4, c2, 0, 0);
  out[o++] = bucket(5, d2, 0, 0);
  out[o++] = bucket(6, c1, d0, 0);
  out[o++] = bucket(7, d0, d1, 0);
  out[o++] = bucket(8, c2, c1, gap);
  out[o++] = bucket(9, d1, d2, 0);
  out[o++] = bucket(10, c1, d0, d1);
  out[o++] = bucket(11, c3, c2, c1);
  out[o++] = bucket(12, d0, d1, d2);
  out[o++] = bucket(13, t2 * 64 + t1 * 8 + t0, type(s, i + 1) * 8 + type(s, i + 2), gap);
  out[o++] = bucket(14, t1 * 8 + t0, gap, ends);
  out[o++] = bucket(15, m1, m0, n1);
  out[o++] = bucket(16, m0, ends, gap);
  out[o++] = bucket(17, starts, ends, gap);
  out[o++] = bucket(18, ahead, gap, ends);
  out[o++] = bucket(19, behind, starts, gap);
  out[o++] = bucket(20, ahead, c1, 0);
  out[o++] = bucket(21, behind, d0, 0);
  out[o++] = bucket(22, gap, s.gap[i + 1] ?? 3, Math.min(i, 2) * 4 + (left < 3 ? 2 : left < 16 ? 1 : 0));
  out[o++] = bucket(23, starts, m1, gap);
  out[o++] = bucket(24, m0, ahead, c1);
  out[o] = bucket(25, ends, starts, t0 * 8 + m0);
}

function code(s: Seen, i: number): number {
  return s.codes[i] ?? 1;
}

function type(s: Seen, i: number): number {
  return s.types[i] ?? OUTSIDE;
}
