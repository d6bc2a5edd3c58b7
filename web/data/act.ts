/** One act on one incident: its own key, the version it was decided on where people can contradict each other. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { Action } from '#domain/incident/contract.ts';
import { call, newKey } from './call.ts';
import { ConnectionLost, Refused } from './problem.ts';
import { eventsQuery, incidentQuery } from './queries.ts';
import { incidentSeen, type Seen } from './shapes.ts';

/** Facts append, only decisions conflict: these are refused when somebody else has changed the incident (412). */
const DECISIONS: readonly Action[] = ['decide', 'confirm', 'adjudicate', 'review', 'decide-appeal'];

export interface Act { action: Action; body: Record<string, unknown> }

export function act(incident: Pick<Seen, 'id' | 'version'>, { action, body }: Act, key = newKey()): Promise<Seen> {
  return call(`/incidents/${encodeURIComponent(incident.id)}/actions/${action}`, {
    method: 'POST', body, key, answer: incidentSeen, ...(DECISIONS.includes(action) ? { ifMatch: incident.version } : {}),
  });
}

/** One key an act, however often it is sent: what was pressed while the line was broken is done once when it is back. */
const KEYS = new WeakMap<Act, string>();
function keyOf(one: Act): string {
  const key = KEYS.get(one) ?? newKey();
  KEYS.set(one, key);
  return key;
}

const AGAIN_MS = 2000;
const TRIES = 300; // ten minutes; then the person is asked

/** Nothing is shown as done before the server says so; what it answers is what is shown, and `told` to the board. */
export function useAct(incident: Pick<Seen, 'id' | 'version'>, told: (seen: Seen) => void): UseMutationResult<Seen, Error, Act> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (one: Act) => act(incident, one, keyOf(one)),
    networkMode: 'always', retryDelay: AGAIN_MS,
    retry: (count, cause) => (cause instanceof ConnectionLost || (cause instanceof Refused && cause.status === 503)) && count < TRIES,
    onSuccess: (seen) => {
      client.setQueryData(incidentQuery(incident.id).queryKey, seen);
      told(seen);
      void client.invalidateQueries({ queryKey: eventsQuery(incident.id).queryKey });
    },
    onError: (cause) => {
      if (cause instanceof Refused && (cause.status === 409 || cause.status === 412)) void client.invalidateQueries({ queryKey: ['incident', incident.id] });
    },
  });
}
