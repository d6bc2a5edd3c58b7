/** What the invented people act with: the interface that everybody has, over HTTP; or, before the start, the story's own door. */
import type { Action } from '#domain/incident/contract.ts';
import type { PlannedCall } from './plan.ts';
import type { Seen } from './life.ts';
import type { People } from './people.ts';
import { LIFE_SOURCE, type Cast } from './cast.ts';

export interface Acted {
  /** the code of the "no"; null: done */
  refused: string | null;
  /** as it stands after it, where the actor may see it */
  seen: Seen | null;
}

export interface Hands {
  /** null: it was not taken; `joined`: it is another call about a known matter */
  call(call: PlannedCall): Promise<{ incidentId: string; joined: boolean } | null>;
  see(incidentId: string): Promise<Seen | null>;
  act(account: string, incidentId: string, action: Action, body: object): Promise<Acted>;
  /** units that may be sent, best first */
  recommend(account: string, incidentId: string): Promise<string[]>;
  /** who has acted on it so far */
  actors(incidentId: string): Promise<string[]>;
}

/** The body of `POST /calls` for a planned call. */
export function callBodyOf(call: PlannedCall, receivedAt: string): object {
  return {
    source: LIFE_SOURCE, externalId: `${call.key} ${receivedAt}`, town: call.town, receivedAt, channel: call.channel, text: call.text, caller: { phone: call.phone },
    ...(call.place ? { place: { text: call.place.text, position: { ...call.place.position, datum: 'wgs84' } } } : {}),
  };
}

interface Problem {
  code?: string;
}

export function httpHands(people: People, cast: Cast, now: () => string): Hands {
  const eye = cast.officer(0);
  return {
    async call(call) {
      const reply = await people.as(cast.gateway).post<{ incidentId: string; outcome: string }>('/calls', callBodyOf(call, now()));
      return reply.status === 201 ? { incidentId: reply.body.incidentId, joined: reply.body.outcome !== 'new' } : null;
    },
    async see(incidentId) {
      const reply = await people.as(eye).get<Seen>(`/incidents/${incidentId}`);
      return reply.status === 200 ? reply.body : null;
    },
    async act(account, incidentId, action, body) {
      const reply = await people.as(account).post<Seen & Problem>(`/incidents/${incidentId}/actions/${action}`, body);
      return reply.status < 300 ? { refused: null, seen: reply.body } : { refused: reply.body.code ?? String(reply.status), seen: null };
    },
    async recommend(account, incidentId) {
      const reply = await people.as(account).get<{ items: { unitId: string }[] }>(`/incidents/${incidentId}/recommendations`);
      return reply.status === 200 ? reply.body.items.map((r) => r.unitId) : [];
    },
    async actors(incidentId) {
      const reply = await people.as(eye).get<{ items: { actor: string }[] }>(`/incidents/${incidentId}/events?limit=200`);
      return reply.status === 200 ? [...new Set(reply.body.items.map((e) => e.actor))] : [];
    },
  };
}
