/** The telling facts of an event in a few words: verdict, unit, reason, outcome. Never the vault's text. */
import type { TFunction } from 'i18next';
import { z } from 'zod';
import { DEADLINE_KINDS } from '#domain/incident/incident.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';
import type { EventSeen } from '#web/data/shapes.ts';

/** Every field any event may bring that a reader wants; what an event lacks is absent. */
const told = z.object({
  decision: z.object({ verdict: z.enum(VERDICTS), tried: z.enum(VERDICTS).nullish(), item: z.string().nullish(), safeDefault: z.boolean().nullish() }),
  pending: z.object({ verdict: z.enum(VERDICTS) }),
  proposal: z.object({ verdict: z.enum(VERDICTS), item: z.string().nullish() }).nullable(),
  assignment: z.object({ unitId: z.string(), part: z.string().nullish() }),
  unitId: z.string().nullable(), reached: z.boolean(), by: z.string(),
  as: z.string(), reason: z.string().nullable(), kind: z.string(), level: z.number(), to: z.string(), town: z.string(),
  outcome: z.object({ code: z.string() }).or(z.string()).nullable(),
  evidence: z.object({ kind: z.string() }),
  arrival: z.object({ check: z.enum(['near', 'far', 'unknown']), metres: z.number().nullish() }),
  appeal: z.object({ against: z.string() }), result: z.string(),
  into: z.string(), score: z.number(), why: z.array(z.string()).or(z.string()),
}).partial();

export interface Speaker {
  t: TFunction;
  word(group: string, code: string): string;
  item(code: string): string;
  outcome(item: string | null, code: string): string;
  unit(id: string): string;
}

export function eventFacts(event: EventSeen, say: Speaker): string {
  const parsed = told.safeParse(event.data ?? {});
  if (!parsed.success) return '';
  return parts(event.type, parsed.data, say).filter(Boolean).join(' · ');
}

function parts(type: string, d: z.output<typeof told>, { t, word, item, outcome, unit }: Speaker): string[] {
  const verdict = d.decision ?? d.pending ?? d.proposal;
  const code = typeof d.outcome === 'string' ? d.outcome : d.outcome?.code;
  const deadline = DEADLINE_KINDS.find((kind) => kind === d.kind);
  return [
    verdict ? t(`verdict.${verdict.verdict}`) : '',
    itemOf(d) ? item(itemOf(d)) : '',
    d.decision?.tried ? t('shadowRun.triedAs', { verdict: t(`verdict.${d.decision.tried}`) }) : '',
    d.decision?.safeDefault ? t('incident.safeDefault') : '',
    unit(d.assignment?.unitId ?? d.unitId ?? ''),
    d.assignment?.part === 'co' ? t('assignment.co') : '',
    d.reached === undefined ? '' : d.reached ? t('incident.reached') : t('incident.notReached'),
    d.evidence ? word('option', d.evidence.kind) : '',
    d.arrival ? t(`assignment.${d.arrival.check}`) : '',
    type === 'deadline.missed' && deadline ? t(`due.${deadline}`) : '',
    type === 'incident.closed' && d.as ? word('closed', d.as) : type === 'assignment.ended' && d.as ? word('assignment', d.as) : '',
    d.reason ? (type === 'incident.linked' ? word('matter', d.reason) : word('returnReason', d.reason)) : '',
    ...(Array.isArray(d.why) ? d.why.map((reason) => word('matter', reason)) : []),
    d.appeal ? word('option', d.appeal.against) : '', type === 'appeal.decided' && d.result ? word('option', d.result) : '',
    code ? outcome(null, code) : '', d.into ?? '', d.to ? word('option', d.to) : '',
  ];
}

function itemOf(d: z.output<typeof told>): string {
  return d.decision?.item ?? d.proposal?.item ?? '';
}
