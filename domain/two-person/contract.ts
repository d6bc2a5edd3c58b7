/** `/api/v1/two-person`: what was asked for, and by whom it was confirmed. */
import { z } from 'zod';
import { ACT_STATUSES } from './act.ts';

export const twoPersonAsk = z.strictObject({
  kind: z.string().min(1).max(64),
  /** by kind: `{"incidentId"}`, `{"phone"}`, `{"town"}` … */
  about: z.record(z.string().max(64), z.unknown()),
  /** why; shown to whoever confirms */
  reason: z.string().trim().min(1).max(500),
});
export const twoPersonAnswer = z.strictObject({ answer: z.enum(['confirm', 'refuse', 'withdraw']) });
export const twoPersonView = z.object({
  id: z.string(), town: z.string(), towns: z.array(z.string()), kind: z.string(), about: z.record(z.string(), z.unknown()), reason: z.string(),
  askedBy: z.string(), askedName: z.string().nullable(), at: z.string(), expiresAt: z.string(), status: z.enum(ACT_STATUSES),
  answeredBy: z.string().nullable(), answeredName: z.string().nullable(), answeredAt: z.string().nullable(), endedAt: z.string().nullable(),
  outcome: z.record(z.string(), z.unknown()).nullable(),
  /** what the viewer may do with it now */
  may: z.array(z.enum(['confirm', 'refuse', 'withdraw'])),
});
export const twoPersonPage = z.object({
  items: z.array(twoPersonView),
  /** kinds that the viewer may ask for */
  mayAsk: z.array(z.string()),
  next: z.null(),
});
export type TwoPersonView = z.output<typeof twoPersonView>;
export type TwoPersonPage = z.output<typeof twoPersonPage>;
