/**
 * 劝阻记录: in whose name somebody dissuaded. 治安管理处罚法 (in force since 2026-01-01) art. 88 punishes noise that went on after
 * 基层群众性自治组织、业主委员会、物业服务人、有关部门 had dissuaded, mediated and dealt with it according to law: a record
 * that does not say in which of these capacities somebody spoke carries no penalty.
 */
import type { Text } from '#domain/catalogue/district.ts';

export type Capacity = 'self_governing' | 'owners' | 'property' | 'department' | 'none';

export const CAPACITIES: Readonly<Record<Capacity, Text>> = {
  self_governing: { zh: '基层群众性自治组织', en: 'self-governing organisation of residents' },
  owners: { zh: '业主委员会', en: 'owners\' committee' },
  property: { zh: '物业服务人', en: 'property service' },
  department: { zh: '有关部门', en: 'department concerned' },
  none: { zh: '不属于法定劝阻主体', en: 'none that the law names' },
};

/** Unit types of the catalogue that are no department: the law names them by themselves, or not at all. */
const BY_TYPE: Readonly<Record<string, Capacity>> = {
  JUWEI: 'self_governing', YEWEIHUI: 'owners', WUYE: 'property',
  LIANDONG: 'none', LVSHI: 'department', KAISUO: 'none', QINGZHANG: 'none', WEIBAO: 'none', XINLI: 'none', GONGDIAN: 'none', GONGSHUI: 'none', RANQI: 'none', TONGXIN: 'none',
};

/** The capacity in which members of an organisation of this type dissuade. */
export function capacityOf(organisationType: string): Capacity {
  return BY_TYPE[organisationType] ?? 'department';
}

export type Signature = 'signed' | 'refused' | 'refused_witnessed' | 'not_asked';

export const SIGNATURES: Readonly<Record<Signature, Text>> = {
  signed: { zh: '当事人已签字', en: 'the party signed' },
  refused: { zh: '当事人拒绝签字，无见证人', en: 'the party refused to sign; no witness' },
  refused_witnessed: { zh: '当事人拒绝签字，有见证人在场', en: 'the party refused to sign; a witness was present' },
  not_asked: { zh: '未请当事人签字', en: 'nobody was asked to sign' },
};

/** From what a persuasion's record says: `signed`, `refused`, `witnessed`, each true or absent; the witness's name is sealed with the text. */
export function signatureOf(data: Readonly<Record<string, unknown>>): Signature {
  if (data['signed'] === true) return 'signed';
  if (data['refused'] !== true) return 'not_asked';
  return data['witnessed'] === true ? 'refused_witnessed' : 'refused';
}
