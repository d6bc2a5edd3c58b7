/** What a phone tells when it has signal again, and what it is answered (`POST /devices/{id}/commands`). */
import { z } from 'zod';
import { localized, type ACTION_BODIES } from '#domain/incident/contract.ts';

/** Acts a phone may keep; each is judged by the server as the act it is. */
export const KEPT_ACTIONS = [
  'accept', 'decline', 'depart', 'arrive', 'record', 'finish', 'return', 'hand-back', 'check-in', 'supplement', 'assist', 'escalate', 'note',
] as const satisfies readonly (keyof typeof ACTION_BODIES)[];
export type KeptAction = (typeof KEPT_ACTIONS)[number];

export const MAX_COMMANDS = 50;
const MAX_HELD = 5000;
const number = z.number().int().positive();

export const commandShape = z.strictObject({
  /** counts up by one on this device and is never given twice */
  n: number,
  incidentId: z.string().min(1).max(128),
  action: z.enum(KEPT_ACTIONS),
  body: z.record(z.string().max(40), z.unknown()),
  /** when it was done, by the phone's clock; kept, never trusted */
  statedAt: z.string().max(40),
});
export type Command = z.output<typeof commandShape>;

export const reportBody = z.strictObject({
  /** the highest number the device ever gave */
  issued: z.number().int().nonnegative(),
  /** every number it still holds without a receipt, these commands included */
  held: z.array(number).max(MAX_HELD),
  /** in the order of their numbers */
  commands: z.array(commandShape).max(MAX_COMMANDS),
  /** the person logs out; nothing is held any more */
  leaving: z.boolean().default(false),
});
export type Report = z.output<typeof reportBody>;

export const RESULTS = ['done', 'kept', 'refused'] as const;

export const receiptShape = z.object({
  n: z.number(),
  /** done as asked; kept as a fact told late; or refused */
  result: z.enum(RESULTS),
  /** of the refusal, or why it could only be kept */
  code: z.string().nullable(), reason: localized.nullable(),
});
export type Receipt = z.output<typeof receiptShape>;

export const reportAnswer = z.object({
  epoch: z.number().int().positive(),
  receipts: z.array(receiptShape),
  /** numbers given that never arrived and are held no more */
  lost: z.object({ count: z.number(), since: z.string().nullable() }),
  /** another device of this account went silent without logging out: what it held is not known here */
  silent: z.object({ since: z.string() }).nullable(),
});
export type ReportAnswer = z.output<typeof reportAnswer>;

export const devicesAnswer = z.object({
  items: z.array(z.object({
    id: z.string(), account: z.string(), seenAt: z.string(), issued: z.number(), lost: z.number(), lostSince: z.string().nullable(), left: z.boolean(),
  })),
  next: z.null(),
});
