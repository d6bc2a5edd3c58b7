/** The queries that people wait for, each as the program asks it, on whatever past lies in the database. */
import type { District } from '#domain/catalogue/district.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import { instant } from '#domain/shared/time.ts';
import { readLive } from '#server/incident/live.ts';
import { findIncident, listIncidents, type IncidentFilter } from '#server/incident/queries.ts';
import { readCursor } from '#server/incident/page-cursor.ts';
import { CALLS } from '#server/intake/calls.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { listHeads, readIncidentEvents } from '#server/platform/event-log.ts';
import { loadBusy, loadIncidents } from '#server/platform/incident-row.ts';
import { listDue } from '#server/platform/timers.ts';

export interface HotQuery {
  name: string;
  run(): Promise<unknown>;
}

const PAGE = 50;

/** Each with values out of the middle of what is there. */
export async function hotQueries(db: Database, district: District): Promise<HotQuery[]> {
  const towns = district.towns.map((t) => t.id);
  const [one = ''] = towns;
  const units = listUnits(district, { town: one }).map((u) => u.id);
  const some = await sample(db, towns);
  const list = (name: string, filter: IncidentFilter, seen = towns): HotQuery => ({ name, run: () => listIncidents(db, seen, filter, null, PAGE) });
  return [
    list('board, all towns', { status: ['open'] }),
    list('board, one town', { status: ['open'] }, [one]),
    { name: 'board, next page', run: async () => listIncidents(db, towns, { status: ['open'] }, await second(db, towns, { status: ['open'] }, true), PAGE) },
    list('what a unit has in hand', { status: ['open'], unitIds: units.slice(0, 3) }),
    list('what a unit has in hand, newest first', { unitIds: units.slice(0, 3) }),
    list('due before', { status: ['open'], dueBefore: some.at }),
    list('newest first', {}),
    list('newest first, closed, one town', { status: ['closed'] }, [one]),
    { name: 'newest first, next page', run: async () => listIncidents(db, towns, {}, await second(db, towns, {}, false), PAGE) },
    list('of an area', { areaIds: [some.areaId] }),
    list('by number', { number: some.number }),
    { name: 'one incident', run: () => findIncident(db, towns, some.id) },
    { name: 'its timeline', run: () => inTowns(db, towns, (client) => readIncidentEvents(client, some.town, some.id)) },
    { name: 'its timeline, for a town that helps', run: () => inTowns(db, [some.helping], (client) => readIncidentEvents(client, some.town, some.id)) },
    { name: 'the live stream goes on', run: () => readLive(db, some.town, some.seq, 500) },
    { name: 'heads', run: () => inTowns(db, towns, (client) => listHeads(client, towns)) },
    { name: 'what is due', run: () => listDue(db, towns) },
    { name: 'for a batch: incidents and busy units', run: () => inTowns(db, [some.town], async (client) => [await loadIncidents(client, [some.id]), await loadBusy(client, units)]) },
    {
      name: 'for a batch: earlier calls',
      run: () => inTowns(db, [some.town], (client) => CALLS.load(client, some.town, [{ source: 'history', externalId: some.externalId, linkKeys: some.keys, item: null, receivedAt: instant(Date.parse(some.at)) }])),
    },
  ];
}

async function second(db: Database, towns: readonly string[], filter: IncidentFilter, open: boolean): Promise<ReturnType<typeof readCursor>> {
  const { next } = await listIncidents(db, towns, filter, null, PAGE);
  return next === null ? null : readCursor(next, open);
}

interface Sample {
  /** another town that takes part in it */
  helping: string;
  id: string;
  town: string;
  number: string;
  areaId: string;
  at: string;
  seq: number;
  externalId: string;
  keys: string[];
}

async function sample(db: Database, towns: readonly string[]): Promise<Sample> {
  const { rows } = await db.pool.query<{ id: string; town: string; number: string; area_id: string; received_at: Date; seq: string; external_id: string; keys: string[] }>(
    `with i as materialized (
       select id, town, number, area_id, received_at from liandong.incident
       where town = any($1) and status = 'closed' order by opened_at offset (select count(*) / 2 from liandong.incident) limit 1)
     select i.*, c.external_id, h.seq / 2 as seq, (select array_agg(key) from liandong.link_key k where k.call_id = c.id) as keys
     from i join liandong.call c on c.incident_id = i.id join ledger.head h on h.town = i.town limit 1`, [towns]);
  const row = rows[0];
  if (!row) throw new Error('there is no past to ask about');
  const helping = towns.find((t) => t !== row.town) ?? '';
  await db.pool.query('update liandong.incident set towns = $1 where id = $2', [[row.town, helping], row.id]);
  return {
    helping, id: row.id, town: row.town, number: row.number, areaId: row.area_id, at: row.received_at.toISOString(), seq: Number(row.seq), externalId: row.external_id, keys: row.keys };
}
