import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'intake.source_denied': { kind: 'denied', zh: '本账号无权以该来源录入警情。', en: 'This account may not enter calls under that source.' },
  'intake.town_denied': { kind: 'denied', zh: '本账号无权为该街镇录入警情。', en: 'This account may not enter calls for that town.' },
  'intake.no_town': { zh: '无法确定所属街镇，请注明街镇后重新提交。', en: 'The town cannot be told from the place or the account; name the town and send it again.' },
  'intake.call_unknown': { kind: 'absent', zh: '未找到该来源、该编号的警情。', en: 'No call is known under that source and number.' },
} as const satisfies Record<string, RefusalText>;
