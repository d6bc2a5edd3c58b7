import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'access.denied': { kind: 'denied', zh: '无权进行此操作。', en: 'You are not allowed to do this.' },
  'access.session_expired': { kind: 'nobody', zh: '登录已失效，请重新登录。', en: 'Your session has ended; please log in again.' },
  'access.not_logged_in': { kind: 'nobody', zh: '请先登录。', en: 'Please log in first.' },
  'access.cross_site': { kind: 'denied', zh: '请求来自其他网站，已拒绝。', en: 'The request came from another site and was refused.' },
  'access.own_look': { zh: '本人的查看须由他人核查。', en: 'Somebody else has to review your own look.' },
  'access.throttled': { kind: 'throttled', zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; please wait a moment.' },
  'access.wrong_credentials': { kind: 'nobody', zh: '用户名或密码不正确。', en: 'The user name or the password is wrong.' },
} as const satisfies Record<string, RefusalText>;
