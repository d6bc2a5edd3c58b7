import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'response.not_assigned': { zh: '本事件未派给该处置力量。', en: 'The incident is not assigned to that unit.' },
  'response.not_offered': { zh: '派单已不在待接单状态。', en: 'The assignment is no longer waiting to be accepted.' },
  'response.not_accepted': { zh: '尚未接单，请先接单。', en: 'The assignment has not been accepted yet; accept it first.' },
  'response.already_departed': { zh: '已经出发。', en: 'The unit has already set out.' },
  'response.already_on_scene': { zh: '已经到场。', en: 'The unit is already on the scene.' },
  'response.evidence_missing': { zh: '办结所需的处置记录尚不齐全。', en: 'Records that this item requires before a result are still missing.' },
  'response.outcome_unknown': { zh: '该处置结果不适用于本事项。', en: 'That outcome does not exist for this item.' },
  'response.already_finished': { zh: '处置结果已提交。', en: 'The result has already been handed in.' },
  'response.return_reason_unknown': { zh: '退单理由不在规定范围内。', en: 'That is not one of the reasons for a return.' },
  'response.withdrawn': { zh: '派单已撤回，请停止前往。', en: 'The assignment was withdrawn; please do not go.' },
  'response.ruled': { zh: '裁定由该处置力量办理，不得再次退单；遇有危险可转回公安。', en: 'The arbitrator ruled that this unit handles it; it may not be returned again, but it may be handed back to the police.' },
  'response.caller_cannot_talk': { zh: '来电人不便说话，不得回拨，以免其处境更加危险。', en: 'The caller cannot talk: ringing back could put them in more danger.' },
  'response.caller_left_no_number': { zh: '来电人未留可拨打的手机号，或要求保密，请由城运中心联系。', en: 'The caller left no mobile number, or asked to stay secret; the operations centre makes contact.' },
  'response.no_number_of_own': { zh: '本账号尚未登记可拨打的号码，请管理员补登。', en: 'No number is registered from which this account calls; ask the administrator.' },
  'response.no_relay': { zh: '本系统未接入号码中转平台，请由城运中心联系来电人。', en: 'No relay platform is connected here; the operations centre speaks with the caller.' },
  'response.relay_full': { zh: '中转号码已用完，请稍后再试，或由城运中心联系。', en: 'No relay number is free just now; try again shortly, or ask the operations centre.' },
  'response.relay_away': { zh: '号码中转平台暂时没有应答，请稍后再试，或由城运中心联系。', en: 'The relay platform does not answer just now; try again shortly, or ask the operations centre.' },
  'response.file_not_asked': { zh: '本事项的这类记录不需要照片或录音，未予收取。', en: 'This kind of record of this item needs no picture or sound, so none is taken.' },
  'response.too_many_files': { zh: '本事件的照片和录音已达上限。', en: 'The incident has as many pictures and recordings as it may have.' },
} as const satisfies Record<string, RefusalText>;
