/** A phone says that an offer is on its screen. Told at once and beside the numbered commands: it decides nothing. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { seen } from '#domain/response/telling.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { actorOf } from '#server/incident/view.ts';
import { change } from '#server/platform/change.ts';
import { route } from '#server/platform/http.ts';

const shownBody = z.strictObject({ incidentId: z.string().min(1).max(128), assignmentId: z.string().min(1).max(128) });
const shownAnswer = z.object({ seen: z.boolean() });

export function addShownRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'POST', path: '/api/v1/devices/:id/shown', action: 'device.report', params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) }), body: shownBody, response: shownAnswer,
    summary: 'An offer is on the screen of a phone; on the record once',
    handler: async ({ body, request }) => {
      const subject = subjectOf(request);
      const found = await findFor(deps, subject, body.incidentId, 'incident.read');
      if (isRefusal(found)) return found;
      const actor = actorOf(subject);
      const done = await change(deps.shell, found, actor, (now, view) => {
        const events = now ? seen(now, body.assignmentId, { now: view.now, actor, district: deps.district, text: null, newId: view.newId }) : [];
        return { events, answer: events.length > 0 || now?.assignments.find((a) => a.id === body.assignmentId)?.seenAt !== undefined };
      });
      return isRefusal(done) ? done : { seen: done.answer };
    },
  });
}
