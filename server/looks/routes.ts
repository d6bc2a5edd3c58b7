/** Looks that somebody has to read: those that no work explains, and those by break-glass with their reasons. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { parseInstant, plus } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { listBreakGlass, reviewBreakGlass } from './break-glass.ts';

const API = '/api/v1/looks';
const MOST = 1_000;
/** Machines and callers look at their own: at what a message or the caller's page needs. */
const OWN_LOOKS = ['caller', 'caller_link'];

const unexplained = z.object({
  town: z.string(), incidentId: z.string(), who: z.string(), at: z.string(), fields: z.array(z.string()), purpose: z.string(), reason: z.string().nullable(),
  /** by whom it was read, and whether there was a reason; null: nobody has yet */
  reviewedBy: z.string().nullable(), finding: z.enum(['justified', 'unjustified']).nullable(),
});
const finding = z.enum(['justified', 'unjustified']);
const lookReview = z.strictObject({ incidentId: z.string().min(1).max(128), who: z.string().min(1).max(64), at: z.string().max(40), purpose: z.string().min(1).max(64), finding });
const breakGlass = z.object({
  id: z.string(), town: z.string(), incidentId: z.string(), who: z.string(), reason: z.string(), at: z.string(), until: z.string(), reviewDue: z.string(),
  reviewedBy: z.string().nullable(), reviewedAt: z.string().nullable(), finding: z.enum(['justified', 'unjustified']).nullable(),
});
const instantText = z.string().max(40);

export function addLooksRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: `${API}/unexplained`, action: 'looks.read', summary: 'Looks that no assignment and no duty explains, newest first; of the last 30 days unless said otherwise',
    query: z.strictObject({ from: instantText.optional(), to: instantText.optional() }),
    response: z.object({ items: z.array(unexplained), looks: z.number(), next: z.null() }),
    handler: async ({ query, request }) => {
      const now = await deps.now();
      const [from, to] = [parseInstant(query.from ?? plus(now, { days: -30 })), parseInstant(query.to ?? now)];
      if (!from || !to) return refuse('request.invalid', { path: from ? 'query.to' : 'query.from' });
      return listUnexplained(deps, subjectOf(request), from, to);
    },
  });
  route(app, {
    method: 'POST', path: `${API}/unexplained/review`, action: 'looks.review', summary: 'Says of a look that no work explains whether there was a reason for it; never by who looked', body: lookReview, response: unexplained,
    handler: async ({ body, request }) => {
      const at = parseInstant(body.at);
      if (!at) return refuse('request.invalid', { path: 'body.at' });
      return reviewLook(deps, subjectOf(request), { ...body, at });
    },
  });
  route(app, {
    method: 'GET', path: `${API}/break-glass`, action: 'looks.read', summary: 'Looks by break-glass, newest first; `open=true`: those still to be reviewed',
    query: z.strictObject({ open: z.enum(['true', 'false']).optional() }), response: z.object({ items: z.array(breakGlass), next: z.null() }),
    handler: async ({ query, request }) => ({ items: await inTowns(deps.db, subjectOf(request).towns, (client) => listBreakGlass(client, query.open === 'true', MOST)), next: null }),
  });
  route(app, {
    method: 'POST', path: `${API}/break-glass/:id/review`, action: 'looks.review', summary: 'Says whether the reason was one; never by who looked',
    params: z.strictObject({ id: z.string().min(1).max(128) }), body: z.strictObject({ finding }), response: breakGlass,
    handler: async ({ params, body, request }) => {
      const subject = subjectOf(request);
      const by = { who: subject.account, at: await deps.now(), finding: body.finding };
      const reviewed = await inTowns(deps.db, subject.towns, (client) => reviewBreakGlass(client, params.id, by));
      if (reviewed === null) return refuse('request.not_found');
      return reviewed === false ? refuse('access.own_look') : reviewed;
    },
  });
}

interface Line { town: string; incident: string; who: string; at: Date; fields: string[]; purpose: string; reason: string | null; reviewed_by: string | null; finding: 'justified' | 'unjustified' | null }

/** One line for what was seen together: an incident, a minute, a purpose. $1, $2: from and until, $3 who is left out. */
const LINES = `
  select l.*, r.reviewed_by, r.finding from (
    select town, incident, who, at, (select array_agg(distinct f order by f) from unnest(string_to_array(string_agg(array_to_string(fields, ','), ','), ',')) f) as fields, purpose, reason
    from vault.look where assignment is null and at between $1 and $2 and who <> all ($3)
    group by town, incident, who, at, purpose, reason) l
  left join vault.look_review r on r.incident = l.incident and r.who = l.who and r.look_at = l.at and r.purpose = l.purpose`;

const toLine = (r: Line): z.output<typeof unexplained> => ({
  town: r.town, incidentId: r.incident, who: r.who, at: r.at.toISOString(), fields: r.fields, purpose: r.purpose, reason: r.reason, reviewedBy: r.reviewed_by, finding: r.finding,
});

async function listUnexplained(deps: Deps, subject: Subject, from: string, to: string): Promise<{ items: z.output<typeof unexplained>[]; looks: number; next: null }> {
  return inTowns(deps.db, subject.towns, async (client) => {
    const { rows } = await client.query<Line>(`${LINES} order by l.at desc, l.incident limit $4`, [from, to, OWN_LOOKS, MOST]);
    const all = await client.query<{ n: number }>('select count(*)::int as n from (select distinct incident, who, at, purpose from vault.look where at between $1 and $2 and who <> all ($3)) l', [from, to, OWN_LOOKS]);
    return { items: rows.map(toLine), looks: all.rows[0]?.n ?? 0, next: null };
  });
}

/** Said once and for all: a second word changes nothing. */
async function reviewLook(deps: Deps, subject: Subject, look: z.output<typeof lookReview>): Promise<z.output<typeof unexplained> | Refusal> {
  if (look.who === subject.account) return refuse('access.own_look');
  const now = await deps.now();
  return inTowns(deps.db, subject.towns, async (client) => {
    const find = async (): Promise<Line | null> => (await client.query<Line>(`${LINES} where l.incident = $4 and l.who = $5 and l.purpose = $6`, [look.at, look.at, OWN_LOOKS, look.incidentId, look.who, look.purpose])).rows[0] ?? null;
    const line = await find();
    if (!line) return refuse('request.not_found');
    await client.query(
      `insert into vault.look_review (town, incident, who, look_at, purpose, finding, reviewed_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [line.town, look.incidentId, look.who, look.at, look.purpose, look.finding, subject.account, now]);
    return toLine((await find()) ?? line);
  });
}
