/** `POST /session`, `GET /me`, `GET /demo` (INTERFACES). */
import { z } from 'zod';
import { ACTIONS, localized } from '#domain/incident/contract.ts';
import { STATUSES } from '#domain/incident/incident.ts';
import { ROLES } from './subject.ts';

export const sessionBody = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
  /** also a Bearer token, for programs */
  token: z.boolean().default(false),
  /** second step: six digits of the authenticator, or a recovery code */
  code: z.string().min(1).max(40).optional(),
  /** of a demonstration: another role with one press */
  roleSwitch: z.boolean().default(false),
  /** with what a phone shows first, for whoever handles incidents: on a bad line each further question costs half a second */
  first: z.boolean().default(false),
});

export const secondFactorAnswer = z.object({
  /** whether the account's roles need it here */
  required: z.boolean(),
  /** its roles are among those that have one */
  offered: z.boolean(),
  /** since when it is set up; null: it is not */
  since: z.string().nullable(),
  recoveryLeft: z.number().int(),
  /** this session took the second step */
  taken: z.boolean(),
});
export type SecondFactor = z.output<typeof secondFactorAnswer>;
export const secondFactorBegun = z.object({ uri: z.string(), secret: z.string() });
export const recoveryCodes = z.object({ codes: z.array(z.string()) });
export const codeBody = z.strictObject({ code: z.string().min(1).max(40) });

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
  /** the sides of the police's line that this installation is: the street's alone enters no calls */
  node: z.enum(['both', 'police', 'town']).optional(),
  /** links from a call to its end that do not hold now: every screen says so */
  broken: z.array(z.string()).optional(),
  /** this account has to set up a second step before it can do anything */
  secondFactorLacking: z.boolean().optional(),
});
export type Me = z.output<typeof meAnswer>;

/** One of the six steps of the first run: who does what, where, and how the incident stands after it. */
export const tourStep = z.object({
  role: z.enum(ROLES), account: z.string(),
  /** the screen; `{id}` stands for the incident the first step began */
  at: z.string(),
  title: localized, what: localized,
  /** a call to be taken, for whoever has none */
  call: z.object({ text: z.string(), item: z.string() }).optional(),
  acts: z.array(z.object({ action: z.enum(ACTIONS), body: z.record(z.string(), z.unknown()), unitOf: z.string().optional() })),
  status: z.enum(STATUSES),
});
export type TourStep = z.output<typeof tourStep>;

export const demoAnswer = z.object({
  demonstration: z.literal(true),
  towns: z.array(z.object({ id: z.string(), name: localized, model: z.enum(['direct', 'centre']) })),
  accounts: z.array(z.object({
    username: z.string(), role: z.string(), town: z.string(), password: z.string(), unitId: z.string().optional(), name: z.string().nullable(),
    /** the unit, else the organisation */
    worksFor: localized.optional(),
  })),
  tour: z.array(tourStep),
  /** how lively its people are: so many calls are expected in this hour, and how many times faster than life they act; null where nobody acts */
  pace: z.object({ callsThisHour: z.number(), speed: z.number() }).nullable(),
});
export type Demo = z.output<typeof demoAnswer>;
