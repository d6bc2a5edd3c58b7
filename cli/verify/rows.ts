/** The incidents' rows against their events: the row is the truth that screens read, the record the one that courts read. */
import type { ClientBase } from 'pg';
import { evolve } from '#domain/incident/evolve.ts';
import type { DomainEvent } from '#domain/incident/events.ts';
import { nextDeadline } from '#domain/incident/incident.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { canonical } from '#server/platform/canonical.ts';
import { Found } from './finding.ts';

/** Incident before + event → incident after. Throws when the event cannot happen there. */
export type Evolve = (incident: Incident | null, event: DomainEvent) => Incident;

interface EventRow {
  readonly town: string;
  readonly incident: string;
  readonly seq: string;
  readonly payload: string;
}

/** An incident as its events make it, and where its last event lies. */
export interface Replayed {
  readonly incident: Incident;
  readonly seq: number;
}

/**
 * Replays incident by incident (all, or the one given) and compares each with its row. Returns how many there were;
 * throws Found at the first that differs, has no row, or has no events.
 */
export async function verifyRows(client: ClientBase, incident: string | null, evolveWith: Evolve = evolve): Promise<number> {
  let count = 0;
  const rows = readRows(client, incident);
  for await (const replayed of replay(readEvents(client, incident), evolveWith)) {
    compareRow(replayed, (await rows.next()).value ?? null);
    count += 1;
  }
  const extra = (await rows.next()).value;
  if (extra) throw new Found(extra.town, 0, 'row', `incident ${extra.id} has a row but no events`);
  return count;
}

/** Events ordered by incident → each incident after its last event. Throws Found where they cannot be replayed. */
export async function* replay(events: AsyncIterable<EventRow>, evolveWith: Evolve): AsyncGenerator<Replayed> {
  let [before, seq]: [Incident | null, number] = [null, 0];
  for await (const row of events) {
    if (before && before.id !== row.incident) {
      yield { incident: before, seq };
      before = null;
    }
    before = step(before, row, evolveWith);
    seq = Number(row.seq);
  }
  if (before) yield { incident: before, seq };
}

function step(before: Incident | null, row: EventRow, evolveWith: Evolve): Incident {
  const said = JSON.parse(row.payload) as DomainEvent & Pick<Incident, 'holder'> & { nextDue: unknown };
  let after: Incident;
  try {
    after = evolveWith(before, said);
  } catch (error) {
    throw new Found(row.town, Number(row.seq), 'replay', error instanceof Error ? error.message : String(error));
  }
  const due = nextDeadline(after);
  const leadsTo = canonical({ holder: after.holder, nextDue: due && { kind: due.kind, at: due.at, level: due.level } });
  if (canonical({ holder: said.holder, nextDue: said.nextDue }) !== leadsTo) throw new Found(row.town, Number(row.seq), 'accountability');
  return after;
}

/** What screens read of an incident's row; times as RFC 3339 with milliseconds. */
export interface IncidentRow {
  readonly id: string;
  readonly town: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly verdict: string | null;
  readonly item: string | null;
  readonly holder_kind: string | null;
  readonly holder_id: string | null;
  readonly next_due_at: string | null;
  readonly next_due_kind: string | null;
  readonly opened_at: string | null;
  readonly received_at: string | null;
  readonly closed_at: string | null;
  readonly state: string;
}

/** The row that an incident must have. */
export function rowOf(incident: Incident): IncidentRow {
  const due = nextDeadline(incident);
  return {
    id: incident.id, town: incident.town, number: incident.number, status: incident.status, version: incident.version,
    verdict: incident.verdict, item: incident.item, holder_kind: incident.holder?.kind ?? null, holder_id: incident.holder?.id ?? null,
    next_due_at: due?.at ?? null, next_due_kind: due?.kind ?? null, opened_at: incident.openedAt, received_at: incident.receivedAt,
    closed_at: incident.closedAt, state: canonical(incident),
  };
}

/** Throws Found when the row is missing, another incident's, or differs in any column. */
export function compareRow({ incident, seq }: Replayed, row: IncidentRow | null): void {
  if (row?.id !== incident.id) throw new Found(incident.town, seq, 'row', `incident ${incident.id} has no row`);
  const must = new Map<string, unknown>(Object.entries(rowOf(incident)));
  for (const [column, value] of Object.entries(row)) {
    if (must.get(column) !== value) throw new Found(incident.town, seq, 'row', `${column} of incident ${incident.id}`);
  }
}

const PAGE = 2_000;

async function* readEvents(client: ClientBase, incident: string | null): AsyncGenerator<EventRow> {
  let [lastIncident, lastSeq] = ['', '0'];
  for (let more = true; more;) {
    const { rows } = await client.query<EventRow>({
      name: 'verify.incidents',
      text: `select town, incident, seq::text as seq, payload from ledger.event
             where (incident, seq) > ($1, $2::bigint) and ($3::text is null or incident = $3) order by incident, seq limit ${PAGE}`,
      values: [lastIncident, lastSeq, incident],
    });
    yield* rows;
    const last = rows.at(-1);
    [lastIncident, lastSeq] = [last?.incident ?? '', last?.seq ?? '0'];
    more = rows.length === PAGE;
  }
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;

const ROWS = `
  select id, town, number, status, version, verdict, item, holder_kind, holder_id, ${time('next_due_at')}, next_due_kind,
    ${time('opened_at')}, ${time('received_at')}, ${time('closed_at')}, state
  from liandong.incident where id > $1 and ($2::text is null or id = $2) order by id limit ${PAGE}`;

async function* readRows(client: ClientBase, incident: string | null): AsyncGenerator<IncidentRow, undefined> {
  let last = '';
  for (let more = true; more;) {
    const { rows } = await client.query<IncidentRow>({ name: 'verify.rows', text: ROWS, values: [last, incident] });
    yield* rows;
    last = rows.at(-1)?.id ?? '';
    more = rows.length === PAGE;
  }
  return undefined;
}
