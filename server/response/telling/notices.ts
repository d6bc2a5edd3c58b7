/** Messages to people of units, as rows: what waits, who takes it to send, and what became of it. */
import type { PoolClient } from 'pg';
import type { About } from '#domain/response/telling.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant, plus } from '#domain/shared/time.ts';
import type { Sending } from '#server/platform/account-ways.ts';

export interface NoticeRow {
  town: string;
  ref: string;
  incidentId: string;
  assignmentId: string;
  account: string;
  about: About;
  way: Sending;
  tries: number;
  until: Instant;
  /** what the other side said last, where it was tried before */
  code: string | null;
}

/** Whoever takes a message has so long to say what became of it; after that it is anybody's again. */
const TAKEN_FOR = { seconds: 30 };
const AT_ONCE = 64;

interface Row { town: string; ref: string; incident_id: string; assignment_id: string; account: string; about: About; way: Sending; tries: number; until: Date; code: string | null }

/** Those that are there already stay as they are. */
export async function putNotices(client: PoolClient, rows: readonly Omit<NoticeRow, 'tries' | 'code'>[], at: Instant): Promise<void> {
  for (const r of rows) {
    await client.query({
      name: 'notice.put',
      text: `insert into liandong.notice (town, ref, incident_id, assignment_id, account, about, way, retry_at, until, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8) on conflict do nothing`,
      values: [r.town, r.ref, r.incidentId, r.assignmentId, r.account, r.about, r.way, at, r.until],
    });
  }
}

/** Messages that are due, taken so that no other server sends them at the same time. */
export async function takeDue(client: PoolClient, now: Instant): Promise<NoticeRow[]> {
  const { rows } = await client.query<Row>({
    name: 'notice.take',
    text: `update liandong.notice n set tries = tries + 1, retry_at = $2 from (
             select town, ref from liandong.notice where status = 'waiting' and retry_at <= $1 order by retry_at limit ${AT_ONCE} for update skip locked
           ) due where n.town = due.town and n.ref = due.ref
           returning n.town, n.ref, n.incident_id, n.assignment_id, n.account, n.about, n.way, n.tries, n.until, n.code`,
    values: [now, plus(now, TAKEN_FOR)],
  });
  return rows.map((r) => ({ town: r.town, ref: r.ref, incidentId: r.incident_id, assignmentId: r.assignment_id, account: r.account, about: r.about, way: r.way, tries: r.tries, until: instant(r.until.getTime()), code: r.code }));
}

export async function settleNotice(client: PoolClient, n: NoticeRow, status: 'sent' | 'failed' | 'overtaken', code: string | null): Promise<void> {
  await client.query({ name: 'notice.settle', text: `update liandong.notice set status = $3, code = $4 where town = $1 and ref = $2 and status = 'waiting'`, values: [n.town, n.ref, status, code] });
}

export async function postpone(client: PoolClient, n: NoticeRow, retryAt: Instant, code: string): Promise<void> {
  await client.query({ name: 'notice.later', text: `update liandong.notice set retry_at = $3, code = $4 where town = $1 and ref = $2 and status = 'waiting'`, values: [n.town, n.ref, retryAt, code] });
}
