/** `GET /units`: who is on shift, who is busy and with what; nobody is tracked, so a unit is at its base or at its incident. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findPerson, isOnShift, listUnits } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';

export const unitView = z.object({
  id: z.string(), name: localized, type: z.string(), organisationId: z.string(), town: z.string().nullable(), onShift: z.boolean(), busy: z.boolean(), personNames: z.array(z.string()),
  /** a crew, on one incident at a time; a desk takes several */
  exclusive: z.boolean(),
  /** where it waits */
  base: z.object({ lon: z.number(), lat: z.number() }),
  /** what a busy crew is on, and how far: its last report */
  on: z.object({ incidentId: z.string(), status: z.string() }).nullable(),
});
const unitsView = z.object({ items: z.array(unitView), next: z.null() });

export function addUnitsRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/units', action: 'district.read', summary: 'Units: who is on shift, who is busy', query: z.strictObject({ town: z.string().max(64).optional() }), response: unitsView,
    handler: async ({ query, request }) => ({ items: await listUnitViews(deps, subjectOf(request).towns, query.town), next: null }),
  });
}

/** Units of one town, or of all; who is busy is known of the `towns` that may be looked into. */
export async function listUnitViews(deps: Deps, towns: readonly string[], town: string | undefined): Promise<z.input<typeof unitView>[]> {
  const { district } = deps;
  const now = await deps.now();
  const busy = await busyUnits(deps, towns);
  return listUnits(district, town ? { town } : {}).map((u) => ({
    id: u.id, name: u.name, type: u.type, organisationId: u.organisationId, town: u.town, onShift: isOnShift(district, u, now), busy: busy.has(u.id),
    personNames: u.personIds.flatMap((id) => findPerson(district, id)?.name ?? []), exclusive: u.exclusive, base: { lon: u.base.lon, lat: u.base.lat }, on: busy.get(u.id) ?? null,
  }));
}

async function busyUnits(deps: Deps, towns: readonly string[]): Promise<Map<string, { incidentId: string; status: string }>> {
  const rows = await inTowns(deps.db, towns, async (client) => (await client.query<{ unit_id: string; incident_id: string; status: string }>(
    'select unit_id, incident_id, status from liandong.assignment where active and exclusive')).rows);
  return new Map(rows.map((r) => [r.unit_id, { incidentId: r.incident_id, status: r.status }]));
}
