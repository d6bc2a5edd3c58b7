/** How far a matter is, as the caller is told it: by state, role and time, without a name, a place or a word of it. */
import type { Text } from '#domain/catalogue/district.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { findLead } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import type { Instant } from '#domain/shared/time.ts';
import { arrivalDue, expectedAt, whoComes } from './telling.ts';

export const STEPS = [
  'judging', 'police', 'arranging', 'asked', 'accepted', 'on_the_way', 'there', 'arbitration', 'mediation', 'checking',
  'done', 'advised', 'police_done', 'no_matter',
] as const;
export type Step = (typeof STEPS)[number];

export interface Progress {
  step: Step;
  /** 判 1, 转 2, 接 3, 核 4; 5 when it is over */
  stage: 1 | 2 | 3 | 4 | 5;
  /** role of who comes or came */
  who: Text | null;
  /** the police come too (联合处置) */
  police: boolean;
  arriveBy: Instant | null;
  /** later than promised, once somebody has accepted: the time that holds now */
  expected: Instant | null;
  /** promised and missed: said, not hidden */
  late: boolean;
  arrivedAt: Instant | null;
  /** the caller may say how it went, and that it goes on */
  over: boolean;
}

const STAGE: Record<Step, Progress['stage']> = {
  judging: 1, police: 1, arranging: 2, asked: 2, accepted: 3, on_the_way: 3, there: 3, arbitration: 3, mediation: 3,
  checking: 4, done: 5, advised: 5, police_done: 5, no_matter: 5,
};

export function progressOf(i: Incident, ctx: Context): Progress {
  const step = stepOf(i);
  const lead = findLead(i) ?? i.assignments.findLast((a) => a.part === 'lead');
  const arriveBy = STAGE[step] <= 3 ? arrivalDue(i) : null;
  return {
    step, stage: STAGE[step], who: step === 'judging' || step === 'police' ? null : whoComes(i, ctx),
    police: i.police?.why === 'joint' && (i.police.status === 'asked' || i.police.status === 'acknowledged') && STAGE[step] <= 3,
    arriveBy, expected: arriveBy === null ? null : laterThan(arriveBy, i, ctx), late: arriveBy !== null && arriveBy < ctx.now, arrivedAt: lead?.arrival?.at ?? null,
    over: i.status === 'finished' || i.status === 'closed',
  };
}

function laterThan(arriveBy: Instant, i: Incident, ctx: Context): Instant | null {
  const expected = expectedAt(i, ctx);
  return expected !== null && expected > arriveBy && expected > ctx.now ? expected : null;
}

function stepOf(i: Incident): Step {
  switch (i.status) {
    case 'received': case 'studying': return 'judging';
    case 'with_police': return 'police';
    case 'to_dispatch': return 'arranging';
    case 'dispatched': return 'asked';
    case 'handling': return handling(i);
    case 'arbitration': return 'arbitration';
    case 'mediating': return 'mediation';
    case 'finished': return 'checking';
    case 'closed': return closed(i);
  }
}

function handling(i: Incident): Step {
  const status = findLead(i)?.status;
  if (status === 'on_scene') return 'there';
  return status === 'en_route' ? 'on_the_way' : 'accepted';
}

function closed(i: Incident): Step {
  if (i.closedAs === 'advised' || i.closedAs === 'police_done' || i.closedAs === 'no_matter') return i.closedAs;
  return 'done';
}
