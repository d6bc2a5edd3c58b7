/**
 * Keys by which calls about the same matter find each other without their words being kept (DECISIONS 18):
 * keyed minhashes of the text in bands. Texts that differ in a few words share at least one band; texts that
 * have nothing in common practically never do. Without the key no band says anything about the words.
 */
import { sipHash, sipKey, type SipKey } from './siphash.ts';

const SHINGLE = 3; // characters
const BANDS = 20;
const ROWS = 4; // hashes of one band: all must agree
const HASHES = BANDS * ROWS;
/** Shorter texts say too little: "停电了" from two callers is not one matter. */
const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 20_000;

/**
 * Band keys of a text, 20 or none; each 16 hex digits after the band's number, so that equal keys mean equal bands.
 * `key` are at least 16 secret bytes (RangeError). Pure; linear in the text.
 */
export function wordsKeys(text: string, key: Uint8Array): string[] {
  const sip = sipKey(key);
  const words = plain(text.slice(0, MOST_CHARACTERS));
  if (words.length < LEAST_CHARACTERS) return [];
  const least = minhashes(shinglesOf(words), sip);
  const bytes = new Uint8Array(4 * ROWS + 1);
  return Array.from({ length: BANDS }, (_, band) => bandKey(sip, band, least, bytes));
}

/** How many bands two texts share; 1 is enough to look closer. */
export function similarBands(a: readonly string[], b: readonly string[]): number {
  const known = new Set(a);
  return b.reduce((n, key) => (known.has(key) ? n + 1 : n), 0);
}

/** Letters, digits and ideographs only, in one width and case: what a second typing of the same call changes is left out. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function shinglesOf(words: string): Set<string> {
  const shingles = new Set<string>();
  for (let i = 0; i + SHINGLE <= words.length; i += 1) shingles.add(words.slice(i, i + SHINGLE));
  return shingles;
}

/** The least value of each of the hash functions over all shingles; one keyed hash a shingle, mixed for each function. */
function minhashes(shingles: ReadonlySet<string>, sip: SipKey): Uint32Array {
  const least = new Uint32Array(HASHES).fill(0xffffffff);
  const bytes = new Uint8Array(2 * SHINGLE);
  for (const shingle of shingles) {
    for (let i = 0; i < SHINGLE; i += 1) {
      bytes[2 * i] = shingle.charCodeAt(i) & 0xff;
      bytes[2 * i + 1] = shingle.charCodeAt(i) >> 8;
    }
    const { lo, hi } = sipHash(sip, bytes);
    for (let k = 0; k < HASHES; k += 1) {
      const mixed = mix(lo ^ Math.imul(k + 1, 0x9e3779b1), hi + Math.imul(k + 1, 0x85ebca77));
      if (mixed < (least[k] ?? 0)) least[k] = mixed;
    }
  }
  return least;
}

/** Finaliser of MurmurHash3 over both halves. */
function mix(a: number, b: number): number {
  let h = a ^ Math.imul(b, 0xcc9e2d51);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ b, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** `bytes` is lent: what is hashed, the rows most significant byte first. */
function bandKey(sip: SipKey, band: number, least: Uint32Array, bytes: Uint8Array): string {
  for (let i = 0; i < ROWS; i += 1) {
    const value = least[band * ROWS + i] ?? 0;
    for (let b = 0; b < 4; b += 1) bytes[4 * i + b] = value >>> (24 - 8 * b);
  }
  bytes[4 * ROWS] = band;
  const { hi, lo } = sipHash(sip, bytes);
  return hex(hi) + hex(lo);
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(value: number): string {
  const byte = (shift: number): string => HEX_BYTES[(value >>> shift) & 255] ?? '';
  return byte(24) + byte(16) + byte(8) + byte(0);
}

const SPOKEN: Readonly<Record<string, string>> = { 零: '0', '〇': '0', 一: '1', 幺: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9' };
const MOBILE = /^1\d{10}$/;

/**
 * One spelling for a telephone number, as digits: width, blanks, dashes and the country's prefix make no difference;
 * an extension is left out. Null when there are fewer than three digits (110 is the shortest).
 */
export function phoneDigits(phone: string): string | null {
  const main = phone.slice(0, 200).normalize('NFKC').split(/转|分机|ext|x|#|\*|,|;/i)[0] ?? '';
  const digits = main.replace(/[零〇一幺二两三四五六七八九]/g, (c) => SPOKEN[c] ?? '').replace(/\D/g, '');
  const national = withoutCountry(digits, /^\s*[+(]?\s*\+/.test(main));
  return national.length < 3 ? null : national;
}

/** +86 138… and 0086 138… → 138…; +86 21 … → 021…, as it is dialled inside. */
function withoutCountry(digits: string, plus: boolean): string {
  const bare = digits.replace(/^00/, '');
  if (!bare.startsWith('86') || (!plus && bare === digits && !MOBILE.test(bare.slice(2)))) return digits;
  const rest = bare.slice(2).replace(/^0/, '');
  return MOBILE.test(rest) ? rest : `0${rest}`;
}

const PLATE = /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z](?:[\s·.]{0,2}[a-z0-9]){5,6}/giu;
const MOST_PLATES = 3;

/** Number plates in a text, in one spelling: 沪A·12345 and 沪a 12345 are one. */
export function platesIn(text: string): string[] {
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC');
  const plates = Array.from(plain.matchAll(PLATE), ([plate]) => plate.replace(/[\s·.]/g, '').toUpperCase());
  return [...new Set(plates.filter((plate) => /\d{2}/.test(plate)))].slice(0, MOST_PLATES);
}

/** A caller's name that tells one person from another: at least a surname and a given name, no title. */
export function peopleIn(name: string): string[] {
  const plain = name.slice(0, 200).normalize('NFKC').replace(/[\s·]/g, '').toLowerCase();
  return /^(?:[\u4e00-\u9fff]{2,4}|[a-z]{4,40})$/.test(plain) && !/先生|女士|小姐|师傅|同志|匿名|阿姨|不详/.test(plain) ? [plain] : [];
}
