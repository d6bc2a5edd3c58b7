/** Places by their form alone, where the district has no such name: X路123弄5号, X苑6号楼, X村3组. */
import { endWordAt, numbersAt } from './numbers.ts';

const ROAD = /(?:公路|大道|路|街|大桥)/g;
const ESTATE = /(?:新村|花园|家园|小区|公寓|名邸|华庭|雅居|大厦|广场|公园|商厦|公馆|佳苑|景苑|新苑|绿苑|雅苑|名苑|苑|坊|庭|湾|轩|名都|村|宅|浜)/g;

/** Characters before which a name begins: verbs, particles, directions, punctuation. */
const BEFORE_NAME = new Set('在到住从往去是的了我你他她它这那就有个条过把被向于和与及跟报称说讲叫对离近沿经至位,.。:;!?()"“”、/-为请也又还都给让来走路上下里外前后边头面们时候看见要想说没不很再只才和某名这各数多');
const NOT_A_ROAD = new Set(['马路', '公路', '道路', '走路', '让路', '堵路', '修路', '铁路', '网路', '线路', '电路', '半路', '一路', '问路', '带路', '迷路', '拦路', '过路', '顺路', '赶路', '思路', '管路', '小路', '大路', '水路', '那条路', '这条路', '岔路', '车路', '绕路', '逛街', '老街', '上街', '大街', '沿街', '街', '路', '高速公路', '断头路', '非机动车路', '砌路', '三岔路', '土路', '走错路', '回家路', '没路', '出路', '挡路', '占路', '领路', '十字路']);
const SHORTEST = 2; // characters of the name before its ending
const LONGEST = 5;

interface Found {
  from: number;
  to: number;
}

/** The first estate, else the first road. */
export function unknownPlace(text: string): Found | null {
  return firstOf(text, ESTATE) ?? firstOf(text, ROAD);
}

function firstOf(text: string, endings: RegExp): Found | null {
  for (const match of text.matchAll(endings)) {
    const end = match.index + match[0].length;
    const from = nameStart(text, match.index);
    if (match.index - from < SHORTEST || NOT_A_ROAD.has(text.slice(from, end)) || NOT_A_ROAD.has(text.slice(end - 2, end))) continue;
    const numbers = numbersAt(text, end);
    if (numbers.to === end && !beginsClause(text, from)) continue;
    return { from, to: endWordAt(text, numbers.to) };
  }
  return null;
}

function nameStart(text: string, at: number): number {
  let from = at;
  while (from > 0 && at - from < LONGEST && isName(text[from - 1] ?? '')) from -= 1;
  return from;
}

function isName(c: string): boolean {
  return c >= '\u4e00' && c <= '\u9fff' && !BEFORE_NAME.has(c);
}

function beginsClause(text: string, from: number): boolean {
  return from === 0 || ',.。:;!?、'.includes(text[from - 1] ?? '');
}
