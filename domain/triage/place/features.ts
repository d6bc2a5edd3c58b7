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

const NUMERALS = new Set(Array.from('零〇一二三四五六七八九十百两幺', (c) => c.charCodeAt(0)));
const OUTSIDE = 7;
/** By UTF-16 unit: what kind of sign it is, and whether a cue word begins with it. */
const TYPES = Uint8Array.from({ length: 0x10000 }, (_, code) => typeOf(code));
const BEGINS = Uint8Array.from({ length: 0x10000 }, (_, code) => Number(CUES.next.has(code)));

function typeOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 97 && code <= 122) return 2;
  if (code < 128) return 3;
  if (NUMERALS.has(code)) return 4;
  return code >= 0x4e00 && code <= 0x9fff ? 5 : 6;
}

/** A normalised text as the reader sees it: a row for each character, and some before and behind for what is looked at beyond its ends. */
export interface Seen {
  readonly length: number;
  /** by row: the character, 1 outside */
  readonly codes: Uint16Array;
  /** rows of `ROW` numbers, what each is see below: side by side, since all of a row is read together */
  readonly rows: Uint8Array;
}

/** Rows before the first character and behind the last. */
export const BEFORE = 3;
const AFTER = 3;

const ROW = 8;
const TYPE = 0;
/** before this character: 0 nothing, 1 a blank or comma, 2 the end of a sentence, 3 the end of the text */
const GAP = 1;
/** what the gazetteer knows here (`marksOf`), 0 nothing */
const MARK = 2;
/** kind of the cue word that begins here; that ended before here */
const START = 3;
const END = 4;
const AHEAD = 5;
const BEHIND = 6;

