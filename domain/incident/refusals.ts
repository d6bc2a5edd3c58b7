import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'incident.changed': { kind: 'changed', zh: '事件已有新的变化，请查看最新情况后再操作。', en: 'The incident has changed since you read it; look at it again before you act.' },
  'incident.closed': { zh: '事件已办结。', en: 'The incident is closed.' },
  'incident.not_closed': { zh: '事件尚未办结，无须重新办理。', en: 'The incident is still open, so there is nothing to reopen.' },
  'incident.wrong_status': { zh: '事件当前状态不能进行此操作。', en: 'This cannot be done in the state the incident is in.' },
  'incident.unknown': { kind: 'absent', zh: '未找到该事件。', en: 'No such incident.' },
  'incident.merged': { zh: '事件已并入另一事件，请到该事件中操作。', en: 'The incident was merged into another; act on that one.' },
  'incident.merge_self': { zh: '事件不能并入自身。', en: 'An incident cannot be merged into itself.' },
  'incident.merge_other_town': { zh: '不同街镇的事件不能合并，可作关联。', en: 'Incidents of different towns cannot be merged; link them instead.' },
  'incident.merge_closed': { zh: '不能并入已办结的事件。', en: 'An incident cannot be merged into a closed one.' },
  'incident.not_merged': { zh: '事件未曾合并，无须拆分。', en: 'The incident was not merged, so there is nothing to undo.' },
  'incident.hand_back_pending': { zh: '已转回公安，正待公安确认；确认前请继续处置。', en: 'It has been handed back and waits for the police to acknowledge; keep handling it until they do.' },
  'incident.no_hand_back': { zh: '当前没有待确认的转回。', en: 'No hand-back is waiting for an answer.' },
  'incident.police_already': { zh: '事件已由公安处置。', en: 'The police already have the incident.' },
  'incident.passing_pending': { zh: '已移交其他街镇，正待对方接收。', en: 'It is being passed to another town, which has not accepted yet.' },
  'incident.pass_on_same_town': { zh: '事件本就属于该街镇，无须移交。', en: 'The incident already belongs to that town.' },
  'incident.town_unknown': { zh: '未找到该街镇。', en: 'There is no such town.' },
  'incident.link_self': { zh: '事件不能与自身关联。', en: 'An incident cannot be linked to itself.' },
} as const satisfies Record<string, RefusalText>;
