/** `/api/v1/shadow-run`: people and machine on judged calls, and what each item has earned. */
import { z } from 'zod';
import { localized } from '#domain/incident/contract.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { COMPARISONS } from '#domain/triage/shadow-run.ts';

const opinion = z.object({ verdict: z.enum(VERDICTS), item: z.string().nullable() });
const tally = z.object({
  calls: z.number(), agreed: z.number(), missed: z.number(), kept: z.number(), verdict: z.number(), item: z.number(),
  /** calls the machine would have let go */
  wouldDivert: z.number(),
});
const rule = z.object({ days: z.number(), calls: z.number(), agreement: z.number(), missed: z.number() });

export const shadowRunView = z.object({
  town: z.string(), version: z.string(),
  /** since when the shadow run lasts; null: the town lets go what is judged so */
  since: z.string().nullable(),
  /** the day a shadow run ends, or the last one ended; null: it goes on, or there never was one */
  ends: z.string().nullable(),
  /** items of the catalogue that keep it from ending; null outside one */
  unearned: z.number().nullable(),
  rule: rule.nullable(),
  /** the calls counted here: opened from then on */
  from: z.string(), to: z.string(),
  total: tally,
  days: z.array(tally.extend({ day: z.string(), /** nobody judged in time */ unjudged: z.number() })),
  items: z.array(tally.extend({
    code: z.string(), name: localized,
    /** let go from then on; may lie ahead */
    liveFrom: z.string().nullable(),
    /** by the rule; null outside a shadow run, and once it is let go */
    standing: z.object({
      earned: z.boolean(), calls: z.number(), missed: z.number(), /** lower end of the 95 % interval */ agreement: z.number(),
      lacks: z.array(z.object({ what: z.enum(['days', 'calls', 'agreement', 'missed']), is: z.number(), needs: z.number() })),
    }).nullable(),
  })),
  signs: z.array(z.object({ code: z.string(), name: localized, calls: z.number(), agreed: z.number(), missed: z.number(), overruled: z.number() })),
  /** calls on which they differ, the gravest first */
  differences: z.array(z.object({ incidentId: z.string(), number: z.string(), at: z.string(), kind: z.enum(COMPARISONS), machine: opinion, person: opinion, machineSigns: z.array(z.string()), personSigns: z.array(z.string()) })),
  next: z.null(),
});
export type ShadowRunView = z.output<typeof shadowRunView>;
