/** The incidents' rows against their events: the row is the truth that screens read, the record the one that courts read. */
import type { ClientBase } from 'pg';
import { evolve } from '#domain/incident/evolve.ts';
import type { DomainEvent } from '#domain/incident/events.ts';
import { nextDeadline } from '#domain/incident/incident.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { ABOUT_INCIDENTS } from '#server/platform/event-log.ts';
import type { Accountability } from '#server/platform/event-log.ts';
import { rowOf } from '#server/platform/incident-row.ts';
import { compareAssignments, countAssignments } from './assignments.ts';
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
 * Replays incident by incident (all, or the one given) and compares each with its row and its assignments' rows. Returns
 * how many there were; throws Found at the first that differs, has no row, or has no events.
 */
export async function verifyRows(client: ClientBase, incident: string | null, evolveWith: Evolve = evolve): Promise<number> {
  let count = 0;
  let assignments = 0;
  const rows = createReader(readRows(client, incident));
  for await (const page of replay(readEvents(client, incident), evolveWith)) {
    for (const replayed of page) compareRow(replayed, rows.next() ?? (await rows.refill()));
    assignments += await compareAssignments(client, page);
    count += page.length;
  }
  const extra = rows.next() ?? (await rows.refill());
  if (extra) throw withoutEvents(extra);
  await countAssignments(client, incident, assignments);
  return count;
}

/** Pages → one row after the other; `next` is null at the end of a page, `refill` at the end of all. */
function createReader<T>(pages: AsyncIterator<readonly T[]>): { next(): T | null; refill(): Promise<T | null> } {
  let [page, at]: [readonly T[], number] = [[], 0];
  const next = (): T | null => page[at++] ?? null;
  const refill = async (): Promise<T | null> => {
    const answer = await pages.next();
    [page, at] = [answer.done ? [] : answer.value, 0];
    return next();
  };
  return { next, refill };
}

/** Pages of events ordered by incident → each incident after its last event. Throws Found where they cannot be replayed. */
export async function* replay(pages: AsyncIterable<readonly EventRow[]>, evolveWith: Evolve): AsyncGenerator<Replayed[]> {
  let [before, seq]: [Incident | null, number] = [null, 0];
  for await (const page of pages) {
    const whole: Replayed[] = [];
    for (const row of page) {
      if (before && before.id !== row.incident) {
        whole.push({ incident: before, seq });
        before = null;
      }
      before = step(before, row, evolveWith);
      seq = Number(row.seq);
    }
    yield whole;
  }
  if (before) yield [{ incident: before, seq }];
}

/** What `encodeEvent` wrote: the chain was verified before. */
type Said = DomainEvent & Accountability;

function step(before: Incident | null, row: EventRow, evolveWith: Evolve): Incident {
  const said = JSON.parse(row.payload) as Said;
  let after: Incident;
  try {
    after = evolveWith(before, said);
  } catch (error) {
    throw new Found(row.town, Number(row.seq), 'replay', error instanceof Error ? error.message : String(error));
  }
  if (!leadsTo(after, said)) throw new Found(row.town, Number(row.seq), 'accountability');
  return after;
}

function leadsTo(incident: Incident, { holder, nextDue }: Accountability): boolean {
  const due = nextDeadline(incident);
  return holder?.id === incident.holder?.id && holder?.kind === incident.holder?.kind &&
    nextDue?.kind === due?.kind && nextDue?.at === due?.at && nextDue?.level === due?.level;
}

/**
 * The columns of an incident's row in the order of `rowOf`, each as it is read for the comparison: times as RFC 3339 with
 * six decimals (a microsecond too many is a change, too), lists as JSON.
 */
