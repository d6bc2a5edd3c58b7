import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'triage.second_person_needed': { zh: '存在危险情形，须由另一名值班民警确认后方可生效；确认前按公安处置办理。', en: 'There is a danger sign: a second duty officer has to confirm before this takes effect; until then it stays with the police.' },
  'triage.not_a_duty_officer': { zh: '仅值班民警可作出研判决定。', en: 'Only a duty officer may decide on a verdict.' },
  'triage.same_person': { zh: '确认人与提出人不得为同一人，请由另一名值班民警确认。', en: 'The one who proposed it may not confirm it; another duty officer has to.' },
  'triage.nothing_pending': { zh: '当前没有待确认的研判决定。', en: 'No decision is waiting to be confirmed.' },
  'triage.item_unknown': { zh: '事项不在现行分流事项清单内。', en: 'That item is not in the catalogue in force.' },
  'triage.item_needed': { zh: '分流或联合处置须选定清单事项。', en: 'Diversion and joint handling need an item of the catalogue.' },
  'triage.no_route': { zh: '该事项在此辖区、此时段未设定主办单位，由公安处置。', en: 'No organisation is named for this item in this area at this hour; it stays with the police.' },
  'triage.wrong_status': { zh: '事件当前状态不能作出研判决定。', en: 'A verdict cannot be given in the state the incident is in.' },
  'triage.already_decided': { zh: '研判结论已作出，请刷新后查看。', en: 'The verdict has already been given; reload to see it.' },
  'triage.rule_unusable': { kind: 'invalid', zh: '该危险规则不能使用：写法有误，或未能找出所列例句、误中反例。', en: 'The danger rule cannot be used: it is not written as rules are, misses one of its examples, or finds a counter-example.' },
  'triage.rule_known': { zh: '已有同名危险规则，请另取编号。', en: 'There is a danger rule of that id already; choose another.' },
  'triage.judge_unknown': { kind: 'absent', zh: '没有该模型或危险规则，或与本程序不符。', en: 'There is no such model or danger rule, or it does not fit this program.' },
  'triage.trial_unknown': { kind: 'absent', zh: '没有该试算。', en: 'There is no such trial.' },
  'triage.trial_running': { zh: '该街镇已有试算正在进行，请稍后。', en: 'A trial of that town is running; wait for it to end.' },
  'triage.not_tried': { zh: '尚未在历史警情上试算，不能启用。', en: 'It has not been tried on calls of before, so it cannot be put in force.' },
} as const satisfies Record<string, RefusalText>;
