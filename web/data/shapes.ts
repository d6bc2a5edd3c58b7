/** What the server answers beyond the contracts in `domain/`, and an incident as a viewer with a field mask gets it. */
import { z } from 'zod';
import type { Demo, Me } from '#domain/access/contract.ts';
import { eventView, incidentRow, incidentView, localized } from '#domain/incident/contract.ts';

export type { Demo, Me };

export const words = localized.or(z.string());
export type Words = z.output<typeof words>;

/** Fields the viewer may not see are absent: they read as empty here, and `withheld` names them. */
const EMPTY = {
  verdict: null, item: null, itemName: null, urgency: 'normal', area: null, holder: null, nextDueAt: null, nextDueKind: null,
  place: { areaId: null, name: null, position: null, precision: 'unknown' }, brief: { zh: '', en: '' },
  dangers: [], vulnerable: false, overdue: false, missed: null, raised: null, unanswered: null, closedAt: null,
} as const;
const EMPTY_WHOLE = {
  ...EMPTY, deadlines: [], assignments: [], calls: [], proposal: null, decision: null, pending: null, contact: null, police: null,
  assists: [], returns: [], evidence: [], outcome: null, review: null, appeals: [], closedAs: null, reopened: 0, mergedInto: null,
  mergedFrom: [], linkedTo: [], passing: null, origin: null, satisfaction: null, meeting: null, paper: false, channel: '',
  allowedActions: [], refusedActions: {}, evidenceNeeded: [], outcomes: [],
} as const;

const ALWAYS = { id: true, number: true, town: true, status: true, version: true, openedAt: true, receivedAt: true } as const;

export const rowSeen = incidentRow.partial().required(ALWAYS).transform((row) => ({ ...EMPTY, ...row }));
export type Row = z.output<typeof rowSeen>;

export const incidentSeen = incidentView.partial().required(ALWAYS).transform((seen) => ({
  ...EMPTY_WHOLE, ...seen, withheld: Object.keys(EMPTY_WHOLE).filter((field) => !(field in seen)),
}));
export type Seen = z.output<typeof incidentSeen>;

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullish() });

export const eventSeen = eventView.partial({ holder: true, nextDueAt: true, nextDueKind: true, data: true });
export type EventSeen = z.output<typeof eventSeen>;

export const recommendationsShape = z.object({
  items: z.array(z.object({
    unitId: z.string(), name: words, arrivalMinutes: z.number().nullable(), reasons: z.array(words), uncovers: z.array(words),
    part: z.enum(['lead', 'co']).optional(), personNames: z.array(z.string()).optional(),
  })),
  shortfalls: z.array(z.object({ unitId: z.string(), name: words, code: z.string(), reason: words })),
  precedents: z.array(z.object({ organisationId: z.string(), organisationName: words.nullish(), reason: z.string(), at: z.string() })).default([]),
});
export type Precedent = z.output<typeof recommendationsShape>['precedents'][number];
export type Recommendation = z.output<typeof recommendationsShape>['items'][number];

export const colleaguesShape = z.object({ items: z.array(z.object({ account: z.string(), name: z.string(), role: z.string().nullable() })) });
export const catalogueShape = z.object({
  items: z.array(z.object({
    code: z.string(), name: localized, category: z.string(), scope: localized.optional(),
    outcomes: z.array(z.object({ code: z.string(), name: localized })), evidence: z.array(z.string()),
  })),
  categories: z.array(z.object({ code: z.string(), name: localized })),
  dangerSigns: z.array(z.object({ code: z.string(), name: localized })),
  unitTypes: z.array(z.object({ code: z.string(), name: localized })), noMatterOutcomes: z.array(z.string()),
});
export type CatalogueSeen = z.output<typeof catalogueShape>;

export const unitShape = z.object({
  id: z.string(), name: localized, type: z.string(), organisationId: z.string(), town: z.string().nullable(),
  onShift: z.boolean(), busy: z.boolean(), personNames: z.array(z.string()).default([]),
  exclusive: z.boolean().default(false), base: z.object({ lon: z.number(), lat: z.number() }).optional(), on: z.object({ incidentId: z.string(), status: z.string() }).nullish(),
});
export type UnitSeen = z.output<typeof unitShape>;

export const townShape = z.object({ id: z.string(), name: localized, shadowRun: z.object({ live: z.array(z.string()) }).nullish() });
export const areaShape = z.object({
  id: z.string(), name: localized, level: z.string().optional(), town: z.string().nullish(),
  position: z.object({ lon: z.number(), lat: z.number() }).nullish(),
});
export type AreaSeen = z.output<typeof areaShape>;

/** The vault's answer; every look is written down on the server's side. */
export const wordsShape = z.object({
  seenBy: z.string(), seenAt: z.string(), openUntil: z.string().nullable().optional(),
  calls: z.array(z.object({
    callId: z.string(), channel: z.string(), receivedAt: z.string(), text: z.string().nullable(),
    caller: z.object({ phone: z.string().optional(), name: z.string().optional(), secret: z.boolean().optional() }).nullable(), place: z.string().nullable(),
    /** other bodies that came under the same number; null where the viewer may not see them, or they were erased */
    conflicts: z.array(z.string().nullable()).optional(),
  })),
  notes: z.array(z.object({ id: z.string(), text: z.string().nullable() })),
});
export type WordsSeen = z.output<typeof wordsShape>;

/** Earlier incidents about the same number or place. */
export const earlierShape = z.object({
  days: z.number(),
  items: z.array(rowSeen.and(z.object({
    shares: z.array(z.enum(['number', 'place', 'police_number', 'plate', 'near'])), closedAs: z.string().nullable(), outcome: words.nullable(), calls: z.number(),
  }))),
});
export type EarlierSeen = z.output<typeof earlierShape>;

/** Open incidents that a call being typed may be about. */
export const sameOpenShape = z.object({ items: z.array(rowSeen.and(z.object({ why: z.array(z.string()), same: z.boolean() }))) });
export type SameOpenSeen = z.output<typeof sameOpenShape>['items'][number];

export const recordsShape = z.object({
  items: z.array(z.object({ id: z.string(), seq: z.number(), type: z.string(), at: z.string(), by: z.string(), evidenceId: z.string().nullable(), kind: z.string().nullable(), text: z.string().nullable() })),
});

export const presenceShape = z.object({ items: z.array(z.object({ account: z.string(), name: z.string(), role: z.string(), writing: z.boolean() })) });

/** `data:` of a live change; no personal field (decision 10). */
export const changeShape = z.object({
  town: z.string(), seq: z.number(), type: z.string(), incidentId: z.string().nullable(), at: z.string(), version: z.number().nullish(),
});
export type Change = z.output<typeof changeShape>;
