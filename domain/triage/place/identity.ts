/**
 * By what another telling of the same place is known again, whatever words it takes: numbers in one spelling, lanes by
 * their estate, crossings in either order. A mere road, a town, or words like "门口" say too little and have none.
 */
import type { Area } from '#domain/catalogue/district.ts';
import type { PlaceIdentity } from '#domain/triage/proposal.ts';
import { numbersAt, type Numbers } from './numbers.ts';

export interface Told {
  area: Area;
  /** end of the name in the text */
  to: number;
  numbers: Numbers;
}

const NOTHING: PlaceIdentity = { door: null, around: null };

/** `finest` is one of `named`; `from`, `to` are the words for the place in `text`. */
export function identityOf(text: string, from: number, to: number, named: readonly Told[], finest: Told | null): PlaceIdentity | null {
  const identity = finest ? ofArea(text, to, named, finest) : ofWords(text, from, to);
  const post = LAMP_POST.exec(text.slice(from, to));
  const door = post ? `灯杆${post[1]}` : identity.door;
  return door === null && identity.around === null ? null : { door, around: identity.around };
}

const LAMP_POST = /(?:灯杆|路灯|电线杆|杆号)\D{0,6}([0-9]{2,12})/;

function ofArea(text: string, to: number, named: readonly Told[], { area, to: end, numbers }: Told): PlaceIdentity {
  if (area.level === 'building') return { door: area.id, around: area.parentId };
  if (area.level === 'road') return ofRoad(text, to, named, { area, to: end, numbers });
  if (area.level !== 'compound' && area.level !== 'landmark') return ofWords(text, end, to);
  const own = text.slice(numbers.to, to).replace(AT_IT, '');
  if (numbers.door !== '') return { door: `${area.id} ${numbers.door}`, around: area.id };
  return { door: OF_ITS_OWN.test(own) ? `${area.id} ${own}` : null, around: area.id };
}

function ofRoad(text: string, to: number, named: readonly Told[], { area, to: end, numbers }: Told): PlaceIdentity {
  const other = named.find((n) => n.area.level === 'road' && n.area.id !== area.id);
  if (other) return { door: [area.id, other.area.id].sort().join('×'), around: null };
  const lane = numbers.lane === null ? null : `${area.id} ${numbers.lane}弄`;
  if (numbers.door !== '') return { door: numbers.lane !== null && numbers.building === null ? null : `${area.id} ${numbers.door}`, around: lane };
  const own = text.slice(end, to).replace(AT_IT, '');
  return OF_ITS_OWN.test(own) ? { door: `${area.id} ${own}`, around: null } : NOTHING;
}

/** A name of its own behind a known one: 老船坊饭店, but not 一家饭店, 某小区, 路口. */
const OF_ITS_OWN = /^(?!一|某|那|这|个|的|上|边|旁|附近|对面|靠)[\u4e00-\u9fffa-z0-9]{1,10}(?:店|馆|厂|校|院|公司|小区|公寓|苑|园|坊|庭|里|中心|广场|超市|银行|网点|城|学|站|场|地道|桥|洞|ktv|酒楼|饭庄|大厦|大楼)$/;
/** 门口, 旁边: where at a place, not which. */
const AT_IT = /(?:门口|大门|正门|后门|[东南西北]门|旁边?|边上|附近|对面|后面|前面|里面|内|里|门外|底?下)$/;
const ROAD_BEFORE = /^[\u4e00-\u9fff]{2,4}?(?:公路|大道|路|街)(?=[\u4e00-\u9fff]{3})/;
const BARE_ROAD = /(?:路|街|大道|公路|高架|高速)(?:口|路口|上|边|段|附近|这边|那边|旁边)?$/;
/** Premises of which there are many: they tell one place from another only under a name. */
const ANYWHERE = /^(?:在|我们|这里|那个)?(?:小区|商场|学校|中学|小学|医院|公园|车库|地库|停车场|门口|楼下|路口|工地|菜场|超市|村口|河边|马路|\d+(?:号楼?|楼|室|幢))(?:门口|里|内|边)?$/;
const LEAST_WORDS = 3;

/** Words that the district does not know: alike only if they are the same. */
function ofWords(text: string, from: number, to: number): PlaceIdentity {
  const words = text.slice(from, to);
  if (words.length < LEAST_WORDS || BARE_ROAD.test(words) || ANYWHERE.test(words)) return NOTHING;
  const at = [...words].findIndex((_, i) => numbersAt(text, from + i).door !== '');
  if (at < LEAST_WORDS - 1) return at < 0 ? { door: null, around: words.replace(AT_IT, '') } : NOTHING;
  const name = words.slice(0, at).replace(ROAD_BEFORE, '');
  return { door: `${name} ${numbersAt(text, from + at).door}`, around: BARE_ROAD.test(name) ? null : name };
}
