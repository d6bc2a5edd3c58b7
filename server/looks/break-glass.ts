/**
 * 应急查看: a look that no work explains. Whoever states a reason may look for fifteen minutes; somebody else reads the reason
 * the next day and says whether it was one (TRUST 10).
 */
import type { PoolClient } from 'pg';
import type { District } from '#domain/catalogue/district.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import { instant, plus, toMs } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { newId } from '#server/platform/ids.ts';

const OPEN = { minutes: 15 };

export interface BreakGlass {
  readonly id: string;
  readonly town: string;
  readonly incidentId: string;
  readonly who: string;
  readonly reason: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly reviewDue: Instant;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Instant | null;
  readonly finding: 'justified' | 'unjustified' | null;
}

/** The window in which this account looks at this incident: the one that is open, or a new one with its reason. */
export async function openWindow(client: PoolClient, look: { town: string; incidentId: string; who: string; reason: string; at: Instant }, district: District): Promise<Instant> {
  const { rows } = await client.query<{ until: Date }>(
    'select until from vault.break_glass where incident = $1 and who = $2 and until > $3 order by until desc limit 1', [look.incidentId, look.who, look.at]);
  if (rows[0]) return instant(rows[0].until.getTime());
  const until = plus(look.at, OPEN);
  await client.query(
    `insert into vault.break_glass (id, town, incident, who, reason, at, until, review_due) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId('bg', toMs(look.at)), look.town, look.incidentId, look.who, look.reason, look.at, until, nextDaysEnd(look.at, district.timeZone)]);
  return until;
}

/** The end of the day after, by the district's calendar. */
function nextDaysEnd(at: Instant, timeZone: string): Instant {
  return plus(instant(Math.floor(toMs(at) / 60_000) * 60_000), { minutes: 2 * 1_440 - localTime(at, timeZone).minutes });
}

interface Row {
  id: string; town: string; incident: string; who: string; reason: string;
  at: Date; until: Date; review_due: Date; reviewed_by: string | null; reviewed_at: Date | null; finding: BreakGlass['finding'];
}

const time = (at: Date): Instant => instant(at.getTime());

function toBreakGlass(r: Row): BreakGlass {
  return {
    id: r.id, town: r.town, incidentId: r.incident, who: r.who, reason: r.reason, at: time(r.at), until: time(r.until), reviewDue: time(r.review_due),
    reviewedBy: r.reviewed_by, reviewedAt: r.reviewed_at && time(r.reviewed_at), finding: r.finding,
  };
}

/** Of the towns of the transaction, newest first; `open`: those that nobody has reviewed. */
export async function listBreakGlass(client: PoolClient, open: boolean, limit: number): Promise<BreakGlass[]> {
  const { rows } = await client.query<Row>(`select * from vault.break_glass where not $1 or reviewed_at is null order by at desc, id desc limit $2`, [open, limit]);
  return rows.map(toBreakGlass);
}

/** Null when there is no such look; false when it was the reviewer's own; else the look, reviewed once and for all. */
export async function reviewBreakGlass(client: PoolClient, id: string, by: { who: string; at: Instant; finding: 'justified' | 'unjustified' }): Promise<BreakGlass | false | null> {
  const { rows } = await client.query<Row>('select * from vault.break_glass where id = $1 for update', [id]);
  const [row] = rows;
  if (!row) return null;
  if (row.who === by.who) return false;
  if (row.reviewed_at) return toBreakGlass(row);
  const done = await client.query<Row>('update vault.break_glass set reviewed_by = $2, reviewed_at = $3, finding = $4 where id = $1 returning *', [id, by.who, by.at, by.finding]);
  return done.rows.map(toBreakGlass)[0] ?? null;
}
