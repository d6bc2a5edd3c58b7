/** The shape of every file under `data/`; parsing yields the contracts of `#domain/catalogue/district.ts`. */
import { z } from 'zod';
import { parseInstant } from '#domain/shared/time.ts';

export const id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dot and hyphen');
const code = z.string().min(1).max(40);
const line = z.string().min(1);
export const text = z.strictObject({ zh: line, en: line });
const date = z.iso.date();
const position = z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });
const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day HH:MM');
const hours = z.tuple([clock, clock]);
const whole = z.number().int().positive();
const route = z.array(z.enum(['police', 'fire', 'medical'])).min(1);
const stage = z.enum(['law', 'emergency', 'on_shift']);

export const instant = z.string().transform((value, context) => {
  const parsed = parseInstant(value);
  if (parsed === null) {
    context.addIssue({ code: 'custom', message: 'an instant with a zone, like 2026-01-01T00:00:00+08:00' });
    return z.NEVER;
  }
  return parsed;
});

const span = z.strictObject({
  seconds: whole.optional(), minutes: whole.optional(), hours: whole.optional(), days: whole.optional(),
}).refine((s) => Object.values(s).some((n) => n !== undefined), 'a span with at least one of seconds, minutes, hours, days');

const warnedSign = z.strictObject({ sign: text, route });

export const item = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}-\d\d$/), category: code, name: text, scope: text,
  callerPhrases: z.array(line).min(1), leadUnitType: code, coUnitTypes: z.array(code),
  urgency: z.enum(['urgent', 'normal']), onSceneMinutes: whole.nullable(), onSceneWhen: z.enum(['always', 'live', 'never']),
  closeHours: whole, closeClock: z.enum(['elapsed', 'workday']),
  dangerSigns: z.array(warnedSign), lookAlikes: z.array(z.strictObject({ phrase: line, route })),
  legalBasis: z.array(line),
  evidence: z.array(z.enum(['note', 'photo', 'persuasion', 'parties', 'identity_checked', 'handover', 'measure', 'sound'])),
  outcomes: z.array(code).min(1), visit: z.boolean(),
});

const heads = { version: code, from: instant };

export const catalogue = z.strictObject({
  ...heads, note: text.optional(),
  categories: z.array(z.strictObject({ code, name: text })).min(1),
  unitTypes: z.array(z.strictObject({ code, name: text, stages: z.array(stage).min(1).optional() })).min(1),
  outcomes: z.array(z.strictObject({ code, name: text, settled: z.boolean(), waivesEvidence: z.boolean().optional() })).min(1),
  dangerSigns: z.array(z.strictObject({ code: z.string().regex(/^G\d\d$/), sign: text, route })).min(1),
  items: z.array(item).min(1),
});

/** A later version that says only what differs from the version it amends. */
export const amendment = z.strictObject({
  ...heads, amends: code, note: text,
  items: z.array(item.partial().required({ code: true })).min(1),
});

const routeLine = z.strictObject({
  id: code, items: z.array(code).min(1), areas: z.array(id).min(1).optional(), hours: hours.optional(),
  days: z.enum(['workday', 'day_off']).optional(), lead: z.array(code), co: z.array(code), reason: text,
});

const times = z.strictObject({
  decide: span, study: span, acknowledge: span, policeResult: span, dispatch: span, firstContact: span, accept: span, seen: span.optional(), messageRead: span.optional(),
  arriveMinutes: whole, arbitrationLive: span, arbitrationWorkingDays: whole, appealWorkingDays: whole.optional(), appealDecidedWorkingDays: whole.optional(), mediation: span, review: span,
  repeatWindow: span, passOn: span, linkAfterClose: span, ladder: span,
});

export const shadowRule = z.strictObject({
  days: whole.max(366), calls: whole.max(100_000), agreement: z.number().min(0.5).max(1), missed: z.number().int().min(0).max(1000),
});
const shadowRun = z.strictObject({ live: z.array(code).max(500), rule: shadowRule });

export const policy = z.strictObject({
  ...heads, note: text.optional(),
  study: z.enum(['every', 'unclear', 'none']), model: z.enum(['direct', 'centre']), times,
  routes: z.array(routeLine).min(1), safeDefault: z.literal('police'), arrivalToleranceMetres: whole,
  checkIn: z.strictObject({ every: span, heated: span, answer: span, partner: span }).optional(), learning: z.enum(['district', 'none']).optional(),
  shadowRun: shadowRun.optional(),
  noDispatch: z.array(z.strictObject({ unitType: code, items: z.array(code).min(1) })),
});

export const town = z.strictObject({
  id, name: text, prefix: z.string().regex(/^[A-Z]{1,4}$/), areaId: id, centreId: id, arbitratorId: id,
});

export const area = z.strictObject({
  id, parentId: id.nullable(), level: code, name: text, aliases: z.array(line), town: id.nullable(),
  position, outline: z.array(position).min(3).optional(),
});

export const organisation = z.strictObject({
  id, type: code, name: text, town: id.nullable(), areaIds: z.array(id).min(1), relatedIds: z.array(id), phone: line.optional(),
});

export const unit = z.strictObject({
  id, organisationId: id, type: code, name: text, town: id.nullable(), base: position, areaIds: z.array(id).min(1),
  personIds: z.array(id), exclusive: z.boolean(), shiftIds: z.array(id),
});

export const shift = z.strictObject({ id, town: id, name: text, hours, days: z.enum(['all', 'workday', 'day_off']) });

export const person = z.strictObject({
  id, name: line, organisationId: id,
  qualifications: z.array(z.strictObject({ stage, passed: date, until: date })),
});

export const account = z.strictObject({
  username: z.string().regex(/^[a-z0-9-]{3,32}$/), personId: id, roles: z.array(code).min(1), towns: z.array(id).min(1),
  organisationId: id, unitId: id.optional(), stationId: id.optional(), sources: z.array(line),
});

export const station = z.strictObject({ id, name: text, areaIds: z.array(id).min(1), towns: z.array(id).min(1) });

export const calendar = z.strictObject({
  version: code, owner: text, source: text, years: z.array(z.number().int()).min(1),
  provisionalYears: z.array(z.number().int()).optional(), holidays: z.array(date), makeUpDays: z.array(date),
});

export const district = z.strictObject({
  id, name: text, timeZone: line,
  levels: z.array(z.strictObject({ code, name: text, rank: z.number().int().min(0) })).min(1),
});
