import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'settings.hole': { zh: '按此修改将无人可派或前后不符，未予保存；请先核对列出的问题。', en: 'With this change nobody could be sent, or it would contradict itself; it was not kept. See what was found.' },
  'settings.not_earned': { zh: '所列事项尚未达到试判放行条件，未予提出；请核对比对结果。', en: 'An item has not yet earned to be let go in the shadow run; see the comparison.' },
  'settings.shadow_run_apart': { zh: '试判的开始、放行和结束不随一般设置变更，请在“试判比对”中提出。', en: 'A shadow run is begun, let go of and ended on its own page, not with other settings.' },
  'settings.nothing': { zh: '与现行设置没有不同。', en: 'It differs in nothing from what is in force.' },
  'settings.too_late': { zh: '生效时间已过，请改定以后的时间重新提出。', en: 'The time from which it should rule is past; ask again with a later one.' },
  'settings.unknown': { kind: 'absent', zh: '没有该项设置变更。', en: 'There is no such change of settings.' },
  'settings.token_unknown': { kind: 'absent', zh: '没有该接口令牌。', en: 'There is no such token.' },
  'settings.not_yours': { kind: 'denied', zh: '只能更改本街镇的设置；事项清单由区里更改。', en: 'Only the own town may be changed; the catalogue is the district’s.' },
} as const satisfies Record<string, RefusalText>;
