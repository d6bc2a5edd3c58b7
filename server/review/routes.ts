/** What review adds to the interface: the funnel, appeals, and the end of a caller's link. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { incidentView as incidentShape } from '#domain/incident/contract.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { findFor, subjectOf, viewerOf } from '#server/incident/routes.ts';
import { actorOf, incidentView } from '#server/incident/view.ts';
import { route } from '#server/platform/http.ts';
import { addAppealsRoute } from './appeals.ts';
import { addFunnelRoute } from './funnel.ts';
import { revokeLink } from './links.ts';

export function addReviewRoutes(app: FastifyInstance, deps: Deps): void {
  addFunnelRoute(app, deps);
  addAppealsRoute(app, deps);
  route(app, {
    method: 'POST', path: '/api/v1/incidents/:id/link/revoke', action: 'contact', params: z.strictObject({ id: z.string().min(1).max(128) }),
    body: z.strictObject({}), summary: 'Ends the caller\'s link: a wrong number, or a telephone that is not safe', response: incidentShape,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'contact');
      if (isRefusal(incident)) return incident;
      const no = await revokeLink(deps, incident, actorOf(subject));
      if (no) return no;
      return incidentView((await findIncident(deps.db, subject.towns, incident.id)) ?? incident, await viewerOf(deps, subject));
    },
  });
}
