/**
 * 链上核验: an incident's links as the record holds them, for a browser that computes them itself (ledger.md). Who may
 * audit gets the payloads too and checks what they say; everyone else checks that the links hold.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { findFor, subjectOf } from './routes.ts';
import { accessTo } from './view.ts';

const chainView = z.object({
  town: z.string(),
  items: z.array(z.object({ seq: z.number(), previous: z.string(), leaf: z.string(), hash: z.string(), payload: z.string().nullable() })),
  next: z.null(),
});

interface Row { seq: string; payload: string; prev_hash: Buffer; leaf: Buffer; hash: Buffer }

export function addChainRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/chain', action: 'incident.events', summary: 'The links of an incident\'s events, to be computed again by whoever asks',
    params: z.strictObject({ id: z.string().min(1).max(128) }), response: chainView,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.events');
      if (isRefusal(incident)) return incident;
      const audit = accessTo(subject, 'incident.events', incident, deps.district).fields.has('audit');
      const rows = await inTowns(deps.db, subject.towns, async (client) => (await client.query<Row>({
        name: 'ledger.chain', text: 'select seq, payload, prev_hash, leaf, hash from ledger.event where town = $1 and incident = $2 order by seq', values: [incident.town, incident.id],
      })).rows);
      const items = rows.map((r) => ({ seq: Number(r.seq), previous: r.prev_hash.toString('hex'), leaf: r.leaf.toString('hex'), hash: r.hash.toString('hex'), payload: audit ? r.payload : null }));
      return { town: incident.town, items, next: null };
    },
  });
}
