/** What another judge says of a call, kept beside what the one in force said. */
import type { PoolClient } from 'pg';
import { differenceOf, DIFFERENCES, leavesPolice, type Difference } from '#domain/triage/learning/differ.ts';
import type { Differences } from '#domain/triage/learning/contract.ts';
import { exampleOf } from '#domain/triage/learning/example.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Proposal, Verdict } from '#domain/triage/proposal.ts';
import { parseIncident } from '#server/platform/incident-row.ts';

export interface Second {
  readonly subject: string;
  readonly callId: string;
  readonly incidentId: string;
  readonly receivedAt: Instant;
  readonly source: 'shadow' | 'history';
  readonly was: Proposal;
  readonly says: Proposal;
}

/** Once a call and judge: a call tried again is written over. */
export function saveSeconds(client: PoolClient, town: string, list: readonly Second[]): Promise<unknown> {
  const signs = list.map(({ was, says }) => says.danger.map((d) => d.code).filter((code) => !was.danger.some((d) => d.code === code)).join(' '));
  return client.query({
    name: 'judge.second',
    text: `insert into liandong.judge_second (subject, town, call_id, incident_id, received_at, source, was_verdict, was_item, says_verdict, says_item, signs)
           select subject, $1, call_id, incident_id, received_at, source, was_verdict, was_item, says_verdict, says_item, coalesce(string_to_array(nullif(signs, ''), ' '), '{}')
           from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
             as s (subject, call_id, incident_id, received_at, source, was_verdict, was_item, says_verdict, says_item, signs)
           on conflict (subject, call_id) do update set source = excluded.source, was_verdict = excluded.was_verdict, was_item = excluded.was_item,
             says_verdict = excluded.says_verdict, says_item = excluded.says_item, signs = excluded.signs`,
    values: [town, list.map((s) => s.subject), list.map((s) => s.callId), list.map((s) => s.incidentId), list.map((s) => s.receivedAt), list.map((s) => s.source),
      list.map((s) => s.was.verdict), list.map((s) => s.was.item), list.map((s) => s.says.verdict), list.map((s) => s.says.item), signs],
  });
}

interface Row {
  incident_id: string;
  received_at: Date;
  was_verdict: Verdict;
  was_item: string | null;
  says_verdict: Verdict;
  says_item: string | null;
  signs: string[] | null;
  state: string;
}

export interface Asked {
  readonly subject: string;
  readonly town: string;
  readonly from: Instant;
  readonly to: Instant;
}

const MOST = 500;

/** Every call on which the two differ, the gravest first, by the incident's number; and how the known ones ended. */
export async function readDifferences(client: PoolClient, asked: Asked): Promise<Differences> {
  const { rows } = await client.query<Row>(
    `select s.incident_id, s.received_at, s.was_verdict, s.was_item, s.says_verdict, s.says_item, s.signs, i.state
     from liandong.judge_second s join liandong.incident i on i.id = s.incident_id
     where s.subject = $1 and s.town = $2 and s.received_at >= $3 and s.received_at <= $4 order by s.received_at, s.call_id`, [asked.subject, asked.town, asked.from, asked.to]);
  const read = rows.map(lineOf);
  const differing = read.flatMap((line) => (line.kind === null ? [] : [{ ...line, kind: line.kind }]));
  const count = (kind: Difference): number => differing.filter((line) => line.kind === kind).length;
  return {
    ...asked, calls: rows.length, counts: { kept: count('kept'), freed: count('freed'), item: count('item'), other: count('other') }, known: known(read),
    items: differing.sort((a, b) => DIFFERENCES.indexOf(a.kind) - DIFFERENCES.indexOf(b.kind)).slice(0, MOST), next: null,
  };
}

type Line = Omit<Differences['items'][number], 'kind'> & { kind: Difference | null };

function lineOf(row: Row): Line {
  const incident = parseIncident(row.state);
  const was = { verdict: row.was_verdict, item: row.was_item };
  const says = { verdict: row.says_verdict, item: row.says_item };
  return {
    incidentId: row.incident_id, number: incident.number, receivedAt: row.received_at.toISOString(), was, says, signs: row.signs ?? [], kind: differenceOf(was, says),
    decided: decidedBy(incident), ended: exampleOf(incident)?.verdict ?? null,
  };
}

function decidedBy({ decision }: Incident): Verdict | null {
  return decision && !decision.safeDefault ? (decision.tried ?? decision.verdict) : null;
}

function known(lines: readonly Line[]): Differences['known'] {
  const ended = lines.flatMap(({ was, says, ended: truth }) => (truth === null ? [] : [{ was: leavesPolice(was.verdict), says: leavesPolice(says.verdict), truth: leavesPolice(truth), grave: truth === 'police' || truth === 'emergency' }]));
  const count = (hit: (e: (typeof ended)[number]) => boolean): number => ended.filter(hit).length;
  return {
    calls: ended.length, presentRight: count((e) => e.was === e.truth), otherRight: count((e) => e.says === e.truth),
    dangersFreedByPresent: count((e) => e.grave && e.was), dangersFreedByOther: count((e) => e.grave && e.says),
  };
}
