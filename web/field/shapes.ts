/** What the phone reads of the server's answers, and keeps of them: the brief, never words or identity (DECISIONS 17). */
import * as z from 'zod/mini';

export const text = z.object({ zh: z.string(), en: z.string() });
export type Text = z.output<typeof text>;
const maybe = <T extends z.core.$ZodType>(shape: T) => z.optional(z.nullable(shape));
const list = <T extends z.core.$ZodType>(shape: T) => z._default(z.array(shape), []);

export const meShape = z.object({
  account: z.string(), name: maybe(z.string()), roles: z.array(z.string()), towns: z.array(z.string()), unitId: maybe(z.string()),
  organisationId: maybe(z.string()), organisationName: maybe(text), now: maybe(z.string()), broken: list(z.string()),
});
export type Me = z.output<typeof meShape>;

const lineShape = z.object({ name: text, phone: z.string() });
export const taskShape = z.object({
  id: z.string(), number: z.string(), status: z.string(), version: z.number(), receivedAt: z.string(),
  item: maybe(z.string()), itemName: maybe(text), urgency: z._default(z.string(), 'normal'), brief: maybe(text), vulnerable: z._default(z.boolean(), false),
  holder: maybe(z.object({ kind: z.string(), id: z.string() })),
  place: maybe(z.object({ name: maybe(text), position: maybe(z.object({ lon: z.number(), lat: z.number() })) })),
  deadlines: list(z.pipe(z.object({ kind: z.string(), at: z.string(), promised: maybe(z.string()) }), z.transform(({ kind, at, promised }) => ({ kind, at: promised ?? at })))),
  dangers: list(z.object({ code: z.string(), sign: text })),
  assignments: list(z.object({ id: z.string(), unitId: z.string(), organisationId: maybe(z.string()), acceptedAt: maybe(z.string()), unitName: text, part: z.string(), status: z.string(), arrivalCheck: maybe(z.string()), seenAt: maybe(z.string()),
    checkIn: maybe(z.object({ account: z.string(), name: z._default(z.string(), ''), step: z.enum(['waiting', 'own', 'partner', 'missed']), dueAt: z.string() })) })),
  /** how often whoever is at the scene is asked whether all is well, and how long they may take to answer, seconds */
  asks: maybe(z.object({ every: z.number(), answer: z.number() })),
  evidence: list(z.object({ kind: z.string(), at: z.string(), data: maybe(z.object({ spot: maybe(z.string()) })) })),
  evidenceNeeded: list(z.string()), outcomes: list(z.object({ code: z.string(), name: text })), allowedActions: list(z.string()),
  police: maybe(z.object({ why: z.string(), status: z.string() })),
  meeting: maybe(z.object({ policeAt: maybe(z.string()), unitAt: maybe(z.string()) })),
  assists: list(z.object({ id: z.string(), status: z.string() })),
  /** who can be rung about the place, without signal, too */
  telephones: list(lineShape),
});
export type Task = z.output<typeof taskShape>;

const unitShape = z.object({ id: z.string(), name: text, type: z._default(z.string(), ''), organisationId: maybe(z.string()), onShift: z.boolean(), busy: z.boolean(), personNames: list(z.string()) });
export type Unit = z.output<typeof unitShape>;
const itemShape = z.object({
  code: z.string(), scope: maybe(text), legalBasis: list(z.string()), evidence: list(z.string()),
  measures: list(z.object({ code: z.string(), name: text })), dangerSigns: list(z.pipe(z.object({ sign: z.string(), en: z.optional(z.string()) }), z.transform(({ sign, en }) => ({ sign, en: en ?? sign })))),
  laws: list(text), mayNot: list(text), talkingPoints: list(text),
});
export type Item = z.output<typeof itemShape>;

/** A word from the desk to this unit. */
const messageShape = z.object({ id: z.string(), unitName: text, incidentId: maybe(z.string()), fromName: z.string(), at: z.string(), text: maybe(z.string()), read: list(z.object({ account: z.string() })) });
export type Message = z.output<typeof messageShape>;

/** All of it in one answer. */
export const fieldShape = z.object({ tasks: z.array(taskShape), units: z.array(unitShape), items: z.array(itemShape), messages: list(messageShape) });

/** A number between the caller and this phone. */
export const lentShape = z.object({ number: z.string(), until: z.string(), demonstration: z._default(z.boolean(), false) });
export type Lent = z.output<typeof lentShape>;

/** A change on the live stream; an offer names the unit it is for. */
export const changeShape = z.object({ type: z.string(), incidentId: z.string(), unitId: z.optional(z.string()) });

export const answerShape = z.object({
  epoch: z.number(),
  receipts: z.array(z.object({ n: z.number(), result: z.enum(['done', 'kept', 'refused']), code: z.nullable(z.string()), reason: z.nullable(text) })),
  lost: z.object({ count: z.number(), since: z.nullable(z.string()) }),
  silent: z.nullable(z.object({ since: z.string() })),
});
export type Answer = z.output<typeof answerShape>;
export type Receipt = Answer['receipts'][number];

/** Which incident it was, by what the phone knew when the act was done: once the incident has ended the packet no longer has it. The brief alone. */
const aboutShape = z.object({ number: z.string(), itemName: maybe(text), place: maybe(text) });
export type About = z.output<typeof aboutShape>;
export const aboutOf = ({ number, itemName, place }: Task): About => ({ number, itemName, place: place?.name });

/** One act as it was done. `about` is the phone's own and is not sent; acts of an earlier version have none. */
export const actShape = z.object({ incidentId: z.string(), action: z.string(), body: z.record(z.string(), z.unknown()), statedAt: z.string(), about: z.optional(aboutShape) });
export type Act = z.output<typeof actShape>;

/** What the phone shows without signal. */
export const packetShape = z.object({
  at: z.number(),
  /** the last act that had its receipt before this was read; one kept by an earlier version counts them all in */
  answered: z._default(z.number(), Number.MAX_SAFE_INTEGER),
  /** server time less the phone's, milliseconds: without signal the phone's own clock may be hours wrong */
  offset: z.number(),
  me: meShape, ...fieldShape.shape,
});
export type Packet = z.output<typeof packetShape>;
