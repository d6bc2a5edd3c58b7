/** `POST /session`, `GET /me`, `GET /demo` (INTERFACES). */
import { z } from 'zod';
import { localized } from '#domain/incident/contract.ts';
import { ROLES } from './subject.ts';

export const sessionBody = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
  /** also a Bearer token, for programs */
  token: z.boolean().default(false),
});

const who = z.object({
  account: z.string(),
  /** of the person; null for a machine */
  name: z.string().nullable(),
  /** the first is the one shown */
  roles: z.array(z.enum(ROLES)),
  /** the first is the own town */
  towns: z.array(z.string()),
  organisationId: z.string(), organisationName: localized.nullable(),
  unitId: z.string().nullable(), stationId: z.string().nullable(), personId: z.string(),
  sources: z.array(z.string()),
});

export const sessionAnswer = who.extend({ token: z.string().optional(), expiresAt: z.string() });
export const meAnswer = who.extend({
  /** the town's clock */
  now: z.string(),
  expiresAt: z.string(),
  /** goes up with each restore from a backup: whoever offered something since the last one offers it again */
  epoch: z.number().int().positive(),
});
export type Me = z.output<typeof meAnswer>;

export const demoAnswer = z.object({
  demonstration: z.literal(true),
  towns: z.array(z.object({ id: z.string(), name: localized, model: z.enum(['direct', 'centre']) })),
  accounts: z.array(z.object({
    username: z.string(), role: z.string(), town: z.string(), password: z.string(), unitId: z.string().optional(), name: z.string().nullable(),
  })),
});
export type Demo = z.output<typeof demoAnswer>;
