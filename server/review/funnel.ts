/**
 * Eligible, offered, served, and the coded reason for each "no", by hour or area, as one query (DOMAIN-RULES 8).
 * "Not triaged" is a column of its own: what nobody judged is never counted as not eligible.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { localized } from '#domain/incident/contract.ts';
import type { Subject } from '#domain/access/subject.ts';
import { placeName } from '#domain/incident/brief.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';

const query = z.strictObject({
  town: z.string().max(64).optional(), from: z.string().max(40).optional(), to: z.string().max(40).optional(), by: z.enum(['hour', 'area']).default('hour'),
});
const line = z.object({
  /** local hour 0-23, or the area's id; null: the place is not known */
  key: z.string().nullable(), name: localized.nullable(),
  incidents: z.number(), eligible: z.number(), offered: z.number(), served: z.number(),
  /** of those not served: nobody judged them in time */
  notTriaged: z.number(),
  /** coded reason → how many, of those not served and judged */
  reasons: z.record(z.string(), z.number()),
});
const funnelPage = z.object({ by: z.enum(['hour', 'area']), timeZone: z.string(), from: z.string().nullable(), to: z.string().nullable(), items: z.array(line), next: z.null() });

export function addFunnelRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/funnel', action: 'funnel.read', summary: 'Eligible, offered, served, and why not, by hour or area', query, response: funnelPage,
    handler: ({ query: asked, request }) => funnel(deps, subjectOf(request), asked),
  });
}

async function funnel(deps: Deps, subject: Subject, asked: z.output<typeof query>): Promise<z.input<typeof funnelPage> | Refusal> {
  const from = asked.from === undefined ? null : parseInstant(asked.from);
  const to = asked.to === undefined ? null : parseInstant(asked.to);
  if (asked.from !== undefined && !from) return refuse('request.invalid', { path: 'query.from' });
  if (asked.to !== undefined && !to) return refuse('request.invalid', { path: 'query.to' });
  // A town that is not the subject's and one that does not exist get the same answer.
  if (asked.town !== undefined && !subject.towns.includes(asked.town)) return refuse('access.denied');
  const rows = await count(deps, asked.town === undefined ? subject.towns : [asked.town], { from, to, by: asked.by });
  const name = (key: string | null) => (asked.by === 'area' ? placeName(key, deps.district) : null);
  return { by: asked.by, timeZone: deps.district.timeZone, from, to, items: rows.map((r) => ({ ...r, name: name(r.key) })), next: null };
}

interface Counted {
  key: string | null;
  incidents: number;
  eligible: number;
  offered: number;
  served: number;
  notTriaged: number;
  reasons: Record<string, number>;
}

const KEYS = {
  hour: `extract(hour from received_at at time zone $4)::int::text`,
  area: `case when $4::text is not null then area_id end`,
} as const;

/** Only the town's own incidents: what it co-handles is the other town's to count. */
async function count(deps: Deps, towns: readonly string[], asked: { from: Instant | null; to: Instant | null; by: 'hour' | 'area' }): Promise<Counted[]> {
  return inTowns(deps.db, towns, async (client) => {
    const { rows } = await client.query<Counted>({
      name: `funnel.${asked.by}`,
      text: `with grouped as (
               select ${KEYS[asked.by]} as key, case when served then null else no_reason end as reason, count(*)::int as incidents,
                 count(*) filter (where eligible)::int as eligible, count(*) filter (where offered)::int as offered, count(*) filter (where served)::int as served
               from liandong.incident
               where town = any($1) and ($2::timestamptz is null or received_at >= $2) and ($3::timestamptz is null or received_at < $3)
               group by 1, 2)
             select key, sum(incidents)::int as incidents, sum(eligible)::int as eligible, sum(offered)::int as offered, sum(served)::int as served,
               coalesce(sum(incidents) filter (where reason = 'not_triaged'), 0)::int as "notTriaged",
               coalesce(jsonb_object_agg(reason, incidents) filter (where reason is not null and reason <> 'not_triaged'), '{}') as reasons
             from grouped group by key order by length(key), key nulls last`,
      values: [towns, asked.from, asked.to, deps.district.timeZone],
    });
    return rows;
  });
}
