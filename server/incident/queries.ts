/** Reading incidents. Every list is keyset-paged; every query here has an index in the migration that made its table. */
import type { Incident } from '#domain/incident/incident.ts';
import { STATUSES } from '#domain/incident/incident.ts';
import type { Database } from '#server/platform/db.ts';
import { inTowns } from '#server/platform/db.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { writeCursor, type PageKey } from './page-cursor.ts';

export interface IncidentFilter {
  status?: string[]; // statuses, or `open`
  areaIds?: string[];
  unitId?: string;
  /** units of an organisation: what its people may list */
  unitIds?: string[];
  town?: string;
  dueBefore?: string;
  ids?: string[];
  items?: string[];
  number?: string;
  /** last digits: of an incident's number, or of the telephone of an open one's caller */
  tail?: { key: string; digits: string };
  /** the key of what the caller of an open one told: a number plate */
  toldKey?: string;
}

export interface Page {
  incidents: Incident[];
  next: string | null;
}

interface Row {
  state: string;
  key: string;
}

export async function findIncident(db: Database, towns: readonly string[], id: string): Promise<Incident | null> {
  const rows = await inTowns(db, towns, async (client) => (await client.query<{ state: string }>({
    name: 'incident.get', text: 'select state from liandong.incident where id = $1', values: [id],
  })).rows);
  return rows[0] ? parseIncident(rows[0].state) : null;
}

/** Whether a list comes in the order of open incidents. */
export function isOpenList(filter: IncidentFilter): boolean {
  return filter.status?.length === 1 && filter.status[0] === 'open';
}

/** Open incidents come by danger, then deadline; everything else newest first. `after` is a key of the same order. */
export async function listIncidents(db: Database, towns: readonly string[], filter: IncidentFilter, after: PageKey | null, limit: number): Promise<Page> {
  const open = isOpenList(filter);
  const where: string[] = [];
  const values: unknown[] = [];
  const add = (text: string, value: unknown) => {
    const parameter = `$${values.push(value)}`;
    where.push(text.replaceAll('?', () => parameter));
  };
  if (open) where.push(`status <> 'closed'`);
  else if (filter.status?.length) add('status = any(?)', expand(filter.status));
  if (filter.town) add('town = ?', filter.town);
  const areas = !open && filter.areaIds && filter.areaIds.length <= FEW_AREAS ? filter.areaIds : null;
  if (filter.areaIds && !areas) add('area_id = any(?)', filter.areaIds);
  // only what a unit has in hand names it, and those rows have an index of their own
  if (filter.unitId || filter.unitIds) where.push(`unit_ids <> '{}'`);
  if (filter.unitId) add('unit_ids && array[?]::text[]', filter.unitId);
  if (filter.unitIds) add('unit_ids && ?::text[]', filter.unitIds);
  if (filter.dueBefore) add('next_due_at < ?', filter.dueBefore);
  searchInto(filter, add);
  if (after && open) add('(danger_rank, next_due_at, id) > (((?::json) ->> 0)::smallint, ((?::json) ->> 1)::timestamptz, (?::json) ->> 2)', JSON.stringify(after));
  if (after && !open) add('(opened_at, id) < (((?::json) ->> 0)::timestamptz, (?::json) ->> 1)', JSON.stringify(after));
  const order = open ? 'danger_rank, next_due_at, id' : 'opened_at desc, id desc';
  const key = open ? 'json_build_array(danger_rank, next_due_at, id)' : 'json_build_array(opened_at, id)';
  const page = (columns: string): string => `select ${columns} from liandong.incident ${where.length ? `where ${where.join(' and ')}` : ''} order by ${order} limit ${limit + 1}`;
  const columns = `state, ${key}::text as key`;
  const text = areas ? eachOf(`$${values.push(areas)}`, () => { where.push('area_id = a.id'); return page(`${columns}, opened_at, id`); }, limit) : page(columns);
  const rows = await inTowns(db, towns, async (client) => {
    if (open && !isNarrow(filter)) await client.query(IN_ORDER_OF_THE_INDEX);
    return (await client.query<Row>(text, values)).rows;
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { incidents: shown.map((r) => parseIncident(r.state)), next: rows.length > limit && last ? writeCursor(last.key) : null };
}

/**
 * Open incidents come in the order of `incident_board`, of which a page reads the beginning. How many rows the wall
 * between towns lets through no statistics tell; the planner takes it for one in a hundred, and would rather read and
 * sort all that are open.
 */
const IN_ORDER_OF_THE_INDEX = 'set local enable_sort = off';

/** Leaves so few of the open ones that another index finds them sooner. */
function isNarrow({ unitId, unitIds, dueBefore, ids, number, tail, toldKey, areaIds }: IncidentFilter): boolean {
  return [unitId, unitIds, dueBefore, ids, number, tail, toldKey, areaIds].some((said) => said !== undefined);
}

/** So many areas are asked one by one, each for its newest: all of them at once, and the database reads every incident that they ever had. */
const FEW_AREAS = 200;

function eachOf(areas: string, newest: () => string, limit: number): string {
  return `select i.state, i.key from (select distinct unnest(${areas}::text[]) as id) a cross join lateral (${newest()}) i order by i.opened_at desc, i.id desc limit ${limit + 1}`;
}

function searchInto(filter: IncidentFilter, add: (text: string, value: unknown) => void): void {
  if (filter.ids) add('id = any(?)', filter.ids);
  // before the decision an incident shows the item that is proposed for it: that is what is looked for
  if (filter.items) add(`(item = any(?) or (item is null and (state::json #>> '{proposal,item}') = any(?)))`, filter.items);
  if (filter.number) add('number = ?', filter.number);
  if (filter.toldKey) add(`id in (${TOLD} l.key = ?)`, filter.toldKey);
  if (filter.tail) add(TAIL, JSON.stringify([filter.tail.digits.slice(-4), filter.tail.digits, filter.tail.key]));
}

/** The last four are a column, with an index of those closed and the board's for the others; more than four are compared within what they leave. */
const ENDS = `number_tail = (?::json) ->> 0 and right(number, length((?::json) ->> 1)) = (?::json) ->> 1`;
/** By what a caller told or was, only what is open: whoever was somebody's caller once is not looked up (TRUST T4). */
const TOLD = `select c.incident_id from liandong.link_key l join liandong.call c on c.id = l.call_id join liandong.incident o on o.id = c.incident_id and o.status <> 'closed' where`;
const TAIL = `id in (
  select id from liandong.incident where status = 'closed' and ${ENDS} union all select id from liandong.incident where status <> 'closed' and ${ENDS} union all
  ${TOLD} l.key = (?::json) ->> 2)`;

function expand(statuses: string[]): string[] {
  return statuses.flatMap((s) => (s === 'open' ? STATUSES.filter((x) => x !== 'closed') : [s]));
}
