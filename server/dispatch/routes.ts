/** Recommendations: who could go, how soon, why, what it bares, and why the others can't. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findOrganisation, listUnits } from '#domain/catalogue/lookup.ts';
import { recommend } from '#domain/dispatch/recommend.ts';
import { localized } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { refusalText } from '#domain/refusals.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { listPrecedents } from '#server/incident/precedents.ts';
import { actorOf } from '#server/incident/view.ts';
import { inTowns } from '#server/platform/db.ts';
import { loadBusy } from '#server/platform/incident-row.ts';
import { route } from '#server/platform/http.ts';

const view = z.object({
  items: z.array(z.object({ unitId: z.string(), name: localized, type: z.string(), arrivalMinutes: z.number(), reasons: z.array(localized), uncovers: z.array(localized) })),
  shortfalls: z.array(z.object({ unitId: z.string(), name: localized, code: z.string(), reason: localized })),
  precedents: z.array(z.object({ item: z.string().nullable(), organisationId: z.string(), organisationName: localized.nullable(), reason: z.string(), at: z.string() })),
});

/** Which of the units that might be asked about are on another incident. */
export async function busyFacts(deps: Pick<Deps, 'db' | 'district'>, i: Incident): Promise<(unitId: string) => string | null> {
  const exclusive = listUnits(deps.district, { town: i.town }).filter((u) => u.exclusive).map((u) => u.id);
  const busy = await inTowns(deps.db, deps.district.towns.map((t) => t.id), (client) => loadBusy(client, exclusive));
  return (unitId) => busy.get(unitId) ?? null;
}

export function addDispatchRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/recommendations', action: 'incident.recommendations', summary: 'Which unit, and why',
    params: z.strictObject({ id: z.string().min(1).max(128) }), response: view,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.recommendations');
      if (isRefusal(incident)) return incident;
      const ctx: Context = { now: await deps.now(), actor: actorOf(subject), district: deps.district, text: null, newId: (p) => p };
      const { items, shortfalls } = recommend(incident, ctx, { busyWith: await busyFacts(deps, incident) });
      const precedents = await listPrecedents(deps.db, incident.town, incident.item);
      return {
        items: items.map((r) => ({ unitId: r.unit.id, name: r.unit.name, type: r.unit.type, arrivalMinutes: r.arrivalMinutes, reasons: r.reasons, uncovers: r.uncovers })),
        shortfalls: shortfalls.map((s) => {
          const { zh, en } = refusalText(s.refusal.code);
          return { unitId: s.unit.id, name: s.unit.name, code: s.refusal.code, reason: { zh, en } };
        }),
        precedents: precedents.map(({ item, organisationId, reason, at }) => ({ item, organisationId, organisationName: findOrganisation(deps.district, organisationId)?.name ?? null, reason, at })),
      };
    },
  });
}
