import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'review.own_work': { zh: '经办人不得核查本人处置的事件。', en: 'Nobody reviews an incident they handled themselves.' },
  'review.not_finished': { zh: '事件尚未处置完毕，不能核查。', en: 'The incident has no result yet and cannot be reviewed.' },
  'review.outcome_needed': { zh: '请注明办结结果。', en: 'An outcome has to be named.' },
  'review.no_link': { kind: 'absent', zh: '该事件没有发给来电人的查询链接。', en: 'No link was sent to the caller of this incident.' },
} as const satisfies Record<string, RefusalText>;