export const COLUMNS = [
  'id', 'town', 'number', 'status', 'version', 'verdict', 'item', 'urgency', 'area_id', 'station_id', 'danger_rank', 'has_danger',
  'decided_by', 'confirmed_by', 'holder_kind', 'holder_id', 'next_due_at', 'next_due_kind', 'received_at', 'opened_at', 'closed_at',
  'towns', 'unit_ids', 'eligible', 'offered', 'served', 'no_reason', 'appeal_due_at', 'check_in_due_at', 'state',
] as const;
type Column = (typeof COLUMNS)[number];

/** A row as it was read, by column. */
export type IncidentRow = Readonly<Record<Column, unknown>> & { readonly id: string; readonly town: string };

const TIMES: ReadonlySet<Column> = new Set(['next_due_at', 'received_at', 'opened_at', 'closed_at', 'appeal_due_at', 'check_in_due_at']);
const LISTS: ReadonlySet<Column> = new Set(['towns', 'unit_ids']);

/** Throws Found when the row is missing, another incident's, or differs in any column. */
export function compareRow({ incident, seq }: Replayed, row: IncidentRow | null): void {
  if (row && Buffer.compare(Buffer.from(row.id), Buffer.from(incident.id)) < 0) throw withoutEvents(row);
  if (row?.id !== incident.id) throw new Found(incident.town, seq, 'row', `incident ${incident.id} has no row`);
  const values = rowOf(incident, '');
  if (values.length !== COLUMNS.length) throw new Error('the columns of an incident are not those this verification knows');
  COLUMNS.forEach((column, n) => {
    const same = column === 'state' ? isState(row.state, incident) : row[column] === asWritten(column, values[n]);
    if (!same) throw new Found(incident.town, seq, 'row', `${column} of incident ${incident.id}`);
  });
}

function withoutEvents(row: IncidentRow): Found {
  return new Found(row.town, 0, 'row', `incident ${row.id} has a row but no events`);
}

/** The state keeps the order in which the rules built it; only what it says is compared. */
function isState(text: unknown, incident: Incident): boolean {
  try {
    return typeof text === 'string' && sameJson(JSON.parse(text), incident);
  } catch {
    return false;
  }
}

/** Would both be the same canonical JSON? Members that are undefined count as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Members, b as Members];
  for (const key in left) if (!sameJson(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
type Members = Readonly<Record<string, unknown>>;

function asWritten(column: Column, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (TIMES.has(column)) return value.replace(/Z$/, '000Z');
  return LISTS.has(column) ? `[${value.slice(1, -1)}]` : value;
}

const PAGE = 1_000;

async function* readEvents(client: ClientBase, incident: string | null): AsyncGenerator<EventRow[]> {
  let [lastIncident, lastSeq] = ['', '0'];
  for (let more = true; more;) {
    const { rows } = await client.query<EventRow>({
      name: 'verify.incidents',
      text: `select town, incident, seq, payload from ledger.event
             where (incident, seq) > ($1, $2::bigint) and ($3::text is null or incident = $3) and ${ABOUT_INCIDENTS} order by incident, seq limit ${PAGE}`,
      values: [lastIncident, lastSeq, incident],
    });
    yield rows;
    const last = rows.at(-1);
    [lastIncident, lastSeq] = [last?.incident ?? '', last?.seq ?? '0'];
    more = rows.length === PAGE;
  }
}

function read(column: Column): string {
  if (TIMES.has(column)) return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;
  return LISTS.has(column) ? `array_to_json(${column})::text as ${column}` : column;
}

const ROWS = `select ${COLUMNS.map(read).join(', ')}
  from liandong.incident where id > $1 and ($2::text is null or id = $2) order by id limit ${PAGE}`;

async function* readRows(client: ClientBase, incident: string | null): AsyncGenerator<IncidentRow[]> {
  let last = '';
  for (let more = true; more;) {
    const { rows } = await client.query<IncidentRow>({ name: 'verify.rows', text: ROWS, values: [last, incident] });
    yield rows;
    last = rows.at(-1)?.id ?? '';
    more = rows.length === PAGE;
  }
}
