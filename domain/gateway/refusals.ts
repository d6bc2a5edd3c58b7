import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'gateway.unsigned': { kind: 'nobody', zh: '报文缺少签名或签名头不完整。', en: 'The message is not signed, or its signature headers are incomplete.' },
  'gateway.signature_invalid': { kind: 'nobody', zh: '签名与任何有效密钥均不相符。', en: 'The signature fits none of the keys in force.' },
  'gateway.stale': { kind: 'nobody', zh: '报文时间与本平台时间相差超过五分钟。', en: 'The time of the message is more than five minutes away from ours.' },
  'gateway.unreadable': { kind: 'invalid', zh: '报文不符合约定格式。', en: 'The message does not have the agreed form.' },
  'gateway.message_conflict': { zh: '该报文编号已用于另一内容，以先到者为准，后到内容已留存待人工核对。', en: 'That message id was used for another content; the first rules, this one is kept for a person to compare.' },
  'gateway.kind_unknown': { zh: '不支持该报文类型。', en: 'That kind of message is not known.' },
  'gateway.call_unreadable': { zh: '警情缺少必填内容或内容无法读取。', en: 'The call lacks what is required, or it cannot be read.' },
  'gateway.reference_unknown': { zh: '所涉警情、事件或报文未找到。', en: 'What the message refers to is not known.' },
  'gateway.not_yours': { zh: '所涉事件并非由本平台报送的警情产生。', en: 'The incident does not come from a call of this platform.' },
  'gateway.other_side': { zh: '此项由线路另一侧的节点办理。', en: 'That belongs to the node on the other side of the line.' },
  'gateway.platform_unknown': { kind: 'absent', zh: '没有该警务平台账号。', en: 'There is no such platform account.' },
  'gateway.key_unreadable': { kind: 'invalid', zh: '密钥格式不正确，或算法未启用。', en: 'The key cannot be read, or its algorithm is not in use here.' },
  'gateway.key_unknown': { kind: 'absent', zh: '没有该密钥。', en: 'There is no such key.' },
  'gateway.message_unknown': { kind: 'absent', zh: '没有该报文。', en: 'There is no such message.' },
  'gateway.not_dead': { zh: '该报文并未停止投递，无须重发。', en: 'Delivery of that message has not stopped; there is nothing to send again.' },
} as const satisfies Record<string, RefusalText>;
