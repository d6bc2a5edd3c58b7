/**
 * One spelling for matching: half-width, lower case, common traditional characters made simplified, white space
 * and everything that is not a single UTF-16 unit of text left out. Each kept character remembers where it stood,
 * so that a span found here can be given in the caller's own text.
 */
import type { TextSpan } from '#domain/triage/proposal.ts';
import { TRADITIONAL } from './traditional.ts';

export interface Normal {
  readonly text: string;
  /** original index of each kept character */
  readonly origin: Int32Array;
  /** ordinal of the clause (comma, blank) and of the sentence (full stop, question mark, line end) of each character */
  readonly clause: Int32Array;
  readonly sentence: Int32Array;
}

const SENTENCE_END = new Set('。!?;…\n\r'.split('').map((c) => c.charCodeAt(0)));
const CLAUSE_END = new Set(',:.—"“”()()'.split('').map((c) => c.charCodeAt(0)));
const IDEOGRAPHIC_SPACE = 0x3000;

/** What each UTF-16 unit becomes, and what it is: reckoned once, looked up for every character of every call. */
const FOLDED = eachUnit(new Uint16Array(0x10000), fold);
const ENDS_SENTENCE = 1;
const ENDS_CLAUSE = 2;
const DROPPED = 4;
const KIND = eachUnit(new Uint8Array(0x10000), (code) => kindOf(FOLDED[code] ?? 0));

/** Linear in the length; any string is accepted, lone surrogates and NUL included. */
export function normalise(raw: string): Normal {
  const kept = new Uint16Array(raw.length);
  const origin = new Int32Array(raw.length);
  const clause = new Int32Array(raw.length);
  const sentence = new Int32Array(raw.length);
  let [n, clauses, sentences] = [0, 0, 0];
  for (let i = 0; i < raw.length; i += 1) {
    const unit = raw.charCodeAt(i);
    const kind = KIND[unit] ?? 0;
    if (kind & ENDS_SENTENCE) sentences += 1;
    if (kind & ENDS_CLAUSE) clauses += 1;
    if (kind & DROPPED) continue;
    origin[n] = i;
    clause[n] = clauses;
    sentence[n] = sentences;
    kept[n] = FOLDED[unit] ?? 0;
    n += 1;
  }
  return { text: textOf(kept.subarray(0, n)), origin: origin.subarray(0, n), clause: clause.subarray(0, n), sentence: sentence.subarray(0, n) };
}

/** By a plain walk: `from` would walk an iterator, and every process waits for these tables before its first call. */
function eachUnit<T extends Uint8Array | Uint16Array>(table: T, of: (code: number) => number): T {
  for (let code = 0; code < table.length; code += 1) table[code] = of(code);
  return table;
}

/** The end of a sentence is one of a clause as well. */
function kindOf(code: number): number {
  const ends = SENTENCE_END.has(code);
  return (ends ? ENDS_SENTENCE : 0) | (ends || CLAUSE_END.has(code) || isSpace(code) ? ENDS_CLAUSE : 0) | (isDropped(code) ? DROPPED : 0);
}

const AT_ONCE = 4096; // arguments of one call

function textOf(units: Uint16Array): string {
  let text = '';
  for (let from = 0; from < units.length; from += AT_ONCE) text += piece(units.subarray(from, from + AT_ONCE));
  return text;
}

/** Not spread: that walks an iterator, and takes nine times as long. */
function piece(units: Uint16Array): string {
  const text: string = Reflect.apply(String.fromCharCode, null, units);
  return text;
}

/** Half-open span of the normalised text → half-open span of the original, in UTF-16 units. */
export function originalSpan(normal: Normal, from: number, to: number): TextSpan {
  return [normal.origin[from] ?? 0, (normal.origin[to - 1] ?? 0) + 1];
}

/** Index in the normalised text of the first kept character at or after this one of the original. */
export function normalIndex(normal: Normal, original: number): number {
  let low = 0;
  let high = normal.origin.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((normal.origin[mid] ?? 0) < original) low = mid + 1;
    else high = mid;
  }
  return low;
}

function fold(code: number): number {
  if (code >= 0xff01 && code <= 0xff5e) return lower(code - 0xfee0);
  if (code < 0x80) return lower(code);
  return TRADITIONAL.get(code) ?? code;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function isSpace(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === IDEOGRAPHIC_SPACE || (code >= 0x2000 && code <= 0x200a);
}

/** Blanks, controls, zero-width marks, surrogates, private use, variation selectors and pictographs carry no words. */
function isDropped(code: number): boolean {
  return isSpace(code) || code === 0x7f || (code >= 0x80 && code < 0xa0) || (code >= 0x200b && code <= 0x200f)
    || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || (code >= 0x2190 && code <= 0x2bff)
    || (code >= 0xd800 && code <= 0xf8ff) || (code >= 0xfe00 && code <= 0xfe0f) || code >= 0xfeff;
}
