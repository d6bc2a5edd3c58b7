/** What the outside sees of an incident, and the bodies of every action (INTERFACES, `/api/v1`). */
import { z } from 'zod';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { FILES_PER_RECORD, MAX_FILE_BYTES, MEDIA } from '#domain/files/files.ts';
import { CHECK_IN_STEPS } from './check-in.ts';
import { APPEAL_RESULTS, APPEALABLE, DEADLINE_KINDS, STATUSES } from './incident.ts';

export const positionSchema = z.strictObject({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  datum: z.enum(['wgs84', 'gcj02']).default('wgs84'),
});

const text = z.string().max(20_000);
const code = z.string().min(1).max(64);
const id = z.string().min(1).max(128);
/** Spaces alone say nothing. */
const SAYS = /\S/;
const reason = z.string().min(1).max(500).regex(SAYS);

/** A picture or a sound of a record, by its hash: its bytes follow (`PUT /incidents/{id}/files/{sha256}`). */
const statedFile = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/), media: z.enum(MEDIA), bytes: z.number().int().min(1).max(MAX_FILE_BYTES),
  takenAt: z.string().max(40).optional(), position: positionSchema.optional(),
});

/** Facts are added by whoever has some: an empty one would stand on the record and say nothing. */
const addsSomething = (body: object): boolean => Object.values(body).some((v) => v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0));

/** Bodies of `POST /incidents/{id}/actions/{action}`; unknown fields are refused (400). */
export const ACTION_BODIES = {
  decide: z.strictObject({
    verdict: z.enum(VERDICTS), item: code.nullish(), danger: z.array(code).max(17).optional(),
    reason: code.optional(), callerAgrees: z.boolean().optional(), urgency: z.enum(['urgent', 'normal']).optional(),
    /** guided questions put to the caller; a yes marks the sign */
    asked: z.array(z.strictObject({ sign: code, yes: z.boolean() })).max(17).optional(),
  }),
  confirm: z.strictObject({}),
  study: z.strictObject({ text: text.optional() }),
  contact: z.strictObject({ reached: z.boolean(), by: z.enum(['phone', 'relay']), text: text.optional() }),
  dispatch: z.strictObject({ unitId: id, part: z.enum(['lead', 'co']).default('lead') }),
  accept: z.strictObject({ unitId: id.optional() }),
  decline: z.strictObject({ reason, unitId: id.optional() }),
  depart: z.strictObject({ unitId: id.optional(), statedAt: z.string().optional() }),
  arrive: z.strictObject({ position: positionSchema.optional(), unitId: id.optional(), statedAt: z.string().optional() }),
  record: z.strictObject({
    kind: z.enum(['note', 'photo', 'persuasion', 'parties', 'identity_checked', 'handover', 'measure', 'telephone', 'sighting', 'sector', 'meeting', 'sound']),
    text: text.optional(), statedAt: z.string().optional(), unitId: id.optional(),
    data: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])).optional(),
    files: z.array(statedFile).min(1).max(FILES_PER_RECORD).optional(),
  }),
  'check-in': z.strictObject({ unitId: id.optional(), statedAt: z.string().max(40).optional() }),
  finish: z.strictObject({ outcome: code, text: text.optional(), unitId: id.optional() }),
  return: z.strictObject({ reason: code, proposedUnitId: id.optional(), unitId: id.optional(), text: text.optional() }),
  withdraw: z.strictObject({ unitId: id, reason }),
  supplement: z.strictObject({ text: text.optional(), place: id.optional(), position: positionSchema.optional(), urgency: z.enum(['urgent', 'normal']).optional(), excluded: z.array(id).max(20).optional() }).refine(addsSomething, { path: ['text'] }),
  'hand-back': z.strictObject({ reason, unitId: id.optional() }),
  acknowledge: z.strictObject({ by: z.enum(['message', 'telephone']).default('message'), result: z.enum(['taken', 'done']).default('taken') }),
  refuse: z.strictObject({ reason }),
  assist: z.strictObject({ kind: z.enum(['identity', 'records', 'presence']).default('identity'), text: text.optional(), assistId: id.optional(), answer: text.optional() }),
  escalate: z.strictObject({ to: z.enum(['shift_leader', 'town_leader', 'district', 'police', 'mediation']), reason }),
  'pass-on': z.strictObject({ town: id, reason: reason.optional() }),
  adjudicate: z.strictObject({ unitId: id.optional(), item: code.optional(), reason, precedent: z.boolean().default(true) }),
  review: z.strictObject({ result: z.enum(['pass', 'redo']), text: text.optional() }),
  redo: z.strictObject({ reason }),
  appeal: z.strictObject({ against: z.enum(APPEALABLE), text: text.min(1).regex(SAYS) }),
  'decide-appeal': z.strictObject({ result: z.enum(APPEAL_RESULTS), text: text.min(1).regex(SAYS) }),
  close: z.strictObject({ outcome: code.optional(), text: text.optional() }),
  reopen: z.strictObject({ reason }),
  merge: z.strictObject({ intoIncidentId: id }),
  unmerge: z.strictObject({}),
  link: z.strictObject({ incidentId: id, reason: reason.optional() }),
  note: z.strictObject({ text: text.min(1).regex(SAYS) }),
} as const;

