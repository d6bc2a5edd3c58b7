/** Does the steps of a command line in order, each with a key of its own; stops at the first that is refused. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { act, type Act } from '#web/data/act.ts';
import { call, newKey } from '#web/data/call.ts';
import { messagesQuery, sendMessage } from '#web/data/messages.ts';
import { incidentQuery } from '#web/data/queries.ts';
import { incidentSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import type { Step } from './parse.ts';

export interface Runner { busy: boolean; states: readonly ('done' | 'failed')[]; failure: string; run(steps: readonly Step[]): Promise<boolean> }

export function useRunner(): Runner {
  const { failure: sentence } = useSpeech();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [states, setStates] = useState<('done' | 'failed')[]>([]);
  const [failure, setFailure] = useState('');
  /** true when all was done */
  const run = async (steps: readonly Step[]): Promise<boolean> => {
    setBusy(true);
    setFailure('');
    const done: ('done' | 'failed')[] = [];
    try {
      for (const step of steps) {
        await one(step);
        done.push('done');
        setStates([...done]);
      }
      return true;
    } catch (cause) {
      setStates([...done, 'failed']);
      setFailure(sentence(cause));
      return false;
    } finally { setBusy(false); }
  };
  const one = async (step: Step): Promise<void> => {
    if (step.verb === 'message' && step.unit) {
      await sendMessage({ unitId: step.unit.id, text: step.text, incidentId: step.incident?.id }, newKey());
      void client.invalidateQueries({ queryKey: messagesQuery.queryKey });
      return;
    }
    const id = step.incident?.id;
    if (id === undefined) return;
    if (step.verb === 'open') { await navigate({ to: '/incidents/$id', params: { id } }); return; }
    const wanted = actOf(step);
    if (!wanted) return;
    const seen = await act(await call(`/incidents/${encodeURIComponent(id)}`, { answer: incidentSeen }), wanted, newKey());
    client.setQueryData(incidentQuery(id).queryKey, seen);
    void client.invalidateQueries({ queryKey: ['incident', id] });
  };
  return { busy, states, failure, run };
}

/** What a step asks of its incident; an opening asks nothing, a message goes to a unit. */
export function actOf(step: Step): Act | null {
  const { verb, unit, into, text } = step;
  const unitId = unit?.id;
  switch (verb) {
    case 'dispatch': return { action: 'dispatch', body: { unitId, part: 'lead' } };
    case 'co': return { action: 'dispatch', body: { unitId, part: 'co' } };
    case 'withdraw': return { action: 'withdraw', body: { unitId, reason: 'stated' } };
    case 'contact': return { action: 'contact', body: { reached: true, by: 'phone', ...(text ? { text } : {}) } };
    case 'note': return { action: 'note', body: { text } };
    case 'hand-back': return { action: 'hand-back', body: { reason: text } };
    case 'merge': return { action: 'merge', body: { intoIncidentId: into?.id } };
    case 'open': case 'message': case null: return null;
  }
}
