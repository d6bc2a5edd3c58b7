/** "Who saw this?": every look at an incident's sealed texts, newest first, as one query (TRUST T3; DOMAIN-RULES 7). */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { PoolClient } from 'pg';
import { findPerson } from '#domain/catalogue/lookup.ts';
import type { District } from '#domain/catalogue/district.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { listLooks } from '#server/platform/vault.ts';
import { findFor, subjectOf } from './routes.ts';

const lookView = z.object({
  who: z.string(),
  /** the person behind the account; null for a machine, or the caller by the link */
  name: z.string().nullable(), organisationId: z.string().nullable(),
  at: z.string(), kind: z.string(), fields: z.array(z.string()), purpose: z.string(), reason: z.string().nullable(), assignmentId: z.string().nullable(),
});
const looksPage = z.object({ items: z.array(lookView), next: z.null() });
export type LookView = z.output<typeof lookView>;

const MOST = 1_000;

export function addLooksRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/looks', action: 'incident.looks', summary: 'Who saw words or identity, when, and why',
    params: z.strictObject({ id: z.string().min(1).max(128) }), response: looksPage,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.looks');
      if (isRefusal(incident)) return incident;
      return { items: await inTowns(deps.db, subject.towns, (client) => looksAt(client, incident.id, deps.district)), next: null };
    },
  });
}

/** Inside a transaction of the incident's towns. */
export async function looksAt(client: PoolClient, incidentId: string, district: District): Promise<LookView[]> {
  const looks = await listLooks(client, incidentId, MOST);
  const { rows } = await client.query<{ username: string; person_id: string; organisation_id: string }>(
    'select username, person_id, organisation_id from liandong.account where username = any($1)', [[...new Set(looks.map((l) => l.who))]]);
  const accounts = new Map(rows.map((r) => [r.username, r]));
  return looks.map((l) => {
    const account = accounts.get(l.who);
    return {
      who: l.who, name: account ? (findPerson(district, account.person_id)?.name ?? null) : null, organisationId: account?.organisation_id ?? null,
      at: l.at.toISOString(), kind: l.kind, fields: l.fields, purpose: l.purpose, reason: l.reason, assignmentId: l.assignment,
    };
  });
}
