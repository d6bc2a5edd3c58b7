/** House numbers behind a name: 588弄6号楼501室, 十七号二零二, 2组. Bounded, so linear. */

const NUMBER = '[a-z]?[0-9]{1,5}(?:-[0-9]{1,4})?|[a-z](?=座|栋|幢|区|楼)|[零〇一二三四五六七八九十百]{1,5}';
const UNIT = '弄|支弄|号楼|号门|号院|号口|号线|号|幢楼|幢|栋楼|栋|座|单元|室|层|楼|期|组|队|街坊|区';
const TOKEN = new RegExp(`(${NUMBER})(${UNIT})`, 'y');
const ROOM = /[0-9]{3,4}(?![0-9元块万个多米人次年])|[零一二三四五六七八九]{3,4}(?![元块万个多米人次年])/y;
/** What a number may begin with: asked of every character, so before the expression. */
const BEGINS: ReadonlySet<string> = new Set('abcdefghijklmnopqrstuvwxyz0123456789零〇一二三四五六七八九十百');
const MOST_TOKENS = 6;
const BUILDING_UNITS = new Set(['号楼', '号门', '号', '幢楼', '幢', '栋楼', '栋', '座', '组', '队']);
const DOOR_UNITS = new Set([...BUILDING_UNITS, '弄', '号口']);

export interface Numbers {
  /** end of the numbers */
  to: number;
  building: number | null;
  lane: number | null;
  /** lane, building and exit in one spelling, without floor and room; '' without any */
  door: string;
}

/** Numbers that follow `from` directly. */
export function numbersAt(text: string, from: number): Numbers {
  const found: Numbers = { to: from, building: null, lane: null, door: '' };
  if (!BEGINS.has(text.charAt(from))) return found;
  for (let i = 0; i < MOST_TOKENS; i += 1) {
    TOKEN.lastIndex = found.to;
    const token = TOKEN.exec(text);
    if (!token) break;
    found.to = TOKEN.lastIndex;
    const [, digits = '', unit = ''] = token;
    if (unit === '弄') found.lane ??= valueOf(digits);
    else if (BUILDING_UNITS.has(unit)) found.building ??= valueOf(digits);
    if (DOOR_UNITS.has(unit)) found.door += `${valueOf(digits) ?? digits}${unit === '弄' || unit === '号口' ? unit : '号'}`;
  }
  ROOM.lastIndex = found.to;
  if (found.to > from && ROOM.test(text)) found.to = ROOM.lastIndex;
  return found;
}

/** Where lane, house, building and room numbers that begin at `from` end; `from` where there are none. */
export function houseNumberEnd(text: string, from: number): number {
  let end = from;
  for (let i = 0; i < MOST_TOKENS; i += 1) {
    TOKEN.lastIndex = end;
    const [, , unit = ''] = TOKEN.exec(text) ?? [];
    if (unit !== '弄' && !BUILDING_UNITS.has(unit)) break;
    end = TOKEN.lastIndex;
  }
  ROOM.lastIndex = end;
  if (!'号幢栋座楼'.includes(text.charAt(end - 1) || ' ') || !ROOM.test(text)) return end;
  return text.charAt(ROOM.lastIndex) === '室' ? ROOM.lastIndex + 1 : ROOM.lastIndex;
}

const DIGITS = '零一二三四五六七八九';

/** 17, a17, 十七, 二十, 一七: the number, or null. */
function valueOf(word: string): number | null {
  const arabic = /[0-9]+/.exec(word)?.[0];
  if (arabic !== undefined) return Number(arabic);
  if (!/[十百]/.test(word)) return /^[零〇一二三四五六七八九]+$/.test(word) ? Number([...word.replaceAll('〇', '零')].map((c) => DIGITS.indexOf(c)).join('')) : null;
  const [, hundreds, tens, ones] = /^(?:(.)?百)?零?(?:(.)?(?=十)十)?(.)?$/.exec(word) ?? [];
  const digit = (c: string | undefined, ifAbsent: number): number => (c === undefined ? ifAbsent : DIGITS.indexOf(c));
  return (word.includes('百') ? digit(hundreds, 1) * 100 : 0) + (word.includes('十') ? digit(tens, 1) * 10 : 0) + digit(ones, 0);
}
