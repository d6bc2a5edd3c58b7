/** `/api/v1/judge`: what the judge goes by, what another would have said, and trials on history. */
import { z } from 'zod';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { LESSONS } from './example.ts';

const verdict = z.enum(VERDICTS);
const opinion = z.object({ verdict, item: z.string().nullable() });

export const judgeView = z.object({
  /** what judges now */
  present: z.object({ rules: z.string(), model: z.string().nullable(), catalogue: z.string() }),
  /** the bound of the model in force: of so many dangerous calls so many let go, and the upper bound of the share */
  promise: z.object({ limit: z.number(), share: z.number(), confidence: z.number(), n: z.number(), misses: z.number(), bound: z.number() }).nullable(),
  models: z.array(z.object({
    version: z.string(), madeAt: z.string().nullable(), madeBy: z.string().nullable(), calls: z.number(), towns: z.array(z.string()),
    inForce: z.boolean(),
    /** false: made for another program or other word lists */
    usable: z.boolean(),
    /** what it said beside the present one, so far */
    shadow: z.object({ calls: z.number(), differing: z.number(), since: z.string().nullable() }),
  })),
  rules: z.array(z.object({ id: z.string(), sign: z.string(), inForce: z.boolean(), addedBy: z.string(), addedAt: z.string(), any: z.array(z.string()), weight: z.number() })),
  trials: z.array(z.object({ id: z.string(), town: z.string(), subject: z.string(), from: z.string(), to: z.string(), calls: z.number(), done: z.number(), finishedAt: z.string().nullable(), trouble: z.string().nullable() })),
});
export type JudgeView = z.output<typeof judgeView>;

/** A danger rule as an official writes it: lists of words and joints (data/triage/README.md). */
export const ruleBody = z.strictObject({
  id: z.string().regex(/^[a-z0-9_-]{3,64}$/),
  sign: z.string().regex(/^G\d\d$/),
  any: z.array(z.string().min(1).max(500)).min(1).max(50),
  not: z.array(z.string().min(1).max(500)).max(50).default([]),
  unless: z.array(z.string().min(1).max(500)).max(50).default([]),
  need: z.array(z.string().min(1).max(500)).max(50).default([]),
  cancel: z.array(z.enum(['negation', 'hypothesis', 'past', 'story'])).default(['negation']),
  weight: z.number().min(0.5).max(1),
  examples: z.array(z.string().min(1).max(500)).min(1).max(50),
  counter: z.array(z.string().min(1).max(500)).max(50).default([]),
});
export type RuleBody = z.output<typeof ruleBody>;

export const trialBody = z.strictObject({
  town: z.string().max(64),
  /** a model's version, or the id of a rule that was added */
  subject: z.string().min(1).max(64),
  days: z.number().int().min(1).max(92).default(31),
});

export const differencesView = z.object({
  subject: z.string(), town: z.string(), from: z.string(), to: z.string(),
  /** calls both judged */
  calls: z.number(),
  /** of those both judged */
  counts: z.object({ kept: z.number(), freed: z.number(), item: z.number(), other: z.number() }),
  /** where the record knows how it ended: how often each of the two would have been right about leaving the police */
  known: z.object({ calls: z.number(), presentRight: z.number(), otherRight: z.number(), dangersFreedByPresent: z.number(), dangersFreedByOther: z.number() }),
  /** every call on which they differ, the gravest first */
  items: z.array(z.object({
    incidentId: z.string(), number: z.string(), receivedAt: z.string(), was: opinion, says: opinion, signs: z.array(z.string()),
    kind: z.enum(['freed', 'kept', 'item', 'other']),
    /** what a person decided, and how it ended */
    decided: verdict.nullable(), ended: verdict.nullable(),
  })),
  next: z.null(),
});
export type Differences = z.output<typeof differencesView>;

/** The running estimate: what the record of these towns knows of the last days. */
export const missedView = z.object({
  towns: z.array(z.string()), from: z.string(), to: z.string(),
  /** dangerous calls about which the machine had proposed something; of these proposed away; upper end of the one-sided interval (Clopper & Pearson) */
  n: z.number(), misses: z.number(), bound: z.number(), confidence: z.number(),
  /** every one proposed away, the latest first */
  items: z.array(z.object({
    incidentId: z.string(), number: z.string(), receivedAt: z.string(), said: opinion, ended: z.enum(['police', 'emergency']),
    /** what the record knows it by */
    lesson: z.enum(LESSONS),
  })),
});
export type Missed = z.output<typeof missedView>;
