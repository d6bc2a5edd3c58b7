/**
 * Two-person acts (双人事项): what one person asks for and another confirms, because one alone could do harm that nobody can
 * undo (ASVS 2.3.5; TRUST T25, T27). A kind is a line here: who asks, who confirms, how long it waits, whom it concerns.
 *
 * To add one: a line in KINDS, its name in the screens' texts, and, where the server carries it out, an effect in
 * `server/main.ts` (see `server/two-person/acts.ts`). A kind without an effect is carried out by a command, which asks for the
 * id of the confirmed act.
 */
import { z } from 'zod';
import type { Role } from '#domain/access/subject.ts';
import type { Span } from '#domain/shared/time.ts';

const id = z.string().min(1).max(128);
/** Those who ask for what cannot be undone. */
export const KEEPERS: readonly Role[] = ['admin', 'town_leader', 'commander', 'district_lead'];
/** Those who answer for others; whoever runs the machines is not among them. */
export const LEADERS: readonly Role[] = ['town_leader', 'commander', 'district_lead'];

/** The danger signs and what judges by them are the district's. */
const JUDGED_BY: readonly Role[] = ['admin', 'commander', 'district_lead'];
/** Whoever keeps accounts. */
const ADMINISTRATORS: readonly Role[] = ['admin', 'commander', 'district_lead'];

export interface Kind {
  readonly asks: readonly Role[];
  readonly confirms: readonly Role[];
  readonly waits: Span;
  /** `town`: the town that is named, or the incident's; `district`: every town's */
  readonly scope: 'town' | 'district';
  /** what is kept of what it is about */
  readonly about: z.ZodType<Readonly<Record<string, unknown>>>;
  /** how it is told, where that is more than is kept; the server makes the one from the other */
  readonly told?: z.ZodType<Readonly<Record<string, unknown>>>;
  /** names what it is about in the record; null where that would name a person */
  readonly named: string | null;
}

export const KINDS = {
  /** all sealed texts of an incident, for good */
  'erase.incident': { asks: KEEPERS, confirms: LEADERS, waits: { hours: 72 }, scope: 'town', about: z.strictObject({ incidentId: id }), named: 'incidentId' },
  /** all sealed texts of a person in every town, by the keyed pseudonym of the telephone number */
  'erase.person': { asks: KEEPERS, confirms: LEADERS, waits: { hours: 72 }, scope: 'district', about: z.strictObject({ person: id }), told: z.strictObject({ phone: z.string().min(6).max(40) }), named: null },
  /** a legal hold: nothing of the incident is erased, whatever falls due */
  'hold.place': { asks: KEEPERS, confirms: LEADERS, waits: { hours: 72 }, scope: 'town', about: z.strictObject({ incidentId: id }), named: 'incidentId' },
  'hold.lift': { asks: KEEPERS, confirms: LEADERS, waits: { hours: 72 }, scope: 'town', about: z.strictObject({ incidentId: id }), named: 'incidentId' },
  /** a town's rules, forces or areas from a day on; what is released is what was looked at: the digest says so */
  'settings.release': { asks: ['admin', 'district_lead'], confirms: LEADERS, waits: { hours: 72 }, scope: 'town', about: z.strictObject({ town: id, changeId: id, digest: id }), named: 'changeId' },
  /** the district's catalogue from a day on */
  'catalogue.release': { asks: ['admin', 'district_lead'], confirms: LEADERS, waits: { hours: 72 }, scope: 'district', about: z.strictObject({ changeId: id, digest: id }), named: 'changeId' },
  /** another model judges, in every town; `version` '' is the one the program brings */
  'judge.model': { asks: JUDGED_BY, confirms: LEADERS, waits: { hours: 72 }, scope: 'district', about: z.strictObject({ version: z.string().max(64) }), named: 'version' },
  /** a danger rule that was added begins or ceases to count, in every town */
  'judge.rule': { asks: JUDGED_BY, confirms: LEADERS, waits: { hours: 72 }, scope: 'district', about: z.strictObject({ ruleId: id, inForce: z.boolean() }), named: 'ruleId' },
  /** takes an account's second step away, so that a new one can be set up; by two who are neither of them its owner */
  'second_factor.reset': { asks: ADMINISTRATORS, confirms: ADMINISTRATORS, waits: { hours: 24 }, scope: 'town', about: z.strictObject({ account: id }), named: 'account' },
} as const satisfies Record<string, Kind>;

export type TwoPersonKind = keyof typeof KINDS;
export const TWO_PERSON_KINDS = Object.keys(KINDS).filter(isKind);
export type About<K extends TwoPersonKind> = z.output<(typeof KINDS)[K]['about']>;

export function isKind(text: string): text is TwoPersonKind {
  return Object.hasOwn(KINDS, text);
}

export function kindOf(kind: TwoPersonKind): Kind {
  return KINDS[kind];
}

/** What somebody told about an act of this kind → the same, checked; null when it is none. */
export function parseTold(kind: TwoPersonKind, told: unknown): Readonly<Record<string, unknown>> | null {
  const { told: shape, about } = kindOf(kind);
  return (shape ?? about).safeParse(told).data ?? null;
}

/** What the record says it was about; null where that would name a person. */
export function nameOf(kind: TwoPersonKind, about: Readonly<Record<string, unknown>>): string | null {
  const { named } = kindOf(kind);
  const said = named === null ? null : about[named];
  return typeof said === 'string' ? said : null;
}
