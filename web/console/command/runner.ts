/** Does the steps of a command line in order, each with a key of its own; stops at the first that is refused. What can be taken back is, for ten seconds. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { act, type Act } from '#web/data/act.ts';
import { call, newKey } from '#web/data/call.ts';
import { clock } from '#web/data/clock.ts';
import { messagesQuery, sendMessage } from '#web/data/messages.ts';
import { incidentQuery } from '#web/data/queries.ts';
import { incidentSeen, type Seen } from '#web/data/shapes.ts';
import { beginTurn, type Counter, type Waiting } from '#web/data/undo.ts';
import { useSpeech, type Speech } from '#web/text/i18n.ts';
import { useBoard } from '../live-desk.tsx';
import type { Step } from './parse.ts';
import { shortSentence } from './sentence.ts';
import { counterOf, waits } from './undo-plan.ts';

/** `waits`: it leaves when it can no longer be taken back. */
export type StepState = 'done' | 'failed' | 'waits';
export interface Runner { busy: boolean; states: readonly StepState[]; failure: string; run(steps: readonly Step[]): Promise<boolean> }

export function useRunner(): Runner {
  const speech = useSpeech();
  const { rows } = useBoard();
  const one = useOneStep();
  const [busy, setBusy] = useState(false);
  const [states, setStates] = useState<StepState[]>([]);
  const [failure, setFailure] = useState('');
  const contactDue = (step: Step): number | null => {
    const row = rows.get(step.incident?.id ?? '');
    return row?.nextDueKind === 'first_contact' && row.nextDueAt ? Date.parse(row.nextDueAt) : null;
  };
  /** true when all was done; where one is refused, what waited is not sent, and what was done before it can be taken back */
  const run = async (steps: readonly Step[]): Promise<boolean> => {
    setBusy(true);
    setFailure('');
    const done: StepState[] = [];
    const counters: Counter[] = [];
    const waiting: Waiting[] = [];
    try {
      for (const step of steps) {
        const later = waits(step, steps, contactDue(step), clock.now()) ? waitingOf(step, speech) : null;
        if (later) waiting.push(later);
        else counters.push(...await one(step));
        done.push(later ? 'waits' : 'done');
        setStates([...done]);
      }
      beginTurn(counters, waiting);
      return true;
    } catch (cause) {
      beginTurn(counters, []);
      setStates([...done, 'failed']);
      setFailure(speech.failure(cause));
      return false;
    } finally { setBusy(false); }
  };
  return { busy, states, failure, run };
}

const path = (id: string): string => `/incidents/${encodeURIComponent(id)}`;

/** Does a step at once; answers how it is taken back. */
function useOneStep(): (step: Step) => Promise<Counter[]> {
  const speech = useSpeech();
  const navigate = useNavigate();
  const client = useQueryClient();
  return async (step) => {
    if (step.verb === 'message' && step.unit) {
      await sendMessage({ unitId: step.unit.id, text: step.text, incidentId: step.incident?.id }, newKey());
      void client.invalidateQueries({ queryKey: messagesQuery.queryKey });
      return [];
    }
    const id = step.incident?.id;
    if (id === undefined) return [];
    if (step.verb === 'open') { await navigate({ to: '/incidents/$id', params: { id } }); return []; }
    const wanted = actOf(step);
    if (!wanted) return [];
    const before = await call(path(id), { answer: incidentSeen });
    client.setQueryData(incidentQuery(id).queryKey, await act(before, wanted, newKey()));
    void client.invalidateQueries({ queryKey: ['incident', id] });
    const counter = counterOf(step, partOf(step, before));
    return counter ? [{ incidentId: id, act: counter, says: shortSentence(step, speech) }] : [];
  };
}

function partOf(step: Step, before: Seen): 'lead' | 'co' {
  return before.assignments.find((a) => a.unitId === step.unit?.id && a.endedAt === null)?.part ?? 'lead';
}

/** What is kept of a step until it leaves; null where it says nothing. */
function waitingOf(step: Step, speech: Speech): Waiting | null {
  const says = shortSentence(step, speech);
  const incidentId = step.incident?.id ?? null;
  if (step.verb === 'message') return step.unit && { key: newKey(), path: `/units/${encodeURIComponent(step.unit.id)}/messages`, body: { text: step.text, ...(incidentId ? { incidentId } : {}) }, incidentId, says };
  const wanted = actOf(step);
  return wanted && incidentId ? { key: newKey(), path: `${path(incidentId)}/actions/${wanted.action}`, body: wanted.body, incidentId, says } : null;
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
