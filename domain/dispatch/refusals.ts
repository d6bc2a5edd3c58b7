import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'dispatch.unit_unknown': { zh: '未找到该处置力量。', en: 'That unit is not known.' },
  'dispatch.unit_busy': { zh: '该处置力量正在处置其他事件。', en: 'That unit is on another incident.' },
  'dispatch.unit_off_shift': { zh: '该处置力量当前不在班。', en: 'That unit is not on shift now.' },
  'dispatch.unit_not_qualified': { zh: '该处置力量有人员未通过三段培训考核，或资格已过期，不得派单。', en: 'Someone in that unit has not passed all three stages of training, or a stage has lapsed; it may not be sent.' },
  'dispatch.unit_wrong_town': { zh: '该处置力量不属于本街镇。', en: 'That unit belongs to another town.' },
  'dispatch.unit_excluded': { zh: '该单位与所反映事项有利害关系，应当回避。', en: 'That organisation is itself concerned by the matter and must stand aside.' },
  'dispatch.unit_type_not_routed': { zh: '该事项不得派给此类处置力量。', en: 'This item may not be given to a unit of that type.' },
  'dispatch.unit_out_of_area': { zh: '事发地不在该处置力量的责任区域内。', en: 'The place is outside the area that unit is responsible for.' },
  'dispatch.lead_exists': { zh: '该事件已有主办处置力量，可增派协办或先行撤回。', en: 'The incident already has a lead unit; add a co-handler, or withdraw the lead first.' },
  'dispatch.already_on_it': { zh: '该处置力量已在处置本事件。', en: 'That unit is already on this incident.' },
  'dispatch.no_unit': { zh: '当前没有符合条件的处置力量可派。', en: 'No unit that may be sent is available now.' },
  'dispatch.centre_dispatches': { zh: '本街镇由城运中心派单。', en: 'In this town the operations centre dispatches.' },
} as const satisfies Record<string, RefusalText>;
