/** `POST /calls`: taken, never refused for what it says, answered with the incident it belongs to. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { callAnswer, callBody } from '#domain/intake/contract.ts';
import { readable } from '#domain/intake/lenient.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { proposalAnswer } from '#server/incident/proposal-view.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { incidentView } from '#server/incident/view.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, idempotencyKey, route } from '#server/platform/http.ts';
import { sealExternalId } from './external-id.ts';
import { submitCall } from './take.ts';

const findQuery = z.strictObject({ source: z.string().min(1).max(64), externalId: z.string().min(1).max(128) });
const foundCalls = z.object({
  items: z.array(z.object({ callId: z.string(), incidentId: z.string(), revision: z.number(), channel: z.string(), receivedAt: z.string(), takenAt: z.string(), conflicts: z.number() })),
  next: z.null(),
});

/** `node`: calls are taken on the police's side of a line; the street's hears of what was diverted. */
export function addIntakeRoutes(app: FastifyInstance, deps: Deps, node: Config['node']): void {
  route(app, {
    method: 'POST', path: '/api/v1/calls', action: 'call.take', summary: 'Take a call; repeated, late and out of order are safe',
    body: callBody, response: callAnswer, statuses: [200, 201], lenient: true, mend: (told) => readable(told).body, headers: ['Idempotency-Key'],
    handler: async ({ body, request }) => {
      if (node === 'town') return refuse('gateway.other_side');
      const subject = subjectOf(request);
      const key = idempotencyKey(request);
      if (isRefusal(key)) return key;
      const now = await deps.now();
      const prepared = await deps.edge.prepare(subject, body, now, { bytes: request.rawBody, broken: request.brokenEncoding, unread: readable(request.body).unread });
      if (isRefusal(prepared)) return prepared;
      const taken = await submitCall(deps, subject, prepared, key);
      if (isRefusal(taken)) return taken;
      const { outcome, callId, incidentId, conflict } = taken.answer;
      const incident = taken.incidents.find((i) => i.id === incidentId) ?? (await findIncident(deps.db, subject.towns, incidentId));
      if (!incident) return refuse('incident.unknown');
      const status = outcome === 'duplicate' || outcome === 'stale' ? 200 : 201;
      return answer(status, {
        callId, incidentId, outcome, ...(conflict ? { conflict } : {}), warnings: prepared.warnings,
        incident: incidentView(incident, { subject, district: deps.district, now }), proposal: proposalAnswer(prepared.proposal),
      });
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/calls', action: 'call.find', summary: 'What was taken under a source and id', query: findQuery, response: foundCalls,
    handler: ({ query, request }) => findCalls(deps, subjectOf(request), query),
  });
}

interface FoundRow {
  id: string;
  incident_id: string;
  revision: number;
  channel: string;
  received_at: Date;
  taken_at: Date;
  conflicts: number;
}

async function findCalls(deps: Deps, subject: Subject, query: z.output<typeof findQuery>): Promise<z.input<typeof foundCalls> | Refusal> {
  const rows = await inTowns(deps.db, subject.towns, async (client) => (await client.query<FoundRow>(
    `select c.id, c.incident_id, c.revision, c.channel, c.received_at, c.taken_at,
       (select count(*)::int from liandong.call_conflict x where x.call_id = c.id) as conflicts
     from liandong.call c where c.source = $1 and c.external_id = $2 order by c.revision`, [query.source, sealExternalId(deps.secrets, query.source, query.externalId)])).rows);
  if (rows.length === 0) return refuse('intake.call_unknown');
  return {
    items: rows.map((r) => ({
      callId: r.id, incidentId: r.incident_id, revision: r.revision, channel: r.channel,
      receivedAt: r.received_at.toISOString(), takenAt: r.taken_at.toISOString(), conflicts: r.conflicts,
    })),
    next: null,
  };
}
