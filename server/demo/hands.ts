/**
 * What the invented people act with: calls of 110 and the station's answers by the signed line, all else by the interface that
 * everybody has, over HTTP; or, before the start, the story's own door.
 */
import type { Action } from '#domain/incident/contract.ts';
import type { PlannedCall } from './plan.ts';
import type { Seen } from './life.ts';
import type { People } from './people.ts';
import { LIFE_SOURCE, type Cast } from './cast.ts';
import type { DemoPolice, Told } from './police.ts';

export interface Acted {
  /** the code of the "no"; null: done */
  refused: string | null;
  /** as it stands after it, where the actor may see it */
  seen: Seen | null;
}

export interface Hands {
  /** null: it was not taken */
  call(call: PlannedCall): Promise<{ incidentId: string } | null>;
  see(incidentId: string): Promise<Seen | null>;
  act(account: string, incidentId: string, action: Action, body: object): Promise<Acted>;
  /** units that may be sent, best first */
  recommend(account: string, incidentId: string): Promise<string[]>;
  /** who has acted on it so far */
  actors(incidentId: string): Promise<string[]>;
}

/** The body of `POST /calls`, and of a `call` message, for a planned call. */
export function callBodyOf(call: PlannedCall, receivedAt: string): object {
  return {
    source: LIFE_SOURCE, externalId: `${call.key} ${receivedAt}`, town: call.town, receivedAt, channel: call.channel, text: call.text, caller: { phone: call.phone },
    ...(call.place ? { place: { text: call.place.text, position: { ...call.place.position, datum: 'wgs84' } } } : {}),
  };
}

interface Problem {
  code?: string;
}

/** `police` null: nobody is on the line, and the station's people do everything at their desk. */
export function httpHands(people: People, cast: Cast, now: () => string, police: DemoPolice | null): Hands {
  const eye = cast.officer(0);
  return {
    async call(call) {
      const body = callBodyOf(call, now());
      if (police && call.channel === '110') {
        const { outcome, incidentId } = await police.call(body);
        return outcome === 'accepted' && incidentId !== undefined ? { incidentId } : null;
      }
      const reply = await people.as(cast.gateway).post<{ incidentId: string }>('/calls', body);
      return reply.status === 201 ? { incidentId: reply.body.incidentId } : null;
    },
    async see(incidentId) {
      const reply = await people.as(eye).get<Seen>(`/incidents/${incidentId}`);
      return reply.status === 200 ? reply.body : null;
    },
    async act(account, incidentId, action, body) {
      const told = police && cast.isOfficer(account) ? await byLine(police, incidentId, action, body) : null;
      if (told && !isForDesk(told)) return { refused: told.outcome === 'accepted' ? null : (told.code ?? told.outcome), seen: null };
      const rung = told?.outcome === 'away' && action === 'acknowledge' ? { ...body, by: 'telephone' } : body;
      const reply = await people.as(account).post<Seen & Problem>(`/incidents/${incidentId}/actions/${action}`, rung);
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

/** What a station says by message rather than at its desk; null: nothing of that kind. */
async function byLine(police: DemoPolice, incidentId: string, action: Action, body: { by?: string; result?: string; reason?: string; answer?: string }): Promise<Told | null> {
  if (action === 'acknowledge') return body.by === 'telephone' ? null : police.answer(incidentId, body.result === 'done' ? 'done' : 'taken');
  if (action === 'refuse') return police.answer(incidentId, 'refused', body.reason);
  return action === 'assist' && body.answer !== undefined ? police.answer(incidentId, 'assist', body.answer) : null;
}

/** A matter that never went over the line, or a line with nobody on it: the officer does it himself. */
function isForDesk(told: Told): boolean {
  return told.outcome === 'unheard' || told.outcome === 'away' || told.code?.startsWith('gateway.') === true;
}
