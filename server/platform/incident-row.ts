/** Incident ↔ its row. The row is derived from the incident alone, so a replayed log must give the same row. */
import type { ClientBase, PoolClient } from 'pg';
import { nextCheckIn } from '#domain/incident/check-in.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import { findOpenAppeal, isActive, nextDeadline } from '#domain/incident/incident.ts';
import { unitsInHand } from '#domain/incident/in-hand.ts';
import { funnelOf } from '#domain/incident/funnel.ts';
import { dangerRank } from '#domain/incident/rank.ts';
import { allEnded } from './db.ts';
import { textArray } from './pg-array.ts';

export async function loadIncidents(client: PoolClient, ids: readonly string[]): Promise<Map<string, Incident>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; state: string }>({
    name: 'incident.load', text: 'select id, state from liandong.incident where id = any($1)', values: [ids],
  });
  return new Map(rows.map((r) => [r.id, parseIncident(r.state)]));
}

/** Written only by `saveIncidents`, so trusted here. */
export function parseIncident(state: string): Incident {
  return JSON.parse(state) as Incident;
}

/** The incident each of these exclusive units is on. */
export async function loadBusy(client: PoolClient, unitIds: readonly string[]): Promise<Map<string, string>> {
  if (unitIds.length === 0) return new Map();
  const { rows } = await client.query<{ unit_id: string; incident_id: string }>({
    name: 'unit.busy',
    text: 'select unit_id, incident_id from liandong.assignment where active and exclusive and unit_id = any($1)',
    values: [unitIds],
  });
  return new Map(rows.map((r) => [r.unit_id, r.incident_id]));
}

const COLUMNS = [
  ['id', 'text'], ['town', 'text'], ['number', 'text'], ['status', 'text'], ['version', 'int'], ['verdict', 'text'],
  ['item', 'text'], ['urgency', 'text'], ['area_id', 'text'], ['station_id', 'text'], ['danger_rank', 'smallint'],
  ['has_danger', 'boolean'], ['decided_by', 'text'], ['confirmed_by', 'text'], ['holder_kind', 'text'], ['holder_id', 'text'],
  ['next_due_at', 'timestamptz'], ['next_due_kind', 'text'], ['received_at', 'timestamptz'], ['opened_at', 'timestamptz'],
  ['closed_at', 'timestamptz'], ['towns', 'text'], ['unit_ids', 'text'], ['eligible', 'boolean'], ['offered', 'boolean'],
  ['served', 'boolean'], ['no_reason', 'text'], ['appeal_due_at', 'timestamptz'], ['check_in_due_at', 'timestamptz'], ['state', 'text'],
] as const;

const NAMES = COLUMNS.map(([name]) => name);
const LISTS = new Set<string>(['towns', 'unit_ids']);
const FIXED = new Set<string>(['id', 'town', 'number', 'received_at', 'opened_at', 'station_id']);
const PICKED = NAMES.map((name) => (LISTS.has(name) ? `${name}::text[]` : name)).join(', ');
const FROM = `from unnest(${COLUMNS.map(([, type], n) => `$${n + 1}::${type}[]`).join(', ')}) as r (${NAMES.join(', ')})`;
const SET = NAMES.filter((name) => !FIXED.has(name)).map((name) => `${name} = excluded.${name}`).join(', ');
const INSERT = `insert into liandong.incident (${NAMES.join(', ')}) select ${PICKED} ${FROM}`;
const UPSERT = `${INSERT} on conflict (id) do update set ${SET}`;

/** Column values of one incident, in the order of COLUMNS. */
export function rowOf(i: Incident, state: string = JSON.stringify(i)): unknown[] {
  const due = nextDeadline(i);
  const funnel = funnelOf(i);
  return [
    i.id, i.town, i.number, i.status, i.version, i.verdict, i.item, i.urgency, i.place.areaId, i.stationId, dangerRank(i),
    i.decision ? i.decision.overDanger : i.dangers.length > 0, i.decision?.by ?? null, i.decision?.confirmedBy ?? null,
    i.holder?.kind ?? null, i.holder?.id ?? null, due?.at ?? null, due?.kind ?? null, i.receivedAt, i.openedAt, i.closedAt,
    arrayText(i.towns), arrayText(unitsInHand(i)),
    funnel.eligible, funnel.offered, funnel.served, funnel.noReason, findOpenAppeal(i)?.dueAt ?? null, nextCheckIn(i)?.dueAt ?? null, state,
  ];
}

/** PostgreSQL's text of an array of ids and keys of ours: letters, digits, `:`, `-`, `_`, `.`. */
export function arrayText(ids: readonly string[]): string {
  return `{${ids.map((id) => JSON.stringify(id)).join(',')}}`;
}

function columns(rows: readonly unknown[][]): unknown[] {
  return COLUMNS.map(([, type], n) => {
    const column = rows.map((row) => row[n]);
    return type === 'text' ? textArray(column.map((value) => (value === null ? null : String(value)))) : column;
  });
}

export async function saveIncidents(client: ClientBase, fresh: readonly Incident[], known: readonly Incident[]): Promise<void> {
  await allEnded([
    fresh.length > 0 && client.query({ name: 'incident.insert', text: INSERT, values: columns(fresh.map((i) => rowOf(i))) }),
    known.length > 0 && client.query({ name: 'incident.upsert', text: UPSERT, values: columns(known.map((i) => rowOf(i))) }),
  ]);
}

export interface AssignmentRow {
  incident: Incident;
  assignment: Assignment;
}

const ASSIGN = `insert into liandong.assignment (id, incident_id, town, unit_id, organisation_id, part, status, exclusive, active, offered_at, ended_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::boolean[], $10::timestamptz[], $11::timestamptz[])
  on conflict (id) do update set status = excluded.status, active = excluded.active, ended_at = excluded.ended_at`;

/** Ended ones first, so that a unit freed and taken again in one batch does not clash with itself. */
export async function saveAssignments(client: ClientBase, rows: readonly AssignmentRow[]): Promise<void> {
  const ended = rows.filter((r) => !isActive(r.assignment));
  await allEnded([ended, rows.filter((r) => isActive(r.assignment))].map((part) => {
    if (part.length === 0) return null;
    const of = <T>(pick: (r: AssignmentRow) => T) => part.map(pick);
    return client.query({ name: 'assignment.save', text: ASSIGN, values: [
      of((r) => r.assignment.id), of((r) => r.incident.id), of((r) => r.incident.town), of((r) => r.assignment.unitId),
      of((r) => r.assignment.organisationId), of((r) => r.assignment.part), of((r) => r.assignment.status),
      of((r) => r.assignment.exclusive), of((r) => isActive(r.assignment)), of((r) => r.assignment.offeredAt), of((r) => r.assignment.endedAt),
    ] });
  }));
}