export type Action = keyof typeof ACTION_BODIES;
export const ACTIONS = Object.keys(ACTION_BODIES) as Action[];
export type ActionBody<A extends Action> = z.output<(typeof ACTION_BODIES)[A]>;

export const localized = z.object({ zh: z.string(), en: z.string() });
const holder = z.object({ kind: z.enum(['station', 'centre', 'organisation', 'person']), id: z.string(), name: localized.or(z.string()) });

export const assignmentView = z.object({
  id: z.string(), unitId: z.string(), unitName: localized, organisationId: z.string(), organisationName: localized,
  part: z.enum(['lead', 'co']), status: z.string(), offeredAt: z.string(), acceptedAt: z.string().nullable(),
  departedAt: z.string().nullable(), arrivedAt: z.string().nullable(), arrivalCheck: z.string().nullable(),
  endedAt: z.string().nullable(), reason: z.string().nullable(),
  /** when the offer was first on a screen of the unit, and which messages about it went out */
  seenAt: z.string().nullish(), told: z.array(z.object({ about: z.string(), way: z.string(), ok: z.boolean(), at: z.string() })).optional(),
  /** of whoever is at the scene: when they are asked whether all is well, or who is being asked until when; `missed`: nobody answered */
  checkIn: z.object({ account: z.string(), name: z.string(), step: z.enum(CHECK_IN_STEPS), dueAt: z.string() }).nullish(),
});

