/** 每日对账: what the platform says it sent and got, beside what we took and sent; to zero, or each difference by name. */
import { z } from 'zod';
import { compareLists, type Difference, type Listed } from '#domain/gateway/compare.ts';
import { addDays, instantOf, localTime } from '#domain/deadlines/local-time.ts';
import type { Subject } from '#domain/access/subject.ts';
import { hasRole } from '#domain/access/subject.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { openExternalId } from '#server/intake/external-id.ts';
import { inTowns } from '#server/platform/db.ts';
import { listCounts, listGaps } from './inbox.ts';
import { shownName } from './numbering.ts';
import type { Statement } from './statement.ts';

const MOST_NAMED = 1_000;

export const comparisonView = z.object({
  platform: z.string(), day: z.string(),
  /** false: the platform has not said what it sent and got; only gaps and open messages can be told then */
  statement: z.boolean(),
  zero: z.boolean(), compared: z.number(), missing: z.number(), extra: z.number(), changed: z.number(),
  differences: z.array(z.object({
    what: z.enum(['call', 'message']), kind: z.enum(['missing', 'extra', 'changed']), ref: z.string(), revision: z.number(), incidentId: z.string().nullable(),
  })),
  gaps: z.array(z.object({ epoch: z.string().optional(), from: z.number(), to: z.number() })),
  /** counts the platform has used: more than one where it began to number anew */
  epochs: z.array(z.object({ epoch: z.string(), since: z.string(), messages: z.number() })),
  /** calls taken from this platform on that day, and messages to it */
  calls: z.number(), messages: z.number(), parked: z.number(), unanswered: z.number(), dead: z.number(),
});
export type Comparison = z.output<typeof comparisonView>;

type Line = Listed & { source: string; incidentId: string | null };

interface Sides {
  calls: { theirs: Listed[]; ours: Line[] };
  messages: { theirs: Listed[]; ours: Line[] };
  statement: boolean;
}

/** What a comparison reads: no vault, no clock. */
export type ComparisonDeps = Pick<Deps, 'db' | 'district' | 'secrets'>;

/** Compares one day of one platform. `viewer` decides whether the platform's own ids of calls are shown or a mark of them. */
export async function compareDay(deps: ComparisonDeps, platform: Subject, day: Statement['day'], viewer: Subject | null): Promise<Comparison> {
  const sides = await readSides(deps, platform, day);
  const rest = await readRest(deps, platform.account);
  // Without the other side's word there is nothing to hold ours against.
  const calls = sides.statement ? compareLists(sides.calls.theirs, sides.calls.ours) : [];
  const messages = sides.statement ? compareLists(sides.messages.ours, sides.messages.theirs) : [];
  const count = (kind: Difference['kind']) => [...calls, ...messages].filter((d) => d.kind === kind).length;
  const shown = viewer !== null && hasRole(viewer, 'gateway') || viewer !== null && hasRole(viewer, 'duty_officer');
  const name = callName(deps, platform, shown);
  const incidents = new Map(sides.messages.ours.map((m) => [m.ref, m.incidentId]));
  return {
    platform: platform.account, day, statement: sides.statement, zero: sides.statement && calls.length + messages.length === 0 && rest.gaps.length === 0,
    compared: Math.max(sides.calls.theirs.length, sides.calls.ours.length) + Math.max(sides.messages.theirs.length, sides.messages.ours.length),
    missing: count('missing'), extra: count('extra'), changed: count('changed'),
    differences: [
      ...calls.map((d) => ({ what: 'call' as const, kind: d.kind, ref: name(d), revision: d.revision, incidentId: d.received?.incidentId ?? null })),
      ...messages.map((d) => ({ what: 'message' as const, kind: d.kind, ref: d.ref, revision: d.revision, incidentId: incidents.get(d.ref) ?? null })),
    ].slice(0, MOST_NAMED),
    calls: sides.calls.ours.length, messages: sides.messages.ours.length, ...rest,
  };
}

/** The platform and its officers know their own numbers; to others a call is told by a mark that stays the same. */
function callName(deps: ComparisonDeps, platform: Subject, shown: boolean): (d: Difference<Line>) => string {
  const own = platform.sources.find((s) => s !== '*') ?? platform.account;
  return (d) => (shown ? shownName(openExternalId(deps.secrets, d.received?.source ?? own, d.ref)) : `#${deps.secrets.hmac('police.mark', d.ref).slice(0, 10)}`);
}

interface StatementRow {
  what: 'call' | 'message' | 'until';
  ref: string;
  revision: number;
  digest: string;
}

