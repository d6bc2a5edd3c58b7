/** Click to call, from the phone and from the desk; and the platform's notice that a call is over. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { endedCalls } from '#server/gateway/relay/axb.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { route } from '#server/platform/http.ts';
import { sameSecret } from '#server/platform/secrets.ts';
import type { Relay } from './relay.ts';

const lent = z.object({ number: z.string(), until: z.string(), demonstration: z.boolean() });

export function addRelayRoutes(app: FastifyInstance, deps: Deps, relay: Relay, noticeToken: string | null, demonstration: boolean): void {
  route(app, {
    method: 'POST', path: '/api/v1/incidents/:id/relay', action: 'relay.call', params: z.strictObject({ id: z.string().min(1).max(128) }), response: lent,
    summary: 'A number that reaches the caller and is neither side\'s, for the time of the assignment',
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'relay.call');
      if (isRefusal(incident)) return incident;
      const number = await relay.lend(subject, incident);
      return isRefusal(number) ? number : { ...number, demonstration };
    },
  });
  route(app, {
    method: 'POST', path: '/api/v1/gateway/relay/:token', action: 'relay.notice', params: z.strictObject({ token: z.string().max(200) }), body: z.unknown(), response: z.object({ taken: z.number() }), lenient: true,
    summary: 'What the relay platform says of calls; its address holds the secret',
    handler: async ({ params, body }) => {
      if (noticeToken === null || !sameSecret(params.token, noticeToken)) return refuse('request.not_found');
      const calls = endedCalls(body);
      for (const call of calls) await relay.over(call);
      return { taken: calls.length };
    },
  });
}
