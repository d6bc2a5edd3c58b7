/**
 * 情况简述: what a handler gets instead of the caller's words. Composed from the catalogue's name of the item, the
 * resolved place and structured facts only, so that nobody can be recognised by how they speak (DECISIONS 17).
 */
import type { Area, Catalogue, District, Text } from '#domain/catalogue/district.ts';
import { findArea, findItem } from '#domain/catalogue/lookup.ts';
import type { Flags } from '#domain/triage/proposal.ts';
import type { Incident } from './incident.ts';

const FACTS: readonly [keyof Flags, Text][] = [
  ['weapon', { zh: '可能有器械', en: 'a weapon may be there' }],
  ['injured', { zh: '有人受伤', en: 'somebody is hurt' }],
  ['child', { zh: '涉及未成年人', en: 'a child is concerned' }],
  ['crowd', { zh: '多人聚集', en: 'a crowd' }],
  ['cannotTalk', { zh: '来电人不便说话', en: 'the caller cannot talk' }],
];

export function briefOf(i: Incident, catalogue: Catalogue, district: District): Text {
  const code = i.item ?? i.proposal?.item ?? null;
  const item = code ? findItem(catalogue, code)?.name : undefined;
  const matter = item ?? { zh: '待研判事项', en: 'matter to be judged' };
  const place = placeName(i.place.areaId, district) ?? { zh: '地点待核实', en: 'place to be found out' };
  const signs = [...new Set(i.dangers.map((d) => d.code))].flatMap((c) => {
    const sign = catalogue.dangerSigns.find((s) => s.code === c);
    return sign ? [sign.sign] : [];
  });
  const facts = FACTS.filter(([flag]) => i.flags[flag]).map(([, text]) => text);
  const repeat = i.calls.length > 1 ? [{ zh: `第 ${i.calls.length} 次来电`, en: `call no. ${i.calls.length}` }] : [];
  const parts = [matter, place, ...facts, ...signs, ...repeat];
  return { zh: parts.map((t) => t.zh).join('；'), en: parts.map((t) => t.en).join('; ') };
}

/** "compound building", or the finest name there is. */
export function placeName(areaId: string | null, district: District): Text | null {
  const area = areaId ? findArea(district, areaId) : undefined;
  if (!area) return null;
  const above = area.level === 'building' && area.parentId ? findArea(district, area.parentId) : undefined;
  return above ? joinNames(above, area) : area.name;
}

function joinNames(above: Area, area: Area): Text {
  const zh = area.name.zh.startsWith(above.name.zh) ? area.name.zh : `${above.name.zh}${area.name.zh}`;
  const en = area.name.en.startsWith(above.name.en) ? area.name.en : `${above.name.en}, ${area.name.en}`;
  return { zh, en };
}
