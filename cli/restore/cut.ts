/** The last segment of a restore, up to a moment inside it: events until then, and everything derived from them anew. */
import type pg from 'pg';
import type { Incident } from '#domain/incident/incident.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { ABOUT_INCIDENTS } from '#server/platform/event-log.ts';
import { saveAssignments, saveIncidents } from '#server/platform/incident-row.ts';
import { DERIVED } from '#server/backup/tables.ts';
import type { Table } from '#server/backup/tables.ts';
import { replay } from '../verify/rows.ts';

export interface Cut {
  /** which rows `i` of a table's segment belong to the time before the cut, as SQL */
  condition(table: Table): string;
}

/** Sealed a moment before the event that refers to it, by a clock that may be a little ahead of the database's. */
const SEALED_EARLY = '5 seconds';

/** Where each town's chain is cut: before the first event of `incoming_event` that came after `to`. */
export async function cutAt(client: pg.Client, to: string): Promise<Cut> {
  await client.query('drop table if exists cut');
  await client.query(
    `create temporary table cut on commit drop as
     select town, coalesce(min(seq) filter (where at > '${to}'::timestamptz), max(seq) + 1) - 1 as seq from incoming_event group by town`);
  const inChain = (column: string): string => `i.${column} <= coalesce((select c.seq from cut c where c.town = i.town), i.${column})`;
  const until = (column: string, grace = ''): string => `i."${column}" <= '${to}'::timestamptz${grace}`;
  const condition = (table: Table): string => {
    if (DERIVED.has(table.name)) return 'false';
    if (table.name === 'ledger.event') return inChain('seq');
    if (table.name === 'ledger.checkpoint' || table.name === 'ledger.cosignature') return `${until('at')} and ${inChain('size')}`;
    if (table.name.startsWith('vault.') && table.bornAt) return until(table.bornAt, ` + interval '${SEALED_EARLY}'`);
    return table.bornAt ? until(table.bornAt) : 'true';
  };
  return { condition };
}

/** Heads, incidents and assignments from the events that are there now; what points beyond them is brought back. */
export async function finishCut(client: pg.Client): Promise<void> {
  await client.query(
    `insert into ledger.head (town, seq, hash, at)
     select e.town, e.seq, e.hash, e.at from cut c join ledger.event e on e.town = c.town and e.seq = c.seq
     on conflict (town) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at`);
  await client.query('update liandong.reaction r set seq = h.seq from ledger.head h where h.town = r.town and r.seq > h.seq');
  await client.query('delete from liandong.link_key k where not exists (select from liandong.call c where c.id = k.call_id)');
  await client.query(ACTS_BACK);
  const { rows } = await client.query<{ id: string }>(
    `select distinct i.incident as id from incoming_event i join ledger.event e on e.town = i.town and e.seq = i.seq where ${ABOUT_INCIDENTS.replace('type', 'e.type')} order by 1`);
  for (let n = 0; n < rows.length; n += AT_ONCE) await rebuild(client, rows.slice(n, n + AT_ONCE).map((row) => row.id));
}

/** A two-person act stands as its last event says: the row of a segment may be ahead of the moment it was cut at. */
const ACTS_BACK = `
  update liandong.two_person_act a set status = e.step, answered_by = e.answered_by, answered_at = e.answered_at,
    ended_at = case when e.step in ('done', 'failed', 'expired') then e.at end, outcome = case when e.step in ('done', 'failed') then a.outcome end
  from (
    select distinct on (incident) incident, substr(type, 12) as step, at,
      first_value(payload::json ->> 'actor') over answer as answered_by, first_value(at) over answer as answered_at
    from (select *, type in ('two_person.confirmed', 'two_person.refused', 'two_person.withdrawn') as answers from ledger.event where starts_with(type, 'two_person.')) e
    window answer as (partition by incident order by answers desc, seq rows between unbounded preceding and unbounded following)
    order by incident, seq desc
  ) e
  where a.id = e.incident and a.status <> e.step`;

const AT_ONCE = 500;

async function rebuild(client: pg.Client, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ town: string; incident: string; seq: string; payload: string }>(
    'select town, incident, seq, payload from ledger.event where incident = any($1) order by incident, seq', [ids]);
  const incidents: Incident[] = [];
  for await (const page of replay(once(rows), evolve)) incidents.push(...page.map((each) => each.incident));
  await saveIncidents(client, [], incidents);
  await saveAssignments(client, incidents.flatMap((incident) => incident.assignments.map((assignment) => ({ incident, assignment }))));
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
