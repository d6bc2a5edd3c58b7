import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'review.own_work': { zh: '经办人不得核查本人处置的事件。', en: 'Nobody reviews an incident they handled themselves.' },
  'review.not_finished': { zh: '事件尚未处置完毕，不能核查。', en: 'The incident has no result yet and cannot be reviewed.' },
  'review.outcome_needed': { zh: '请注明办结结果。', en: 'An outcome has to be named.' },
  'review.nothing_to_appeal': { zh: '没有可以申诉的核查退回或来电人评价。', en: 'There is neither a redo by a reviewer nor an answer of the caller to dispute.' },
  'review.appeal_not_yours': { zh: '只有办理该事件的单位可以申诉。', en: 'Only the organisation that did the work may dispute what was said of it.' },
  'review.appeal_late': { zh: '申诉期限（三个工作日）已过。', en: 'The three working days in which it could be disputed are over.' },
  'review.appealed_already': { zh: '该事项已提出过申诉，以裁定为准。', en: 'This has been disputed once already; the decision on that stands.' },
  'review.no_appeal': { zh: '没有待裁定的申诉。', en: 'No appeal is waiting to be decided.' },
  'review.appeal_own_review': { zh: '作出该核查结论的人不得裁定对它的申诉。', en: 'Whoever sent the result back does not decide the appeal against that.' },
  'review.appeal_district': { zh: '裁定期限已过，改由区总值班室裁定。', en: 'The time to decide it in the town is over: the district duty room decides it now.' },
  'review.no_link': { kind: 'absent', zh: '该事件没有发给来电人的查询链接。', en: 'No link was sent to the caller of this incident.' },
} as const satisfies Record<string, RefusalText>;
