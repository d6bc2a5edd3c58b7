/**
 * The running estimate of missed dangers: of the calls that the record knows police, 119 or 120 had to have, those that the
 * machine had proposed to let go. A hand-back counts as soon as the police have taken it, everything else once it is over.
 * It stands beside the promise and does not replace it: who agreed with a wrong proposal is not found out here.
 */
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Verdict } from '#domain/triage/proposal.ts';
import { exampleOf, isHandedBack, type Lesson } from './example.ts';

export interface Dangerous {
  readonly incidentId: string;
  readonly number: string;
  readonly receivedAt: Instant;
  /** what the machine had proposed */
  readonly said: { readonly verdict: Verdict; readonly item: string | null };
  readonly ended: 'police' | 'emergency';
  readonly lesson: Lesson;
}

/** Null where the record does not know, where it was none, and where the machine had said nothing. */
export function dangerousOf(i: Incident): Dangerous | null {
  const ended = endOf(i);
  if (!i.proposal || !ended) return null;
  const { verdict, item } = i.proposal;
  return { incidentId: i.id, number: i.number, receivedAt: i.receivedAt, said: { verdict, item }, ...ended };
}

function endOf(i: Incident): Pick<Dangerous, 'ended' | 'lesson'> | null {
  const example = exampleOf(i);
  if (example) return example.verdict === 'police' || example.verdict === 'emergency' ? { ended: example.verdict, lesson: example.lesson } : null;
  return i.status !== 'closed' && isHandedBack(i) ? { ended: 'police', lesson: 'handed_back' } : null;
}

/** At a joint matter the police are there (decision 13). */
export function isMissed({ said }: Pick<Dangerous, 'said'>): boolean {
  return said.verdict === 'divert' || said.verdict === 'advice';
}
