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
} as const satisfies Record<string, RefusalText>;
