/** Taking a call as it was typed, alone or into an open incident that it repeats. Whatever becomes of the second, the call is taken. */
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { callAnswer } from '#domain/intake/contract.ts';
import { call, newKey } from '#web/data/call.ts';
import { nothing } from '#web/data/queries.ts';
import { incidentSeen, type Me, type SameOpenSeen } from '#web/data/shapes.ts';
import { beginTurn, notSent, type Waiting } from '#web/data/undo.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { callBodyOf, type Draft } from './call-draft.ts';

const answerSeen = callAnswer.pick({ callId: true, incidentId: true, outcome: true, conflict: true, warnings: true }).extend({ incident: incidentSeen.optional() });
export interface Taking { at: string; into: SameOpenSeen | null }
export interface TakenTo { incidentId: string; /** it was added to an incident that was there before */ joined: boolean }

export function useTakeCall(draft: Draft, me: Me, then: (taken: TakenTo) => void): UseMutationResult<TakenTo, Error, Taking> {
  const { t } = useSpeech();
  return useMutation({
    mutationFn: async ({ at, into }) => {
      const taken: z.output<typeof answerSeen> = await call('/calls', { method: 'POST', body: callBodyOf(draft, me, at), key: draft.externalId, answer: answerSeen });
      if (!into || taken.outcome !== 'new') return { incidentId: taken.incidentId, joined: into !== null && taken.outcome === 'linked' };
      return merged(taken.incidentId, into, t('same.joined', { number: into.number }));
    },
    onSuccess: then,
  });
}

async function merged(incidentId: string, into: SameOpenSeen, says: string): Promise<TakenTo> {
  const merge: Waiting = { key: newKey(), path: `/incidents/${encodeURIComponent(incidentId)}/actions/merge`, body: { intoIncidentId: into.id }, incidentId, says };
  try {
    await call(merge.path, { method: 'POST', body: merge.body, key: merge.key, answer: nothing });
  } catch (cause) {
    notSent([merge], cause);
    return { incidentId, joined: false };
  }
  beginTurn([{ incidentId, act: { action: 'unmerge', body: {} }, says }], []);
  return { incidentId: into.id, joined: true };
}
