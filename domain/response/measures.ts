/**
 * 可采取措施: what the people who come may do about an item, none of it force (行政强制法 art. 17). From the item itself: who may be
 * asked to help, whether somebody has to be talked to, whether it can go to mediation.
 */
import type { Catalogue, Item, Text } from '#domain/catalogue/district.ts';

export interface Measure {
  /** as a record's field keeps it */
  code: string;
  name: Text;
}

const PERSUADE: Measure = { code: 'persuade', name: { zh: '劝导并记录', en: 'Persuade, and record it' } };
const PHONE: Measure = { code: 'by_phone', name: { zh: '电话联系并办理', en: 'Settle it by telephone' } };
const LOOK: Measure = { code: 'look', name: { zh: '现场查看并告知处理办法', en: 'Look at the place, say what will be done' } };
const WARD: Measure = { code: 'ward', name: { zh: '设置警示、劝离围观', en: 'Put up a warning, keep people away' } };
const ACCOMPANY: Measure = { code: 'accompany', name: { zh: '陪护、联系家属', en: 'Stay with them, reach the family' } };
const AGREE: Measure = { code: 'agree', name: { zh: '约定处理时间', en: 'Agree on a time' } };
const MEDIATE: Measure = { code: 'mediate', name: { zh: '转入调解', en: 'Refer to mediation' } };

/** What is usual in each category of the catalogue beside what the item itself asks for. */
const USUAL: Readonly<Record<string, readonly Measure[]>> = { YJ: [WARD], QZ: [ACCOMPANY], JF: [MEDIATE] };

/** The catalogue names the nearest first; a card of the phone has room for so many. */
const MOST_HELPERS = 3;
/** Nobody on the street sends for them but by the button that is always there. */
const POLICE: readonly string[] = ['PAICHUSUO', 'JIAOJING'];

/** `own`: the type of unit that asks, which needs nobody of its own kind. */
export function measuresOf(item: Item, catalogue: Catalogue, own: string | null = null): Measure[] {
  const help = item.coUnitTypes.flatMap((code): Measure[] => {
    const type = catalogue.unitTypes.find((t) => t.code === code);
    return type && code !== own && !POLICE.includes(code) ? [{ code: `with_${code.toLowerCase()}`, name: { zh: `请${type.name.zh}协助`, en: `Call in: ${type.name.en}` } }] : [];
  });
  const first = item.evidence.includes('persuasion') || item.category === 'JF' ? PERSUADE : item.visit ? LOOK : PHONE;
  return [first, ...(USUAL[item.category] ?? []), ...help.slice(0, MOST_HELPERS), AGREE];
}
