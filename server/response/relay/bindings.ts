/** Numbers that are lent, as rows; of calls that are over, each once. */
import type { PoolClient } from 'pg';
import { instant, plus, type Instant } from '#domain/shared/time.ts';

export interface BindingRow {
  town: string;
  ref: string;
  incidentId: string;
  assignmentId: string | null;
  account: string;
  platformId: string;
  number: string;
  endsAt: Instant;
  ended: boolean;
  tries: number;
}

interface Row { town: string; ref: string; incident_id: string; assignment_id: string | null; account: string; platform_id: string; number: string; ends_at: Date; ended_at: Date | null; tries: number }

const COLUMNS = 'town, ref, incident_id, assignment_id, account, platform_id, number, ends_at, ended_at, tries';
const AT_ONCE = 64;
const TAKEN_FOR = { seconds: 30 };

function bindingOf(r: Row): BindingRow {
  return {
    town: r.town, ref: r.ref, incidentId: r.incident_id, assignmentId: r.assignment_id, account: r.account, platformId: r.platform_id,
    number: r.number, endsAt: instant(r.ends_at.getTime()), ended: r.ended_at !== null, tries: r.tries,
  };
}

export async function findBinding(client: PoolClient, incidentId: string, account: string): Promise<BindingRow | null> {
  const { rows } = await client.query<Row>({ name: 'relay.find', text: `select ${COLUMNS} from liandong.relay_binding where incident_id = $1 and account = $2 and ended_at is null`, values: [incidentId, account] });
  return rows[0] ? bindingOf(rows[0]) : null;
}

export async function findByPlatform(client: PoolClient, platformId: string): Promise<BindingRow | null> {
  const { rows } = await client.query<Row>({ name: 'relay.platform', text: `select ${COLUMNS} from liandong.relay_binding where platform_id = $1`, values: [platformId] });
  return rows[0] ? bindingOf(rows[0]) : null;
}

/** False when another press was quicker: that binding stands. */
export async function putBinding(client: PoolClient, b: Omit<BindingRow, 'ended' | 'tries'>, at: Instant): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'relay.put',
    text: `insert into liandong.relay_binding (town, ref, incident_id, assignment_id, account, platform_id, number, created_at, ends_at, retry_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict do nothing`,
    values: [b.town, b.ref, b.incidentId, b.assignmentId, b.account, b.platformId, b.number, at, b.endsAt],
  });
  return rowCount === 1;
}

export async function listBound(client: PoolClient, incidentId: string): Promise<BindingRow[]> {
  const { rows } = await client.query<Row>({ name: 'relay.bound', text: `select ${COLUMNS} from liandong.relay_binding where incident_id = $1 and ended_at is null`, values: [incidentId] });
  return rows.map(bindingOf);
}

/** It is over: parted at the next look. */
export async function endNow(client: PoolClient, b: BindingRow, now: Instant): Promise<void> {
  await client.query({ name: 'relay.over', text: 'update liandong.relay_binding set ends_at = least(ends_at, $3), retry_at = least(retry_at, $3) where town = $1 and ref = $2 and ended_at is null', values: [b.town, b.ref, now] });
}

/** Bindings to be parted, taken so that no other server parts them at the same time. */
export async function takeEnding(client: PoolClient, now: Instant): Promise<BindingRow[]> {
  const { rows } = await client.query<Row>({
    name: 'relay.take',
    text: `update liandong.relay_binding b set tries = tries + 1, retry_at = $2 from (
             select town, ref from liandong.relay_binding where ended_at is null and retry_at <= $1 order by retry_at limit ${AT_ONCE} for update skip locked
           ) due where b.town = due.town and b.ref = due.ref returning ${COLUMNS.split(', ').map((c) => `b.${c}`).join(', ')}`,
    values: [now, plus(now, TAKEN_FOR)],
  });
  return rows.map(bindingOf);
}

export async function setEnded(client: PoolClient, b: BindingRow, at: Instant): Promise<void> {
  await client.query({ name: 'relay.ended', text: 'update liandong.relay_binding set ended_at = coalesce(ended_at, $3) where town = $1 and ref = $2', values: [b.town, b.ref, at] });
}

export async function retryAt(client: PoolClient, b: BindingRow, at: Instant): Promise<void> {
  await client.query({ name: 'relay.retry', text: 'update liandong.relay_binding set retry_at = $3 where town = $1 and ref = $2 and ended_at is null', values: [b.town, b.ref, at] });
}
