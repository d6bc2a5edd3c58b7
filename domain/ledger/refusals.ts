import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'ledger.no_checkpoint': { kind: 'absent', zh: '该街镇在此处没有存证点。', en: 'There is no such checkpoint of that town.' },
  'ledger.not_covered': { zh: '该记录尚未纳入此存证点。', en: 'That checkpoint does not cover what was asked for.' },
} as const satisfies Record<string, RefusalText>;
