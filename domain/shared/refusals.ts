import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'request.invalid': { kind: 'invalid', zh: '请求内容不符合要求，详见各项说明。', en: 'The request does not have the required form; see each point.' },
  'request.unreadable': { kind: 'invalid', zh: '请求无法读取。', en: 'The request cannot be read.' },
  'request.unknown_field': { kind: 'invalid', zh: '请求含有未约定的字段。', en: 'The request has fields that are not part of the interface.' },
  'request.purpose_needed': { kind: 'invalid', zh: '请注明查询目的。', en: 'State the purpose of the look.' },
  'request.too_large': { kind: 'too_large', zh: '请求内容过大。', en: 'The request is too large.' },
  'request.wrong_type': { kind: 'wrong_type', zh: '不支持该内容类型。', en: 'That content type is not supported.' },
  'request.key_reused': { zh: '该幂等键已用于另一请求。', en: 'That idempotency key was used for a different request.' },
  'request.not_found': { kind: 'absent', zh: '未找到所请求的内容。', en: 'There is nothing at this address.' },
  'request.method': { kind: 'method', zh: '该地址不支持此请求方法。', en: 'That method is not available at this address.' },
  'system.not_ready': { kind: 'away', zh: '系统暂时无法受理，请稍后自动重试。', en: 'The system cannot take this right now; try again shortly.' },
  'system.overloaded': { kind: 'away', zh: '系统繁忙，请稍后自动重试。', en: 'The system is overloaded; try again shortly.' },
  'system.fault': { kind: 'fault', zh: '系统发生故障，已记录。', en: 'Something failed on our side; it has been recorded.' },
} as const satisfies Record<string, RefusalText>;