/** One incident as `GET /incidents/{id}` answers it. Fields the viewer may not see are absent. */
export const incidentView = z.object({
  id: z.string(), number: z.string(), town: z.string(), status: z.enum(STATUSES),
  verdict: z.enum(VERDICTS).nullable(), item: z.string().nullable(), itemName: localized.nullable(),
  urgency: z.enum(['urgent', 'normal']),
  place: z.object({ areaId: z.string().nullable(), name: localized.nullable(), position: z.object({ lon: z.number(), lat: z.number(), datum: z.literal('wgs84') }).nullable(), precision: z.string() }),
  area: z.string().nullable(),
  holder: holder.nullable(), nextDueAt: z.string().nullable(), nextDueKind: z.enum(DEADLINE_KINDS).nullable(),
  /** `at` is the next alarm, `promised` what was promised and never moves; they part once a clock is missed (`level` > 0) */
  deadlines: z.array(z.object({ kind: z.enum(DEADLINE_KINDS), at: z.string(), promised: z.string(), level: z.number() })),
  version: z.number(), brief: localized,
  dangers: z.array(z.object({ code: z.string(), sign: localized, by: z.string(), p: z.number() })),
  vulnerable: z.boolean(), overdue: z.boolean(),
  /** the running clock that was missed first */
  missed: z.object({ kind: z.enum(DEADLINE_KINDS), promised: z.string() }).nullable(),
  /** somebody asked upward, and nobody has been sent since */
  raised: z.object({ to: z.string(), reason: z.string(), at: z.string() }).nullish(),
  /** whoever is at the scene was asked, their partner was asked, and nobody has said that all is well: since when */
  unanswered: z.string().nullish(),
  assignments: z.array(assignmentView),
  calls: z.array(z.object({ callId: z.string(), how: z.string(), receivedAt: z.string() })),
  proposal: z.object({ verdict: z.enum(VERDICTS), item: z.string().nullable(), items: z.array(z.object({ code: z.string(), p: z.number() })), abstained: z.boolean() }).nullable(),
  decision: z.object({ verdict: z.enum(VERDICTS), tried: z.enum(VERDICTS).optional(), by: z.string(), confirmedBy: z.string().nullable(), at: z.string(), safeDefault: z.boolean(), reason: z.string().nullable(), callerAgrees: z.boolean().optional(), asked: z.array(z.object({ sign: z.string(), yes: z.boolean() })).optional() }).nullable(),
  pending: z.object({ verdict: z.enum(VERDICTS), by: z.string(), at: z.string() }).nullable(),
  contact: z.object({ reached: z.boolean(), at: z.string(), tries: z.number() }).nullable(),
  police: z.object({ why: z.string(), status: z.string(), stationId: z.string(), askedAt: z.string(), reason: z.string().nullable() }).nullable(),
  assists: z.array(z.object({ id: z.string(), kind: z.string(), status: z.string(), askedAt: z.string() })),
  returns: z.array(z.object({ unitId: z.string(), reason: z.string(), proposedUnitId: z.string().nullable(), at: z.string() })),
  /** joint handling: when each side expects to be at the meeting point */
  meeting: z.object({ policeAt: z.string().nullable(), unitAt: z.string().nullable() }).nullable(),
  evidence: z.array(z.object({ id: z.string(), kind: z.string(), at: z.string(), statedAt: z.string().nullable(), by: z.string(), text: z.string().nullable(), data: z.record(z.string(), z.unknown()) })),
  outcome: z.object({ code: z.string(), at: z.string() }).nullable(),
  review: z.object({ result: z.string(), at: z.string() }).nullable(),
  /** what the organisation that did the work disputes, oldest first; `dueAt`: from then on the district decides */
  appeals: z.array(z.object({
    id: z.string(), against: z.enum(APPEALABLE), organisationName: localized, at: z.string(), dueAt: z.string(), result: z.enum(APPEAL_RESULTS).nullable(), decidedAt: z.string().nullable(),
  })),
  closedAs: z.string().nullable(), openedAt: z.string(), receivedAt: z.string(), closedAt: z.string().nullable(),
  reopened: z.number(), mergedInto: z.string().nullable(), mergedFrom: z.array(z.string()), linkedTo: z.array(z.string()),
  passing: z.object({ town: z.string(), incidentId: z.string().nullable() }).nullable(),
  origin: z.object({ town: z.string(), incidentId: z.string() }).nullable(),
  satisfaction: z.object({ score: z.number(), at: z.string() }).nullable(),
  paper: z.boolean(), channel: z.string(),
  allowedActions: z.array(z.string()),
  /** records the item still wants before a result, and the results it knows */
  evidenceNeeded: z.array(z.string()),
  outcomes: z.array(z.object({ code: z.string(), name: localized })),
  /** for each act the viewer's role has but may not do now: the refusal's code */
  refusedActions: z.record(z.string(), z.string()),
});
export type IncidentView = z.output<typeof incidentView>;

/** One line of the board. */
export const incidentRow = incidentView.pick({
  id: true, number: true, town: true, status: true, verdict: true, item: true, itemName: true, urgency: true,
  place: true, area: true, holder: true, nextDueAt: true, nextDueKind: true, version: true, brief: true,
  dangers: true, vulnerable: true, overdue: true, missed: true, raised: true, unanswered: true, openedAt: true, receivedAt: true, closedAt: true,
});
export type IncidentRow = z.output<typeof incidentRow>;

/** One line of `GET /incidents/{id}/events`. */
export const eventView = z.object({
  town: z.string(), seq: z.number(), type: z.string(), v: z.number(), at: z.string(), actor: z.string(),
  data: z.record(z.string(), z.unknown()), holder: holder.nullable(), nextDueAt: z.string().nullable(), nextDueKind: z.string().nullable(),
  hash: z.string(),
});
export type EventView = z.output<typeof eventView>;