async function readSides(deps: ComparisonDeps, platform: Subject, day: string): Promise<Sides> {
  const told = await inTowns(deps.db, platform.towns, async (client) => (await client.query<StatementRow>(
    `select what, ref, revision, digest from liandong.police_statement s where platform = $1 and day = $2
       and round = (select max(round) from liandong.police_statement l where l.platform = $1 and l.day = $2) order by what, ref, revision`, [platform.account, day])).rows);
  const until = told.find((r) => r.what === 'until')?.revision ?? null;
  const from = instantOf(day, 0, deps.district.timeZone);
  const to = instantOf(addDays(day, 1), 0, deps.district.timeZone);
  return inTowns(deps.db, platform.towns, async (client) => {
    const calls = await client.query<{ ref: string; revision: number; digest: string; source: string; incident_id: string }>(
      'select external_id as ref, revision, digest, source, incident_id from liandong.police_call where platform = $1 and day = $2 order by 1, 2', [platform.account, day]);
    const messages = await client.query<{ ref: string; digest: string; incident_id: string | null }>(
      `select id as ref, digest, incident_id from liandong.police_out
       where platform = $1 and created_at >= $2 and created_at < $3 and kind <> 'receipt' and seq <= coalesce($4, seq) order by seq`, [platform.account, from, to, until]);
    const of = (what: StatementRow['what']) => told.filter((r) => r.what === what);
    return {
      statement: told.length > 0,
      calls: { theirs: of('call'), ours: calls.rows.map((r) => ({ ref: r.ref, revision: r.revision, digest: r.digest, source: r.source, incidentId: r.incident_id })) },
      messages: { theirs: of('message'), ours: messages.rows.map((r) => ({ ref: r.ref, revision: 0, digest: r.digest, source: '', incidentId: r.incident_id })) },
    };
  });
}

async function readRest(deps: ComparisonDeps, platform: string): Promise<Pick<Comparison, 'gaps' | 'epochs' | 'parked' | 'unanswered' | 'dead'>> {
  return inTowns(deps.db, [], async (client) => {
    const { rows } = await client.query<{ parked: number; unanswered: number; dead: number }>(
      `select (select count(*)::int from liandong.police_in where platform = $1 and outcome = 'parked') as parked,
              count(*) filter (where status in ('waiting', 'sent') and kind <> 'receipt')::int as unanswered, count(*) filter (where status = 'dead')::int as dead
       from liandong.police_out where platform = $1 and status <> 'acknowledged'`, [platform]);
    const epochs = (await listCounts(client, platform)).map(({ epoch, since, messages }) => ({ epoch, since: instant(since.getTime()), messages }));
    return { gaps: await listGaps(client, platform), epochs, ...(rows[0] ?? { parked: 0, unanswered: 0, dead: 0 }) };
  });
}

const AFTER_MIDNIGHT = 30; // minutes: what was said just before midnight is in by then

/** Yesterday, once, as soon as the platform may be expected to have said what it had. Answers how many were compared. */
export async function compareYesterday(deps: Deps, platforms: readonly Subject[], now: Instant): Promise<number> {
  const { date, minutes } = localTime(now, deps.district.timeZone);
  if (minutes < AFTER_MIDNIGHT) return 0;
  const day = addDays(date, -1);
  let done = 0;
  for (const platform of platforms) {
    const before = await inTowns(deps.db, [], (client) => client.query('select 1 from liandong.police_comparison where platform = $1 and day = $2', [platform.account, day]));
    if (before.rowCount !== 0) continue;
    const c = await compareDay(deps, platform, day, null);
    if (!c.statement && c.calls === 0 && c.messages === 0) continue; // a day on which nothing was said by anybody
    await keepComparison(deps, c, now);
    done += 1;
  }
  return done;
}

/** A day that was compared before this was said, as after a line that was cut at midnight: it is compared with it. */
export async function compareAnew(deps: Deps, platform: Subject, day: string, now: Instant): Promise<void> {
  const before = await inTowns(deps.db, [], (client) => client.query('select 1 from liandong.police_comparison where platform = $1 and day = $2', [platform.account, day]));
  if (before.rowCount !== 0) await keepComparison(deps, await compareDay(deps, platform, day, null), now);
}

export async function keepComparison(deps: Pick<Deps, 'db'>, c: Comparison, at: Instant): Promise<void> {
  await inTowns(deps.db, [], (client) => client.query(
    `insert into liandong.police_comparison (platform, day, at, compared, missing, extra, changed) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (platform, day) do update set at = excluded.at, compared = excluded.compared, missing = excluded.missing, extra = excluded.extra, changed = excluded.changed`,
    [c.platform, c.day, at, c.compared, c.missing, c.extra, c.changed]));
}
