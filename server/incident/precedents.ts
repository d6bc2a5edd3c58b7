/** What an arbitrator decided is a precedent for the next such matter (DOMAIN-RULES 2.5). */
import type { District } from '#domain/catalogue/district.ts';
import { findUnit } from '#domain/catalogue/lookup.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import type { Part, View } from '#server/platform/change.ts';

export interface Precedent {
  id: string;
  incidentId: string;
  item: string | null;
  areaId: string | null;
  organisationId: string;
  reason: string;
  at: string;
}

export const PRECEDENTS: Part<null, null, Precedent> = {
  name: 'precedents',
  load: async () => null,
  remember: () => undefined,
  async save(client, town, rows) {
    await client.query({
      name: 'precedent.save',
      text: `insert into liandong.precedent (id, town, incident_id, item, area_id, organisation_id, reason, at)
             select id, $8, incident_id, item, area_id, organisation_id, reason, at
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) as p (id, incident_id, item, area_id, organisation_id, reason, at)`,
      values: [rows.map((r) => r.id), rows.map((r) => r.incidentId), rows.map((r) => r.item), rows.map((r) => r.areaId),
        rows.map((r) => r.organisationId), rows.map((r) => r.reason), rows.map((r) => r.at), town],
    });
  },
};

export function precedentOf(e: NewEvent, i: Incident, district: District, view: View): Precedent[] {
  if (e.type !== 'arbitration.decided' || !('precedent' in e.data) || !e.data.precedent) return [];
  const unit = e.data.unitId ? findUnit(district, e.data.unitId) : undefined;
  if (!unit) return [];
  return [{
    id: view.newId('pre'), incidentId: i.id, item: e.data.item ?? i.item, areaId: i.place.areaId,
    organisationId: unit.organisationId, reason: e.data.reason, at: view.now,
  }];
}

/** Precedents for an item in a town, newest first. */
export async function listPrecedents(db: Database, town: string, item: string | null, limit = 5): Promise<Precedent[]> {
  if (item === null) return [];
  return inTowns(db, [town], async (client) => {
    const { rows } = await client.query<Precedent>(
      `select id, incident_id as "incidentId", item, area_id as "areaId", organisation_id as "organisationId", reason, at::text
       from liandong.precedent where town = $1 and item = $2 order by at desc limit $3`, [town, item, limit]);
    return rows;
  });
}