/** Linear in the text: cue words are short and never cross a gap. */
export function see(normal: Normal, marks: Uint8Array): Seen {
  const { text: { length }, clause, sentence } = normal;
  const seen: Seen = { length, codes: new Uint16Array(length + BEFORE + AFTER).fill(1), rows: new Uint8Array((length + BEFORE + AFTER) * ROW) };
  const { codes, rows } = seen;
  for (let row = 0; row < BEFORE + AFTER; row += 1) rows[(row < BEFORE ? row : length + row) * ROW + TYPE] = OUTSIDE;
  for (let i = 0; i < length; i += 1) {
    const at = (i + BEFORE) * ROW;
    const code = normal.text.charCodeAt(i);
    codes[i + BEFORE] = code;
    rows[at + TYPE] = TYPES[code] ?? 0;
    rows[at + GAP] = i === 0 ? 3 : sentence[i] !== sentence[i - 1] ? 2 : clause[i] !== clause[i - 1] ? 1 : 0;
    rows[at + MARK] = marks[i] ?? 0;
  }
  rows[(length + BEFORE) * ROW + GAP] = 3;
  rows[(length + BEFORE + 1) * ROW + GAP] = 3;
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

function seeCues({ length, codes, rows }: Seen): void {
  for (let i = BEFORE; i < length + BEFORE; i += 1) {
    if (BEGINS[codes[i] ?? 0] === 0) continue;
    let at = CUES.next.get(codes[i] ?? 0);
    for (let k = i + 1; at; k += 1) {
      if (at.kind > 0) {
        rows[i * ROW + START] = at.kind;
        rows[k * ROW + END] = at.kind;
      }
      at = k < length + BEFORE && rows[k * ROW + GAP] === 0 ? at.next.get(codes[k] ?? 0) : undefined;
    }
  }
}

function seeEndings({ length, rows }: Seen): void {
  const [first, last] = [BEFORE * ROW, (length + BEFORE - 1) * ROW];
  let distance = REACH + 1;
  let kind = 0;
  for (let at = last; at >= first; at -= ROW) {
    distance = stepsOn(distance, rows[at + ROW + GAP] ?? 0);
    const here = rows[at + START] ?? 0;
    if (here >= 1 && here <= NAME_ENDINGS) {
      distance = 0;
      kind = here;
    }
    rows[at + AHEAD] = distance > REACH ? 0 : kind * 8 + distance + 1;
  }
  distance = REACH + 1;
  kind = 0;
  for (let at = first; at <= last; at += ROW) {
    distance = stepsOn(distance, rows[at + GAP] ?? 0);
    const here = rows[at + END] ?? 0;
    if (here >= 1 && here <= PLACE_ENDINGS) {
      distance = 0;
      kind = here;
    }
    rows[at + BEHIND] = distance > REACH ? 0 : kind * 8 + distance + 1;
  }
}

/** Characters to an ending, one further on; a gap is beyond reach. */
function stepsOn(distance: number, gap: number): number {
  return gap > 0 ? REACH + 1 : Math.min(distance + 1, REACH + 1);
}

const A = 0;
const B = FEATURES;
const C = 2 * FEATURES;
/** What of each template goes into its bucket beside three numbers. */
const TEMPLATES = Int32Array.from({ length: FEATURES }, (_, template) => Math.imul(template + 1, 0x9e3779b1));
/** The three numbers of each template at the position that is looked at; what is never written stays 0. */
const numbers = new Int32Array(3 * FEATURES);

/** Buckets of position `i` (0 … length: the last is the end of the text), written to `out` from `at`. */
export function featuresAt(seen: Seen, i: number, out: Int32Array, at: number): void {
  lookAt(seen, i);
  for (let k = 0; k < FEATURES; k += 1) out[at + k] = bucket(TEMPLATES[k] ?? 0, numbers[A + k] ?? 0, numbers[B + k] ?? 0, numbers[C + k] ?? 0);
}

/** Three numbers of a template → a bucket (the finaliser of MurmurHash3 over them). */
function bucket(template: number, a: number, b: number, c: number): number {
  let x = template ^ Math.imul(a + 0x7f4a7c15, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35) ^ Math.imul(b + 0x165667b1, 0x27d4eb2f);
  x = Math.imul(x ^ (x >>> 13), 0x85ebca6b) ^ Math.imul(c + 0x3c6ef372, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0xc2b2ae35);
  return (x ^ (x >>> 15)) & MASK;
}

function lookAt({ length, codes, rows }: Seen, i: number): void {
  const row = (i + BEFORE) * ROW;
  const [gap, starts, ends, ahead, behind] = [rows[row + GAP] ?? 0, rows[row + START] ?? 0, rows[row + END] ?? 0, rows[row + AHEAD] ?? 0, rows[row + BEHIND] ?? 0];
  const left = length - i;
  lookAtCharacters(codes, i + BEFORE, gap, ahead, behind);
  lookAtSigns(rows, row, gap, ends);
  put(17, starts, ends, gap);
  put(18, ahead, gap, ends);
  put(19, behind, starts, gap);
  put(22, gap, rows[row + ROW + GAP] ?? 0, Math.min(i, 2) * 4 + (left < 3 ? 2 : left < 16 ? 1 : 0));
  put(23, starts, rows[row - ROW + MARK] ?? 0, gap);
  put(25, ends, starts, (rows[row + TYPE] ?? 0) * 8 + (rows[row + MARK] ?? 0));
}

function lookAtCharacters(codes: Uint16Array, at: number, gap: number, ahead: number, behind: number): void {
  const [c3, c2, c1] = [codes[at - 3] ?? 0, codes[at - 2] ?? 0, codes[at - 1] ?? 0];
  const [d0, d1, d2] = [codes[at] ?? 0, codes[at + 1] ?? 0, codes[at + 2] ?? 0];
  put(1, d0, gap, 0);
  put(2, c1, gap, 0);
  put(3, d1, 0, 0);
  put(4, c2, 0, 0);
  put(5, d2, 0, 0);
  put(6, c1, d0, 0);
  put(7, d0, d1, 0);
  put(8, c2, c1, gap);
  put(9, d1, d2, 0);
  put(10, c1, d0, d1);
  put(11, c3, c2, c1);
  put(12, d0, d1, d2);
  put(20, ahead, c1, 0);
  put(21, behind, d0, 0);
  numbers[C + 24] = c1;
}

/** Kinds of signs, and what the gazetteer knows. */
function lookAtSigns(rows: Uint8Array, row: number, gap: number, ends: number): void {
  const [t2, t1, t0] = [rows[row - 2 * ROW + TYPE] ?? 0, rows[row - ROW + TYPE] ?? 0, rows[row + TYPE] ?? 0];
  const [m1, m0, n1] = [rows[row - ROW + MARK] ?? 0, rows[row + MARK] ?? 0, rows[row + ROW + MARK] ?? 0];
  put(13, t2 * 64 + t1 * 8 + t0, (rows[row + ROW + TYPE] ?? 0) * 8 + (rows[row + 2 * ROW + TYPE] ?? 0), gap);
  put(14, t1 * 8 + t0, gap, ends);
  put(15, m1, m0, n1);
  put(16, m0, ends, gap);
  numbers[A + 24] = m0;
  numbers[B + 24] = rows[row + AHEAD] ?? 0;
}

function put(template: number, a: number, b: number, c: number): void {
  numbers[A + template] = a;
  numbers[B + template] = b;
  numbers[C + template] = c;
}
