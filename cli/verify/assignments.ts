/** Assignments' rows against the incidents that the events lead to: who was sent is what the units' boards and the scores read. */
import type { ClientBase } from 'pg';
import { isActive } from '#domain/incident/incident.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import { Found } from './finding.ts';
import type { Replayed } from './rows.ts';

interface Row {
  readonly id: string;
  readonly incident_id: string;
  /** the rest of the row, as `written` has it */
  readonly rest: string;
}

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const ROWS = `select id, incident_id, json_build_array(town, unit_id, organisation_id, part, status, exclusive, active,
    to_char(offered_at at time zone 'UTC', ${TIME}), to_char(ended_at at time zone 'UTC', ${TIME}))::text as rest
  from liandong.assignment where incident_id = any($1)`;

/** Throws Found at the first assignment whose row differs or is missing. Returns how many there are. */
export async function compareAssignments(client: ClientBase, page: readonly Replayed[]): Promise<number> {
  const { rows } = await client.query<Row>({ name: 'verify.assignments', text: ROWS, values: [page.map(({ incident }) => incident.id)] });
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const { incident, seq } of page) {
    for (const assignment of incident.assignments) {
      const row = found.get(assignment.id);
      if (!row) throw new Found(incident.town, seq, 'row', `assignment ${assignment.id} of incident ${incident.id} has no row`);
      if (row.incident_id !== incident.id || JSON.stringify(JSON.parse(row.rest)) !== written(incident, assignment)) throw new Found(incident.town, seq, 'row', `assignment ${assignment.id} of incident ${incident.id}`);
      found.delete(assignment.id);
    }
  }
  const [extra] = found.values();
  const of = page.find(({ incident }) => incident.id === extra?.incident_id);
  if (extra && of) throw new Found(of.incident.town, of.seq, 'row', `assignment ${extra.id} of incident ${extra.incident_id} is in no event`);
  return rows.length;
}

function written(incident: Incident, a: Assignment): string {
  const time = (at: string | null): string | null => at?.replace(/Z$/, '000Z') ?? null;
  return JSON.stringify([incident.town, a.unitId, a.organisationId, a.part, a.status, a.exclusive, isActive(a), time(a.offeredAt), time(a.endedAt)]);
}

/** Throws Found when there are assignments of incidents that nobody knows. */
export async function countAssignments(client: ClientBase, incident: string | null, expected: number): Promise<void> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from liandong.assignment where $1::text is null or incident_id = $1', [incident]);
  if (rows[0]?.n !== expected) throw new Found('', 0, 'row', `${rows[0]?.n} assignments, the events lead to ${expected}`);
}
