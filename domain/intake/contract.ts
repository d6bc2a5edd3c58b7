/** `POST /calls` (INTERFACES). Lenient by decision 1: a call is never refused for what it says. */
import { z } from 'zod';
import { incidentView } from '#domain/incident/contract.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';

export const CHANNELS = ['110', '12345', 'walk_in', 'web', 'patrol', 'sensor'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What must be there and readable; everything else is accepted, or dropped with a warning (decision 1). */
export const callBody = z.strictObject({
  source: z.string().min(1).max(64),
  externalId: z.string().min(1).max(128),
  revision: z.number().int().min(0).max(1_000_000).default(0),
  town: z.string().max(64).optional(),
  receivedAt: z.string().max(64),
  channel: z.enum(CHANNELS),
  text: z.string().max(20_000),
  caller: z.strictObject({ phone: z.string().max(64).optional(), name: z.string().max(200).optional(), secret: z.boolean().optional() }).optional(),
  place: z.strictObject({ text: z.string().max(2_000).optional(), position: z.unknown().optional() }).optional(),
  policeCode: z.string().max(64).optional(),
  policeNumber: z.string().max(64).optional(),
  flags: z.strictObject({
    cannotTalk: z.boolean().optional(), weapon: z.boolean().optional(), injured: z.boolean().optional(),
    child: z.boolean().optional(), crowd: z.boolean().optional(),
  }).optional(),
  observed: z.literal('paper').optional(),
});
export type CallBody = z.output<typeof callBody>;

const placeGuess = z.object({ text: z.string(), areaId: z.string().optional(), lon: z.number().optional(), lat: z.number().optional(), precision: z.string() });

export const proposalView = z.object({
  verdict: z.enum(VERDICTS), item: z.string().nullable(), items: z.array(z.object({ code: z.string(), p: z.number() })),
  danger: z.array(z.object({ code: z.string(), p: z.number(), evidence: z.string(), span: z.tuple([z.number(), z.number()]).nullable() })),
  place: z.object({ text: z.string(), span: z.tuple([z.number(), z.number()]), areaId: z.string().optional(), lon: z.number().optional(), lat: z.number().optional(), precision: z.string().optional(), bySound: z.boolean().optional(), alternatives: z.array(placeGuess).optional() }).nullable(),
  urgency: z.enum(['urgent', 'normal']), abstained: z.boolean(),
  why: z.array(z.object({ zh: z.string(), en: z.string() })),
  /** what to ask next: about a danger sign (yes or no), or which of two items it is */
  questions: z.array(z.object({ zh: z.string(), en: z.string(), sign: z.string().optional(), items: z.tuple([z.string(), z.string()]).readonly().optional() })).optional(),
  versions: z.object({ catalogue: z.string(), rules: z.string(), model: z.string().nullable() }),
});

export const callAnswer = z.object({
  callId: z.string(), incidentId: z.string(),
  outcome: z.enum(['new', 'linked', 'duplicate', 'revised', 'stale']),
  conflict: z.boolean().optional(),
  warnings: z.array(z.object({ field: z.string(), code: z.string() })),
  incident: incidentView, proposal: proposalView,
});
