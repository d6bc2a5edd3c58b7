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
} as const satisfies Record<string, RefusalText>;
