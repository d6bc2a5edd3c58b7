import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'access.denied': { kind: 'denied', zh: '无权进行此操作。', en: 'You are not allowed to do this.' },
  'access.session_expired': { kind: 'nobody', zh: '登录已失效，请重新登录。', en: 'Your session has ended; please log in again.' },
  'access.not_logged_in': { kind: 'nobody', zh: '请先登录。', en: 'Please log in first.' },
  'access.cross_site': { kind: 'denied', zh: '请求来自其他网站，已拒绝。', en: 'The request came from another site and was refused.' },
  'access.own_look': { zh: '本人的查看须由他人核查。', en: 'Somebody else has to review your own look.' },
  'access.throttled': { kind: 'throttled', zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; please wait a moment.' },
  'access.second_factor_needed': { kind: 'nobody', zh: '请输入动态验证码或恢复码。', en: 'Enter the code of your authenticator, or a recovery code.' },
  'access.second_factor_wrong': { kind: 'nobody', zh: '验证码不正确。', en: 'That code is wrong.' },
  'access.second_factor_used': { kind: 'nobody', zh: '该验证码已使用过，请等待下一个。', en: 'That code has been used; wait for the next one.' },
  'access.second_factor_locked': { kind: 'throttled', zh: '验证码多次错误，账号暂停登录十五分钟。', en: 'Too many wrong codes: the account waits for fifteen minutes.' },
  'access.second_factor_setup': { kind: 'denied', zh: '您的岗位须先设置动态验证码。', en: 'Your role needs a second step: set it up first.' },
  'access.second_factor_set': { zh: '动态验证码已设置；更换须由两名管理员重置。', en: 'It is set up already; to change it, two administrators have to reset it.' },
  'access.second_factor_not_begun': { zh: '尚未开始设置动态验证码。', en: 'No second step has been begun.' },
  'access.second_factor_not_yours': { zh: '您的岗位无须设置动态验证码。', en: 'Your role has no second step.' },
  'access.second_factor_none': { zh: '该账号未设置动态验证码。', en: 'That account has no second step.' },
  'access.wrong_credentials': { kind: 'nobody', zh: '用户名或密码不正确。', en: 'The user name or the password is wrong.' },
} as const satisfies Record<string, RefusalText>;
